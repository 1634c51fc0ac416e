"""Rows in sets: COPY writes what INSERT would, and refuses what INSERT would."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import uuid_utils.compat
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from registry.bulk import copy_rows
from registry.models import CalendarDay, LedgerLeaf, Offer, StandardPart, Worker
from tests.factories import WorkerFactory

AT = datetime(2026, 10, 10, 1, tzinfo=UTC)
FIELDS = [
    "id",
    "document_type",
    "document_hash",
    "document_sealed",
    "name",
    "birth_date",
    "created_at",
]
FIELDS += ["sex", "ethnicity"]


def row(place: int, name: str = "王小明") -> tuple[object, ...]:
    key = bytes([place]) * 32
    return (uuid_utils.compat.uuid7(), "passport", key, b"\x00\xff", name, date(1990, 2, 28), AT, "", "")


def test_what_is_copied_is_what_is_read(reference: None) -> None:
    """Keys, bytes, texts of any script, days and instants."""
    given = row(1, name="阿依古丽·买买提\t\\N\n")
    copy_rows(Worker, FIELDS, [given])
    stored = Worker.objects.get(pk=given[0])
    assert (stored.name, stored.birth_date, stored.created_at) == (given[4], given[5], AT)
    assert bytes(stored.document_sealed) == b"\x00\xff"


def test_numbers_and_missing_values(reference: None) -> None:
    """Decimals, foreign keys by the field's name, and NULL."""
    part = StandardPart.objects.filter(level="senior").first()
    assert part is not None
    copy_rows(
        StandardPart,
        ["standard", "level", "part", "pass_mark"],
        [(part.standard_id, "senior", "extra", Decimal("60.5"))],
    )
    assert StandardPart.objects.get(part="extra").pass_mark == Decimal("60.5")
    copy_rows(Offer, ["occupation", "work_type", "level"], [("6-18-01-01", None, "apprentice")])
    assert Offer.objects.get(occupation="6-18-01-01", level="apprentice").work_type is None


def test_without_rows_nothing_is_sent(reference: None) -> None:
    """An empty set costs no statement."""
    with CaptureQueriesContext(connection) as sent:
        copy_rows(CalendarDay, ["day", "is_working"], iter(()))
    assert len(sent) == 0


def test_a_refusal_is_django_s(reference: None) -> None:
    """Whoever catches IntegrityError catches COPY's too; the set is refused whole."""
    person = WorkerFactory()
    again = list(row(2))
    again[2] = bytes(person.document_hash)
    with pytest.raises(IntegrityError, match="one_person_one_record"), transaction.atomic():
        copy_rows(Worker, FIELDS, [row(3), tuple(again)])
    assert Worker.objects.count() == 1


def test_a_field_that_is_no_column_is_refused(reference: None) -> None:
    """A misspelt or a related field is a bug and says so."""
    with pytest.raises(TypeError):
        copy_rows(LedgerLeaf, ["place"], [(1,)])
