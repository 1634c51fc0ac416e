"""待办: work left behind by acts, stored in their transaction and done at least until it is done once.

An act posts messages; on commit each is nudged to the broker. A door (a Celery task) claims its message by
a row lock, does the act and marks the message done in the same transaction: killed anywhere, the lock is
gone and the message still waits. The relay sends again what nobody finished, so a lost broker loses nothing.
"""

from __future__ import annotations

import functools
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from celery import current_app, shared_task
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from registry.models.outbox import OutboxMessage
from rules.refusals import Refusal

log = structlog.get_logger(__name__)

MAX_ATTEMPTS = 8
PATIENCE = timedelta(minutes=10)  # between tries of work that the procedure itself refuses for now
MESSAGE_LOCKS = 8_002  # first half of the advisory lock keys of long doors


class DoorFailed(RuntimeError):
    """A door's act failed; says which and where in the code, never with what: texts may hold personal data."""


def post(task: str, payloads: Iterable[dict[str, Any]], *, at: datetime, keys: Iterable[str] | None = None) -> None:
    """Stores one message a payload and nudges them when the transaction commits.

    ``at`` is the instant of the act that leaves the work; a key already waiting is not stored a second time.
    """
    given = list(payloads)
    names = list(keys) if keys is not None else [""] * len(given)
    now = timezone.now()
    messages = [
        OutboxMessage(
            task=task, payload={**payload, "at": at.isoformat()}, key=key, created_at=now, available_at=now, sent_at=now
        )
        for payload, key in zip(given, names, strict=True)
    ]
    stored = OutboxMessage.objects.bulk_create(messages, ignore_conflicts=keys is not None)
    if keys is not None:
        waiting = OutboxMessage.objects.filter(task=task, key__in=names, done_at__isnull=True)
        identifiers = list(waiting.values_list("pk", flat=True))
    else:
        identifiers = [message.pk for message in stored]
    transaction.on_commit(functools.partial(_nudge, task, identifiers))


def door(name: str) -> Callable[[Callable[..., None]], Any]:
    """Makes an act a Celery task named ``name`` that takes the number of its outbox message.

    The act is called with the message's payload (``at`` as a datetime) inside the claiming transaction.
    """

    def wrap(act: Callable[..., None]) -> Any:
        @functools.wraps(act)
        def run(message_id: int) -> None:
            try:
                with transaction.atomic():
                    message = _claim(message_id)
                    if message is None:
                        return
                    payload = dict(message.payload)
                    act(**payload | {"at": datetime.fromisoformat(payload["at"])})
                    message.done_at = timezone.now()
                    message.save(update_fields=["done_at"])
            except Exception as error:
                raise _failure(message_id, name, error) from None

        return shared_task(name=name, acks_late=True, ignore_result=True)(run)

    return wrap


def long_door(name: str) -> Callable[[Callable[..., None]], Any]:
    """Makes an act that commits piece by piece a Celery task; otherwise like ``door``.

    Its message is held by a session's advisory lock instead of a row lock: one worker at a time, and a worker
    killed halfway leaves the lock free and the pieces it committed done. The act must go on from there.
    """

    def wrap(act: Callable[..., None]) -> Any:
        @functools.wraps(act)
        def run(message_id: int) -> None:
            with _held(message_id) as held:
                message = OutboxMessage.objects.filter(pk=message_id, done_at__isnull=True).first() if held else None
                if message is None:
                    return
                payload = dict(message.payload)
                try:
                    act(**payload | {"at": datetime.fromisoformat(payload["at"])})
                except Exception as error:
                    raise _failure(message_id, name, error) from None
                OutboxMessage.objects.filter(pk=message_id).update(done_at=timezone.now())

        return shared_task(name=name, acks_late=True, ignore_result=True)(run)

    return wrap


def relay(*, now: datetime) -> int:
    """Nudges the messages that are due and that nobody has finished; returns how many."""
    stale = now - timedelta(seconds=settings.OUTBOX_RESEND_SECONDS)
    with transaction.atomic():
        due = (
            OutboxMessage.objects.select_for_update(skip_locked=True)
            .filter(Q(sent_at__isnull=True) | Q(sent_at__lt=stale), done_at__isnull=True, available_at__lte=now)
            .filter(attempts__lt=MAX_ATTEMPTS)
            .order_by("pk")[:500]
        )
        found = list(due.values_list("pk", "task"))
        OutboxMessage.objects.filter(pk__in=[pk for pk, _ in found]).update(sent_at=now)
    for pk, task in found:
        _nudge(task, [pk])
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


def _claim(message_id: int) -> OutboxMessage | None:
    waiting = OutboxMessage.objects.select_for_update(skip_locked=True).filter(pk=message_id, done_at__isnull=True)
    return waiting.first()


def _nudge(task: str, identifiers: list[int]) -> None:
    try:
        for identifier in identifiers:
            current_app.send_task(task, args=[identifier], retry=False)
    except Exception as error:  # the broker may be away; the relay sends again
        log.warning("outbox.nudge_failed", task=task, error=type(error).__name__)


def _failure(message_id: int, task: str, error: Exception) -> DoorFailed:
    """Notes a failed attempt and gives what may be shown of it.

    A refusal is the procedure's answer for now (a calendar not on record, a level without code): it is tried
    again every ten minutes until somebody has removed its cause. Anything else is a bug and waits longer each time.
    """
    now = timezone.now()
    message = OutboxMessage.objects.filter(pk=message_id, done_at__isnull=True)
    if isinstance(error, Refusal):
        message.update(error=error.code, sent_at=None, available_at=now + PATIENCE)
        return DoorFailed(f"{task}: {error.code}")
    attempts = message.values_list("attempts", flat=True).first() or 0
    message.update(
        attempts=F("attempts") + 1,
        error=type(error).__name__,
        sent_at=None,
        available_at=now + timedelta(seconds=min(2**attempts, 300)),
    )
    place = traceback.extract_tb(error.__traceback__)[-1]
    return DoorFailed(f"{task}: {type(error).__name__} at {Path(place.filename).name}:{place.lineno}")
