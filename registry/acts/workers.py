"""劳动者: finding or making the records of a set of people; one person has one record under any concurrency."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from uuid import UUID

import uuid_utils.compat
from django.db import IntegrityError, transaction

from registry import identity
from registry.bulk import copy_rows
from registry.models import CareerSpell, DocumentType, Employment, Worker


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody put forward, as the papers name them; ``key`` is the keyed hash a record is found by."""

    key: bytes
    document_type: str
    document_number: str
    name: str
    sex: str
    birth_date: date | None
    ethnicity: str


@dataclass(frozen=True, slots=True)
class Spell:
    """A spell of work put forward; days are inclusive."""

    occupation: str
    started_on: date
    ended_on: date | None
    employer_name: str
    front_line: bool | None


def record_workers(people: Sequence[Person], *, at: datetime) -> dict[bytes, Worker]:
    """The record of each person by document hash, made where there was none, locked until the transaction ends.

    A record keeps the name it was made with: a caller compares. Must run in a transaction. New records are
    written in one COPY; where another upload made one of them meanwhile, the set is looked up again.
    """
    wanted = {each.key: each for each in people}
    while True:
        known = _locked(wanted)
        missing = [_made(wanted[key], at=at) for key in sorted(wanted.keys() - known.keys())]
        if not missing:
            return known
        try:
            with transaction.atomic():
                _copy(missing)
        except IntegrityError as error:
            if "one_person_one_record" not in str(error):
                raise
        else:
            return known | {bytes(worker.document_hash): worker for worker in missing}


def on_record_before(workers: Iterable[Worker]) -> list[UUID]:
    """Those of ``record_workers``' answer that were on record before it: only of them can anything else be."""
    return [worker.pk for worker in workers if not worker._state.adding]


def person(
    document_label: str, document_number: str, name: str, sex: str, birth_date: date | None, ethnicity: str
) -> Person:
    """Somebody by their papers; ``document_label`` is the document's Chinese name. Raises KeyError for an unknown one."""
    kind = _TYPES[document_label]
    key = identity.document_hash(kind, document_number)
    return Person(key, kind, document_number, name, sex, birth_date, ethnicity)


def record_employments(
    workers: Iterable[UUID],
    *,
    body_id: int,
    hired_on: Mapping[UUID, date],
    at: datetime,
    before: Collection[UUID] | None = None,
) -> None:
    """Records that a body put its own people forward, once a person. The workers are locked by the caller.

    ``before`` spares the look-up of workers who are not among them (see ``on_record_before``).
    """
    workers = list(workers)
    sought = list(workers if before is None else before)
    rows = Employment.objects.filter(body=body_id, worker__any_of=sought) if sought else Employment.objects.none()
    known = set(rows.values_list("worker", flat=True))
    copy_rows(
        Employment,
        ["worker", "body", "hired_on", "recorded_at"],
        [(worker, body_id, hired_on.get(worker), at) for worker in workers if worker not in known],
    )


def record_careers(
    spells: Mapping[UUID, Sequence[Spell]], *, at: datetime, before: Collection[UUID] | None = None
) -> None:
    """Records spells of work that are not on record yet. The workers are locked by the caller.

    ``before`` spares the look-up of workers who are not among them (see ``on_record_before``).
    """
    sought = list(spells if before is None else before)
    rows = CareerSpell.objects.filter(worker__any_of=sought) if sought else CareerSpell.objects.none()
    known = set(rows.values_list("worker", "occupation", "started_on", "employer_name"))
    fresh: dict[tuple[UUID, str, date, str], tuple[object, ...]] = {}
    for worker, given in spells.items():
        for spell in given:
            key = (worker, spell.occupation, spell.started_on, spell.employer_name)
            if key not in known:
                fresh[key] = (*key, spell.ended_on, spell.front_line, at)
    copy_rows(
        CareerSpell,
        ["worker", "occupation", "started_on", "employer_name", "ended_on", "front_line", "recorded_at"],
        fresh.values(),
    )


def _locked(wanted: Mapping[bytes, Person]) -> dict[bytes, Worker]:
    # Locked in one order everywhere: two uploads with the same people wait for each other, never in a ring.
    rows = Worker.objects.filter(document_hash__any_of=list(wanted)).order_by("document_hash")
    rows = rows.select_for_update(no_key=True).only("id", "document_hash", "name")
    return {bytes(row.document_hash): row for row in rows}


def _made(person: Person, *, at: datetime) -> Worker:
    return Worker(
        id=uuid_utils.compat.uuid7(), document_type=person.document_type, document_hash=person.key,
        document_sealed=identity.seal(person.document_number.encode(), purpose=identity.DOCUMENT),
        name=person.name, sex=person.sex, birth_date=person.birth_date, ethnicity=person.ethnicity, created_at=at,
    )  # fmt: skip


def _copy(workers: Sequence[Worker]) -> None:
    copy_rows(Worker, _COLUMNS, map(attrgetter(*_COLUMNS), workers))


_COLUMNS = (
    "id", "document_type", "document_hash", "document_sealed", "name", "sex", "birth_date", "ethnicity", "created_at",
)  # fmt: skip
_TYPES = {label: value for value, label in DocumentType.choices}
