"""撤回: HR takes back what it applied for, so that it can be applied for again with other facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from certification.acts.moving import move
from certification.models import Application, Batch
from certification.reasons import MoveRefused
from certification.states import ApplicationState
from registry.access import Permission, require
from registry.models import Account, Event
from registry.reasons import need_ground


@transaction.atomic
def withdraw(batch: Batch, applications: Sequence[UUID], *, reason: str, by: Account, at: datetime) -> None:
    """Withdraws applications that have no score yet, with a reason.

    Raises MoveRefused if one is not of the batch or no longer in that state, GroundNeeded, NotPermitted.
    """
    require(by, Permission.SUBMIT, body=batch.body)
    need_ground(reason)
    before, after = ApplicationState.ELIGIBLE, ApplicationState.WITHDRAWN
    inside = Application.objects.filter(batch=batch, pk__any_of=applications).order_by("pk")
    rows = list(inside.select_for_update(of=("self",)).values_list("pk", flat=True))
    if len(rows) != len(set(applications)):
        raise MoveRefused(count=len(set(applications)) - len(rows), before=before, after=after)
    move(rows, before=before, after=after, by=by, at=at, reason=reason[:400])
    Event.record("applications.withdrawn", batch, by=by, at=at, body=batch.body, count=len(rows), reason=reason[:400])
