"""后台任务: what the administrator does about jobs that stopped."""

from __future__ import annotations

import functools
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from registry import outbox
from registry.access import Permission, require
from registry.models import Account, Event, OutboxMessage
from registry.reasons import JobNotStopped


@transaction.atomic
def send_again(message: OutboxMessage, *, by: Account, at: datetime) -> None:
    """Sends a job that was given up, or that is refused for now, at once and with all its tries.

    What its door ended when it gave up is taken back, where it can be. Raises JobNotStopped, NotPermitted.
    """
    require(by, Permission.TEND_JOBS)
    stopped = OutboxMessage.objects.stopped().select_for_update().filter(pk=message.pk).first()
    if stopped is None:
        raise JobNotStopped
    door = outbox.door_named(stopped.task)
    if door is not None and door.resume is not None and stopped.given_up_at is not None:
        door.resume(**dict(stopped.payload) | {"by": by, "at": at})
    now = timezone.now()
    OutboxMessage.objects.filter(pk=stopped.pk).update(
        given_up_at=None, waiting_since=None, attempts=0, error="", available_at=now, sent_at=now
    )
    Event.record("job.sent_again", stopped, by=by, at=at, task=stopped.task, error=stopped.error)
    transaction.on_commit(functools.partial(outbox.nudge, stopped.task, [stopped.pk]))
