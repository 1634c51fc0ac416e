"""The texts of seeds/equivalence, and questions put to them without a registry."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from rules import Policy
from rules import load_all as load_policies
from rules.equivalence import Comparisons, answer, load_all, read_question
from tests.planner.asking import asking
from tests.rules.rules import AS_OF, OCCUPATION, RELATED, ROOT, known_nothing

FOLDER = ROOT / "seeds/equivalence"


@cache
def seeded() -> tuple[Comparisons, ...]:
    return tuple(load_all(path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.yaml"))))


@cache
def policies() -> tuple[Policy, ...]:
    """What the project seeds, which some equivalences refer to."""
    paths = sorted((ROOT / "seeds/policies").glob("*.yaml"))
    return tuple(load_policies(path.read_text(encoding="utf-8") for path in paths))


def question(facts: dict[str, Any] | None = None, **given: Any) -> dict[str, Any]:
    """About somebody of whom everything is known, in 车工, whose standard follows 2023."""
    asked = {
        "as_of": AS_OF.isoformat(),
        "occupation": OCCUPATION,
        "related_occupations": [RELATED],
        "edition": "2023",
        "facts": known_nothing() | {"post": None} | (facts or {}),
    }
    return asked | given


def answered(asked: dict[str, Any], texts: Any = None) -> dict[str, dict[str, Any]]:
    """The equivalences by name."""
    eligibility = asking(policies())
    shared = {name: value for name, value in asked.items() if name != "corresponding_series"}

    def ask(pathway: str, level: str) -> dict[str, Any]:
        told = eligibility(shared | {"pathway": pathway, "target_level": level})
        found: dict[str, Any] = told["levels"][0]["pathways"][0]
        return found

    read = read_question(asked, today=date.min)
    told = answer(read, seeded() if texts is None else texts, ask=ask)
    return {entry["equivalence"]: entry for entry in told["equivalences"]}


def grade(level: str, day: str, **more: Any) -> dict[str, Any]:
    return {"occupation": OCCUPATION, "level": level, "awarded_on": day, "kind": "skill_grade"} | more


def since(day: str, **more: Any) -> dict[str, Any]:
    return {"occupation": OCCUPATION, "from": day, "to": None} | more
