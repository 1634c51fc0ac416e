"""公示: putting approved results up for five working days, and objections against them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from certification.access import Permission, require
from certification.acts.moving import move
from certification.models import Application, Approval, Objection, Outcome, Publicity
from certification.states import ApplicationState
from registry import identity, outbox
from registry.models import Account, Event
from registry.refusals import Refusal
from registry.workdays import Workdays

CONTACT = b"objection-contact"


class NotInPublicity(Refusal):
    """The result is not, or no longer, open to objections."""

    code = "not_in_publicity"
    zh = "该结果不在公示期内，不能提出异议"
    en = "The result is not within its publicity period"
    status = 409


class ObjectionSettled(Refusal):
    """The objection was settled before."""

    code = "objection_settled"
    zh = "该异议已经处理"
    en = "The objection has been settled already"
    status = 409


class GroundNeeded(Refusal):
    """An objection or its settlement came without a reason."""

    code = "ground_needed"
    zh = "请写明理由"
    en = "A reason is needed"


def last_day(*, at: datetime) -> date:
    """The last day of a 公示 that starts on the legal day of ``at``. Raises registry.workdays.CalendarUnknown."""
    return Workdays.load().after(timezone.localdate(at), settings.PUBLICITY_WORKING_DAYS)


@transaction.atomic
def publicise(approval: Approval, applications: Sequence[UUID], *, at: datetime) -> Publicity:
    """Puts an approval's results up from the legal day of ``at``; done before, it changes nothing.

    Raises registry.workdays.CalendarUnknown where the period runs into a year without its arrangement.
    """
    existing = Publicity.objects.filter(approval=approval).first()
    if existing:
        return existing
    publicity = Publicity.objects.create(
        approval=approval, batch=approval.batch, starts_on=timezone.localdate(at), ends_on=last_day(at=at),
        working_days=settings.PUBLICITY_WORKING_DAYS,
    )  # fmt: skip
    move(
        applications, before=ApplicationState.APPROVED, after=ApplicationState.PUBLICISED, by=None, at=at,
        publicity_id=publicity.pk,
    )  # fmt: skip
    Event.record(
        "publicity.started", publicity, by=None, at=at, body=approval.batch.body, count=len(applications),
        ends_on=publicity.ends_on.isoformat(),
    )  # fmt: skip
    return publicity


@transaction.atomic
def raise_objection(application: Application, *, ground: str, contact: str = "", at: datetime) -> Objection:
    """Records an objection, which stops just that application. Raises NotInPublicity, GroundNeeded."""
    if not ground.strip():
        raise GroundNeeded
    locked = Application.objects.select_for_update(of=("self",)).select_related("publicity").get(pk=application.pk)
    open_ = locked.state in (ApplicationState.PUBLICISED, ApplicationState.CONTESTED)
    if not open_ or locked.publicity is None or timezone.localdate(at) > locked.publicity.ends_on:
        raise NotInPublicity
    objection = Objection.objects.create(
        application=locked, ground=ground.strip()[:2000], raised_at=at,
        contact_sealed=identity.seal(contact.encode(), purpose=CONTACT) if contact else None,
    )  # fmt: skip
    if locked.state == ApplicationState.PUBLICISED:
        move([locked.pk], before=ApplicationState.PUBLICISED, after=ApplicationState.CONTESTED, by=None, at=at)
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
            after=ApplicationState.PUBLICISED,
            by=by,
            at=at,
            reason=reason,
        )
        leave_issue([application.publicity_id], at=at)


def leave_issue(publicities: Sequence[UUID | None], *, at: datetime) -> None:
    """Leaves the closing of publicities to the issuing job, once each."""
    identifiers = [str(publicity) for publicity in publicities]
    outbox.post("certification.issue", [{"publicity_id": pk} for pk in identifiers], at=at, keys=identifiers)
