"""异议: an objection against a result on notice, raised by anybody, settled by somebody who did not decide on it."""

from __future__ import annotations

import hmac
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from certification.acts.moving import move
from certification.acts.notices import leave_issue
from certification.models import Application, Objection, ObjectionAddition, Outcome, Review, Score
from certification.reasons import NotOnNotice, ObjectionSettled, ObjectionTakenOver, WhoDecidedMayNotSettle
from certification.states import ApplicationState
from registry import identity
from registry.access import Permission, permits, require
from registry.models import Account, Event
from registry.reasons import need_ground
from registry.receipts import new_receipt

CONTACT = b"objection-contact"


@transaction.atomic
def raise_objection(
    application: Application, *, ground: str, contact: str = "", by: Account | None = None, at: datetime
) -> tuple[Objection, bool]:
    """Records an objection, which stops just that application; returns it and whether it is new.

    The same words on the same result, and what the same contact says while its objection is open, are added to the
    objection that stands. ``by`` is empty for the public; the person whose application it is (``disown``) may object until
    the certificate is issued. Raises NotOnNotice, GroundNeeded.
    """
    text = need_ground(ground)[:2000]
    locked = Application.objects.select_for_update(of=("self",)).select_related("public_notice").get(pk=application.pk)
    open_ = locked.state in (ApplicationState.ON_NOTICE, ApplicationState.CONTESTED)
    if (
        not open_
        or locked.public_notice is None
        or (by is None and timezone.localdate(at) > locked.public_notice.ends_on)
    ):
        raise NotOnNotice
    sealed = identity.seal(contact.encode(), purpose=CONTACT) if contact else None
    ground_key, contact_key = _ground_key(text), _contact_key(contact)
    # The application's row is locked, so two at once find each other.
    standing = _standing(locked, ground_key, contact_key)
    if standing:
        ObjectionAddition.objects.create(objection=standing, ground=text, contact_sealed=sealed, raised_at=at)
        Event.record("objection.added_to", standing, by=by, at=at, body=locked.batch.body)
        return standing, False
    objection = Objection.objects.create(
        application=locked, receipt=new_receipt(), ground=text, ground_key=ground_key, contact_sealed=sealed,
        contact_key=contact_key, raised_at=at,
    )  # fmt: skip
    if locked.state == ApplicationState.ON_NOTICE:
        move([locked.pk], before=ApplicationState.ON_NOTICE, after=ApplicationState.CONTESTED, by=by, at=at)
    Event.record("objection.raised", objection, by=by, at=at, body=locked.batch.body, application=str(locked.pk))
    return objection, True


@transaction.atomic
def take_over(objection: Objection, *, by: Account, at: datetime) -> None:
    """The regulator of the place takes an objection over; the body settles it no more.

    Raises ObjectionSettled, ObjectionTakenOver, NotPermitted.
    """
    application, locked = _locked(objection)
    require(by, Permission.TAKE_OVER_OBJECTIONS, place=application.batch.site.region_id)
    if locked.taken_over_by_id is not None:
        raise ObjectionTakenOver
    Objection.objects.filter(pk=locked.pk).update(taken_over_by=by, taken_over_at=at)
    Event.record("objection.taken_over", objection, by=by, at=at, body=application.batch.body)


@transaction.atomic
def settle_objection(objection: Objection, outcome: Outcome, *, reason: str, by: Account, at: datetime) -> None:
    """Settles an objection: upheld, the application is rejected; dismissed, it goes on when none is open.

    By an approver of the body who did not decide on the result, or by the regulator of the place, who takes it over
    by settling it. Raises ObjectionSettled, ObjectionTakenOver, WhoDecidedMayNotSettle, GroundNeeded, NotPermitted.
    """
    why = need_ground(reason)[:1000]
    application, locked = _locked(objection)
    batch = application.batch
    require(by, Permission.SETTLE_OBJECTIONS, body=batch.body, place=batch.site.region_id)
    if by.pk in _who_decided(application):
        raise WhoDecidedMayNotSettle
    regulating = permits(by, Permission.TAKE_OVER_OBJECTIONS)
    if locked.taken_over_by_id is not None and not regulating:
        raise ObjectionTakenOver
    taken = {"taken_over_by": by, "taken_over_at": at} if regulating and locked.taken_over_by_id is None else {}
    Objection.objects.filter(pk=locked.pk).update(outcome=outcome, reason=why, settled_by=by, settled_at=at, **taken)
    _go_on(application, outcome, reason=why[:400], by=by, at=at)
    Event.record("objection.settled", objection, by=by, at=at, body=batch.body, outcome=str(outcome))


def contacts_of(objection: Objection) -> list[str]:
    """How to reach those who raised an objection or added to it, each once."""
    sealed = [objection.contact_sealed, *(addition.contact_sealed for addition in objection.additions.all())]
    opened = [identity.unseal(one, purpose=CONTACT).decode() for one in sealed if one]
    return list(dict.fromkeys(opened))


def _ground_key(text: str) -> str:
    """The same for texts that differ in white space, width, case and punctuation alone."""
    plain = "".join(sign for sign in text.casefold() if sign.isalnum())
    return hmac.digest(settings.REGISTRY_LOOKUP_KEY, b"ground:" + plain.encode(), "sha256").hex()


def _contact_key(contact: str) -> str:
    plain = "".join(sign for sign in contact.casefold() if sign.isalnum())
    if not plain:
        return ""
    return hmac.digest(settings.REGISTRY_LOOKUP_KEY, b"objection:" + plain.encode(), "sha256").hex()


def _standing(application: Application, ground_key: str, contact_key: str) -> Objection | None:
    """The objection that this one is a double of: in the same words ever, by the same contact while it is open."""
    found = application.objections.filter(ground_key=ground_key).first()
    if found is None and contact_key:
        found = application.objections.filter(contact_key=contact_key, outcome="").first()
    return found


def _locked(objection: Objection) -> tuple[Application, Objection]:
    """The application first, then the objection: the order in which everybody takes them. Raises ObjectionSettled."""
    application = (
        Application.objects.select_for_update(of=("self",))
        .select_related("batch__body", "batch__site", "decision")
        .get(pk=objection.application_id)
    )
    locked = Objection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
    if locked.outcome:
        raise ObjectionSettled
    return application, locked


def _who_decided(application: Application) -> set[int]:
    """Who put it forward, approved it, or recorded anything of its examination: the decision names the last of these."""
    decision = application.decision
    if decision is None:
        return set()
    examined = Score.objects.filter(application=application).order_by().values_list("recorded_by")
    reviewed = Review.objects.filter(application=application).order_by().values_list("reviewed_by")
    examiners = {pk for (pk,) in examined.union(reviewed)}
    return {decision.submitted_by_id, decision.approved_by_id, *examiners}


def _go_on(application: Application, outcome: Outcome, *, reason: str, by: Account, at: datetime) -> None:
    if application.state != ApplicationState.CONTESTED:
        return
    contested = ApplicationState.CONTESTED
    if outcome == Outcome.UPHELD:
        move([application.pk], before=contested, after=ApplicationState.REJECTED, by=by, at=at, reason=reason)
    elif not Objection.objects.filter(application=application, outcome="").exists():
        move([application.pk], before=contested, after=ApplicationState.ON_NOTICE, by=by, at=at, reason=reason)
        leave_issue([application.public_notice_id], at=at)
