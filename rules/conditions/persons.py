"""人与职业: conditions that look at one value: age, present work, promotions of the year, the occupation's levels."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from rules import words
from rules.case import FAIL, PASS, UNKNOWN, Case
from rules.conditions.condition import Condition, Parameter, Term, day_zh
from rules.durations import MONTHS_A_YEAR, NEVER, anniversary, measure


class Age(Condition):
    """年龄: 年满N周岁, reached on the birthday (民法典 art. 202 for 29 February)."""

    __slots__ = ("at_least", "below")

    def __init__(self, *, at_least: int, below: int | None) -> None:
        super().__init__(steady=below is None)
        self.at_least, self.below = at_least, below

    def check(self, case: Case) -> int:
        """Compare the birthdays."""
        birth = case.facts.birth_date
        if birth is None:
            return UNKNOWN
        if anniversary(birth, self.at_least * MONTHS_A_YEAR) > case.as_of:
            return FAIL
        if self.below is not None and anniversary(birth, self.below * MONTHS_A_YEAR) <= case.as_of:
            return FAIL
        return PASS

    def earliest(self, case: Case) -> date | None:
        """The birthday, if it is still to come."""
        birth = case.facts.birth_date
        if birth is None:
            return None
        day = anniversary(birth, self.at_least * MONTHS_A_YEAR)
        return day if case.as_of < day < NEVER else None

    def required(self) -> str:
        """年满N周岁."""
        return f"年满{self.at_least}周岁" + (f"，未满{self.below}周岁" if self.below is not None else "")

    def actual(self, case: Case, result: int) -> str:
        """The age in whole years, and the birth date it follows from."""
        birth = case.facts.birth_date
        if birth is None:
            return "出生日期不明"
        if birth > case.as_of:
            return f"{day_zh(birth)}出生，当日尚未出生"
        return f"{measure(birth, case.as_of).years}周岁（{day_zh(birth)}出生）"

    def lacks(self, case: Case) -> tuple[str, ...]:
        """The birth date."""
        return ("出生日期",)


class Working(Condition):
    """从事本职业或相关职业工作: a spell of work covers the day."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__(steady=False)

    def check(self, case: Case) -> int:
        """PASS where a spell that is fully known covers the day."""
        if case.facts.work is None:
            return UNKNOWN
        best = FAIL
        for work in case.facts.work:
            if work.occupation is not None and work.occupation not in case.counting:
                continue
            if (work.first_on or case.as_of) > case.as_of or (work.last_on or case.as_of) < case.as_of:
                continue
            if None not in (work.occupation, work.first_on, work.last_on):
                return PASS
            best = UNKNOWN
        return best

    def earliest(self, case: Case) -> date | None:
        """The first day of a spell still to come."""
        lived = case.work()
        coming = [first for first, _ in lived.spells if first > case.as_of] if lived else []
        return min(coming, default=None)

    def required(self) -> str:
        """The words of the rule."""
        return "从事本职业或相关职业工作"

    def actual(self, case: Case, result: int) -> str:
        """Whether work goes on."""
        return ("当日未从事本职业或相关职业工作", "工作经历不明", "当日从事本职业或相关职业工作")[result]

    def lacks(self, case: Case) -> tuple[str, ...]:
        """The history of work."""
        return ("工作经历证明",)


class NoPromotionThisYear(Condition):
    """同一年内只能晋升一次: no earlier promotion by the pathway in the calendar year of the day."""

    __slots__ = ("pathway",)

    def __init__(self, *, pathway: str) -> None:
        super().__init__(steady=False)
        self.pathway = pathway

    def check(self, case: Case) -> int:
        """FAIL where a promotion of this year and pathway is known."""
        if case.facts.promotions is None:
            return UNKNOWN
        best = PASS
        for promotion in case.facts.promotions:
            if promotion.pathway not in (None, self.pathway):
                continue
            if promotion.on is not None and (promotion.on.year != case.as_of.year or promotion.on > case.as_of):
                continue
            if promotion.pathway is not None and promotion.on is not None:
                return FAIL
            best = UNKNOWN
        return best

    def earliest(self, case: Case) -> date | None:
        """The first of January next, unless a promotion of unknown day would still be in the way."""
        undated = any(one.on is None and one.pathway in (None, self.pathway) for one in case.facts.promotions or ())
        if undated or case.facts.promotions is None or self.check(case) == PASS:
            return None
        return date(case.as_of.year + 1, 1, 1)

    def required(self) -> str:
        """The words of the rule."""
        return f"本年内未曾{words.PATHWAYS[self.pathway]}"

    def actual(self, case: Case, result: int) -> str:
        """Whether there was one."""
        return ("本年内已晋升一次", "以往晋级情况不明", "本年内未曾晋升")[result]

    def lacks(self, case: Case) -> tuple[str, ...]:
        """The history of promotions."""
        return ("以往晋级记录",)


class OccupationOffers(Condition):
    """职业设有某等级, as 特级技师 needs an occupation that has 高级技师 (中办国办 2022-10 意见 art. 十一)."""

    __slots__ = ("level",)

    def __init__(self, *, level: str) -> None:
        super().__init__()
        self.level = level

    def check(self, case: Case) -> int:
        """UNKNOWN where the occupation's levels are not on record."""
        return UNKNOWN if case.offered is None else PASS if self.level in case.offered else FAIL

    def required(self) -> str:
        """The level."""
        return f"职业（工种）设有{words.LEVELS[self.level]}"

    def actual(self, case: Case, result: int) -> str:
        """Whether it is there."""
        return ("该职业未设此等级", "该职业所设等级不明", "该职业设有此等级")[result]

    def lacks(self, case: Case) -> tuple[str, ...]:
        """The standard."""
        return ("职业标准所设等级",)


class Unsettled(Condition):
    """待定: something that the rule leaves to a setting not yet made; never passes and never fails."""

    __slots__ = ("what",)

    def __init__(self, *, what: str) -> None:
        super().__init__()
        self.what = what

    def check(self, case: Case) -> int:
        """Always UNKNOWN."""
        return UNKNOWN

    def required(self) -> str:
        """What is to be settled."""
        return self.what

    def actual(self, case: Case, result: int) -> str:
        """That it is not."""
        return "当地未公布此项规定"

    def lacks(self, case: Case) -> tuple[str, ...]:
        """The missing setting."""
        return (self.what,)


def _age(given: Mapping[str, Any]) -> Condition:
    if "below" in given and given["below"] <= given["at_least"]:
        raise ValueError("below 应大于 at_least")
    return Age(at_least=given["at_least"], below=given.get("below"))


TERMS: Mapping[str, Term] = {
    "age": Term({"at_least": Parameter("count", required=True), "below": Parameter("count")}, _age),
    "working": Term({}, lambda given: Working()),
    "no_promotion_this_year": Term(
        {"pathway": Parameter("word", words.PATHWAYS, required=True)},
        lambda given: NoPromotionThisYear(pathway=given["pathway"]),
    ),
    "occupation_offers": Term(
        {"level": Parameter("word", words.LEVELS, required=True)},
        lambda given: OccupationOffers(level=given["level"]),
    ),
    "unsettled": Term(
        {"what": Parameter("text", required=True)},
        lambda given: Unsettled(what=given["what"]),
    ),
}
