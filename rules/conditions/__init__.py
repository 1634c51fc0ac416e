"""条件词汇: the small vocabulary in which policies are written, gathered from the modules of this package."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rules.conditions import contests, credentials, listed, merits, persons, positions, work
from rules.conditions.condition import Condition, Term

VOCABULARY: Final[Mapping[str, Term]] = (
    dict(persons.TERMS)
    | dict(work.TERMS)
    | dict(credentials.TERMS)
    | dict(listed.TERMS)
    | dict(positions.TERMS)
    | dict(merits.TERMS)
    | dict(contests.TERMS)
)

__all__ = ["VOCABULARY", "Condition", "Term"]
