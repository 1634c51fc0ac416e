"""姓名: confirmed by the person, corrected, or settled where bodies disagree; a correction is an act of two persons.

A name is proposed with its ground and its evidence, and confirmed by a regulator who is another person. The record's name is
changed in just that transaction, with its event and its leaf; certificates keep the name they were issued with.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from registry import identity
from registry.access import Permission, require
from registry.acts import ledger
from registry.models import (
    Account,
    ConfirmationWay,
    Event,
    IdentityCase,
    IdentityCaseOutcome,
    IdentityConfirmation,
    IdentityProposal,
    NameClaim,
    ProposalOutcome,
    Role,
    Worker,
)
from registry.models.regions import covers
from registry.reasons import (
    BothSidesNeeded,
    IdentityCaseSettled,
    IdentityConfirmed,
    IdentityInDispute,
    NameOnRecord,
    NameProposalStands,
    NotPermitted,
    ProposalSettled,
    ReferenceNeeded,
    SecondRegulatorNeeded,
    need_ground,
)


@transaction.atomic
def confirm_own_name(*, by: Account, at: datetime) -> IdentityConfirmation:
    """The person says that the name on record is theirs. Raises IdentityInDispute, IdentityConfirmed, NotPermitted."""
    require(by, Permission.SEE_OWN_IDENTITY)
    worker = _locked(by.worker_id)
    _refuse_while_disputed(worker)
    person = ConfirmationWay.PERSON
    if IdentityConfirmation.objects.filter(worker=worker, name=worker.name, way=person).exists():
        raise IdentityConfirmed
    done = IdentityConfirmation.objects.create(worker=worker, name=worker.name, way=person, by=by, confirmed_at=at)
    Event.record("identity.confirmed", worker, by=by, at=at)
    return done


@transaction.atomic
def propose_correction(
    worker: Worker, *, name: str, statement: str, reference: str, by: Account, at: datetime
) -> IdentityProposal:
    """Proposes another name for a record that nobody disputes: misspelt, or changed by law.

    By the person, a body that gave a name for the number, or a regulator of such a body's place. Raises NameUnfit, NameOnRecord,
    GroundNeeded, ReferenceNeeded, IdentityInDispute, NameProposalStands, NotPermitted.
    """
    require(by, Permission.CORRECT_NAMES)
    if not _is_concerned(by, worker):
        raise NotPermitted
    _refuse_while_disputed(worker)
    wanted = identity.as_name(name)
    if wanted == worker.name:
        raise NameOnRecord
    return _propose(worker, None, wanted, statement, reference, by=by, at=at)


@transaction.atomic
def propose_settlement(
    case: IdentityCase, *, name: str, statement: str, reference: str, by: Account, at: datetime
) -> IdentityProposal:
    """Proposes which name a case comes to: the one on record, another side's, or a third.

    Raises NameUnfit, GroundNeeded, ReferenceNeeded, IdentityCaseSettled, NameProposalStands, BothSidesNeeded, NotPermitted.
    """
    require(by, Permission.SETTLE_IDENTITY)
    _require_both_sides(case.worker, by)
    if IdentityCase.objects.get(pk=case.pk).outcome:
        raise IdentityCaseSettled
    return _propose(case.worker, case, identity.as_name(name), statement, reference, by=by, at=at)


@transaction.atomic
def confirm_proposal(proposal: IdentityProposal, *, by: Account, at: datetime) -> None:
    """Puts the proposed name on record as a second person, confirms it, and settles the case that it is about.

    What becomes of applications is the procedure's (``certification.acts.identities``). Raises SecondRegulatorNeeded,
    BothSidesNeeded, ProposalSettled, NotPermitted; IdentityInDispute for a correction where a case was opened meanwhile.
    """
    _require_regulator(proposal, by)
    worker = _locked(proposal.worker_id)
    if proposal.case_id is None:
        _refuse_while_disputed(worker)
    _settle(proposal, ProposalOutcome.CONFIRMED, reason="", by=by, at=at)
    if proposal.name != worker.name:
        _put_on_record(worker, proposal, by=by, at=at)
    regulator = ConfirmationWay.REGULATOR
    if not IdentityConfirmation.objects.filter(worker=worker, name=proposal.name, way=regulator).exists():
        IdentityConfirmation.objects.create(
            worker=worker, name=proposal.name, way=regulator, by=by, proposal=proposal, confirmed_at=at
        )
    if proposal.case_id is not None:
        _settle_case(proposal, by=by, at=at)


@transaction.atomic
def decline_proposal(proposal: IdentityProposal, *, reason: str, by: Account, at: datetime) -> None:
    """Closes a proposal without its name: withdrawn by who proposed, declined by who might have confirmed.

    Raises GroundNeeded, ProposalSettled, SecondRegulatorNeeded, NotPermitted.
    """
    why = need_ground(reason)[:400]
    outcome = ProposalOutcome.WITHDRAWN
    if by.pk != proposal.proposed_by_id:
        _require_regulator(proposal, by)
        outcome = ProposalOutcome.DECLINED
    _settle(proposal, outcome, reason=why, by=by, at=at)
    Event.record(f"name_proposal.{outcome}", proposal, by=by, at=at, body=proposal.proposed_by.body)


def may_settle_for(account: Account, worker: Worker) -> bool:
    """Whether every body that gave a name for the worker lies in the account's region."""
    region = account.region_id
    return region is not None and all(covers(region, place) for place in _places(worker))


