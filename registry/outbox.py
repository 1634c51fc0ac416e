"""待办: work left behind by acts, stored in their transaction and done at least until it is done once.

An act posts messages; on commit each is nudged to the broker. A door (a Celery task) holds its message, counts the try,
does the act and marks the message done: killed anywhere, it is held no more and still waits. The relay sends again what
nobody finished, so a lost broker loses nothing.

No message waits for ever without a word. A try is counted before the work and not when it fails, so that work that
kills its worker each time ends too. After MAX_ATTEMPTS tries, or at once where no try can succeed, the door gives the
message up: its give-up handler brings what was begun to a named end, and the administrator may send it again
(registry/acts/jobs.py). What the procedure itself refuses for now is no failure: it is tried again with patience, and the
message says for what it waits and since when.
"""

from __future__ import annotations

import functools
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import psycopg
import structlog
from celery import current_app, current_task, shared_task
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import DataError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from registry import clock, metrics
from registry.models import Event
from registry.models.outbox import OutboxMessage
from rules.refusals import Refusal

log = structlog.get_logger(__name__)

MAX_ATTEMPTS = 8
PATIENCE = timedelta(minutes=10)  # between tries of work that the procedure itself refuses for now
MESSAGE_LOCKS = 8_002  # first half of the advisory lock keys of the messages in hand
PROMPT = timedelta(minutes=1)  # a job that begins within it is done at the instant it was asked for
WORKER_LOST: Final = "WorkerLost"
"""The error of a message whose every try ended with its worker."""
HOPELESS: Final = (DataError, psycopg.DataError, UnicodeError, ObjectDoesNotExist)
"""What comes again however often it is tried: text that the database can't hold, and rows that are not there."""

Act = Callable[..., None]


class DoorFailed(RuntimeError):
    """A door's act failed; says which and where in the code, never with what: texts may hold personal data."""


@dataclass(frozen=True, slots=True)
class Door:
    """作业入口: an act that jobs call. ``give_up`` and ``resume`` run in the transaction of the giving up and of the
    sending again; they are called with the payload, ``at``, and ``error`` or ``by``. ``takes_effect_when_done``: what it
    writes cannot lie before it was done, however long its message waited.
    """

    name: str
    act: Act
    is_one_transaction: bool
    give_up: Act | None = None
    resume: Act | None = None
    takes_effect_when_done: bool = False


_DOORS: dict[str, Door] = {}


def post(task: str, payloads: Iterable[dict[str, Any]], *, at: datetime, keys: Iterable[str] | None = None) -> None:
    """Stores one message a payload and nudges them when the transaction commits.

    ``at`` is the instant of the act that leaves the work; a key already waiting is not stored a second time.
    """
    given = list(payloads)
    names = list(keys) if keys is not None else [""] * len(given)
    now = timezone.now()
    request_id = structlog.contextvars.get_contextvars().get("request_id", "")
    messages = [
        OutboxMessage(
            task=task,
            payload={**payload, "at": at.isoformat()},
            key=key,
            created_at=now,
            available_at=now,
            sent_at=now,
            request_id=request_id,
        )
        for payload, key in zip(given, names, strict=True)
    ]
    stored = OutboxMessage.objects.bulk_create(messages, ignore_conflicts=keys is not None)
    if keys is not None:
        waiting = OutboxMessage.objects.filter(task=task, key__in=names, done_at__isnull=True)
        identifiers = list(waiting.values_list("pk", flat=True))
    else:
        identifiers = [message.pk for message in stored]
    transaction.on_commit(functools.partial(nudge, task, identifiers))


def door(
    name: str, *, give_up: Act | None = None, resume: Act | None = None, takes_effect_when_done: bool = False
) -> Callable[[Act], Any]:
    """Makes an act a Celery task named ``name`` that takes the number of its outbox message.

    The act is called with the message's payload (``at`` as a datetime) in the transaction that marks the message done.
    ``at`` is when it was asked for; with ``takes_effect_when_done`` it is later by as long as the message was kept
    waiting: a public notice that begins days late has its five days all the same.
    ``give_up(**payload, error=…)`` brings to an end what the act has left undone for good; ``resume(**payload, by=…)``
    takes that back when the administrator sends the message again.
    """
    return functools.partial(
        _task, name=name, is_one_transaction=True, give_up=give_up, resume=resume,
        takes_effect_when_done=takes_effect_when_done,
    )  # fmt: skip


