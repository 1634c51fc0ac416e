"""The steps of the demonstration; each can be repeated and goes on from what stands."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from certification.acts import issuing
from certification.acts.approving import approve
from certification.acts.reviewing import Concluded, record_reviews
from certification.acts.scores import Mark, parts_of, record_scores
from certification.acts.submitting import submit_workbook
from certification.catalogue import ORDINARY
from certification.models import Application, Batch
from certification.slices import open_row
from certification.states import ApplicationState, BatchState
from certification.waiting import waiting_list
from config.demonstration.calendar import Walk
from registry.models import Account, Certificate, Role, Site

PATIENCE = 180  # seconds without any progress after which the jobs are taken to be missing
PASSING = Decimal(80)
REVIEWED = ("技能高超、业绩突出，评审委员会一致同意", "评审会议纪要（演示）第1号")


class JobsMissing(RuntimeError):
    """Nothing moves: no Celery worker seems to be running."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A workbook to be walked through for a site by a pathway; ``scores`` by document number, else everybody passes."""

    site: Site
    filename: str
    content: bytes
    scores: Mapping[str, Mapping[str, int]]
    pathway: str = ORDINARY


def walk_through(submission: Submission, walk: Walk, *, say: Callable[[str], None]) -> Batch:
    """Uploads, waits for the jobs, examines, approves, lets the 公示 run and closes it; returns the batch."""
    site = submission.site
    submitter, assessor, approver = (account_of(site, role) for role in (Role.SUBMITTER, Role.ASSESSOR, Role.APPROVER))
    batch, new = submit_workbook(
        site=site, filename=submission.filename, content=submission.content, by=submitter, at=walk.submitted_at,
        pathway=submission.pathway,
    )  # fmt: skip
    say(
        f"{walk.submitted_at:%Y-%m-%d %H:%M} 申报 {site.body.name} {submission.filename}{'' if new else '（此前已提交）'}"
    )
    _wait(batch, lambda: batch.state in (BatchState.VALIDATED, BatchState.REFUSED))
    if batch.state == BatchState.REFUSED:
        return batch
    say(f"           校验 {batch.candidates} 行，退回 {batch.rows_refused} 行；{_standing(batch)}")
    _assess(batch, submission, walk, by=assessor, say=say)
    if batch.applications.filter(state=ApplicationState.PASSED).exists():
        approve(batch, seen=waiting_list(batch, at=walk.approved_at), by=approver, at=walk.approved_at)
        say(f"{walk.approved_at:%Y-%m-%d %H:%M} 批准 由{approver}批准")
    _wait(batch, lambda: not batch.applications.filter(state=ApplicationState.APPROVED).exists())
    return batch


def _assess(batch: Batch, submission: Submission, walk: Walk, *, by: Account, say: Callable[[str], None]) -> None:
    """Records what is still to be recorded: scores, or reviews where the pathway has no examination."""
    conclusions: list[Concluded] = []
    marks: list[Mark] = []
    if batch.is_reviewed:
        day = timezone.localdate(walk.scored_at)
        waiting = batch.applications.filter(state=ApplicationState.ELIGIBLE).values_list("pk", flat=True)
        conclusions = [Concluded(pk, "passed", day, *REVIEWED) for pk in waiting]
    else:
        marks = _marks(batch, submission)
    if conclusions:
        counts = record_reviews(batch, conclusions, by=by, at=walk.scored_at)
        say(f"{walk.scored_at:%Y-%m-%d %H:%M} 评审 通过 {counts['passed']}，不通过 {counts['failed']}")
    if marks:
        counts = record_scores(batch, marks, by=by, at=walk.scored_at)
        say(f"{walk.scored_at:%Y-%m-%d %H:%M} 成绩 合格 {counts['passed']}，不合格 {counts['failed']}")


def close(batches: Sequence[Batch], walk: Walk, *, say: Callable[[str], None]) -> None:
    """Runs the closing job as of the day after the last day of 公示, and waits for certificates and documents."""
    for public_notice in (public_notice for batch in batches for public_notice in batch.public_notices.all()):
        say(f"{public_notice.starts_on} 公示 至 {public_notice.ends_on}（{public_notice.working_days}个工作日）")
    issuing.close_due(at=walk.closed_at)
    for batch in batches:
        _wait(batch, lambda batch=batch: not _open(batch).exists())  # type: ignore[misc]
    say(f"{walk.closed_at:%Y-%m-%d %H:%M} 发证 {issued(batches).count()} 份")
    for batch in batches:
        _wait(batch, lambda batch=batch: not issued([batch]).filter(document__isnull=True).exists())  # type: ignore[misc]


def issued(batches: Sequence[Batch]) -> QuerySet[Certificate]:
    """The certificates that came of some batches."""
    return Certificate.objects.filter(application__batch__in=batches).order_by("number")


def _open(batch: Batch) -> QuerySet[Application]:
    return batch.applications.filter(state=ApplicationState.ON_NOTICE)


def account_of(site: Site, role: Role) -> Account:
    """The first account of a site's body in a role."""
    return Account.objects.filter(body=site.body, role=role).order_by("pk")[0]


def _marks(batch: Batch, submission: Submission) -> list[Mark]:
    """A mark for every part of every application still to be examined."""
    waiting = list(batch.applications.filter(state=ApplicationState.ELIGIBLE).select_related("verdict"))
    parts = parts_of(waiting)
    marks = []
    for application in waiting:
        given = submission.scores.get(open_row(application.row_sealed)["证件号码"], {})
        for part in parts[application.pk]:
            marks.append(Mark(application.pk, part, Decimal(given[part]) if part in given else PASSING))
    return marks


def _standing(batch: Batch) -> str:
    counts = {state: batch.applications.filter(state=state).count() for state in ApplicationState}
    return "，".join(f"{state.label} {count}" for state, count in counts.items() if count)


def _wait(batch: Batch, done: Callable[[], bool]) -> None:
    """Waits until something holds. Raises JobsMissing when nothing has moved for a while."""
    last, since = "", time.monotonic()
    while True:
        batch.refresh_from_db()
        if done():
            return
        now = (
            f"{batch.rows_read} {batch.rows_judged} {_standing(batch)} {issued([batch]).filter(document=None).count()}"
        )
        if now != last:
            last, since = now, time.monotonic()
        if time.monotonic() - since > PATIENCE:
            raise JobsMissing(f"nothing has moved for {PATIENCE} seconds: is a Celery worker running?")
        time.sleep(0.2)
