"""事实: an accepted candidate and their evidence as the ``facts`` of the eligibility contract.

The keys stand in a fixed order, dates are ISO text. A missing key means not known, an empty list known none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from intake.candidate import Candidate
from intake.evidence import Evidence, covers
from intake.evidence_sheets import BY_KIND

ORDER: tuple[str, ...] = (
    "work", "grades", "titles", "education", "employment", "post", "performance", "breakthroughs", "awards",
    "mentoring", "honours", "competitions", "promotions",
)  # fmt: skip


def facts_of(
    candidate: Candidate,
    evidence: Evidence | None = None,
    *,
    held: Iterable[Mapping[str, Any]] = (),
    promotions: Iterable[Mapping[str, Any]] = (),
    on: date | None = None,
) -> dict[str, Any]:
    """What is known of the candidate.

    ``held`` are the grades that the registry itself holds of this person, in the contract's form; they go
    before what the sheet says of the same number, so that a revoked grade is not revived by a row of the sheet.
    ``promotions`` are those on record, which the sheet can add to and not take away; ``on`` is the day asked about.
    """
    facts: dict[str, Any] = {}
    if candidate.birth_date is not None:
        facts["birth_date"] = candidate.birth_date.isoformat()
    person = evidence.of(candidate.document_number) if evidence is not None else None
    present = evidence.kinds if evidence is not None else frozenset[str]()
    for kind in ORDER:
        entries = person.facts.get(kind) if person is not None else None
        if kind == "grades":
            entries = _grades(candidate, entries, list(held))
        elif entries is None and kind in present and not BY_KIND[kind].single:
            entries = []
        if kind == "promotions":
            entries = _promotions(entries, list(promotions), on)
        if entries is not None:
            facts[kind] = entries[0] if BY_KIND[kind].single else entries
    return facts


def _promotions(
    evidenced: list[dict[str, Any]] | None, recorded: list[Mapping[str, Any]], on: date | None
) -> list[dict[str, Any]] | None:
    """以往晋级: the registry's and the sheet's.

    Without the sheet the registry's own of the year are enough to say that there was one; those of earlier years are
    not enough to say that there was none, since others keep registries too.
    """
    known = [dict(one) for one in recorded]
    if evidenced is None:
        decisive = on is not None and any(str(one.get("on")).startswith(f"{on.year}-") for one in known)
        return known if decisive else None
    return [*known, *(one for one in evidenced if one not in known)]


def _grades(
    candidate: Candidate, evidenced: list[dict[str, Any]] | None, held: list[Mapping[str, Any]]
) -> list[dict[str, Any]] | None:
    """已获证书: the registry's grades, then those of the sheet; None where a claimed one has no date.

    是否有职业资格证书 = 否 is the uploader's word that there is none. A certificate claimed on the first sheet
    but neither evidenced nor held has no known award date: it may count or not, so the list is not known.
    """
    held_numbers = {grade.get("number") for grade in held} - {None}
    grades = [dict(grade) for grade in held]
    grades += [grade for grade in evidenced or () if grade.get("number") not in held_numbers]
    claimed = candidate.has_qualification
    return None if claimed and not covers(grades, candidate.certificate_number, candidate.certificate_level) else grades
