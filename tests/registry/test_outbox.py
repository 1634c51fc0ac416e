"""待办: work that an act leaves behind is done, once, whatever happens to whoever does it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from config.celery import app
from registry import outbox
from registry.models import CalendarYear, Event, OutboxMessage
from rules.refusals import Refusal

AT = datetime(2026, 10, 10, 1, tzinfo=UTC)


class NotYet(Refusal):
    """A refusal of the procedure."""

    code = "not_yet"
    zh = "尚未"
    en = "not yet"


def _record(year: int, how: str, at: datetime) -> None:
    CalendarYear.objects.create(year=year, document=at.isoformat())
    if how == "fails":
        raise LookupError("320508199003150112")
    if how == "refused":
        raise NotYet


@outbox.door("tests.record_year")
def record_year(*, year: int, how: str = "", at: datetime) -> None:
    """Records a year, and may fail after having done so."""
    _record(year, how, at)


@outbox.long_door("tests.record_year_long")
def record_year_long(*, year: int, how: str = "", at: datetime) -> None:
    """The same as a long door."""
    _record(year, how, at)


DOORS = ["tests.record_year", "tests.record_year_long"]


def posted(task: str, **payload: Any) -> OutboxMessage:
    """A message, committed or about to be."""
    with transaction.atomic():
        outbox.post(task, [{"year": 2050, **payload}], at=AT)
    return OutboxMessage.objects.get()


def run(message: OutboxMessage) -> OutboxMessage:
    """The door, run as a worker runs it; the message afterwards."""
    app.tasks[message.task](message.pk)
    message.refresh_from_db()
    return message


def failed(message: OutboxMessage) -> OutboxMessage:
    """The door, which must fail; the message afterwards."""
    with pytest.raises(outbox.DoorFailed) as failure:
        app.tasks[message.task](message.pk)
    assert "3205081990" not in str(failure.value)
    message.refresh_from_db()
    return message


@pytest.mark.parametrize("task", DOORS)
def test_a_message_is_done_once(reference: None, task: str) -> None:
    """Delivered three times it is done once; the act is given the instant of the act that left the work."""
    message = posted(task)
    for _ in range(3):
        message = run(message)
    assert message.done_at is not None
    assert CalendarYear.objects.get(year=2050).document == AT.isoformat()


def test_work_of_an_act_that_did_not_happen_is_not_left(reference: None) -> None:
    """Message and act stand or fall together."""
    with transaction.atomic():
        outbox.post("tests.record_year", [{"year": 2050}], at=AT)
        transaction.set_rollback(True)
    assert OutboxMessage.objects.count() == 0


def test_a_door_that_fails_leaves_nothing_and_waits_longer_each_time(reference: None) -> None:
    """The act is rolled back; the message keeps the error's kind and never its text."""
    message = posted("tests.record_year", how="fails")
    waits = []
    for attempt in (1, 2, 3):
        began = timezone.now()
        message = failed(message)
        assert (message.done_at, message.attempts, message.error) == (None, attempt, "LookupError")
        waits.append(round((message.available_at - began).total_seconds()))
    assert waits == [1, 2, 4]
    assert not CalendarYear.objects.filter(year=2050).exists()


def test_a_refusal_is_no_failure_and_is_tried_until_its_cause_is_gone(reference: None) -> None:
    """It uses up no attempt: somebody has to record what is missing, and that may take days."""
    message = posted("tests.record_year", how="refused")
    for _ in range(outbox.MAX_ATTEMPTS + 1):
        message = failed(message)
    assert (message.attempts, message.error, message.done_at) == (0, "not_yet", None)
    assert message.available_at > timezone.now() + timedelta(minutes=9)


def test_a_key_keeps_the_same_work_away_while_it_waits(reference: None) -> None:
    """Asked for twice it waits once; after it is done it may be asked for again."""
    for _ in range(2):
        outbox.post("tests.record_year", [{"year": 2050}], at=AT, keys=["x"])
    message = OutboxMessage.objects.get()
    outbox.post("tests.record_year", [{"year": 2051}], at=AT, keys=["y"])
    run(message)
    outbox.post("tests.record_year", [{"year": 2052}], at=AT, keys=["x"])
    assert OutboxMessage.objects.count() == 3


def test_the_relay_sends_what_nobody_finished(reference: None, settings: Any) -> None:
    """Not what was sent a moment ago, nor what is done, nor what has to wait, nor what was given up."""
    settings.OUTBOX_RESEND_SECONDS = 30
    now = timezone.now()
    given = {"task": "tests.record_year", "payload": {}, "created_at": now, "available_at": now}
    OutboxMessage.objects.bulk_create(
        [
            OutboxMessage(**given | {"sent_at": now - timedelta(seconds=29), "error": "just sent"}),
            OutboxMessage(**given | {"done_at": now, "error": "done"}),
            OutboxMessage(**given | {"available_at": now + timedelta(seconds=1), "error": "waits"}),
            OutboxMessage(**given | {"given_up_at": now, "error": "given up"}),
            OutboxMessage(**given | {"attempts": outbox.MAX_ATTEMPTS, "error": "its worker died in the last try"}),
            OutboxMessage(**given | {"sent_at": now - timedelta(seconds=31), "error": "lost"}),
            OutboxMessage(**given | {"error": "never sent"}),
        ]
    )
    assert outbox.relay(now=now) == 3
    assert set(OutboxMessage.objects.filter(sent_at=now).values_list("error", flat=True)) == {
        "lost", "never sent", "its worker died in the last try"
    }  # fmt: skip
    assert outbox.relay(now=now) == 0


