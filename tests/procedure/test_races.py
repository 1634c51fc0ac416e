"""Two at once. Each test first shows that the race is there without the lock, then that the lock decides it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet

from certification.acts.issuing import issue_chunk
from certification.acts.objecting import raise_objection
from certification.acts.submitting import submit_json, submit_workbook
from certification.acts.validating import validate_slice
from certification.models import Application, Batch, BatchSlice
from certification.reasons import NotOnNotice
from registry.acts.workers import Person, person, record_workers
from registry.models import CareerSpell, Certificate, Employment, NumberSeries, OutboxMessage, Worker
from registry.numbers import compose
from tests.candidates import candidate, many, workbook
from tests.house import DUE, SUBMITTED, House, build_house, drain, on, refused, states
from tests.procedure.races import Meeting, at_once

WORKERS, APPLICATIONS, BATCHES = (
    'FROM "registry_worker"',
    'FROM "certification_application"',
    'FROM "certification_batch"',
)


def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are looked at as if nobody else wrote."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, *args, **options: rows)


def slices_of(*houses: House, people: list[dict[str, Any]]) -> list[int]:
    """The same people sent by each house, read and not yet validated."""
    for house in houses:
        submit_json(site=house.site, candidates=people, by=house.submitter, at=SUBMITTED)
    drain("certification.read_batch")
    return list(BatchSlice.objects.order_by("pk").values_list("pk", flat=True))


def validated(*slices: int) -> list[Callable[[], None]]:
    """The validation of each slice, to be run."""
    return [lambda pk=pk: validate_slice(pk, at=SUBMITTED) for pk in slices]  # type: ignore[misc]


def somebody(index: int) -> Person:
    """A person by their papers."""
    return person("居民身份证", candidate(index)["document_number"], "王小明", "男", date(1980, 1, 1), "汉族")


def test_without_a_second_look_a_person_would_get_two_records(scratch: str) -> None:
    """Look, then write: both find nobody, and only the database keeps the second record out."""

    def naive() -> None:
        one = somebody(1)
        with transaction.atomic():
            if not Worker.objects.filter(document_hash=one.key).exists():
                Worker.objects.create(
                    document_type=one.document_type, document_hash=one.key, document_sealed=b"", name=one.name, created_at=SUBMITTED,
                )  # fmt: skip

    meeting = Meeting(WORKERS)
    answers = at_once(naive, naive, meeting=meeting)
    assert meeting.met
    assert sum(isinstance(each, IntegrityError) for each in answers) == 1


def test_one_person_has_one_record(scratch: str) -> None:
    """Two uploads that both found nobody: one writes, the other finds what was written."""
    people = [somebody(index) for index in range(1, 6)]

    def record(given: list[Person]) -> dict[bytes, Any]:
        with transaction.atomic():
            return {key: worker.pk for key, worker in record_workers(given, at=SUBMITTED).items()}

    meeting = Meeting(WORKERS)
    first, second = at_once(lambda: record(people), lambda: record(people[::-1]), meeting=meeting)
    assert meeting.met
    assert first == second
    assert Worker.objects.count() == 5


def test_two_bodies_put_the_same_people_forward_at_once(open_house: House) -> None:
    """One record a person, one open application, and the other body is told; lives are recorded once."""
    other = build_house()
    meeting = Meeting(WORKERS)
    answers = at_once(*validated(*slices_of(open_house, other, people=many(4))), meeting=meeting)
    assert meeting.met
    assert answers == [None, None]
    assert Worker.objects.count() == Application.objects.count() == CareerSpell.objects.count() == 4
    told = sorted((len(states(batch)), refused(batch)) for batch in Batch.objects.all())
    assert told == [(0, [(row, "认定等级", "already_applied") for row in range(1, 5)]), (4, [])]
    assert {batch.state for batch in Batch.objects.all()} == {"validated"}
    assert Employment.objects.count() == 4


def test_without_the_lock_a_person_could_apply_twice(open_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both find no open application; only the database keeps the second out, and the whole slice with it."""
    record_now(candidate(1))
    slices = slices_of(open_house, build_house(), people=[candidate(1)])
    without_locks(monkeypatch)
    meeting = Meeting(APPLICATIONS)
    answers = at_once(*validated(*slices), meeting=meeting)
    assert meeting.met
    (refusal,) = [each for each in answers if each is not None]
    assert "one_open_application_per_worker_and_level" in str(refusal)


def test_a_person_in_two_batches_at_once_has_one_open_application(open_house: House) -> None:
    """The worker's row is locked before anybody looks at what is open: the second finds the first's."""
    record_now(candidate(1))
    slices = slices_of(open_house, build_house(), people=[candidate(1)])
    meeting = Meeting(APPLICATIONS)
    answers = at_once(*validated(*slices), meeting=meeting)
    assert not meeting.met, "both looked at the same time"
    assert answers == [None, None]
    assert Application.objects.count() == 1
    assert sorted(each for batch in Batch.objects.all() for each in refused(batch)) == [
        (1, "认定等级", "already_applied")
    ]


