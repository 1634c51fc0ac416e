"""A copy of the database, of a whole procedure, attacked: no document number can be put together from it."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from django.db import connection

from certification.acts.objecting import raise_objection
from registry import identity
from registry.models import Region, Worker
from tests.candidates import candidate, workbook
from tests.house import APPROVED, DUE, SUBMITTED, House, drain
from tests.walls.attacker import Row, everything, rebuilt

PEOPLE = 6


def numbers() -> dict[str, Worker]:
    """Everybody's number, as only the key tells it."""
    opened = {
        worker: identity.unseal(worker.document_sealed, purpose=identity.DOCUMENT) for worker in Worker.objects.all()
    }
    return {number.decode(): worker for worker, number in opened.items()}


def stolen(rows: Iterable[Row]) -> set[str]:
    """Those of them that a copy gives away."""
    places = {*Region.objects.values_list("code", flat=True), *(number[:6] for number in numbers())}
    return rebuilt(rows, places) & set(numbers())


@pytest.fixture
def walked(house: House) -> House:
    """Uploads with refused rows, as a workbook and as JSON, to the certificate; an objection; a sign-in that kept a form."""
    rows = [candidate(index) for index in range(PEOPLE)]
    wrong = [
        candidate(0, name="另一个人"), candidate(1, birth_date="1991-02-03"), candidate(PEOPLE + 1, sex="女性"),
        candidate(PEOPLE + 2, document_number=candidate(2)["document_number"][:-1] + "?"),
    ]  # fmt: skip
    batch = house.upload(workbook(rows), filename=f"王小明_{rows[0]['document_number']}.xlsx")
    house.upload(workbook([*wrong, candidate(PEOPLE)]), at=SUBMITTED)
    notice = house.give_notice(batch, at=APPROVED)
    contested = notice.applications.first()
    assert contested is not None
    raise_objection(contested, ground=f"此人{rows[1]['document_number']}未在岗", contact="13800001234", at=APPROVED)
    house.issue(at=DUE)
    drain()
    return house


def test_no_number_is_rebuilt_from_a_copy(walked: House):
    """Of a registry with refusals, verdicts, certificates, documents and an objection."""
    rows = list(everything())
    assert len(numbers()) >= PEOPLE
    assert {"public.registry_worker", "public.certification_verdict", "public.registry_certificatedocument"} <= {
        table for table, _ in rows
    }
    assert stolen(rows) == set()


def test_the_attack_finds_what_was_once_stored(walked: House):
    """A mask with its beginning and a birth date beside it were every number; so are a tail, a day and the regions."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE as_before (worker uuid, masked text, born date)")
        cursor.executemany(
            "INSERT INTO as_before VALUES (%s, %s, %s)",
            [(one.pk, f"{n[:6]}********{n[-4:]}", one.birth_date) for n, one in numbers().items()],
        )
    assert stolen(everything()) == set(numbers())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE as_before SET masked = '**************' || right(masked, 4)")
    assert stolen(everything()) == set(numbers())


def test_the_attack_puts_rows_of_one_person_together(walked: House):
    """The day in one table and the mask in another, joined by the person's key; a whole number in a text."""
    one, two = list(numbers().items())[:2]
    rows = [("a", f"{one[1].pk} {one[0][:6]}********{one[0][-4:]}"), ("b", f"{one[1].pk} {one[1].birth_date}")]
    assert rebuilt(rows) == {one[0]}
    assert rebuilt(rows[:1]) == rebuilt(rows[1:]) == set()
    assert rebuilt([("c", f"此人{two[0]}未在岗")]) == {two[0]}


def test_no_birth_date_stands_in_a_row(walked: House):
    """Neither as a day nor as digits, so that the rest cannot be guessed from a place and the check character."""
    born = [worker.birth_date for worker in Worker.objects.filter(birth_date__isnull=False)]
    forms = {form for day in born for form in (day.isoformat(), day.strftime("%Y%m%d"))}
    assert forms
    told = [(table, form) for table, text in everything() for form in forms if form in text]
    assert told == []
