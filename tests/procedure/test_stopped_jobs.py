"""A job that gives up ends by name: who submitted is told, the administrator is told, and nothing is half taken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from certification.models import Batch, PublicNotice, RowRefusal
from certification.queries import stopped_jobs, stopped_jobs_of
from config.celery import app
from registry import outbox
from registry.acts.jobs import send_again
from registry.models import Account, CalendarYear, Certificate, Event, OutboxMessage
from registry.reasons import JobNotStopped, NotPermitted
from tests import factories
from tests.candidates import many, workbook
from tests.house import APPROVED, DUE, SUBMITTED, House, drain, refused, states
from tests.resilience.pieces import small_pieces, usual_pieces


@pytest.fixture
def administrator(reference: None) -> Account:
    return factories.AdministratorFactory()


@pytest.fixture
def in_small_pieces() -> Iterator[None]:
    small_pieces()
    yield
    usual_pieces()


def submitted(house: House, *, count: int = 5) -> tuple[Batch, OutboxMessage]:
    """A batch whose jobs wait."""
    from certification.acts.submitting import submit_workbook

    content = workbook(many(count))
    batch, _ = submit_workbook(
        site=house.site, filename="考生信息.xlsx", content=content, by=house.submitter, at=SUBMITTED
    )
    return batch, OutboxMessage.objects.get(task="certification.read_batch")


def fail(message: OutboxMessage, *, times: int = outbox.MAX_ATTEMPTS) -> OutboxMessage:
    """The door of a message that fails each time."""
    for _ in range(times):
        with pytest.raises(outbox.DoorFailed):
            app.tasks[message.task](message.pk)
    message.refresh_from_db()
    return message


def refuse_table(table: str, condition: str = "false") -> None:
    """From now on the database refuses rows of a table: a bug that nobody foresaw."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT a_bug CHECK ({condition}) NOT VALID")


