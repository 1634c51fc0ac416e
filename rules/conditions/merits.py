"""业绩: performance, breakthroughs, awards, pupils and honours; competitions are in ``contests``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rules import words
from rules.case import FAIL, PASS, UNKNOWN, Case
from rules.conditions.condition import Condition, Parameter, Term, day_zh, months_of
from rules.conditions.entry_tests import Test, among
from rules.conditions.records import Records

_WITHIN = {"years": Parameter("count"), "months": Parameter("count"), "count": Parameter("count")}


def _by(entry: Any) -> str:
    return f"{words.ATTESTERS[entry.attested_by]}证明" if entry.attested_by else "证明人不明"


def _on(day: Any) -> str:
    return day_zh(day) if day else "日期不明"


def _attested(given: Mapping[str, Any]) -> list[Test]:
    return [among("attested_by", given.get("attested_by", tuple(words.ATTESTERS)))]


def _performance(given: Mapping[str, Any]) -> Condition:
    outstanding = given.get("outstanding", True)
    by = words.listed(words.ATTESTERS, given.get("attested_by", ()), "或")
    return Records(
        source="performance",
        tests=[*([among("outstanding", (True,))] if outstanding else []), *_attested(given)],
        dated=None,
        noun=("技能高超、业绩突出" if outstanding else "日常表现、工作业绩") + f"，并经{by}证明",
        label="业绩证明",
        missing="业绩证明",
        show=lambda entry: (
            {True: "业绩突出", False: "业绩未达突出", None: "业绩不明"}[entry.outstanding] + f"（{_by(entry)}）"
        ),
    )


def _breakthrough(given: Mapping[str, Any]) -> Condition:
    kinds = given.get("kinds", tuple(words.BREAKTHROUGHS))
    return Records(
        source="breakthroughs",
        tests=[among("kind", kinds), *_attested(given)],
        dated="on",
        noun=f"解决{words.listed(words.BREAKTHROUGHS, kinds, '或')}",
        label="解决重大难题的记录",
        missing="解决重大难题的证明",
        show=lambda entry: f"{words.BREAKTHROUGHS.get(entry.kind, '类别不明')}（{_on(entry.on)}，{_by(entry)}）",
        within=months_of(given),
        count=given.get("count", 1),
    )


def _award(given: Mapping[str, Any]) -> Condition:
    tests = [among("kind", given.get("kinds", tuple(words.AWARD_KINDS))), among("rank", given["ranks"])]
    if "grades" in given:
        tests.append(among("grade", given["grades"]))
    grades = words.listed(words.AWARD_GRADES, given.get("grades", ()), "或")
    return Records(
        source="awards",
        tests=tests,
        dated="granted_on",
        noun=f"技术创新成果获得{words.listed(words.AWARD_RANKS, given['ranks'], '或')}{grades}奖项",
        label="获奖记录",
        missing="获奖证书",
        show=lambda entry: f"{words.AWARD_RANKS.get(entry.rank, '级别不明')}奖项（{_on(entry.granted_on)}）",
        within=months_of(given),
        count=given.get("count", 1),
    )


@dataclass(frozen=True, slots=True)
class Pupils:
    """徒弟: at least ``count`` of them have reached one of the levels."""

    levels: tuple[str, ...]
    count: int

    def __call__(self, entry: Any, case: Case) -> int:
        """UNKNOWN where the pupils are not known."""
        if entry.apprentices is None:
            return UNKNOWN
        return PASS if sum(level in self.levels for level in entry.apprentices) >= self.count else FAIL


def _mentoring(given: Mapping[str, Any]) -> Condition:
    tests = [among("outstanding", (True,)), *_attested(given)]
    noun = "“师带徒”业绩突出，并经证明"
    if ("apprentice_levels" in given) != ("apprentices" in given):
        raise ValueError("apprentice_levels 与 apprentices 应同时写明")
    if "apprentices" in given:
        levels = tuple(given["apprentice_levels"])
        tests.append(Pupils(levels, given["apprentices"]))
        noun += f"，徒弟{given['apprentices']}人以上达到{words.listed(words.LEVELS, levels, '或')}"
    return Records(
        source="mentoring",
        tests=tests,
        dated=None,
        noun=noun,
        label="“师带徒”业绩",
        missing="“师带徒”业绩证明",
        show=lambda entry: (
            {True: "业绩突出", False: "业绩未达突出", None: "业绩不明"}[entry.outstanding] + f"（{_by(entry)}）"
        ),
    )


def _honour(given: Mapping[str, Any]) -> Condition:
    return Records(
        source="honours",
        tests=[among("kind", given["kinds"])],
        dated="granted_on",
        noun=f"获得{words.listed(words.HONOURS, given['kinds'], '或')}",
        label="荣誉称号",
        missing="荣誉证书",
        show=lambda entry: f"{words.HONOURS.get(entry.kind, '名称不明')}（{_on(entry.granted_on)}）",
        within=months_of(given),
        count=given.get("count", 1),
    )


_ATTESTED = {"attested_by": Parameter("words", words.ATTESTERS)}
TERMS: Mapping[str, Term] = {
    "performance": Term(_ATTESTED | {"outstanding": Parameter("truth")}, _performance),
    "breakthrough": Term(_WITHIN | _ATTESTED | {"kinds": Parameter("words", words.BREAKTHROUGHS)}, _breakthrough),
    "award": Term(
        _WITHIN
        | {
            "kinds": Parameter("words", words.AWARD_KINDS),
            "ranks": Parameter("words", words.AWARD_RANKS, required=True),
            "grades": Parameter("words", words.AWARD_GRADES),
        },
        _award,
    ),
    "mentoring": Term(
        _ATTESTED | {"apprentice_levels": Parameter("words", words.LEVELS), "apprentices": Parameter("count")},
        _mentoring,
    ),
    "honour": Term(_WITHIN | {"kinds": Parameter("words", words.HONOURS, required=True)}, _honour),
}
