"""待办, number by number: who is nudged and when, what a message remembers, and what is let go of afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import DataError, connection, transaction
from django.utils import timezone

from config.celery import app
from registry import outbox
from registry.models import Account, Event, OutboxMessage
from rules.refusals import Refusal
from tests import factories

AT = datetime(2026, 10, 10, 1, tzinfo=UTC)
Capture = Callable[..., Any]


class NotYet(Refusal):
    code = "not_yet"
    zh = "尚未"
    en = "not yet"


class StillNot(NotYet):
    code = "still_not"


RAISED: list[Exception | None] = []
GIVEN: list[dict[str, Any]] = []


def _act(*, number: int, at: datetime) -> None:
    GIVEN.append({"number": number, "at": at})
    error = RAISED.pop(0) if RAISED else None
    if error is not None:
        raise error


def _given_up(*, number: int, error: str, at: datetime) -> None:
    GIVEN.append({"number": number, "error": error, "at": at})


outbox.door("tests.detail", give_up=_given_up)(_act)
outbox.long_door("tests.detail_long", give_up=_given_up)(_act)
outbox.door("tests.detail_without_end")(_act)
DOORS = ["tests.detail", "tests.detail_long"]


@pytest.fixture(autouse=True)
def _nothing_left() -> Iterator[None]:
    RAISED.clear()
    GIVEN.clear()
    yield
    RAISED.clear()


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[int]]]:
    """What the broker is told of."""
    told: list[tuple[str, list[int]]] = []
    monkeypatch.setattr(app, "send_task", lambda name, args, **more: told.append((name, args)))
    return told


def message_of(task: str = "tests.detail", **columns: Any) -> OutboxMessage:
    """A message as it may stand in the table."""
    now = timezone.now()
    values = {"payload": {"number": 1, "at": AT.isoformat()}, "created_at": now, "available_at": now} | columns
    return OutboxMessage.objects.create(task=task, **values)


def run(message: OutboxMessage, *errors: Exception | None) -> OutboxMessage:
    """The door, tried once for each error; the message afterwards."""
    for error in errors or (None,):
        RAISED[:] = [error]
        try:
            app.tasks[message.task](message.pk)
        except outbox.DoorFailed as failure:
            message.failure = str(failure)  # type: ignore[attr-defined]
    message.refresh_from_db()
    return message


# Posting


def test_each_payload_is_one_message_that_its_task_is_nudged_of_on_commit(
    reference: None, sent: list[Any], django_capture_on_commit_callbacks: Capture
) -> None:
    """Not before the act has committed, and nobody else's messages with them."""
    other = message_of("tests.detail_long", key="b")
    with django_capture_on_commit_callbacks(execute=True):
        outbox.post("tests.detail", [{"number": 1}, {"number": 2}], at=AT)
        assert sent == []
    mine = list(OutboxMessage.objects.exclude(pk=other.pk).order_by("pk"))
    assert [one.payload for one in mine] == [{"number": n, "at": AT.isoformat()} for n in (1, 2)]
    assert sent == [("tests.detail", [one.pk]) for one in mine]
    for one in mine:
        assert one.created_at == one.available_at == one.sent_at
        assert one.sent_at >= other.created_at, "it waits from now on, whatever instant the act was given"
        assert (one.done_at, one.given_up_at, one.attempts) == (None, None, 0)


def test_a_message_that_waits_under_the_key_is_the_one_nudged(
    reference: None, sent: list[Any], django_capture_on_commit_callbacks: Capture
) -> None:
    """Of the same task and not done; neither another task's of that key nor one done before."""
    message_of(key="x", done_at=timezone.now())
    message_of("tests.detail_long", key="x")
    waiting = message_of(key="x")
    message_of(key="z")
    with django_capture_on_commit_callbacks(execute=True):
        outbox.post("tests.detail", [{"number": 1}, {"number": 2}], at=AT, keys=["x", "y"])
    fresh = OutboxMessage.objects.get(key="y")
    assert sorted(sent) == [("tests.detail", [waiting.pk]), ("tests.detail", [fresh.pk])]
    assert OutboxMessage.objects.count() == 5


def test_every_payload_has_its_key(reference: None) -> None:
    """A list of another length is a bug of the act and stores nothing."""
    for keys in (["x"], ["x", "y", "z"]):
        with pytest.raises(ValueError, match="zip"):
            outbox.post("tests.detail", [{"number": 1}, {"number": 2}], at=AT, keys=keys)
    assert not OutboxMessage.objects.exists()


def test_nothing_to_do_is_no_message(reference: None, sent: list[Any]) -> None:
    outbox.post("tests.detail", [], at=AT)
    outbox.post("tests.detail", [], at=AT, keys=[])
    assert not OutboxMessage.objects.exists()
    assert sent == []


