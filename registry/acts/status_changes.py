"""证书状态变更: proposed by one regulator, confirmed by a second of the same or a higher authority.

A change is a further row; the certificate stays as it was issued.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from registry.access import Permission, require
from registry.acts import ledger
from registry.models import (
    Account,
    Certificate,
    Event,
    ProposalOutcome,
    StatusChange,
    StatusChangeKind,
    StatusGround,
    StatusProposal,
    status_after,
)
from registry.models.certificates import POSSIBLE_CHANGES
from registry.models.status_changes import StatusGroundQuerySet
from registry.reasons import (
    EffectiveTooEarly,
    EffectiveTooLate,
    GroundNotInForce,
    NotPermitted,
    ProposalSettled,
    ProposalStands,
    ReplacementUnfit,
    SecondRegulatorNeeded,
    StatusChangeImpossible,
    need_ground,
)
from rules.ladder import Level


def possible_changes(certificate: Certificate, *, on: date) -> tuple[StatusChangeKind, ...]:
    """What may befall a certificate on a day: after its last change, and whatever that is, its revocation.

    A revocation that is only to take effect later can still be overtaken by one of the day.
    """
    last = _last_change(certificate)
    possible = POSSIBLE_CHANGES[status_after(last.kind if last else None)]
    if last is not None and last.kind == StatusChangeKind.REVOKED and last.effective_on > on:
        return (StatusChangeKind.REVOKED,)
    return possible


def grounds_for(certificate: Certificate, *, on: date) -> StatusGroundQuerySet:
    """The grounds for the changes that are possible, in force at the certificate's place on a day."""
    grounds = StatusGround.objects.of_place(certificate.site.region_id, on=on)
    return grounds.filter(kind__in=possible_changes(certificate, on=on))


@transaction.atomic
def propose_change(
    certificate: Certificate,
    ground: StatusGround,
    *,
    statement: str,
    effective_on: date,
    by: Account,
    at: datetime,
    replaced_by: Certificate | None = None,
) -> StatusProposal:
    """Proposes the change that a ground is for, from a day on; ``statement`` says what happened.

    Raises StatusChangeImpossible, EffectiveTooEarly, EffectiveTooLate, ReplacementUnfit, GroundNotInForce, ProposalStands,
    GroundNeeded, NotPermitted.
    """
    require(by, Permission.CHANGE_STATUS, place=certificate.site.region_id)
    facts = need_ground(statement)
    kind = StatusChangeKind(ground.kind)
    _require_soon(effective_on, at=at)
    _lock(certificate, replaced_by)
    if certificate.proposals.filter(outcome="").exists():
        raise ProposalStands
    _require_possible(certificate, kind, effective_on=effective_on, replaced_by=replaced_by)
    current = StatusGround.objects.of_place(certificate.site.region_id, on=timezone.localdate(at))
    if not current.filter(pk=ground.pk).exists():
        raise GroundNotInForce(text=ground.text)
    proposal = StatusProposal.objects.create(
        certificate=certificate, kind=kind, ground=ground, statement=facts[:1000], effective_on=effective_on,
        replaced_by=replaced_by, proposed_by=by, proposed_at=at,
    )  # fmt: skip
    Event.record(
        "status_change.proposed", certificate, by=by, at=at, body=certificate.site.body, kind=str(kind),
        ground=ground.code,
    )  # fmt: skip
    return proposal


@transaction.atomic
def confirm_change(proposal: StatusProposal, *, by: Account, at: datetime) -> StatusChange:
    """Makes the proposed change, as a second person of the same or a higher authority.

    Raises SecondRegulatorNeeded, ProposalSettled, NotPermitted; StatusChangeImpossible, EffectiveTooEarly and
    ReplacementUnfit where the change can no longer follow the last one.
    """
    certificate = proposal.certificate
    require(by, Permission.CHANGE_STATUS, place=certificate.site.region_id)
    if not proposal.may_be_confirmed_by(by):
        raise SecondRegulatorNeeded
    _lock(certificate, proposal.replaced_by)
    _settle(proposal, ProposalOutcome.CONFIRMED, reason="", by=by, at=at)
    _require_possible(
        certificate, StatusChangeKind(proposal.kind), effective_on=proposal.effective_on,
        replaced_by=proposal.replaced_by,
    )  # fmt: skip
    ground = proposal.ground
    change = StatusChange.objects.create(
        certificate=certificate, proposal=proposal, kind=proposal.kind, effective_on=proposal.effective_on,
        ground=ground.text, citation=ground.citation[:200], replaced_by=proposal.replaced_by, made_by=by, made_at=at,
    )  # fmt: skip
    record = {
        "citation": change.citation,
        "effective_on": change.effective_on.isoformat(),
        "ground": change.ground,
        "kind": change.kind,
        "number": certificate.number,
    }
    ledger.append([ledger.leaf_of(f"certificate.{change.kind}", str(certificate.pk), record)], at=at)
    kind = change.kind
    Event.record(
        f"certificate.{kind}", certificate, by=by, at=at, body=certificate.site.body, ground=ground.code,
        proposal=str(proposal.pk),
    )  # fmt: skip
    return change


