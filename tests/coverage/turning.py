"""条件的界限: what dates and numbers each kind of condition turns on, and which results it can never have.

Nobody lists bounds by hand: they follow from the condition's own parameters. A kind of condition that is not named here is
refused, so that a new one cannot go without.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from functools import singledispatch
from typing import Any, Final

from rules import words
from rules.case import FAIL, PASS, Case
from rules.conditions import Condition
from rules.conditions.condition import length_zh
from rules.conditions.contests import Holding, RankBetween, ShareAtMost
from rules.conditions.credentials import Lacking
from rules.conditions.entry_tests import Among
from rules.conditions.merits import Pupils
from rules.conditions.persons import Age, NoPromotionThisYear, OccupationOffers, Unsettled, Working
from rules.conditions.records import Records
from rules.conditions.work import AccumulatedWork
from rules.ladder import Level
from tests.coverage.bounds import Bound, Stepped, by_one, closing, counted, from_up, opening


def _lowest_first(terms: Mapping[str, str]) -> Mapping[str, str]:
    return dict(reversed(list(terms.items())))


ORDERED: Final[Mapping[tuple[str | None, str], Mapping[str, str]]] = {
    ("grades", "level"): words.LEVELS,
    ("titles", "rank"): words.TITLE_RANKS,
    ("post", "level"): words.LEVELS,
    ("awards", "rank"): _lowest_first(words.AWARD_RANKS),
    ("awards", "grade"): _lowest_first(words.AWARD_GRADES),
}
"""Fields of a list whose words have an order, from the lowest up (以上)."""


@singledispatch
def bounds(condition: Condition) -> Sequence[Bound]:
    """The dates and numbers that the condition turns on."""
    raise NotImplementedError(f"name the bounds of {type(condition).__name__}")


@bounds.register(Working)
@bounds.register(OccupationOffers)
@bounds.register(Unsettled)
def _none(condition: Condition) -> Sequence[Bound]:
    return ()


@bounds.register
def _birthdays(condition: Age) -> Sequence[Bound]:
    found = [opening("at_least", f"年满{condition.at_least}周岁", condition.check)]
    if condition.below is not None:
        found.append(closing("below", f"未满{condition.below}周岁", condition.check))
    return found


@bounds.register
def _turn_of_the_year(condition: NoPromotionThisYear) -> Sequence[Bound]:
    return [opening("year", "次年1月1日", condition.check)]


@bounds.register
def _length_of_work(condition: AccumulatedWork) -> Sequence[Bound]:
    awarded = bounds(condition.since) if condition.since is not None else ()
    return [opening("months", f"累计满{length_zh(condition.months)}", condition.check), *awarded]


@bounds.register
def _of_what_is_lacking(condition: Lacking) -> Sequence[Bound]:
    """The record's; which side is which is its matter, as both are wanted."""
    return bounds(condition.record)


@bounds.register
def _of_records(condition: Records) -> Sequence[Bound]:
    """The lengths and the number asked for, and what its tests turn on."""
    found = [opening("months", f"满{length_zh(condition.held)}", condition.check)] if condition.held else []
    if condition.within:
        found.append(closing("within", f"近{length_zh(condition.within)}内", condition.check))
    if condition.count > 1:
        found.append(
            counted("count", f"{condition.count}项以上", condition.count, lambda case: _passing(condition, case))
        )
    steps = [step for test in condition.tests for step in _steps(test, condition.source)]
    return found + [step.of(condition.entries, condition.judged) for step in steps]


def _passing(condition: Records, case: Case) -> int:
    return sum([condition.judged(entry, case) == PASS for entry in condition.entries(case) or ()])


def _steps(test: Any, source: str | None) -> Iterator[Stepped]:
    """The steps by which an entry leaves and enters what a test asks; a plain function asks for no number."""
    match test:
        case RankBetween():
            if test.last is not None:
                yield by_one("rank", "rank_at_most", f"第{test.last}名为止", upwards=True)
            if test.first > 1:
                yield by_one("rank", "rank_at_least", f"第{test.first}名起", upwards=False)
        case ShareAtMost():
            yield by_one("rank", "share_at_most", f"前{test.percent}%", upwards=True)
        case Holding():
            yield by_one("held_on", "holding", "竞赛举办之日", upwards=False, size=timedelta(days=1))
        case Pupils():
            yield _pupil(test)
        case Among():
            yield from _upwards(test, ORDERED.get((source, test.attribute), {}))
        case _ if not hasattr(test, "__code__"):
            raise NotImplementedError(f"name the steps of {type(test).__name__}")


def _upwards(test: Among, order: Mapping[str, str]) -> Iterator[Stepped]:
    lowest = next((term for word, term in order.items() if word in test.allowed), "")
    step = from_up(test.attribute, list(order), test.allowed, lowest)
    if step is not None:
        yield step


def _pupil(test: Pupils) -> Stepped:
    """One pupil fewer, one more."""

    def fewer(entry: Any) -> Any | None:
        pupils = list(entry.apprentices or ())
        reached = [level for level in pupils if level in test.levels]
        if not reached:
            return None
        pupils.remove(reached[0])
        return entry._replace(apprentices=tuple(pupils))

    def more(entry: Any) -> Any | None:
        return entry._replace(apprentices=(*(entry.apprentices or ()), test.levels[0]))

    return Stepped("apprentices", f"徒弟{test.count}人以上", fewer, more)


@singledispatch
def never(condition: Condition, level: Level) -> Mapping[int, str]:
    """The results that the condition cannot have where it is asked at the level, each with the reason in Chinese."""
    return {}


@never.register
def _of_a_level_not_offered(condition: OccupationOffers, level: Level) -> Mapping[int, str]:
    """FAIL at a level that is not even offered without the level asked for."""
    if level.needed_of_occupation.value != condition.level:
        return {}
    asked, whole = words.LEVELS[condition.level], words.LEVELS[level.value]
    return {FAIL: f"职业未设{asked}时，{whole}整个不予开办，不再逐条判断"}


@never.register
def _of_what_is_unsettled(condition: Unsettled, level: Level) -> Mapping[int, str]:
    """PASS and FAIL: what is not settled is never judged."""
    return dict.fromkeys((PASS, FAIL), f"{condition.what}尚未规定，只能是不明")
