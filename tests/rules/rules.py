"""The two ordinary policies and a person from whom cases start."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from rules import Policy, load

ROOT = Path(__file__).resolve().parent.parent.parent
AS_OF = date(2026, 11, 20)
OCCUPATION = "6-18-01-01"
RELATED = "6-18-01-02"
STRANGE = "4-10-01-05"


@cache
def ordinary(edition: str) -> Policy:
    """The ordinary policy of an edition, as seeded."""
    return load(ordinary_text(edition))


def ordinary_text(edition: str) -> str:
    """Its text."""
    return (ROOT / f"seeds/policies/cn.ordinary.{edition}.yaml").read_text(encoding="utf-8")


def known_nothing() -> dict[str, Any]:
    """A person of whom everything is known, and who has nothing."""
    return {
        "birth_date": "1985-03-01",
        "work": [],
        "grades": [],
        "titles": [],
        "education": [],
        "employment": {
            "status": "graded",
            "front_line": True,
            "contract": "employee",
            "hired_on": "2010-01-01",
            "probation_ended_on": "2010-07-01",
            "apprenticeship_ended_on": None,
            "mentor": False,
        },
        "performance": {"outstanding": False, "attested_by": "employer"},
        "breakthroughs": [],
        "awards": [],
        "mentoring": [],
        "honours": [],
        "competitions": [],
        "promotions": [],
    }


def question(facts: dict[str, Any], **given: Any) -> dict[str, Any]:
    """A question in the exchange format."""
    return {
        "as_of": AS_OF.isoformat(),
        "region": "000000",
        "occupation": OCCUPATION,
        "related_occupations": [RELATED],
        "facts": facts,
    } | given