def record_now(one: dict[str, Any]) -> None:
    """Puts a person on record beforehand."""
    with transaction.atomic():
        papers = (one["document_type"], one["document_number"], one["name"], one["sex"])
        record_workers([person(*papers, date.fromisoformat(one["birth_date"]), "汉族")], at=SUBMITTED)


def test_a_slice_is_validated_once_by_two_jobs(open_house: House) -> None:
    """The same message delivered twice: the second waits, and finds the work done."""
    (piece,) = slices_of(open_house, people=many(3))
    answers = at_once(*validated(piece, piece), meeting=Meeting(WORKERS))
    assert answers == [None, None]
    assert Application.objects.count() == 3
    batch = Batch.objects.get()
    assert (batch.rows_judged, batch.state) == (3, "validated")


def test_the_same_file_uploaded_twice_at_once_is_one_batch(open_house: House) -> None:
    """Both find no such batch, which is the race; one is stored, and the other's file is taken away again."""
    sent = workbook(many(2))

    def upload() -> tuple[Batch, bool]:
        return submit_workbook(
            site=open_house.site, filename="a.xlsx", content=sent, by=open_house.submitter, at=SUBMITTED
        )

    meeting = Meeting(BATCHES)
    answers = at_once(upload, upload, meeting=meeting)
    assert meeting.met
    assert sorted(is_new for _, is_new in answers) == [False, True]
    assert answers[0][0] == answers[1][0] == Batch.objects.get()
    assert len(list(Path(settings.MEDIA_ROOT).rglob("*.sealed"))) == 1
    assert OutboxMessage.objects.count() == 1


def two_public_notices(house: House) -> list[Any]:
    """Two batches of the site, both due."""
    due = []
    for first in (1, 20):
        batch = house.upload(workbook(many(5, first=first)), filename=f"{first}.xlsx")
        due.append(house.give_notice(batch).pk)
    return due


def test_without_the_lock_two_issues_would_take_the_same_number(open_house: House) -> None:
    """The next number by looking at the last: both get the same."""
    two_public_notices(open_house)

    def naive() -> str:
        last = Certificate.objects.filter(site=open_house.site, year=2026, level="senior").aggregate(last=Max("serial"))
        return compose(open_house.site.code, 2026, "3", (last["last"] or 0) + 1)

    meeting = Meeting('FROM "registry_certificate"')
    assert len(set(at_once(naive, naive, meeting=meeting))) == 1
    assert meeting.met


def test_two_issuing_jobs_at_once_leave_no_gap_and_repeat_nothing(open_house: House) -> None:
    """The series' row is locked until its certificates stand: the second goes on where the first ended."""
    due = two_public_notices(open_house)
    meeting = Meeting("UPDATE registry_numberseries")
    answers = at_once(*[lambda pk=pk: issue_chunk(pk, at=DUE) for pk in due], meeting=meeting)  # type: ignore[misc]
    assert not meeting.met, "both had taken numbers at the same time"
    assert answers == [5, 5]
    serials = Certificate.objects.order_by("serial").values_list("serial", flat=True)
    assert list(serials) == list(range(1, 11))
    assert NumberSeries.objects.get().last == 10
    for pk in due:
        rows = Application.objects.filter(public_notice=pk).order_by("row_number")
        run = list(rows.values_list("certificate__serial", flat=True))
        assert run == list(range(run[0], run[0] + 5))


def test_two_jobs_on_one_public_notice_issue_it_once(open_house: House) -> None:
    """The same public notice closed by two at once: the second finds nothing left."""
    public_notice, _ = two_public_notices(open_house)
    acts = [lambda: issue_chunk(public_notice, at=DUE)] * 2
    assert sorted(at_once(*acts, meeting=Meeting('FROM "certification_public_notice"'))) == [0, 5]
    assert Certificate.objects.count() == 5


def test_an_objection_and_the_issue_at_once(open_house: House) -> None:
    """Whoever comes first decides: contested and not issued, or issued and the objection too late."""
    batch = open_house.upload(workbook(many(1)))
    public_notice = open_house.give_notice(batch)
    application = batch.applications.get()
    # objected to on the last day, while a job runs that is dated to the day after
    answers = at_once(
        lambda: raise_objection(application, ground="冒名顶替", at=on(2026, 10, 9, 23)),
        lambda: issue_chunk(public_notice.pk, at=DUE),
        meeting=Meeting(APPLICATIONS),
    )
    state = states(batch)[2]
    if state == "issued":
        assert isinstance(answers[0], NotOnNotice)
    else:
        assert (state, answers[1]) == ("contested", 0)
