"""Every demo candidate gets the verdict that the demo announces, on whatever day it is run."""

from __future__ import annotations

from datetime import date

import pytest

from registry.seeds import SEEDS, PersonSeed, StandardSeed, read_demo, read_reference
from rules import answer, load_all, read_question

REFERENCE = read_reference(SEEDS)
DEMO = read_demo(SEEDS, REFERENCE)
POLICIES = load_all(file.read_text(encoding="utf-8") for file in sorted((SEEDS / "policies").glob("cn.*.yaml")))


def standard_on(occupation: str, day: date) -> StandardSeed:
    """The occupation's standard in force on the day."""
    in_force = (s for s in REFERENCE.standards if s.since <= day and (s.until is None or day <= s.until))
    return next(seed for seed in in_force if seed.occupation == occupation)


def verdict_of(person: PersonSeed, day: date) -> tuple[str, set[str]]:
    """The verdict by the person's pathway, and the conditions that pass."""
    standard = standard_on(person.occupation, day)
    question = {
        "as_of": day.isoformat(),
        "occupation": person.occupation,
        "edition": standard.edition,
        "related_occupations": [other.occupation for other in standard.related],
        "target_level": person.level.value,
        "pathway": person.pathway,
        "facts": person.facts_on(day),
    }
    (level,) = answer(read_question(question, today=day), POLICIES)["levels"]
    (pathway,) = level["pathways"]
    return level["verdict"], {f["clause"] for f in pathway["findings"] if f["result"] == "pass"}


@pytest.mark.parametrize("day", [DEMO.good_from, date(2026, 11, 20), date(2028, 2, 29)], ids=str)
@pytest.mark.parametrize("person", DEMO.people, ids=lambda person: person.key)
def test_a_demo_candidate_gets_the_verdict_announced(person: PersonSeed, day: date) -> None:
    """By the condition relied on; a row that is refused would have been eligible but for its fault."""
    verdict, passing = verdict_of(person, day)
    assert verdict == ("eligible" if person.expect == "refused" else person.expect)
    assert (person.condition in passing) is (verdict == "eligible")
