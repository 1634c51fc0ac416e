"""批准: a second person of the body turns passed applications into decisions, or rejects them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import uuid_utils.compat
from django.db import transaction
from django.db.models import QuerySet

from certification.acts.moving import move
from certification.acts.notices import last_day
from certification.models import Application, Approval, Batch, Review, Score
from certification.reasons import (
    APPLICATION_UNKNOWN,
    BASIS_CHANGED,
    IDENTITY_DISPUTED,
    NEWLY_WAITING,
    NO_LONGER_WAITING,
    ApprovalOutdated,
    IdentityUnsettled,
    MoveRefused,
    NothingToApprove,
    SecondPersonNeeded,
)
from certification.states import ApplicationState
from certification.waiting import WaitingList, approvable, bases_of, digest_of, list_as_of
from registry import outbox
from registry.access import Permission, require
from registry.bulk import copy_rows
from registry.models import Account, Decision, Event, IdentityCase
from registry.reasons import need_ground
from rules.refusals import Fault


@transaction.atomic
def approve(batch: Batch, *, seen: Mapping[UUID, str] | WaitingList, by: Account, at: datetime) -> Approval:
    """Approves exactly the applications that the approver saw; a job then starts their 公示.

    ``seen`` is each application with the basis it was shown with, or the whole waiting list of the batch by its
    digest (``certification.waiting``). Raises ApprovalOutdated where anything in it has changed since, naming what;
    IdentityUnsettled where it is not settled whose number it is; SecondPersonNeeded, NothingToApprove, NotPermitted; registry.reasons.CalendarUnknown where their 公示 could not
    be counted to its end.
    """
    require(by, Permission.APPROVE, body=batch.body)
    last_day(at=at)
    rows, bases = _as_seen(batch, seen)
    _require_second_person(batch, [row.pk for row in rows], by)
    approval = Approval.objects.create(
        batch=batch, approved_by=by, approved_at=at, count=len(rows), digest=digest_of(bases)
    )
    decisions = _decide(batch, rows, by=by, at=at)
    move(
        list(decisions), before=ApplicationState.PASSED, after=ApplicationState.APPROVED, by=by, at=at,
        decision_id=list(decisions.values()),
    )  # fmt: skip
    outbox.post("certification.give_notice", [{"approval_id": str(approval.pk), "applications": [
        str(application) for application in decisions]}], at=at)  # fmt: skip
    Event.record(
        "batch.approved", batch, by=by, at=at, body=batch.body, approval=str(approval.pk), count=len(rows),
        digest=approval.digest,
    )  # fmt: skip
    return approval


@transaction.atomic
def reject(batch: Batch, applications: Sequence[UUID], *, reason: str, by: Account, at: datetime) -> None:
    """Rejects passed applications. Raises GroundNeeded, MoveRefused, SecondPersonNeeded, NotPermitted."""
    require(by, Permission.APPROVE, body=batch.body)
    need_ground(reason)
    _require_second_person(batch, applications, by)
    named = Application.objects.filter(batch=batch, pk__any_of=applications, state=ApplicationState.PASSED)
    rows = _locked(named)
    before, after = ApplicationState.PASSED, ApplicationState.REJECTED
    if len(rows) != len(set(applications)):
        raise MoveRefused(count=len(set(applications)) - len(rows), before=before, after=after)
    if not rows:
        raise NothingToApprove
    move([row.pk for row in rows], before=before, after=after, by=by, at=at, reason=reason[:400])
    Event.record("batch.rejected", batch, by=by, at=at, body=batch.body, count=len(rows), reason=reason[:400])


@transaction.atomic
def require_unchanged(batch: Batch, seen: Mapping[UUID, str] | WaitingList) -> None:
    """For the step before the approval: raises ApprovalOutdated or NothingToApprove as an approval would now."""
    _as_seen(batch, seen)


def _as_seen(batch: Batch, seen: Mapping[UUID, str] | WaitingList) -> tuple[list[Application], dict[UUID, str]]:
    """The applications, locked, in the order of the rows, with their bases. Raises ApprovalOutdated."""
    inside = Application.objects.filter(batch=batch)
    if isinstance(seen, WaitingList):
        rows = _locked(approvable(batch))
    else:
        rows = _locked(inside.filter(pk__any_of=list(seen)))
    waiting = [row for row in rows if row.state == ApplicationState.PASSED]
    # The rows are locked, so nothing is recorded of them until this transaction ends.
    bases = bases_of([row.pk for row in waiting])
    if isinstance(seen, WaitingList):
        changes = _list_changes(batch, seen, bases)
        outdated, count = digest_of(bases) != seen.digest, seen.count
    else:
        changes = [
            replace(fault, position=position)
            for position, pk in enumerate(seen)
            for fault in _changes({pk: seen[pk]}, {row.pk: row for row in rows}, bases)
        ]
        outdated, count = bool(changes), len(seen)
    if outdated:
        now = approvable(batch).count()
        raise ApprovalOutdated(changes, seen=count, now=now)
    if not waiting:
        raise NothingToApprove
    _refuse_unsettled(waiting, list(seen) if not isinstance(seen, WaitingList) else [])
    return waiting, bases


def _refuse_unsettled(rows: Sequence[Application], order: Sequence[UUID]) -> None:
    """Raises IdentityUnsettled where a case holds up one of the applications, naming each by its place and row."""
    cases = IdentityCase.objects.holding().filter(worker__any_of=[row.worker_id for row in rows])
    held = set(cases.values_list("worker", flat=True))
    places = {pk: place for place, pk in enumerate(order)}
    faults = [
        Fault(places.get(row.pk), IDENTITY_DISPUTED.of(row=row.row_number)) for row in rows if row.worker_id in held
    ]
    if faults:
        raise IdentityUnsettled(faults)


def _list_changes(batch: Batch, seen: WaitingList, bases: Mapping[UUID, str]) -> list[Fault]:
    """What changed in a list known by its digest, as far as it can be drawn up again as it was then."""
    if digest_of(bases) == seen.digest:
        return []
    then = list_as_of(batch, at=seen.listed_at)
    if digest_of(then) != seen.digest:
        return []
    rows = Application.objects.filter(pk__any_of=list(then.keys() | bases.keys())).only("row_number", "state")
    found = {row.pk: row for row in rows.order_by("row_number")}
    newly = [Fault(None, NEWLY_WAITING.of(row=found[pk].row_number)) for pk in found if pk in bases and pk not in then]
    return [*_changes({pk: then[pk] for pk in found if pk in then}, found, bases), *newly]


def _changes(seen: Mapping[UUID, str], found: Mapping[UUID, Application], bases: Mapping[UUID, str]) -> Iterator[Fault]:
    """The applications of those seen that no longer wait, or wait on another basis."""
    for pk, basis in seen.items():
        row = found.get(pk)
        if row is None:
            yield Fault(None, APPLICATION_UNKNOWN)
        elif pk not in bases:
            label = ApplicationState(row.state).label
            yield Fault(None, NO_LONGER_WAITING.of(row=row.row_number, label=label, state=row.state))
        elif bases[pk] != basis:
            yield Fault(None, BASIS_CHANGED.of(row=row.row_number, before=basis, after=bases[pk]))


def _locked(rows: QuerySet[Application]) -> list[Application]:
    """The applications, locked in the order in which everybody locks them, given in the order of the rows."""
    needed = rows.select_related("verdict").only(
        "state", "row_number", "worker_id", "occupation_id", "work_type_id", "level", "pathway", "route",
        "verdict__policy_id",
    )  # fmt: skip
    found = needed.select_for_update(of=("self",)).order_by("pk")
    return sorted(found, key=lambda row: row.row_number)


def _require_second_person(batch: Batch, applications: Sequence[UUID], by: Account) -> None:
    assessed: QuerySet[Any] = Score.objects.filter(application__any_of=applications, recorded_by=by)
    if batch.is_reviewed:
        assessed = Review.objects.filter(application__any_of=applications, reviewed_by=by)
    if batch.submitted_by_id == by.pk or assessed.exists():
        raise SecondPersonNeeded


def _examiners(batch: Batch, applications: Sequence[UUID]) -> dict[UUID, int]:
    """Who examined or reviewed each application, the last one where there were several."""
    if batch.is_reviewed:
        reviews = Review.objects.filter(application__any_of=applications).order_by("application", "-revision")
        return dict(reviews.distinct("application").values_list("application", "reviewed_by"))
    scores = Score.objects.filter(application__any_of=applications).order_by("application", "-recorded_at", "-id")
    return dict(scores.distinct("application").values_list("application", "recorded_by"))


def _decide(batch: Batch, rows: Sequence[Application], *, by: Account, at: datetime) -> dict[UUID, UUID]:
    """Writes a decision for each application; returns decision by application."""
    examiners = _examiners(batch, [row.pk for row in rows])
    decisions = {row.pk: uuid_utils.compat.uuid7() for row in rows}
    copy_rows(
        Decision,
        [
            "id", "worker", "site", "occupation", "work_type", "level", "pathway", "route", "policy_digest",
            "submitted_by", "examined_by", "approved_by", "approved_at",
        ],
        (
            (decisions[row.pk], row.worker_id, batch.site_id, row.occupation_id, row.work_type_id, row.level,
             row.pathway, row.route, row.verdict.policy_id, batch.submitted_by_id, examiners[row.pk], by.pk, at)
            for row in rows
        ),
    )  # fmt: skip
    return decisions
