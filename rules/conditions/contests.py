"""竞赛: what a person reached in a competition, and what they held when it was held.

The rules of promotion by competition read "top N: 技师; 已取得技师的: 高级技师". What is 已取得 is judged on the day of the
competition (``holding``), so that one result raises a person once and no further.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from rules import words
from rules.case import FAIL, PASS, UNKNOWN, Case
from rules.conditions.condition import Condition, Parameter, Term, day_zh, months_of
from rules.conditions.entry_tests import Test, among, counting_occupation, own_occupation
from rules.conditions.records import Records
from rules.places import in_place, precision

_ORGANISERS = {0: "nation", 2: "province", 4: "prefecture", 6: "county"}


def _no_rank(entry: Any) -> int:
    """名次无载: rank 0 is a null: no place, so no rank; but a prize without a rank leaves the rank not known."""
    return FAIL if entry.rank == 0 and entry.prize == "" else UNKNOWN


@dataclass(frozen=True, slots=True)
class RankBetween:
    """名次: from ``first`` to ``last``, both included; without ``last`` every rank from ``first`` down."""

    first: int
    last: int | None

    def __call__(self, entry: Any, case: Case) -> int:
        """UNKNOWN where the rank is not known."""
        if not entry.rank:
            return _no_rank(entry)
        return PASS if self.first <= entry.rank and (self.last is None or entry.rank <= self.last) else FAIL


@dataclass(frozen=True, slots=True)
class ShareAtMost:
    """名次在前百分之几: rank ÷ entrants, in whole numbers. A competition has entrants, so a null is not known."""

    percent: int

    def __call__(self, entry: Any, case: Case) -> int:
        """UNKNOWN where the rank or the number of entrants is not known."""
        if not entry.rank:
            return _no_rank(entry)
        if not entry.field:
            return UNKNOWN
        return PASS if entry.rank * 100 <= entry.field * self.percent else FAIL


def _organised_in(place: str) -> Test:
    def test(entry: Any, case: Case) -> int:
        if entry.region is None:
            return UNKNOWN
        return PASS if in_place(place, entry.region) else FAIL

    return test


def _organised_by(levels: list[str]) -> Test:
    """主办单位的层级: read off the organiser's code (省 110000, 市 110100, 县 110101)."""

    def test(entry: Any, case: Case) -> int:
        if entry.region is None:
            return UNKNOWN
        return PASS if _ORGANISERS[precision(entry.region)] in levels else FAIL

    return test


@dataclass(frozen=True, slots=True)
class Holding:
    """竞赛举办之日已取得: a certificate awarded by the day of the competition, and still valid."""

    record: Records

    def __call__(self, entry: Any, case: Case) -> int:
        """UNKNOWN where the certificates, their days or the day of the competition are not known."""
        anchors = self.record.anchors(case)
        if anchors is None or (entry.held_on is None and anchors.possible is not None):
            return UNKNOWN
        if anchors.certain is not None and anchors.certain <= entry.held_on:
            return PASS
        return UNKNOWN if anchors.possible is not None and anchors.possible <= entry.held_on else FAIL


def _show(entry: Any) -> str:
    event = words.EVENTS.get(entry.event, "竞赛类别不明")
    group = words.GROUPS.get(entry.group, "组别不明")
    rank = "名次不明" if entry.rank is None else f"第{entry.rank}名" if entry.rank else "无名次"
    field = f"/{entry.field}人" if entry.field else ""
    prize = f"，{words.PRIZES[entry.prize]}" if entry.prize else ""
    held = day_zh(entry.held_on) if entry.held_on else "日期不明"
    return f"{event}{group}（{held}，{rank}{field}{prize}）"


def _ranks(first: int, last: int | None) -> str:
    if last is None:
        return f"第{first}名及以后"
    if first == 1:
        return f"前{last}名"
    return f"第{first}名" if first == last else f"第{first}至{last}名"


_Read = Callable[[Any], tuple[Test, str]]
_TESTS: Mapping[str, _Read] = {
    "groups": lambda given: (among("group", given), words.listed(words.GROUPS, given, "或")),
    "organised_in": lambda given: (_organised_in(given), ""),
    "organised_by": lambda given: (
        _organised_by(given),
        f"（{words.listed(words.ORGANISERS, given, '或')}主办）",
    ),
    "share_at_most": lambda given: (ShareAtMost(given), f"名次在前{given}%"),
    "prizes": lambda given: (among("prize", given), words.listed(words.PRIZES, given, "或")),
    "holding": lambda given: (Holding(given), f"，且竞赛举办之日已{given.noun}"),
}


def _competition(given: Mapping[str, Any]) -> Condition:
    own = given.get("own_occupation", False)
    tests: list[Test] = [among("event", given["events"]), own_occupation if own else counting_occupation]
    nouns = ["本职业" if own else "本职业或相关职业", words.listed(words.EVENTS, given["events"], "或")]
    first, last = given.get("rank_at_least", 1), given.get("rank_at_most")
    if last is not None and last < first:
        raise ValueError("rank_at_most 不得小于 rank_at_least")
    read = [_TESTS[name](given[name]) for name in _TESTS if name in given]
    if "rank_at_most" in given or "rank_at_least" in given:
        # 名次 stands before the share and the prize, as the tables print it
        read.insert(sum(name in given for name in list(_TESTS)[:3]), (RankBetween(first, last), _ranks(first, last)))
    tests += [test for test, _ in read]
    nouns += [noun for _, noun in read]
    return Records(
        source="competitions",
        tests=tests,
        dated="held_on",
        noun="".join(nouns),
        label="竞赛成绩",
        missing="竞赛获奖证书",
        show=_show,
        within=months_of(given),
        count=given.get("count", 1),
    )


TERMS: Mapping[str, Term] = {
    "competition": Term(
        {
            "years": Parameter("count"),
            "months": Parameter("count"),
            "count": Parameter("count"),
            "events": Parameter("words", words.EVENTS, required=True),
            "own_occupation": Parameter("truth"),
            "groups": Parameter("words", words.GROUPS),
            "organised_in": Parameter("place"),
            "organised_by": Parameter("words", words.ORGANISERS),
            "rank_at_least": Parameter("count"),
            "rank_at_most": Parameter("count"),
            "share_at_most": Parameter("count"),
            "prizes": Parameter("words", words.PRIZES),
            "holding": Parameter("record", {"grade": "证书"}),
        },
        _competition,
    ),
}
