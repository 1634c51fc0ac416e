"""公示: putting approved results up for five working days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from certification.acts.moving import move
from certification.models import Approval, PublicNotice
from certification.states import ApplicationState
from registry import outbox
from registry.models import Event
from registry.workdays import Workdays


def last_day(*, at: datetime) -> date:
    """The last day of a 公示 that starts on the legal day of ``at``. Raises registry.workdays.CalendarUnknown."""
    return Workdays.load().after(timezone.localdate(at), settings.PUBLIC_NOTICE_WORKING_DAYS)


@transaction.atomic
def give_notice(approval: Approval, applications: Sequence[UUID], *, at: datetime) -> PublicNotice:
    """Puts an approval's results up from the legal day of ``at``; done before, it changes nothing.

    Raises registry.workdays.CalendarUnknown where the period runs into a year without its arrangement.
    """
    existing = PublicNotice.objects.filter(approval=approval).first()
    if existing:
        return existing
    public_notice = PublicNotice.objects.create(
        approval=approval, batch=approval.batch, starts_on=timezone.localdate(at), ends_on=last_day(at=at),
        working_days=settings.PUBLIC_NOTICE_WORKING_DAYS,
    )  # fmt: skip
    move(
        applications, before=ApplicationState.APPROVED, after=ApplicationState.ON_NOTICE, by=None, at=at,
        public_notice_id=public_notice.pk,
    )  # fmt: skip
    Event.record(
        "public_notice.started", public_notice, by=None, at=at, body=approval.batch.body, count=len(applications),
        ends_on=public_notice.ends_on.isoformat(),
    )  # fmt: skip
    return public_notice


def leave_issue(public_notices: Sequence[UUID | None], *, at: datetime) -> None:
    """Leaves the closing of public notices to the issuing job, once each."""
    identifiers = [str(public_notice) for public_notice in public_notices]
    outbox.post("certification.issue", [{"public_notice_id": pk} for pk in identifiers], at=at, keys=identifiers)
