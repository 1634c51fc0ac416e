"""批准: a second person of the body turns passed applications into decisions, or rejects them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import uuid_utils.compat
from django.db import transaction
from django.db.models import QuerySet

from certification.acts.moving import MoveRefused, move
from certification.acts.notices import last_day
from certification.models import Application, Approval, Batch, Review, Score
from certification.states import ApplicationState
from registry import outbox
from registry.access import Permission, require
from registry.bulk import copy_rows
from registry.models import Account, Decision, Event
from registry.reasons import GroundNeeded
from rules.refusals import Refusal


class SecondPersonNeeded(Refusal):
    """The approver submitted the batch, or recorded scores or reviews in it."""

    code = "second_person_needed"
    zh = "提交申报、录入成绩或评审记录的人不能批准，须由另一人批准"
    en = "Whoever submitted, scored or reviewed may not approve; a second person must"
    status = 403


class NothingToApprove(Refusal):
    """None of the batch's applications is waiting for approval."""

    code = "nothing_to_approve"
    zh = "该批次没有评价合格、等待批准的申报"
    en = "No application of the batch is waiting for approval"
    status = 409


@transaction.atomic
def approve(batch: Batch, *, by: Account, at: datetime, applications: Sequence[UUID] | None = None) -> Approval:
    """Approves the given passed applications, or all that are waiting; a job then starts their 公示.

    Raises SecondPersonNeeded, NothingToApprove, NotPermitted; MoveRefused if a named one is not waiting;
    registry.workdays.CalendarUnknown where their 公示 could not be counted to its end.
    """
    require(by, Permission.APPROVE, body=batch.body)
    last_day(at=at)
    rows = _waiting(batch, applications, after=ApplicationState.APPROVED)
    _require_second_person(batch, [row.pk for row in rows], by)
    approval = Approval.objects.create(batch=batch, approved_by=by, approved_at=at)
    decisions = _decide(batch, rows, by=by, at=at)
    move(
        list(decisions), before=ApplicationState.PASSED, after=ApplicationState.APPROVED, by=by, at=at,
        decision_id=list(decisions.values()),
    )  # fmt: skip
    outbox.post("certification.give_notice", [{"approval_id": str(approval.pk), "applications": [
        str(application) for application in decisions]}], at=at)  # fmt: skip
    Event.record("batch.approved", batch, by=by, at=at, body=batch.body, approval=str(approval.pk), count=len(rows))
    return approval


@transaction.atomic
def reject(batch: Batch, applications: Sequence[UUID], *, reason: str, by: Account, at: datetime) -> None:
    """Rejects passed applications. Raises GroundNeeded, MoveRefused, SecondPersonNeeded, NotPermitted."""
    require(by, Permission.APPROVE, body=batch.body)
    if not reason.strip():
        raise GroundNeeded
    _require_second_person(batch, applications, by)
    rows = _waiting(batch, applications, after=ApplicationState.REJECTED)
    move(
        [row.pk for row in rows],
        before=ApplicationState.PASSED,
        after=ApplicationState.REJECTED,
        by=by,
        at=at,
        reason=reason,
    )
    Event.record("batch.rejected", batch, by=by, at=at, body=batch.body, count=len(rows), reason=reason)


def _waiting(batch: Batch, applications: Sequence[UUID] | None, *, after: str) -> list[Application]:
    waiting = Application.objects.filter(batch=batch, state=ApplicationState.PASSED)
    if applications is not None:
        waiting = waiting.filter(pk__any_of=applications)
    rows = list(
        waiting.select_for_update(of=("self",))
        .select_related("verdict")
        .only("worker_id", "occupation_id", "work_type_id", "level", "pathway", "route", "verdict__policy_id")
        .order_by("row_number")
    )
    if applications is not None and len(rows) != len(set(applications)):
        raise MoveRefused(count=len(set(applications)) - len(rows), before=ApplicationState.PASSED, after=after)
    if not rows:
        raise NothingToApprove
    return rows


def _require_second_person(batch: Batch, applications: Sequence[UUID], by: Account) -> None:
    assessed: QuerySet[Any] = Score.objects.filter(application__any_of=applications, recorded_by=by)
    if batch.is_reviewed:
        assessed = Review.objects.filter(application__any_of=applications, reviewed_by=by)
    if batch.submitted_by_id == by.pk or assessed.exists():
        raise SecondPersonNeeded


def _examiners(batch: Batch, applications: Sequence[UUID]) -> dict[UUID, int]:
    """Who examined or reviewed each application, the last one where there were several."""
    if batch.is_reviewed:
        reviews = Review.objects.filter(application__any_of=applications).order_by("revision")
        return dict(reviews.values_list("application", "reviewed_by"))
    scores = Score.objects.filter(application__any_of=applications).order_by("recorded_at", "id")
    return dict(scores.values_list("application", "recorded_by"))


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
