"""计数: how many people of each occupation, place and level moved from which verdict to which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from rules import NOT_OFFERED
from rules.case import PASS, UNKNOWN, VERDICTS

OUTCOMES: Final = (*VERDICTS, NOT_OFFERED)
"""The verdicts by their number: those of the columns, and ``not_offered``."""
CLOSED: Final = len(VERDICTS)
KINDS: Final[Mapping[str, str]] = {
    "gains": "变为可以申报",
    "loses": "不再可以申报",
    "became_unknown": "由不符合条件变为材料不足",
    "became_known": "由材料不足变为不符合条件",
}
"""The changes, each a move between two verdicts; every other pair is *unchanged*."""
MOVES: Final = len(OUTCOMES) ** 2

Where = tuple[str, str, str]
"""Occupation, place, level."""


def kind_of(before: int, after: int) -> str | None:
    """The kind of change that a move between two verdicts is; None for none."""
    if (before == PASS) != (after == PASS):
        return "gains" if after == PASS else "loses"
    if (before == UNKNOWN) != (after == UNKNOWN):
        return "became_unknown" if after == UNKNOWN else "became_known"
    return None


KIND_OF_MOVE: Final = tuple(kind_of(move // len(OUTCOMES), move % len(OUTCOMES)) for move in range(MOVES))
"""The kind of each move, by ``before * 4 + after``."""


@dataclass
class Tally:
    """一次模拟数到的: ``people`` were looked at, ``asked`` of them (an occupation each) the draft can touch.

    ``cells`` holds the moves, 16 numbers each; ``examples`` people who show a change, as JSON.
    """

    people: int = 0
    asked: int = 0
    cells: dict[Where, list[int]] = field(default_factory=dict)
    examples: list[dict[str, Any]] = field(default_factory=list)

    def add(self, occupation: str, regions: tuple[str, ...], level: str, moves: npt.NDArray[np.int64]) -> None:
        """Adds the moves of some people, a row of ``moves`` a place."""
        for region, row in zip(regions, moves.tolist(), strict=True):
            if any(row):
                cell = self.cells.setdefault((occupation, region, level), [0] * MOVES)
                cell[:] = [one + more for one, more in zip(cell, row, strict=True)]

    def wanted(self, kind: str, level: str, most: int) -> int:
        """How many more examples of a kind of change there may be at a level."""
        return most - sum(1 for one in self.examples if (one["kind"], one["level"]) == (kind, level))

    def counts(self) -> Iterator[tuple[Where, Counter[str]]]:
        """By occupation, place and level, in order: people, those eligible before and after, each kind of change, and
        how many of those who lose are not refused but not known any more.
        """
        for where, moves in sorted(self.cells.items()):
            yield where, _counted(moves)

    def as_json(self) -> dict[str, Any]:
        """What ``from_json`` takes up again."""
        cells = [[*where, moves] for where, moves in self.cells.items()]
        return {"people": self.people, "asked": self.asked, "cells": cells, "examples": self.examples}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Tally:
        """A tally put away before; of an empty object a new one."""
        cells = {(one[0], one[1], one[2]): list(one[3]) for one in value.get("cells", ())}
        return cls(value.get("people", 0), value.get("asked", 0), cells, list(value.get("examples", ())))


def _counted(moves: list[int]) -> Counter[str]:
    found: Counter[str] = Counter(people=sum(moves), unchanged=0)
    for move, count in enumerate(moves):
        found[KIND_OF_MOVE[move] or "unchanged"] += count
        found["eligible_before"] += count * (move // len(OUTCOMES) == PASS)
        found["eligible_after"] += count * (move % len(OUTCOMES) == PASS)
        found["loses_to_unknown"] += count * (divmod(move, len(OUTCOMES)) == (PASS, UNKNOWN))
    return found