def long_door(name: str, *, give_up: Act | None = None, resume: Act | None = None) -> Callable[[Act], Any]:
    """Makes an act that commits piece by piece a Celery task; otherwise like ``door``.

    A worker killed halfway leaves the pieces it committed done. The act must go on from there.
    """
    return functools.partial(_task, name=name, is_one_transaction=False, give_up=give_up, resume=resume)


def door_named(name: str) -> Door | None:
    """The door of a task; None for a task that this version no longer knows."""
    if name not in _DOORS:
        current_app.loader.import_default_modules()  # a web process has had no need of them
    return _DOORS.get(name)


def door_names() -> set[str]:
    """Every task that has a door."""
    current_app.loader.import_default_modules()
    return set(_DOORS)


def relay(*, now: datetime) -> int:
    """Nudges the messages that are due and that nobody has finished; returns how many.

    Due is also what says that it was sent, or is put off, until after any moment that is ever written: whoever wrote that
    had a clock that has been set back since.
    One whose tries are used up is sent as well: whoever died in the last of them has told nobody, and its door then
    gives it up.
    """
    patience = timedelta(seconds=settings.OUTBOX_RESEND_SECONDS)
    unsent = Q(sent_at__isnull=True) | Q(sent_at__lt=now - patience) | Q(sent_at__gt=now + patience)
    available = Q(available_at__lte=now) | Q(available_at__gt=now + PATIENCE + patience)
    with transaction.atomic():
        due = (
            OutboxMessage.objects.select_for_update(skip_locked=True)
            .filter(unsent, available, done_at__isnull=True, given_up_at__isnull=True)
            .order_by("pk")[:500]
        )
        found = list(due.values_list("pk", "task"))
        OutboxMessage.objects.filter(pk__in=[pk for pk, _ in found]).update(sent_at=now)
    for pk, task in found:
        nudge(task, [pk])
    return len(found)


