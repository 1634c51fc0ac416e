"""个案: one person, on one day, for one occupation: what every condition is asked about.

A case is made for each evaluation and thrown away; it remembers the merged spells of work, since most clauses of a
level look at the same ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from rules import strict, words
from rules.durations import NEVER, Duration, Spell, Stretch, accumulated, stretches_until
from rules.facts import Facts
from rules.strict import Field

FAIL: Final = 0
UNKNOWN: Final = 1
PASS: Final = 2
RESULTS: Final = ("fail", "unknown", "pass")
VERDICTS: Final = ("ineligible", "unknown", "eligible")


class Body(NamedTuple):
    """评价机构: who evaluates, as far as the question says; None is not known."""

    kind: str | None = None
    filed_levels: tuple[str, ...] | None = None
    above_designated_size: bool | None = None
    skilled_workforce: bool | None = None
    appoints_special: bool | None = None
    filing_authority: str | None = None


BODY: Final[tuple[Field, ...]] = (
    Field("kind", strict.one_of(words.BODY_KINDS)),
    Field("filed_levels", strict.list_of(strict.one_of(words.LEVELS)), tuple),
    Field("above_designated_size", strict.truth),
    Field("skilled_workforce", strict.truth),
    Field("appoints_special", strict.truth),
    Field("filing_authority", strict.one_of(words.AUTHORITIES)),
)


class Lived(NamedTuple):
    """The work that counts: certainly, and at most where some entries are not fully known."""

    spells: Sequence[Spell]
    certain: Sequence[Stretch]
    doubtful: bool
    possible: Sequence[Stretch]


class Case:
    """一次判断的对象. ``counting`` is 本职业或相关职业; ``offered`` the levels the occupation's standard has, if known."""

    __slots__ = ("_lived", "_worked", "anchors", "as_of", "body", "counting", "facts", "occupation", "offered")

    def __init__(
        self,
        facts: Facts,
        *,
        as_of: date,
        occupation: str,
        related: frozenset[str] = frozenset(),
        body: Body | None = None,
        offered: frozenset[str] | None = None,
    ) -> None:
        self.facts = facts
        self.as_of = as_of
        self.occupation = occupation
        self.counting = related if occupation in related else related | {occupation}
        self.body = body
        self.offered = offered
        self.anchors: dict[object, Any] = {}  # 起算日, remembered by the condition that asked
        self._lived: dict[tuple[bool, bool], Lived | None] = {}
        self._worked: dict[tuple[bool, bool, date | None], Duration] = {}

    def on(self, day: date) -> Case:
        """The same case on another day."""
        return Case(
            self.facts,
            as_of=day,
            occupation=self.occupation,
            related=self.counting,
            body=self.body,
            offered=self.offered,
        )

    def work(self, *, own: bool = False, front_line: bool = False) -> Lived | None:
        """The work in 本职业或相关职业 (``own``: 本职业 alone) lived by the day; None where it is not known."""
        key = (own, front_line)
        lived = self._lived.get(key)
        if lived is None:
            lived = self._lived[key] = self._count(own, front_line)
        return lived

    def worked(self, lived: Lived, since: date | None, own: bool, front_line: bool) -> Duration:
        """How long the certain work of ``lived`` makes, from ``since`` on; ``lived`` is what ``work`` gave."""
        key = (own, front_line, since)
        length = self._worked.get(key)
        if length is None:
            length = self._worked[key] = accumulated(lived.certain, since)
        return length

    def _count(self, own: bool, front_line: bool) -> Lived | None:
        if self.facts.work is None:
            return None
        counting = {self.occupation} if own else self.counting
        certain: list[Spell] = []
        unsure: list[Spell] = []
        for work in self.facts.work:
            if work.occupation is not None and work.occupation not in counting:
                continue
            if front_line and work.front_line is False:
                continue
            first, last = work.first_on, work.last_on
            if first is None or last is None or work.occupation is None or (front_line and work.front_line is None):
                unsure.append((first or date.min, last or NEVER))
            else:
                certain.append((first, last))
        stretches = stretches_until(certain, self.as_of)
        if not unsure:
            return Lived(certain, stretches, False, stretches)
        return Lived(certain, stretches, True, stretches_until(certain + unsure, self.as_of))


def body_from_trusted(value: Mapping[str, Any] | None) -> Body | None:
    """The body of a question that was read strictly before."""
    return None if value is None else Body(*strict.trusted(value, BODY))
