"""What zen's decision table compares, made ready from people's facts: lengths in months, and which awards there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bench.people import AS_OF, LEVELS, People
from rules import Facts
from rules.durations import MONTHS_A_YEAR, accumulated, measure, stretches_until

COLLEGES = ("higher_vocational", "college", "bachelor", "master", "doctor")


def contexts(of: People, everybody: Sequence[Facts]) -> list[dict[str, object]]:
    """One context a person."""
    return [
        {"level": LEVELS[target], **_person(facts)} for target, facts in zip(of.target.tolist(), everybody, strict=True)
    ]


def _person(facts: Facts) -> dict[str, object]:
    stretches = stretches_until([(one.first_on, one.last_on) for one in facts.work or ()], AS_OF)

    def worked(since: date | None = None) -> int:
        length = accumulated(stretches, since)
        return length.years * MONTHS_A_YEAR + length.months

    def after(days: list[date]) -> int:
        return worked(min(days)) if days else 0

    def grade(level: str) -> list[date]:
        return [one.awarded_on for one in facts.grades or () if one.level == level]

    def title(*ranks: str) -> list[date]:
        return [one.awarded_on for one in facts.titles or () if one.rank in ranks]

    held = [day for day in grade("senior") if day <= AS_OF]
    length = measure(min(held), AS_OF) if held else None
    return {
        "age": measure(facts.birth_date, AS_OF).years,
        "working": any(one.first_on <= AS_OF <= one.last_on for one in facts.work or ()),
        "months": worked(),
        "after_junior": after(grade("junior")),
        "after_intermediate": after(grade("intermediate")),
        "after_senior": after(grade("senior")),
        "after_technician": after(grade("technician")),
        "after_junior_title": after(title("junior")),
        "after_intermediate_title": after(title("intermediate")),
        "after_high_title": after(title("associate_senior", "senior")),
        "intermediate": any(day <= AS_OF for day in grade("intermediate")),
        "senior": bool(held),
        "senior_held": length.years * MONTHS_A_YEAR + length.months if length else 0,
        **_schooled(facts),
    }


def _schooled(facts: Facts) -> dict[str, bool]:
    found = dict.fromkeys(
        ("diploma", "senior_class", "college", "assessed_college", "technical_graduate", "technician_student"), False
    )
    for one in facts.education or ():
        graduated = one.graduated_on <= AS_OF
        fits = one.major in ("same", "related") and (graduated or one.final_year)
        college = fits and one.kind in COLLEGES
        found["diploma"] |= fits
        found["senior_class"] |= fits and one.kind in ("senior_class", "technician_class")
        found["college"] |= college
        found["assessed_college"] |= college and one.assessed
        found["technical_graduate"] |= graduated and one.school in ("senior_technical_school", "technician_college")
        found["technician_student"] |= one.kind == "technician_class" and one.school == "technician_college"
    return found