# The relay


def test_the_relay_nudges_the_oldest_five_hundred_each_for_its_task(
    reference: None, sent: list[Any], settings: Any
) -> None:
    """A bounded number at a time, so that one relay never holds a whole backlog; sent just as long ago as the setting
    says is not long enough."""
    settings.OUTBOX_RESEND_SECONDS = 30
    now = timezone.now()
    message_of(sent_at=now - timedelta(seconds=30), available_at=now)
    long_ago = message_of("tests.detail_long", available_at=now)
    given = {"task": "tests.detail", "payload": {}, "created_at": now, "available_at": now}
    OutboxMessage.objects.bulk_create([OutboxMessage(**given) for _ in range(500)])
    last = OutboxMessage.objects.latest("pk")
    assert outbox.relay(now=now) == 500
    assert sent[0] == ("tests.detail_long", [long_ago.pk])
    assert [pk for _, (pk,) in sent] == sorted({pk for _, (pk,) in sent})
    assert OutboxMessage.objects.filter(sent_at=now).count() == 500
    last.refresh_from_db()
    assert last.sent_at is None
    assert outbox.relay(now=now) == 1


def test_a_broker_that_is_away_keeps_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """The nudge says so in the log and goes on."""

    def away(*_: Any, **__: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr(app, "send_task", away)
    outbox.nudge("tests.detail", [1, 2])


# A try


@pytest.mark.parametrize("task", DOORS)
@pytest.mark.parametrize("error", [None, ValueError(), NotYet(), DataError()])
def test_nobody_holds_a_message_after_its_try(reference: None, task: str, error: Exception | None) -> None:
    """Done, failed, refused or given up: the advisory lock goes, or no other worker could ever try again."""
    message = message_of(task)
    seen: list[int] = []

    def act(**_: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = 8002"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
            seen.extend(pk for (pk,) in cursor.fetchall())

    with outbox._held(message.pk) as held:
        assert held
        act()
    assert seen == [message.pk]
    seen.clear()
    run(message, error)
    act()
    assert seen == []


@pytest.mark.parametrize("task", DOORS)
def test_what_is_done_waits_for_nothing_any_more(reference: None, task: str) -> None:
    """The instant at which it was done, and no longer since when it had waited."""
    message = run(message_of(task, waiting_since=AT, error="not_yet"))
    assert (message.waiting_since, message.attempts) == (None, 1)
    assert message.done_at is not None
    assert GIVEN == [{"number": 1, "at": AT}]
    assert run(message).attempts == 1
    assert len(GIVEN) == 1


@pytest.mark.parametrize("task", DOORS)
def test_the_tries_before_the_last_wait_twice_as_long_each(reference: None, task: str) -> None:
    """One second, then two, four … sixty-four; the eighth is the last."""
    message, pauses = message_of(task), []
    for attempt in range(1, outbox.MAX_ATTEMPTS):
        before = timezone.now()
        message = run(message, LookupError())
        pauses.append(round((message.available_at - before).total_seconds()))
        assert (message.attempts, message.error, message.sent_at) == (attempt, "LookupError", None)
        assert message.given_up_at is None
    assert pauses == [1, 2, 4, 8, 16, 32, 64]
    assert run(message, LookupError()).given_up_at is not None
    assert len(GIVEN) == outbox.MAX_ATTEMPTS + 1


def test_a_failure_says_where_and_never_with_what(reference: None) -> None:
    """The kind of the error, the file and the line that raised it."""
    failure = run(message_of(), LookupError("320508199003150112")).failure  # type: ignore[attr-defined]
    lines = Path(__file__).read_text(encoding="utf-8").splitlines()
    line = 1 + next(number for number, text in enumerate(lines) if text.strip() == "raise error")
    assert failure == f"tests.detail: LookupError at {Path(__file__).name}:{line}"


@pytest.mark.parametrize("task", DOORS)
def test_a_refusal_keeps_since_when_it_waits_while_it_is_the_same(reference: None, task: str) -> None:
    """Another refusal waits from its own first time; a failure in between waits for nothing."""
    message = run(message_of(task, sent_at=AT), NotYet())
    first = message.waiting_since
    assert first is not None
    assert (message.error, message.sent_at, message.attempts) == ("not_yet", None, 0)
    pause = message.available_at - first
    assert pause == outbox.PATIENCE == timedelta(minutes=10)
    message = run(message, NotYet())
    assert message.waiting_since == first
    message = run(message, StillNot())
    assert message.error == "still_not"
    assert message.waiting_since is not None
    assert message.waiting_since > first
    message = run(message, LookupError())
    assert (message.waiting_since, message.attempts, message.error) == (None, 1, "LookupError")


def test_a_refusal_in_the_last_try_uses_up_none(reference: None) -> None:
    """However often the work had failed before."""
    message = run(message_of(attempts=outbox.MAX_ATTEMPTS - 1), NotYet())
    assert (message.attempts, message.given_up_at) == (outbox.MAX_ATTEMPTS - 1, None)
    assert GIVEN == [{"number": 1, "at": AT}]


# The end


@pytest.mark.parametrize("error", [DataError(), psycopg.DataError(), UnicodeError(), ObjectDoesNotExist()])
@pytest.mark.parametrize("task", DOORS)
def test_each_error_that_comes_again_for_certain_ends_the_first_try(
    reference: None, task: str, error: Exception
) -> None:
    """With its event, and the end told to the door, which is given the error's kind."""
    message = run(message_of(task, waiting_since=AT), error)
    kind = type(error).__name__
    assert (message.attempts, message.error, message.waiting_since) == (1, kind, None)
    assert message.given_up_at is not None
    assert [one.get("error") for one in GIVEN] == [None, kind]
    event = Event.objects.get(act="job.given_up")
    assert (event.subject_kind, event.subject_id, event.by) == ("outboxmessage", str(message.pk), None)
    assert event.details == {"task": task, "error": kind}
    assert abs(event.at - timezone.now()) < timedelta(minutes=1)
    assert GIVEN[-1]["at"] >= event.at - timedelta(minutes=1)


@pytest.mark.parametrize("task", DOORS)
def test_work_whose_worker_died_in_the_last_try_is_given_up_untried(reference: None, task: str) -> None:
    """The count does not run on, however often it is sent; one with a try left is still tried."""
    message = run(message_of(task, attempts=outbox.MAX_ATTEMPTS))
    assert (message.error, message.attempts) == ("WorkerLost", outbox.MAX_ATTEMPTS + 1)
    assert [one.get("error") for one in GIVEN] == ["WorkerLost"]
    OutboxMessage.objects.filter(pk=message.pk).update(given_up_at=None)
    assert run(message).attempts == outbox.MAX_ATTEMPTS + 1
    GIVEN.clear()
    assert run(message_of(task, attempts=outbox.MAX_ATTEMPTS - 1)).done_at is not None
    assert [one.get("error") for one in GIVEN] == [None]


def test_a_door_without_an_end_of_its_own_is_given_up_all_the_same(reference: None) -> None:
    message = run(message_of("tests.detail_without_end"), DataError())
    assert (message.error, message.given_up_at is not None) == ("DataError", True)


def test_an_error_of_any_name_is_told_as_far_as_there_is_room(reference: None) -> None:
    """In the message and in its event."""
    message = run(message_of(attempts=outbox.MAX_ATTEMPTS - 1), type("E" * 300, (Exception,), {})())
    assert message.error == "E" * 200
    assert Event.objects.get(act="job.given_up").details["error"] == "E" * 200


def test_what_was_done_or_given_up_meanwhile_is_not_given_up_again(reference: None) -> None:
    """The administrator's act or another worker came first."""
    now = timezone.now()
    for columns in ({"done_at": now}, {"given_up_at": now}):
        message = message_of(**columns)
        outbox._give_up(outbox._DOORS["tests.detail"], message, "ValueError")
        message.refresh_from_db()
        assert message.error == ""
    assert GIVEN == []
    assert not Event.objects.filter(act="job.given_up").exists()


# Doors


def test_a_door_is_found_by_its_name(reference: None) -> None:
    """With what it does at the end and when it is sent again; a task that nobody knows has none."""
    one, long = outbox.door_named("tests.detail"), outbox.door_named("tests.detail_long")
    assert one is not None
    assert long is not None
    assert (one.name, one.is_one_transaction, one.give_up, one.resume) == ("tests.detail", True, _given_up, None)
    assert (long.name, long.is_one_transaction) == ("tests.detail_long", False)
    assert outbox.door_named("tests.never_heard_of") is None


@pytest.mark.parametrize("task", DOORS)
def test_a_door_s_message_comes_back_when_its_worker_dies(task: str) -> None:
    """The broker is told after the work, not before, and keeps no answer."""
    assert app.tasks[task].acks_late is True
    assert app.tasks[task].ignore_result is True


def test_a_long_door_keeps_what_it_committed_and_a_short_one_nothing(reference: None) -> None:
    """Which is what they differ in."""
    kept = {}
    for task, register in (("tests.keeps_none", outbox.door), ("tests.keeps", outbox.long_door)):

        def act(*, number: int, at: datetime, task: str = task) -> None:
            with transaction.atomic():
                factories.AdministratorFactory(username=task)
            raise LookupError

        register(task)(act)
        run(message_of(task))
        kept[task] = Account.objects.filter(username=task).exists()
    assert kept == {"tests.keeps_none": False, "tests.keeps": True}
