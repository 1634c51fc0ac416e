"""界限: on which side of a date or number a case lies.

A case lies at a bound where a single step (a day, a rank, a level, an entry) would turn the result. The last that still
passes is ``INSIDE``, the first that no longer does ``OUTSIDE``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any, Final, NamedTuple

from rules.case import FAIL, PASS, Case

INSIDE: Final = "inside"
OUTSIDE: Final = "outside"
_DAY: Final = timedelta(days=1)

Sides = Callable[[Case], Iterable[str]]
Step = Callable[[Any], Any | None]


class Bound(NamedTuple):
    """一个界限: the word it is written with, how it reads in Chinese, and the sides of it that a case shows."""

    name: str
    told: str
    sides: Sides


def opening(name: str, told: str, check: Callable[[Case], int]) -> Bound:
    """A length to be reached (满N年): it fails on the day before, and passes on the day."""

    def sides(case: Case) -> Iterable[str]:
        result = check(case)
        if result == PASS and check(case.on(case.as_of - _DAY)) == FAIL:
            yield INSIDE
        if result == FAIL and check(case.on(case.as_of + _DAY)) == PASS:
            yield OUTSIDE

    return Bound(name, told, sides)


def closing(name: str, told: str, check: Callable[[Case], int]) -> Bound:
    """A length not to be exceeded (未满N周岁, 近N年内): it passes on the last day, and fails on the next."""

    def sides(case: Case) -> Iterable[str]:
        result = check(case)
        if result == PASS and check(case.on(case.as_of + _DAY)) == FAIL:
            yield INSIDE
        if result == FAIL and check(case.on(case.as_of - _DAY)) == PASS:
            yield OUTSIDE

    return Bound(name, told, sides)


class Stepped(NamedTuple):
    """一条记录上的界限: the steps by which an entry moves out of it and back in; a step gives None where there is none."""

    name: str
    told: str
    out: Step
    back: Step

    def of(self, entries: Callable[[Case], Sequence[Any] | None], judged: Callable[[Any, Case], int]) -> Bound:
        """The bound of a condition that judges entries one by one."""

        def sides(case: Case) -> Iterable[str]:
            for entry in entries(case) or ():
                result = judged(entry, case)
                moved = self.out(entry) if result == PASS else self.back(entry) if result == FAIL else None
                if moved is not None and {result, judged(moved, case)} == {PASS, FAIL}:
                    yield INSIDE if result == PASS else OUTSIDE

        return Bound(self.name, self.told, sides)


def counted(name: str, told: str, count: int, passing: Callable[[Case], int]) -> Bound:
    """A number of entries: exactly so many, and one fewer."""

    def sides(case: Case) -> Iterable[str]:
        found = passing(case)
        if found in (count, count - 1):
            yield INSIDE if found == count else OUTSIDE

    return Bound(name, told, sides)


def from_up(attribute: str, order: Sequence[str], allowed: frozenset[Any], told: str) -> Stepped | None:
    """以上: allowed words that are everything from one of the order up; None where they are not, or where none is lower."""
    lowest = len(order) - len(allowed)
    if lowest <= 0 or allowed != frozenset(order[lowest:]):
        return None

    def step(start: int, end: int) -> Step:
        return lambda entry: (
            entry._replace(**{attribute: order[end]}) if getattr(entry, attribute) == order[start] else None
        )

    return Stepped(attribute, f"{told}以上", step(lowest, lowest - 1), step(lowest - 1, lowest))


def by_one(attribute: str, name: str, told: str, *, upwards: bool, size: Any = 1) -> Stepped:
    """A field that leaves its bound by one step, upwards or downwards; a field that is none takes no step."""

    def step(sign: int) -> Step:
        def moved(entry: Any) -> Any | None:
            value = getattr(entry, attribute)
            return entry._replace(**{attribute: value + sign * size}) if value else None

        return moved

    sign = 1 if upwards else -1
    return Stepped(name, told, step(sign), step(-sign))
