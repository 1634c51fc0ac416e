"""比照的条件: the words that equivalences need beside the engine's vocabulary."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from rules.case import FAIL, PASS, UNKNOWN, Case
from rules.conditions import VOCABULARY
from rules.conditions.condition import Condition, Parameter, Term
from rules.conditions.persons import Unsettled
from rules.equivalence import words
from rules.facts import Facts
from rules.occasion import Occasion

_CODE: Final = re.compile(r"\d(-\d{2}){0,3}")


class TitleCase(Case):
    """一次比照的对象: a case that also knows to which 职称系列 the occupation corresponds; None is not known."""

    __slots__ = ("series",)

    def __init__(self, facts: Facts, occasion: Occasion, *, series: frozenset[str] | None) -> None:
        super().__init__(facts, occasion)
        self.series = series

    def on(self, day: date) -> TitleCase:
        """The same case on another day."""
        return TitleCase(self.facts, self.occasion.on(day), series=self.series)


class InField(Condition):
    """专业对应: the occupation's work is in the field of the series.

    What the question says decides. Where it says nothing, an occupation under one of ``occupations`` (beginnings of
    codes) passes, which the text marks as inferred; of any other it is not known.
    """

    __slots__ = ("occupations", "series")

    def __init__(self, *, series: str, occupations: tuple[str, ...]) -> None:
        super().__init__()
        self.series, self.occupations = series, occupations

    def check(self, case: Case) -> int:
        """PASS, FAIL or UNKNOWN as described."""
        corresponding = case.series if isinstance(case, TitleCase) else None
        if corresponding is not None:
            return PASS if self.series in corresponding else FAIL
        return PASS if case.occupation.startswith(self.occupations) else UNKNOWN

    def required(self) -> str:
        """The field."""
        return f"从事的职业与{words.SERIES[self.series]}系列职称的专业对应"

    def actual(self, case: Case, result: int) -> str:
        """Who says so."""
        if isinstance(case, TitleCase) and case.series is not None:
            return "所提问题称不对应" if result == FAIL else "所提问题称对应"
        if result == PASS:
            return f"职业{case.occupation}属生产制造及有关人员，推定对应，以评审机构认定为准"
        return "是否对应由职称评审机构认定"

    def lacks(self, case: Case) -> tuple[str, ...]:
        """The finding of those who evaluate the title."""
        return (f"与{words.SERIES[self.series]}系列职称的专业对应认定",)


class OutsideFacts(Unsettled):
    """事实之外: something the document asks that the exchange format has no field for; never passes, never fails."""

    __slots__ = ()

    def actual(self, case: Case, result: int) -> str:
        """That it cannot be judged here."""
        return "问答的事实不含此项，须凭材料核实"


def _in_field(given: Mapping[str, Any]) -> Condition:
    return InField(series=given["series"], occupations=_codes(given.get("occupations", ())))


def _codes(given: Any) -> tuple[str, ...]:
    for code in given:
        if not _CODE.fullmatch(code):
            raise ValueError(f"不是职业编码或其开头：{code}")
    return tuple(given)


TERMS: Final[Mapping[str, Term]] = {
    **VOCABULARY,
    "in_field": Term(
        {"series": Parameter("word", words.SERIES, required=True), "occupations": Parameter("texts")}, _in_field
    ),
    "outside_facts": Term({"what": Parameter("text", required=True)}, lambda given: OutsideFacts(what=given["what"])),
}
"""The engine's vocabulary and these."""
