"""身份: what becomes of applications when it is settled whose number it is, or when a worker says that one is not theirs."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from certification.acts.moving import move
from certification.acts.objecting import raise_objection
from certification.models import Application, Batch
from certification.reasons import NotDisownable
from certification.states import OPEN_STATES, ApplicationState
from registry.access import Permission, require
from registry.acts.names import confirm_proposal
from registry.models import Account, Event, IdentityProposal, NameClaim
from registry.reasons import NotPermitted, need_ground

DISOWNABLE = (
    ApplicationState.ELIGIBLE, ApplicationState.PASSED, ApplicationState.ON_NOTICE, ApplicationState.CONTESTED,
)  # fmt: skip
"""The states in which the person may say that an application is not theirs."""
DISOWNED = "本人声明不是本人申报：{ground}"
NOT_THEIRS = "身份核实案件{case}：报送的姓名不成立"


@transaction.atomic
def settle_name(proposal: IdentityProposal, *, by: Account, at: datetime) -> None:
    """Confirms a proposed name, as a second person; where it settles a case, the applications of a losing side end.

    That is a side which never gave the name that it came to: its applications would be another person's. Raises as
    ``registry.acts.names.confirm_proposal``.
    """
    confirm_proposal(proposal, by=by, at=at)
    if proposal.case is None:
        return
    right = NameClaim.objects.filter(worker=proposal.worker_id, name=proposal.name).values("body")
    open_ = Application.objects.filter(worker=proposal.worker_id, state__in=(*OPEN_STATES, ApplicationState.FAILED))
    ending = open_.exclude(batch__body__in=right).select_for_update(of=("self",)).order_by("pk")
    by_batch: dict[UUID, list[UUID]] = defaultdict(list)
    for pk, batch, state in ending.values_list("pk", "batch", "state"):
        reason = NOT_THEIRS.format(case=proposal.case.receipt)
        move([pk], before=state, after=ApplicationState.ANNULLED, by=by, at=at, reason=reason)
        by_batch[batch].append(pk)
    for batch_row in Batch.objects.filter(pk__in=by_batch).select_related("body").order_by("pk"):
        Event.record(
            "applications.annulled", batch_row, by=by, at=at, body=batch_row.body, count=len(by_batch[batch_row.pk]),
            case=str(proposal.case_id),
        )  # fmt: skip


@transaction.atomic
def disown(application: Application, *, reason: str, by: Account, at: datetime) -> str:
    """The person says that an application in their name is not theirs; returns the state that it is in then.

    Before it is approved it ends. A result on notice is objected to, which holds it up until somebody who did not decide on it
    has settled that. Raises NotDisownable, GroundNeeded, NotPermitted.
    """
    require(by, Permission.DISOWN_APPLICATIONS)
    why = DISOWNED.format(ground=need_ground(reason)[:350])
    locked = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if locked.worker_id != by.worker_id:
        raise NotPermitted
    state = ApplicationState(locked.state)
    if state not in DISOWNABLE:
        raise NotDisownable(label=state.label, state=state.value)
    if state in (ApplicationState.ELIGIBLE, ApplicationState.PASSED):
        move([locked.pk], before=state, after=ApplicationState.ANNULLED, by=by, at=at, reason=why)
        after = ApplicationState.ANNULLED
    else:
        raise_objection(locked, ground=why, by=by, at=at)
        after = ApplicationState.CONTESTED
    Event.record(
        "application.disowned", locked.batch, by=by, at=at, body=locked.batch.body, application=str(locked.pk), count=1
    )
    return after.value
