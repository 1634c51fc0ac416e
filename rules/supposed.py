"""设想的事实: facts of the exchange format as they would be once a grade is awarded.

What is not known stays unknown: a grade added to a list that was missing leaves beside it an entry of which nothing is
known, since others may be held.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from rules.ladder import Level

_BEFORE_GRADING: Final = ("new_hire", "ungraded", "apprentice")


def after_award(
    facts: Mapping[str, Any], occupation: str, level: Level, pathway: Mapping[str, Any], on: date
) -> dict[str, Any]:
    """The facts with the grade awarded by the pathway on the day; the given facts are left as they are."""
    day = on.isoformat()
    grade = {
        "occupation": occupation,
        "level": level.value,
        "awarded_on": day,
        "kind": "skill_grade",
        "status": "valid",
    }
    changed = dict(facts) | {"grades": _with(facts, "grades", grade)}
    if pathway["pathway"] == "competition":
        changed["promotions"] = _with(facts, "promotions", {"pathway": "competition", "on": day})
    if pathway["pathway"] == "appointment":
        changed["post"] = {"level": level.value, "since": day}
    employment = facts.get("employment")
    if employment and employment.get("status") in _BEFORE_GRADING and level is not Level.APPRENTICE:
        changed["employment"] = employment | {"status": "graded"}
    return changed


def _with(facts: Mapping[str, Any], name: str, entry: dict[str, Any]) -> list[Any]:
    known = facts.get(name)
    return [*([{}] if known is None else known), entry]
