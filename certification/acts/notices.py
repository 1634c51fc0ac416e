"""公示: putting approved results up for five working days, and objections against them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from certification.acts.moving import move
from certification.models import Application, Approval, Objection, Outcome, PublicNotice
from certification.states import ApplicationState
from registry import identity, outbox
from registry.access import Permission, require
from registry.models import Account, Event
from registry.reasons import GroundNeeded
from registry.workdays import Workdays
from rules.refusals import Refusal

CONTACT = b"objection-contact"


class NotOnNotice(Refusal):
    """The result is not, or no longer, open to objections."""

    code = "not_on_notice"
    zh = "该结果不在公示期内，不能提出异议"
    en = "The result is not within its public notice period"
    status = 409


class ObjectionSettled(Refusal):
    """The objection was settled before."""

    code = "objection_settled"
    zh = "该异议已经处理"
    en = "The objection has been settled already"
    status = 409


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


@transaction.atomic
def raise_objection(application: Application, *, ground: str, contact: str = "", at: datetime) -> Objection:
    """Records an objection, which stops just that application. Raises NotOnNotice, GroundNeeded."""
    if not ground.strip():
        raise GroundNeeded
    locked = Application.objects.select_for_update(of=("self",)).select_related("public_notice").get(pk=application.pk)
    open_ = locked.state in (ApplicationState.ON_NOTICE, ApplicationState.CONTESTED)
    if not open_ or locked.public_notice is None or timezone.localdate(at) > locked.public_notice.ends_on:
        raise NotOnNotice
    objection = Objection.objects.create(
        application=locked, ground=ground.strip()[:2000], raised_at=at,
        contact_sealed=identity.seal(contact.encode(), purpose=CONTACT) if contact else None,
    )  # fmt: skip
    if locked.state == ApplicationState.ON_NOTICE:
        move([locked.pk], before=ApplicationState.ON_NOTICE, after=ApplicationState.CONTESTED, by=None, at=at)
    Event.record("objection.raised", objection, by=None, at=at, body=locked.batch.body, application=str(locked.pk))
    return objection


@transaction.atomic
def settle_objection(objection: Objection, outcome: Outcome, *, reason: str, by: Account, at: datetime) -> None:
    """Settles an objection: upheld, the application is rejected; dismissed, it goes on when none is open.

    Raises ObjectionSettled, GroundNeeded, NotPermitted.
    """
    if not reason.strip():
        raise GroundNeeded
    # The application first, then the objection: the order in which raise_objection takes them.
    application = Application.objects.select_for_update(of=("self",)).get(pk=objection.application_id)
    require(by, Permission.SETTLE_OBJECTIONS, body=application.batch.body)
    settled = Objection.objects.filter(pk=objection.pk, outcome="").update(
        outcome=outcome, reason=reason.strip()[:1000], settled_by=by, settled_at=at
    )
    if not settled:
        raise ObjectionSettled
    _go_on(application, outcome, reason=reason.strip()[:400], by=by, at=at)
    Event.record("objection.settled", objection, by=by, at=at, body=application.batch.body, outcome=str(outcome))


def _go_on(application: Application, outcome: Outcome, *, reason: str, by: Account, at: datetime) -> None:
    if application.state != ApplicationState.CONTESTED:
        return
    if outcome == Outcome.UPHELD:
        move(
            [application.pk],
            before=ApplicationState.CONTESTED,
            after=ApplicationState.REJECTED,
            by=by,
            at=at,
            reason=reason,
        )
    elif not Objection.objects.filter(application=application, outcome="").exists():
        move(
            [application.pk],
            before=ApplicationState.CONTESTED,
            after=ApplicationState.ON_NOTICE,
            by=by,
            at=at,
            reason=reason,
        )
        leave_issue([application.public_notice_id], at=at)


def leave_issue(public_notices: Sequence[UUID | None], *, at: datetime) -> None:
    """Leaves the closing of public notices to the issuing job, once each."""
    identifiers = [str(public_notice) for public_notice in public_notices]
    outbox.post("certification.issue", [{"public_notice_id": pk} for pk in identifiers], at=at, keys=identifiers)
