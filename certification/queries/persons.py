"""本人的事实: what the registry has on record of a worker, in the form in which rules are asked.

What counts as known is said once for one worker and for all of them (``populations.facts_on_record``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from certification.models import Verdict
from registry.models import CareerSpell, Certificate, Occupation, Worker
from rulebook.populations import facts_on_record, grade_on_record


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
    facts = facts_on_record(
        worker.birth_date,
        verdicts[0].facts if verdicts else {},
        [
            grade_on_record(one.number, one.occupation_id, one.level, one.issued_on, getattr(one, "last_change", None))
            for one in certificates
        ],
        CareerSpell.objects.filter(worker=worker).values_list("occupation", "started_on", "ended_on", "front_line"),
    )
    places: dict[Occupation, str] = {}
    for certificate in certificates:
        places.setdefault(certificate.occupation, certificate.site.region_id)
    for verdict in verdicts:
        places.setdefault(verdict.application.occupation, verdict.application.batch.site.region_id)
    return [Person(occupation.code, occupation.title, place, facts) for occupation, place in places.items()]