@contextmanager
def _held(message_id: int) -> Iterator[bool]:
    """Holds a message's advisory lock; yields False where another worker has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [MESSAGE_LOCKS, message_id % 2**31])
        row = cursor.fetchone()
        held = bool(row and row[0])
    try:
        yield held
    finally:
        if held:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [MESSAGE_LOCKS, message_id % 2**31])


def _task(act: Act, *, name: str, **kind: Any) -> Any:
    one = _DOORS[name] = Door(name, act, **kind)

    @functools.wraps(act)
    def run(message_id: int) -> None:
        with _held(message_id) as held:
            message = _begun(message_id) if held else None
            if message is None:
                return
            with structlog.contextvars.bound_contextvars(**_names(one, message)):
                if message.attempts > MAX_ATTEMPTS:
                    _give_up(one, message, WORKER_LOST)
                else:
                    _try(one, message)

    return shared_task(name=name, acks_late=True, ignore_result=True)(run)


def _names(one: Door, message: OutboxMessage) -> dict[str, Any]:
    """What every line logged by a job says: which job, which message, and which request left it."""
    task = current_task.request.id if current_task else None
    return {"task": one.name, "task_id": task, "message": message.pk, "request_id": message.request_id}


def _try(one: Door, message: OutboxMessage) -> None:
    """Does a message, counted and timed. Raises DoorFailed."""
    since = time.monotonic()
    result = "failed"
    log.info("outbox.begun", attempt=message.attempts)
    try:
        _do(one, message)
        result = "done"
    except Refusal as refusal:
        result = "refused"
        metrics.REFUSALS.labels("job", refusal.code).inc()
        raise _failure(one, message, refusal) from None
    except Exception as error:
        raise _failure(one, message, error) from None
    finally:
        metrics.JOBS.labels(one.name, result).inc()
        metrics.JOB_SECONDS.labels(one.name).observe(time.monotonic() - since)
        log.info("outbox.ended", result=result, seconds=round(time.monotonic() - since, 3))


def _do(one: Door, message: OutboxMessage) -> None:
    payload = dict(message.payload)
    given = payload | {"at": datetime.fromisoformat(payload["at"]) + _kept_waiting(one, message)}
    if not one.is_one_transaction:
        one.act(**given)
        OutboxMessage.objects.filter(pk=message.pk).update(done_at=timezone.now(), waiting_since=None)
        return
    with transaction.atomic():
        if _claim(message.pk) is not None:
            one.act(**given)
            OutboxMessage.objects.filter(pk=message.pk).update(done_at=timezone.now(), waiting_since=None)


def _kept_waiting(one: Door, message: OutboxMessage) -> timedelta:
    """How much later than it was asked for an act takes effect: by the time that its message waited, where that was long."""
    waited = timezone.now() - message.created_at
    return waited if one.takes_effect_when_done and waited > PROMPT else timedelta()


def _claim(message_id: int) -> OutboxMessage | None:
    waiting = OutboxMessage.objects.filter(pk=message_id, done_at__isnull=True, given_up_at__isnull=True)
    return waiting.select_for_update(skip_locked=True).first()


def _begun(message_id: int) -> OutboxMessage | None:
    """Counts a try and commits the count, so that it stands whatever becomes of the worker; one past the last is none."""
    with transaction.atomic():
        message = _claim(message_id)
        if message is not None:
            message.attempts = min(message.attempts, MAX_ATTEMPTS) + 1
            message.save(update_fields=["attempts"])
    return message


def _give_up(one: Door, message: OutboxMessage, error: str) -> None:
    """Gives a message up, with what its door does about it; without that where it fails too, which the error then says."""
    try:
        with transaction.atomic():
            if _claim(message.pk) is None:
                return
            _record_end(message, error)
            if one.give_up is not None:
                payload = dict(message.payload) | {"at": clock.now(), "error": error}
                one.give_up(**payload)
    except Exception as fault:
        with transaction.atomic():
            _record_end(message, f"{error}; giving up: {type(fault).__name__}")
        log.error("outbox.give_up_failed", error=type(fault).__name__)
    metrics.JOBS.labels(one.name, "given_up").inc()
    log.error("outbox.given_up", error=error)


def _record_end(message: OutboxMessage, error: str) -> None:
    OutboxMessage.objects.filter(pk=message.pk).update(
        given_up_at=timezone.now(), waiting_since=None, error=error[:200]
    )
    Event.record("job.given_up", message, by=None, at=clock.now(), task=message.task, error=error[:200])


def nudge(task: str, identifiers: list[int]) -> None:
    """Tells the broker of messages; that it is away stops nobody, the relay sends again."""
    try:
        for identifier in identifiers:
            current_app.send_task(task, args=[identifier], retry=False)
    except Exception as error:  # the broker may be away; the relay sends again
        log.warning("outbox.nudge_failed", task=task, error=type(error).__name__)


def _failure(one: Door, message: OutboxMessage, error: Exception) -> DoorFailed:
    """Notes a failed try and gives what may be shown of it.

    A refusal is the procedure's answer for now (a calendar not on record, a level without code): it uses up no try and
    is put again every ten minutes until somebody has removed its cause. Anything else is a bug and waits longer each
    time, until the door gives up.
    """
    now = timezone.now()
    waiting = OutboxMessage.objects.filter(pk=message.pk, done_at__isnull=True)
    if isinstance(error, Refusal):
        since = message.waiting_since if message.error == error.code else None
        waiting.update(
            attempts=F("attempts") - 1, error=error.code, waiting_since=since or now, sent_at=None,
            available_at=now + PATIENCE,
        )  # fmt: skip
        return DoorFailed(f"{one.name}: {error.code}")
    kind = type(error).__name__
    if isinstance(error, HOPELESS) or message.attempts >= MAX_ATTEMPTS:
        _give_up(one, message, kind)
    else:
        pause = timedelta(seconds=2 ** (message.attempts - 1))
        waiting.update(error=kind, waiting_since=None, sent_at=None, available_at=now + pause)
    place = traceback.extract_tb(error.__traceback__)[-1]
    return DoorFailed(f"{one.name}: {kind} at {Path(place.filename).name}:{place.lineno}")