def test_the_relay_bears_a_clock_that_was_ahead_and_is_set_back(reference: None, settings: Any) -> None:
    """What says that it was sent, or is put off, until long after now is sent; what an act really puts off waits."""
    settings.OUTBOX_RESEND_SECONDS = 30
    now = timezone.now()
    given = {"task": "tests.record_year", "payload": {}, "created_at": now, "available_at": now, "sent_at": None}
    longest = outbox.PATIENCE + timedelta(seconds=30)
    OutboxMessage.objects.bulk_create(
        [
            OutboxMessage(**given | {"sent_at": now + timedelta(seconds=31), "error": "sent in the future"}),
            OutboxMessage(**given | {"sent_at": now + timedelta(seconds=30), "error": "sent by a clock beside ours"}),
            OutboxMessage(
                **given | {"available_at": now + longest + timedelta(seconds=1), "error": "made in the future"}
            ),
            OutboxMessage(**given | {"available_at": now + longest, "error": "waits its turn"}),
        ]
    )
    assert outbox.relay(now=now) == 2
    sent = set(OutboxMessage.objects.filter(sent_at=now).values_list("error", flat=True))
    assert sent == {"sent in the future", "made in the future"}


def test_a_broker_that_is_away_stops_no_act(scratch: str) -> None:
    """The nudge fails, the act and its message stand, and the relay's time comes."""
    before = app.conf.broker_url
    app.conf.broker_url = "redis://127.0.0.1:1/0"
    app._pool = None
    app.amqp._producer_pool = None
    try:
        message = posted("tests.record_year")
    finally:
        app.conf.broker_url = before
        app._pool = None
        app.amqp._producer_pool = None
    assert run(message).done_at is not None


@pytest.mark.parametrize("task", DOORS)
def test_a_message_in_somebody_s_hands_is_left_alone(scratch: str, task: str) -> None:
    """A second worker that gets the same message goes away at once; afterwards the work is done once."""
    message = posted(task)
    held, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            if task.endswith("long"):
                with outbox._held(message.pk):
                    held.set()
                    go_on.wait(10)
            else:
                with transaction.atomic():
                    outbox._claim(message.pk)
                    held.set()
                    go_on.wait(10)
        finally:
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(10)
    try:
        assert run(message).done_at is None
        assert not CalendarYear.objects.filter(year=2050).exists()
    finally:
        go_on.set()
        thread.join(10)
    assert run(message).done_at is not None


def test_two_relays_at_once_send_a_message_once(scratch: str, settings: Any) -> None:
    """Rows that one relay has in hand are skipped by the other."""
    now = timezone.now()
    given = {"task": "tests.record_year", "payload": {}, "created_at": now, "available_at": now}
    OutboxMessage.objects.bulk_create([OutboxMessage(**given) for _ in range(50)])
    sent: list[int] = []

    def relay() -> None:
        try:
            sent.append(outbox.relay(now=now))
        finally:
            connection.close()

    threads = [threading.Thread(target=relay) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sum(sent) == 50


ENDS: list[dict[str, Any]] = []


def _end(*, year: int, how: str = "", error: str, at: datetime) -> None:
    CalendarYear.objects.create(year=year + 1, document=error)
    ENDS.append({"year": year, "error": error})
    if how == "fails for good":
        raise LookupError("320508199003150112")


@outbox.door("tests.ends", give_up=_end)
def ends(*, year: int, how: str = "", at: datetime) -> None:
    """Records a year and then fails; a text that PostgreSQL cannot hold fails for good."""
    CalendarYear.objects.create(year=year, document="a\0b" if how == "unfit" else "")
    raise ValueError


def test_a_door_gives_up_after_its_tries_and_once(reference: None) -> None:
    """The handler is called once, with the kind of the error; the message is left alone by door and relay."""
    ENDS.clear()
    message = posted("tests.ends")
    for _ in range(outbox.MAX_ATTEMPTS):
        assert message.given_up_at is None
        message = failed(message)
    assert (message.attempts, message.error) == (outbox.MAX_ATTEMPTS, "ValueError")
    assert message.given_up_at is not None
    run(message)
    assert ENDS == [{"year": 2050, "error": "ValueError"}]
    assert CalendarYear.objects.get(year=2051).document == "ValueError"
    event = Event.objects.get(act="job.given_up")
    assert event.details == {"task": "tests.ends", "error": "ValueError"}
    assert outbox.relay(now=timezone.now() + timedelta(days=1)) == 0


def test_what_can_never_succeed_is_tried_once(reference: None) -> None:
    """A text with NUL is as unfit the second time."""
    message = failed(posted("tests.ends", how="unfit"))
    assert (message.attempts, message.given_up_at is not None) == (1, True)


def test_an_end_that_fails_leaves_nothing_and_is_told(reference: None) -> None:
    """The message is given up all the same, and says that its end failed."""
    message = posted("tests.ends", how="fails for good")
    OutboxMessage.objects.filter(pk=message.pk).update(attempts=outbox.MAX_ATTEMPTS - 1)
    message = failed(message)
    assert message.given_up_at is not None
    assert message.error == "ValueError; giving up: LookupError"
    assert not CalendarYear.objects.filter(year__in=[2050, 2051]).exists()


@pytest.mark.parametrize("task", ["tests.counts", "tests.counts_long"])
def test_a_try_is_counted_before_the_work(reference: None, task: str) -> None:
    """A worker that dies tells nobody: what it began is counted already."""
    COUNTED.clear()
    run(posted(task))
    assert COUNTED == [1]


COUNTED: list[int] = []


def _count(year: int, at: datetime) -> None:
    COUNTED.append(OutboxMessage.objects.get().attempts)


outbox.door("tests.counts")(_count)
outbox.long_door("tests.counts_long")(_count)
