"""两端: which dates and numbers of the texts have no case just inside and none just outside.

A condition's bounds follow from its parameters (``turning``); a text's period has two, its first and its last day. A case counts only where it states
what the clause comes to, so that the number cannot be moved without a case coming out otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final, NamedTuple

from rules import Policy
from tests.coverage.bounds import INSIDE, OUTSIDE, Bound
from tests.coverage.examined import Examination, Examined, parts
from tests.coverage.turning import bounds as bounds_of

SIDES_ZH: Final = {INSIDE: "界内", OUTSIDE: "界外"}
_DAY: Final = timedelta(days=1)


class Bounded(NamedTuple):
    """一个界限的两端: the clause (``in_force`` for the period), the bound, and the sides that no case shows."""

    policy: str
    clause: str
    told: str
    lacking: tuple[str, ...]


def boundaries(examination: Examination) -> list[Bounded]:
    """Every date and number of every text; one that several routes share is told of once."""
    return [entry for text in examination.texts for entry in _of_text(examination, text)]


def _of_text(examination: Examination, text: Policy) -> Iterator[Bounded]:
    yield from _period(examination, text)
    bounds: dict[tuple[int, int], tuple[str, Bound]] = {}
    for rule in text.levels.values():
        for route in rule.routes:
            for clause in parts(route):
                for index, bound in enumerate(bounds_of(clause.condition) if clause.condition else ()):
                    bounds.setdefault((id(clause.condition), index), (clause.name, bound))
    shown: dict[tuple[int, int], set[str]] = {key: set() for key in bounds}
    for one in examination.of(text):
        for condition in {
            id(part.condition) for route in one.routes(text) for part in parts(route) if one.states(route, part)
        }:
            for key in bounds:
                if key[0] == condition and len(shown[key]) < len(SIDES_ZH):
                    shown[key].update(bounds[key][1].sides(one.case))
    for key, (name, bound) in bounds.items():
        yield Bounded(text.id, name, bound.told, _lacking(shown[key]))


def _period(examination: Examination, text: Policy) -> Iterator[Bounded]:
    yield _day(examination, text, f"{text.from_on}起", text.from_on, text.from_on - _DAY)
    if text.until_on is not None:
        yield _day(examination, text, f"{text.until_on}止", text.until_on, text.until_on + _DAY)


def _day(examination: Examination, text: Policy, told: str, inside: date, outside: date) -> Bounded:
    """A case on the day by the text, and one on the day beside it that the text would answer if it stood then."""
    shown: set[str] = set()
    if any(one.case.occasion.setting.on == inside and any(one.routes(text)) for one in examination.of(text)):
        shown.add(INSIDE)
    if any(
        _would(examination, one, text, inside) for one in examination.cases if one.case.occasion.setting.on == outside
    ):
        shown.add(OUTSIDE)
    return Bounded(text.id, "in_force", told, _lacking(shown))


def _would(examination: Examination, one: Examined, text: Policy, day: date) -> bool:
    met = examination.book.texts(one.pathway, one.case.occasion.setting._replace(on=day))
    return one.level in text.levels and any(other.id == text.id for other in met)


def _lacking(shown: Iterable[str]) -> tuple[str, ...]:
    return tuple(side for side in SIDES_ZH if side not in set(shown))
