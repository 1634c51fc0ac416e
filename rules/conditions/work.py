"""累计工作: work in 本职业或相关职业 accumulated in all, or since a certificate or title was awarded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from rules.case import FAIL, PASS, UNKNOWN, Case, Lived
from rules.conditions.condition import HELD, Condition, Parameter, Term, day_zh, length_zh, months_of
from rules.conditions.records import Anchors, Records
from rules.durations import Duration, first_day, reaches

_Found = tuple[Anchors | None, Lived | None, Duration | None]
"""What there is to count: the awards (None: not asked, or not known), the work, and how long the certain of it is."""


class AccumulatedWork(Condition):
    """累计从事本职业或相关职业工作满N年; with ``since``, only work from the day of that award on counts.

    Of several awards that match, the first one counts: it leaves the most work.
    """

    __slots__ = ("front_line", "months", "own", "since")

    def __init__(self, *, months: int, since: Records | None, own: bool, front_line: bool) -> None:
        super().__init__()
        self.months, self.since, self.own, self.front_line = months, since, own, front_line

    def _found(self, case: Case) -> _Found:
        """Looked up once for a case, since result, earliest day and words all speak of it."""
        found: _Found | None = case.anchors.get(self)
        if found is None:
            found = case.anchors[self] = self._look(case)
        return found

    def _look(self, case: Case) -> _Found:
        lived = case.work(own=self.own, front_line=self.front_line)
        if self.since is None:
            return None, lived, case.worked(lived, None, self.own, self.front_line) if lived else None
        anchors = self.since.anchors(case)
        if lived is None or anchors is None or anchors.certain is None:
            return anchors, lived, None
        return anchors, lived, case.worked(lived, anchors.certain, self.own, self.front_line)

    def check(self, case: Case) -> int:
        """PASS by what is certain; UNKNOWN where what is not fully known could reach it; else FAIL."""
        anchors, lived, length = self._found(case)
        if self.since is not None:
            if anchors is None:
                return UNKNOWN
            if anchors.possible is None:
                return FAIL
        if lived is None:
            return UNKNOWN
        if length is not None and length.whole_months >= self.months:
            return PASS
        possible = anchors.possible if anchors is not None else None
        if not lived.doubtful and (anchors is None or anchors.certain == possible):
            return FAIL
        return UNKNOWN if reaches(lived.possible, self.months, possible) else FAIL

    def earliest(self, case: Case) -> date | None:
        """The first day reached by spells that are known and go on."""
        anchors, lived, length = self._found(case)
        if lived is None or length is None:
            return None
        since = anchors.certain if anchors is not None else None
        return first_day(lived.spells, self.months, after=case.as_of, since=since)

    @property
    def _where(self) -> str:
        return ("一线" if self.front_line else "") + ("本职业" if self.own else "本职业或相关职业")

    def required(self) -> str:
        """The words of the rule."""
        after = f"{self.since.noun}后，" if self.since is not None else ""
        return f"{after}累计从事{self._where}工作满{length_zh(self.months)}"

    def actual(self, case: Case, result: int) -> str:
        """The award it counts from and the length found."""
        anchors, lived, length = self._found(case)
        before = ""
        if self.since is not None:
            if anchors is None:
                return f"{self.since.label}不明"
            if anchors.possible is None:
                return f"无符合要求的{self.since.label}"
            if anchors.certain is None:
                return f"{self.since.label}信息不全"
            before = f"{day_zh(anchors.certain)}{self.since.noun}后"
        if lived is None:
            return f"{before}{'，' if before else ''}工作经历不明"
        return f"{before}累计{length}{'，另有工作经历信息不全' if lived.doubtful else ''}"

    def lacks(self, case: Case) -> tuple[str, ...]:
        """The certificate, the history of work, or both."""
        anchors, lived, _ = self._found(case)
        missing: tuple[str, ...] = ()
        if self.since is not None and (
            anchors is None or anchors.certain is None or anchors.certain != anchors.possible
        ):
            missing = self.since.lacks(case)
        if lived is None or lived.doubtful:
            missing += ("工作经历证明（如社会保险缴费记录）",)
        return missing


def _work(given: Mapping[str, Any]) -> Condition:
    months = months_of(given)
    if not months:
        raise ValueError("应写明 years 或 months")
    if "since_grade" in given and "since_title" in given:
        raise ValueError("since_grade 与 since_title 只能写一个")
    since = given.get("since_grade") or given.get("since_title")
    if since is not None and since.held:
        raise ValueError("起算的证书不写 years 或 months")
    return AccumulatedWork(
        months=months,
        since=since,
        own=given.get("own_occupation", False),
        front_line=given.get("front_line", False),
    )


TERMS: Mapping[str, Term] = {
    "work": Term(
        HELD
        | {
            "since_grade": Parameter("record", {"grade": ""}),
            "since_title": Parameter("record", {"title": ""}),
            "own_occupation": Parameter("truth"),
            "front_line": Parameter("truth"),
        },
        _work,
    ),
}