def _propose(
    worker: Worker, case: IdentityCase | None, name: str, statement: str, reference: str, *, by: Account, at: datetime
) -> IdentityProposal:
    facts = need_ground(statement)[:1000]
    if not any(sign.isalnum() for sign in reference):
        raise ReferenceNeeded
    if IdentityProposal.objects.filter(worker=worker, outcome="").exists():
        raise NameProposalStands
    try:
        with transaction.atomic():
            proposal = IdentityProposal.objects.create(
                worker=worker, case=case, before=worker.name, name=name, statement=facts,
                reference=reference.strip()[:200], proposed_by=by, proposed_at=at,
            )  # fmt: skip
    except IntegrityError as error:  # another's, which who asks does not see, or made at the same moment
        if "one_open_name_proposal_for_each_worker" not in str(error):
            raise
        raise NameProposalStands from error
    Event.record("name_proposal.made", proposal, by=by, at=at, body=by.body)
    return proposal


def _put_on_record(worker: Worker, proposal: IdentityProposal, *, by: Account, at: datetime) -> None:
    record = {
        "after": proposal.name, "before": proposal.before, "proposal": str(proposal.pk), "worker": str(worker.pk),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT registry_put_name_on_record(%s)", [proposal.pk])
    ledger.append([ledger.leaf_of("worker.name_corrected", str(worker.pk), record)], at=at)
    Event.record(
        "worker.name_corrected", worker, by=by, at=at, body=proposal.proposed_by.body, proposal=str(proposal.pk)
    )


def _settle_case(proposal: IdentityProposal, *, by: Account, at: datetime) -> None:
    stands = proposal.name == proposal.before
    outcome = IdentityCaseOutcome.STANDS if stands else IdentityCaseOutcome.CORRECTED
    key = identity.name_key(proposal.name, of=str(proposal.case_id))
    assert proposal.case is not None
    open_ = IdentityCase.objects.filter(pk=proposal.case.pk, outcome="")
    if not open_.update(outcome=outcome, settled_key=key, settled_by=by, settled_at=at):
        raise IdentityCaseSettled
    Event.record("identity.settled", proposal.case, by=by, at=at, outcome=str(outcome), proposal=str(proposal.pk))


def _settle(proposal: IdentityProposal, outcome: ProposalOutcome, *, reason: str, by: Account, at: datetime) -> None:
    open_ = IdentityProposal.objects.filter(pk=proposal.pk, outcome="")
    if not open_.update(outcome=outcome, reason=reason, settled_by=by, settled_at=at):
        raise ProposalSettled


def _require_regulator(proposal: IdentityProposal, by: Account) -> None:
    require(by, Permission.SETTLE_IDENTITY)
    if not proposal.may_be_confirmed_by(by):
        raise SecondRegulatorNeeded
    if proposal.case_id is not None:
        _require_both_sides(proposal.worker, by)
    elif not _is_concerned(by, proposal.worker):
        raise NotPermitted


def _require_both_sides(worker: Worker, by: Account) -> None:
    if not _is_concerned(by, worker):
        raise NotPermitted
    if not may_settle_for(by, worker):
        raise BothSidesNeeded


def _is_concerned(account: Account, worker: Worker) -> bool:
    if account.role == Role.WORKER:
        return account.worker_id == worker.pk
    if account.role == Role.REGULATOR:
        return any(covers(account.region_id or "", place) for place in _places(worker))
    return NameClaim.objects.filter(worker=worker, body=account.body_id).exists()


def _places(worker: Worker) -> list[str]:
    return list(NameClaim.objects.filter(worker=worker).values_list("body__region", flat=True).distinct().order_by())


def _refuse_while_disputed(worker: Worker) -> None:
    case = IdentityCase.objects.filter(worker=worker, outcome="").first()
    if case is not None:
        raise IdentityInDispute(case=case.receipt)


def _locked(worker_id: UUID | None) -> Worker:
    """The record, locked as uploads lock it: a name is neither given nor settled meanwhile."""
    if worker_id is None:  # an account that the database keeps out
        raise NotPermitted
    # By a function of the owner's: who locks rows needs the right to change them, and pages have that of no record.
    with connection.cursor() as cursor:
        cursor.execute("SELECT registry_hold_worker(%s)", [worker_id])
    return Worker.objects.get(pk=worker_id)
