"""批次分段: accepted candidates and their evidence between the reading job and the validation jobs, sealed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from certification.intake.candidate import Candidate
from certification.intake.columns import HEADERS
from certification.intake.evidence import Evidence, Person
from certification.intake.facts import facts_of
from registry import identity
from registry.ladder import Level

PURPOSE = b"batch-slice"
ROW_PURPOSE = b"application-row"


@dataclass(frozen=True, slots=True)
class Row:
    """One accepted candidate with what is evidenced of them."""

    candidate: Candidate
    evidence: Evidence

    def facts(self, held: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """The facts that a rule is put to; ``held`` are the grades the registry holds of the person."""
        return facts_of(self.candidate, self.evidence, held=held)


def pack(candidates: Iterable[Candidate], evidence: Evidence) -> bytes:
    """Seals candidates with their share of the evidence."""
    rows = []
    for candidate in candidates:
        person = evidence.of(candidate.document_number)
        fields = {name: getattr(candidate, name) for name in _FIELDS}
        rows.append([fields, person.facts if person else None])
    data = orjson.dumps({"kinds": sorted(evidence.kinds), "rows": rows}, default=str)
    return identity.seal(data, purpose=PURPOSE)


def unpack(sealed: bytes | memoryview) -> list[Row]:
    """Opens what ``pack`` closed."""
    data = orjson.loads(identity.unseal(sealed, purpose=PURPOSE))
    kinds = frozenset(data["kinds"])
    rows = []
    for fields, facts in data["rows"]:
        for name in _DATES:
            fields[name] = date.fromisoformat(fields[name]) if fields[name] else None
        fields["level"] = Level(fields["level"])
        if fields["certificate_level"]:
            fields["certificate_level"] = Level(fields["certificate_level"])
        candidate = Candidate(**fields)
        people = {candidate.document_number: Person(facts=facts)} if facts is not None else {}
        rows.append(Row(candidate, Evidence(kinds=kinds, people=people)))
    return rows


def seal_row(candidate: Candidate) -> bytes:
    """The candidate's row, in the order of the official headers, sealed for the application."""
    return identity.seal(orjson.dumps(list(candidate.official_row().values())), purpose=ROW_PURPOSE)


def open_row(sealed: bytes | memoryview) -> dict[str, Any]:
    """The row under the official headers."""
    return dict(zip(HEADERS, orjson.loads(identity.unseal(sealed, purpose=ROW_PURPOSE)), strict=True))


_DATES = ("birth_date", "work_started_on")
_FIELDS = tuple(name for name in Candidate.__dataclass_fields__ if name != "notes")