@transaction.atomic
def decline_change(proposal: StatusProposal, *, reason: str, by: Account, at: datetime) -> None:
    """Closes a proposal without the change: withdrawn by who proposed, declined by who might have confirmed.

    Raises GroundNeeded, ProposalSettled, NotPermitted.
    """
    certificate = proposal.certificate
    require(by, Permission.CHANGE_STATUS, place=certificate.site.region_id)
    own = by.pk == proposal.proposed_by_id
    if not own and not proposal.may_be_confirmed_by(by):
        raise NotPermitted
    outcome = ProposalOutcome.WITHDRAWN if own else ProposalOutcome.DECLINED
    _lock(certificate)
    _settle(proposal, outcome, reason=need_ground(reason)[:400], by=by, at=at)
    Event.record(f"status_change.{outcome}", certificate, by=by, at=at, body=certificate.site.body)


def _lock(*certificates: Certificate | None) -> None:
    """One proposal or change of a certificate at a time; in the order of the keys, so that nobody waits in a ring."""
    # By a function of the owner's: who locks rows needs the right to change them, and nobody has that of certificates.
    with connection.cursor() as cursor:
        for key in sorted(certificate.pk for certificate in certificates if certificate is not None):
            cursor.execute("SELECT registry_hold_certificate(%s)", [key])


def _last_change(certificate: Certificate) -> StatusChange | None:
    return certificate.changes.deciding().first()


def _require_soon(effective_on: date, *, at: datetime) -> None:
    """A change of a far day would stand in the way of every change before it."""
    latest = timezone.localdate(at) + timedelta(days=settings.STATUS_CHANGE_FURTHEST_DAYS)
    if effective_on > latest:
        raise EffectiveTooLate(day=latest.isoformat(), days=settings.STATUS_CHANGE_FURTHEST_DAYS)


def _require_possible(
    certificate: Certificate, kind: StatusChangeKind, *, effective_on: date, replaced_by: Certificate | None
) -> None:
    last = _last_change(certificate)
    status = status_after(last.kind if last else None)
    if kind not in possible_changes(certificate, on=effective_on):
        raise StatusChangeImpossible(status=status.label, kind=kind.label, status_en=status.value, kind_en=kind.value)
    after_the_last = last is not None and kind != StatusChangeKind.REVOKED
    earliest = last.effective_on if after_the_last and last else certificate.issued_on
    if effective_on < earliest:
        raise EffectiveTooEarly(day=earliest.isoformat())
    if (kind == StatusChangeKind.SUPERSEDED) != (replaced_by is not None):
        raise ReplacementUnfit
    if replaced_by is not None and not _succeeds(replaced_by, certificate, on=effective_on):
        raise ReplacementUnfit


def _succeeds(successor: Certificate, certificate: Certificate, *, on: date) -> bool:
    """Whether it may take a certificate's place from a day on; as the trigger a_successor_is_fit holds.

    Another valid certificate of the same holder and occupation, of at least the level, and nothing on record that is to
    end it later.
    """
    if successor.pk == certificate.pk or successor.issued_on > on:
        return False
    if (successor.worker_id, successor.occupation_id) != (certificate.worker_id, certificate.occupation_id):
        return False
    if Level(successor.level).rank < Level(certificate.level).rank:
        return False
    last = _last_change(successor)
    return last is None or (last.kind == StatusChangeKind.REINSTATED and last.effective_on <= on)


def _settle(proposal: StatusProposal, outcome: ProposalOutcome, *, reason: str, by: Account, at: datetime) -> None:
    open_ = StatusProposal.objects.filter(pk=proposal.pk, outcome="")
    if not open_.update(outcome=outcome, reason=reason, settled_by=by, settled_at=at):
        raise ProposalSettled