def mend_table(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table is altered while a check of it is to come
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT a_bug")


def test_a_file_that_cannot_be_read_ends_the_batch_by_name(house: House, administrator: Account) -> None:
    """Nothing was taken; the batch says so in both languages, with an event; sent again it is read after all."""
    batch, message = submitted(house)
    stored = Path(settings.MEDIA_ROOT) / batch.content_path
    content = stored.read_bytes()
    stored.unlink()
    message = fail(message)
    batch.refresh_from_db()
    assert message.given_up_at is not None
    assert (batch.state, batch.progress) == ("stopped", 100)
    assert batch.refusal["code"] == "reading_stopped"
    assert "未受理" in batch.refusal["zh"]
    assert "not taken" in batch.refusal["en"]
    event = Event.objects.get(act="batch.stopped")
    assert (event.subject_id, event.by, event.details["rows_read"]) == (str(batch.pk), None, 0)
    assert drain_all() == 0
    stored.write_bytes(content)
    send_again(message, by=administrator, at=timezone.now())
    batch.refresh_from_db()
    assert (batch.state, batch.refusal) == ("received", None)
    drain()
    batch.refresh_from_db()
    assert batch.state == "validated"
    assert set(states(batch).values()) == {"eligible"}
    assert Event.objects.get(act="batch.resumed").by == administrator


def drain_all() -> int:
    """What the relay would send."""
    return outbox.relay(now=timezone.now())


def test_rows_that_have_their_answer_keep_it_and_the_others_are_refused(
    house: House, administrator: Account, in_small_pieces: None
) -> None:
    """Half read, the batch says how many rows were; sent again it goes on after them, and no row is answered twice."""
    batch, message = submitted(house, count=7)
    refuse_table("certification_batchslice", "position < 4")
    message = fail(message)
    batch.refresh_from_db()
    assert (batch.state, batch.rows_read, batch.refusal["rows_read"]) == ("stopped", 4, 4)
    assert "4行各有答复" in batch.refusal["zh"]
    drain("certification.validate_slice")
    batch.refresh_from_db()
    assert (batch.state, batch.rows_judged, len(states(batch))) == ("stopped", 4, 4)
    mend_table("certification_batchslice")
    send_again(message, by=administrator, at=timezone.now())
    drain()
    batch.refresh_from_db()
    assert (batch.state, batch.rows_judged, sorted(states(batch))) == ("validated", 7, list(range(2, 9)))


def test_a_slice_that_cannot_be_validated_refuses_each_of_its_rows(house: House, in_small_pieces: None) -> None:
    """By their numbers and a code, so that they can be sent again; the other slices are not touched."""
    batch, _ = submitted(house, count=6)
    drain("certification.read_batch")
    poisoned, *others = OutboxMessage.objects.filter(task="certification.validate_slice").order_by("pk")
    refuse_table("certification_verdict")
    fail(poisoned)
    mend_table("certification_verdict")
    drain()
    batch.refresh_from_db()
    assert batch.state == "validated"
    assert refused(batch) == [(2, "", "not_validated"), (3, "", "not_validated")]
    assert sorted(states(batch)) == [4, 5, 6, 7]
    assert (batch.rows_judged, batch.rows_refused) == (6, 2)
    assert Event.objects.get(act="batch.rows_stopped").details["count"] == 2
    assert len(others) == 2


def test_a_slice_that_cannot_be_opened_refuses_as_many_rows(house: House) -> None:
    """Their numbers are not known then; that they were not taken is."""
    batch, _ = submitted(house, count=3)
    drain("certification.read_batch")
    batch.slices.update(sealed=b"not sealed by us")
    fail(OutboxMessage.objects.get(task="certification.validate_slice"))
    batch.refresh_from_db()
    assert (batch.state, batch.rows_refused, states(batch)) == ("validated", 3, {})
    assert RowRefusal.objects.filter(batch=batch, code="not_validated").count() == 3


def test_what_can_never_succeed_is_given_up_at_once(house: House) -> None:
    """A row that is not there is not there the next time either; nobody waits for eight tries."""
    _, message = submitted(house)
    OutboxMessage.objects.filter(pk=message.pk).update(
        payload=message.payload | {"batch_id": "01a1ff08-de6a-7715-99f1-9a07e41dc828"}
    )
    message = fail(message, times=1)
    assert (message.attempts, message.given_up_at is not None) == (1, True)
    assert message.error.startswith("DoesNotExist")


@pytest.mark.parametrize(
    ("task", "act", "state"),
    [
        ("certification.give_notice", "public_notice.stopped", "approved"),
        ("certification.issue", "certificates.stopped", "on_notice"),
    ],
)
def test_later_jobs_say_that_they_stopped_and_go_on_when_sent_again(
    house: House, administrator: Account, task: str, act: str, state: str
) -> None:
    """Applications stay where they are; the batch names the job and who must act; the end is the same."""
    batch = house.upload(workbook(many(2)))
    house.examine(batch)
    table = "certification_publicnotice" if task.endswith("notice") else "registry_certificate"
    refuse_table(table)
    house.approve(batch)
    if task == "certification.issue":
        drain("certification.give_notice")
        from certification.acts.issuing import close_due

        close_due(at=DUE)
    message = fail(OutboxMessage.objects.get(task=task, done_at__isnull=True))
    assert Event.objects.filter(act=act).count() == 1
    assert set(states(batch).values()) == {state}
    (job,) = stopped_jobs_of([batch])[batch.pk]
    assert (job.task, job.given_up, job.code) == (task, True, "IntegrityError")
    assert "系统管理员重新发送" in job.zh
    mend_table(table)
    send_again(message, by=administrator, at=timezone.now())
    drain(task)
    assert set(states(batch).values()) == {"on_notice" if task.endswith("notice") else "issued"}
    assert stopped_jobs() == []


def test_documents_that_cannot_be_rendered_are_named(house: House, administrator: Account) -> None:
    """The certificates are valid; each says that it has no document."""
    batch = house.upload(workbook(many(2)))
    house.give_notice(batch)
    house.issue()
    refuse_table("registry_certificatedocument")
    message = fail(OutboxMessage.objects.get(task="registry.render_documents"))
    named = Event.objects.filter(act="document.stopped").values_list("subject_id", flat=True)
    assert set(named) == {str(pk) for pk in Certificate.objects.values_list("pk", flat=True)}
    mend_table("registry_certificatedocument")
    send_again(message, by=administrator, at=timezone.now())
    drain()
    assert not Certificate.objects.filter(document__isnull=True).exists()


def test_a_job_that_waits_says_for_what_and_since_when(house: House) -> None:
    """A refusal is no failure: it uses up no try, and is on the list until its cause is gone."""
    batch = house.upload(workbook(many(1)))
    house.examine(batch)
    house.approve(batch, at=APPROVED)
    years = list(CalendarYear.objects.all())
    message = OutboxMessage.objects.get(task="certification.give_notice")
    factories.on_record()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_calendaryear SET year = year + 1000")
    first = fail(message, times=1).waiting_since
    message = fail(message, times=outbox.MAX_ATTEMPTS + 1)
    assert (message.waiting_since, message.given_up_at, message.attempts) == (first, None, 0)
    (job,) = stopped_jobs_of([batch])[batch.pk]
    assert (job.given_up, job.code, job.since) == (False, "calendar_unknown", first)
    assert "节假日安排" in job.zh
    assert "holidays" in job.en
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_calendaryear SET year = year - 1000")
    assert years
    drain()
    assert PublicNotice.objects.filter(batch=batch).exists()
    assert stopped_jobs() == []


def test_only_the_administrator_sends_a_job_again_and_only_one_that_stopped(
    house: House, administrator: Account
) -> None:
    """Once; who else asks is refused, and a job that is being tried is left alone."""
    batch, message = submitted(house)
    with pytest.raises(JobNotStopped):
        send_again(message, by=administrator, at=timezone.now())
    (Path(settings.MEDIA_ROOT) / batch.content_path).unlink()
    message = fail(message)
    for account in (house.submitter, house.approver, house.regulator):
        with pytest.raises(NotPermitted):
            send_again(message, by=account, at=timezone.now())
    send_again(message, by=administrator, at=timezone.now())
    event = Event.objects.get(act="job.sent_again")
    assert (event.by, event.details) == (administrator, {"task": message.task, "error": "FileNotFoundError"})
    with pytest.raises(JobNotStopped):
        send_again(message, by=administrator, at=timezone.now())


def test_a_batch_stuck_by_an_earlier_version_ends_with_the_next_relay(house: House, settings: Any) -> None:
    """Eight tries used up and no end: the relay sends the message, and its door gives it up without trying."""
    batch, message = submitted(house)
    past = timezone.now() - 2 * outbox.PATIENCE
    OutboxMessage.objects.filter(pk=message.pk).update(
        attempts=outbox.MAX_ATTEMPTS, error="ValueError", sent_at=past, available_at=past
    )
    assert outbox.relay(now=timezone.now()) == 1
    app.tasks[message.task](message.pk)
    batch.refresh_from_db()
    message.refresh_from_db()
    assert (batch.state, batch.rows_read, message.error) == ("stopped", 0, outbox.WORKER_LOST)
