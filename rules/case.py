"""个案: one person, on one day, for one occupation: what every condition is asked about.

A case is made for each evaluation and thrown away; it remembers the merged spells of work, since most clauses of a
level look at the same ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from rules.durations import NEVER, Duration, Spell, Stretch, accumulated, stretches_until
from rules.facts import Facts
from rules.occasion import Occasion

FAIL: Final = 0
UNKNOWN: Final = 1
PASS: Final = 2
RESULTS: Final = ("fail", "unknown", "pass")
VERDICTS: Final = ("ineligible", "unknown", "eligible")


class Lived(NamedTuple):
    """The work that counts: certainly, and at most where some entries are not fully known."""

    spells: Sequence[Spell]
    certain: Sequence[Stretch]
    doubtful: bool
    possible: Sequence[Stretch]


class Case:
    """一次判断的对象: the facts of one person on an occasion, whose members it has as its own."""

    __slots__ = (
        "_lived",
        "_worked",
        "anchors",
        "as_of",
        "body",
        "counting",
        "facts",
        "occasion",
        "occupation",
        "offered",
    )

    def __init__(self, facts: Facts, occasion: Occasion) -> None:
        self.facts = facts
        self.occasion = occasion
        self.as_of = occasion.as_of
        self.occupation = occasion.occupation
        self.counting = occasion.counting
        self.body = occasion.body
        self.offered = occasion.offered
        self.anchors: dict[object, Any] = {}  # 起算日, remembered by the condition that asked
        self._lived: dict[tuple[bool, bool], Lived | None] = {}
        self._worked: dict[tuple[bool, bool, date | None], Duration] = {}

    def on(self, day: date) -> Case:
        """The same case on another day."""
        return Case(self.facts, self.occasion.on(day))

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
