"""本人的事实: what the registry has on record of a worker, in the form in which rules are asked.

The last snapshot that a verdict was given on says what was put forward (schooling, titles, employment, work); the
certificates are those on record on the day. What nobody ever put forward stays not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from certification.models import Verdict
from registry.models import CareerSpell, Certificate, Occupation, Worker, status_after


@dataclass(frozen=True, slots=True)
class Person:
    """一个人在一个职业: the occupation and place of their last certificate or application in it, and their facts."""

    occupation: str
    title: str
    region: str
    facts: dict[str, Any]

    def question(self, *, as_of: date) -> dict[str, Any]:
        """The beginning of a question about the person."""
        return {
            "as_of": as_of.isoformat(),
            "region": self.region,
            "occupation": self.occupation,
            "facts": self.facts,
        }


def occupations_of(worker: Worker, *, on: date) -> list[Person]:
    """The worker in each occupation that they hold a certificate of or were judged in, the latest first."""
    certificates = list(
        Certificate.objects.filter(worker=worker, issued_on__lte=on)
        .with_status(on=on)
        .select_related("occupation", "site")
        .order_by("-issued_on")
    )
    verdicts = list(
        Verdict.objects.filter(application__worker=worker, as_of__lte=on)
        .select_related("application__occupation", "application__batch__site")
        .defer("application__row_sealed", "compact")
        .order_by("-as_of", "-application")
    )
    facts = _facts(worker, certificates, verdicts[0].facts if verdicts else {})
    places: dict[Occupation, str] = {}
    for certificate in certificates:
        places.setdefault(certificate.occupation, certificate.site.region_id)
    for verdict in verdicts:
        places.setdefault(verdict.application.occupation, verdict.application.batch.site.region_id)
    return [Person(occupation.code, occupation.title, place, facts) for occupation, place in places.items()]


def _facts(worker: Worker, certificates: list[Certificate], snapshot: Mapping[str, Any]) -> dict[str, Any]:
    facts = dict(snapshot)
    if worker.birth_date is not None:
        facts["birth_date"] = worker.birth_date.isoformat()
    if "work" not in facts:
        facts |= _career(worker)
    recorded = [_grade(certificate) for certificate in certificates]
    numbers = {grade["number"] for grade in recorded}
    others = [grade for grade in facts.get("grades") or () if grade.get("number") not in numbers]
    if recorded or "grades" in facts:
        facts["grades"] = [*others, *recorded]
    return facts


def _career(worker: Worker) -> dict[str, Any]:
    """The work on record; no spell on record says nothing of whether there was any."""
    spells = [
        {
            "occupation": spell.occupation_id,
            "from": spell.started_on.isoformat(),
            "to": spell.ended_on.isoformat() if spell.ended_on else None,
        }
        | ({} if spell.front_line is None else {"front_line": spell.front_line})
        for spell in CareerSpell.objects.filter(worker=worker)
    ]
    return {"work": spells} if spells else {}


def _grade(certificate: Certificate) -> dict[str, Any]:
    """A certificate in the facts' form; a superseded one counts as little as a revoked one."""
    status = status_after(getattr(certificate, "last_change", None)).value
    return {
        "occupation": certificate.occupation_id,
        "level": certificate.level,
        "awarded_on": certificate.issued_on.isoformat(),
        "kind": "skill_grade",
        "number": certificate.number,
        "status": status if status in ("valid", "suspended") else "revoked",
    }
