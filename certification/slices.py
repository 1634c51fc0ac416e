"""批次分段: accepted candidates and their evidence between the reading job and the validation jobs, sealed."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

import orjson

from intake.candidate import Candidate
from intake.columns import HEADERS
from intake.evidence import Evidence, Person
from intake.facts import facts_of
from registry import identity
from rules.ladder import Level

PURPOSE = b"batch-slice"
ROW_PURPOSE = b"application-row"


@dataclass(frozen=True, slots=True)
class Row:
    """One accepted candidate with what is evidenced of them."""

    candidate: Candidate
    evidence: Evidence

    def facts(
        self, held: Sequence[dict[str, Any]], promotions: Sequence[dict[str, Any]] = (), *, on: date
    ) -> dict[str, Any]:
        """The facts that a rule is put to on a day; ``held`` and ``promotions`` are what the registry holds."""
        return facts_of(self.candidate, self.evidence, held=held, promotions=promotions, on=on)


def pack(candidates: Iterable[Candidate], evidence: Evidence) -> bytes:
    """Seals candidates with their share of the evidence.

    Compressed before it is sealed: the rows of a slice repeat each other, so that a twentieth is left of them to be
    written, logged and read again.
    """
    rows = []
    for candidate in candidates:
        person = evidence.of(candidate.document_number)
        rows.append([_values(candidate), person.facts if person else None])
    data = orjson.dumps({"kinds": sorted(evidence.kinds), "rows": rows}, default=str)
    return identity.seal(zlib.compress(data, 1), purpose=PURPOSE)


def unpack(sealed: bytes | memoryview) -> list[Row]:
    """Opens what ``pack`` closed."""
    data = orjson.loads(zlib.decompress(identity.unseal(sealed, purpose=PURPOSE)))
    kinds = frozenset(data["kinds"])
    rows = []
    for values, facts in data["rows"]:
        for place, read in _TYPED:
            if values[place]:
                values[place] = read(values[place])
        candidate = Candidate(*values)  # by place: of this many fields, by name takes three times as long
        people = {candidate.document_number: Person(facts=facts)} if facts is not None else {}
        rows.append(Row(candidate, Evidence(kinds=kinds, people=people)))
    return rows


def seal_row(candidate: Candidate) -> bytes:
    """The candidate's row, in the order of the official headers, sealed for the application."""
    return identity.seal(orjson.dumps(list(candidate.official_row().values())), purpose=ROW_PURPOSE)


def open_row(sealed: bytes | memoryview) -> dict[str, Any]:
    """The row under the official headers."""
    return dict(zip(HEADERS, orjson.loads(identity.unseal(sealed, purpose=ROW_PURPOSE)), strict=True))


_FIELDS = tuple(name for name in Candidate.__dataclass_fields__ if name != "notes")
_values = attrgetter(*_FIELDS)
_READERS: dict[str, Callable[[str], Any]] = {
    "birth_date": date.fromisoformat,
    "work_started_on": date.fromisoformat,
    "level": Level,
    "certificate_level": Level,
}
_TYPED = [(_FIELDS.index(name), read) for name, read in _READERS.items()]
