"""办理阶段: where the applications of a batch are on the way from the upload to the certificate, with counts.

A batch is as far as the slowest of its rows: its stage is the first in which something is waiting.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import BooleanField, Case, Count, Q, Value, When
from django.db.models.enums import TextChoices

from certification.models import Application, Batch
from certification.states import ApplicationState, BatchState


class Stage(TextChoices):
    """办理阶段, in the order of the procedure; 成绩 is 评审 where the pathway is decided on review records."""

    INTAKE = "intake", "受理"
    VERDICT = "verdict", "判定"
    ASSESSMENT = "assessment", "成绩"
    APPROVAL = "approval", "批准"
    NOTICE = "notice", "公示"
    ISSUE = "issue", "发证"


REVIEWED = "评审"
REFUSED, FINISHED = "整批退回", "办理完毕"


@dataclass(frozen=True, slots=True)
class StageCount:
    """What one stage holds: rows waiting in it, rows that went on from it, rows that ended in it.

    ``contested`` are those of the waiting whose objection is open.
    """

    stage: Stage
    label: str
    waiting: int = 0
    passed: int = 0
    ended: int = 0
    contested: int = 0


@dataclass(frozen=True, slots=True)
class Stages:
    """办理情况: the six stages of a batch, in order; the batch is as far as the first in which something waits."""

    refused: bool
    counts: tuple[StageCount, ...]
    stopped: bool = False

    @property
    def current(self) -> StageCount | None:
        """The first stage in which something is waiting; None where nothing is."""
        return None if self.refused else next((each for each in self.counts if each.waiting), None)

    @property
    def finished(self) -> bool:
        """Whether nothing is waiting any more: every row has ended or has its certificate."""
        return self.current is None

    @property
    def label(self) -> str:
        """Where the batch is, in one word."""
        if self.refused:
            return REFUSED
        if self.current is None and self.stopped:
            return str(BatchState.STOPPED.label)
        return self.current.label if self.current else FINISHED

    def __iter__(self) -> Iterator[StageCount]:
        return iter(self.counts)

    def __getitem__(self, stage: Stage) -> StageCount:
        return self.counts[list(Stage).index(stage)]


Counts = Mapping[tuple[str, bool, bool], int]
"""How many applications by state, whether decided, whether their public notice has ended."""


def stages_of(batches: Iterable[Batch], *, on: date) -> dict[UUID, Stages]:
    """The stages of each batch on a day, in one statement for all of them."""
    given = list(batches)
    ended = Case(
        When(public_notice__ends_on__lt=on, then=Value(True)), default=Value(False), output_field=BooleanField()
    )
    decided = Case(When(decision__isnull=False, then=Value(True)), default=Value(False), output_field=BooleanField())
    rows = Application.objects.filter(batch__in=[batch.pk for batch in given]).order_by()
    grouped = rows.annotate(decided=decided, ended=ended).values_list("batch", "state", "decided", "ended")
    counts: dict[UUID, dict[tuple[str, bool, bool], int]] = {batch.pk: {} for batch in given}
    for batch, state, was_decided, has_ended, count in grouped.annotate(Count("pk")):
        counts[batch][state, was_decided, has_ended] = count
    return {batch.pk: _stages(batch, counts[batch.pk]) for batch in given}


def in_stage(stage: Stage, *, on: date) -> Q:
    """The applications that are waiting in a stage from 成绩 onwards on a day, as a filter."""
    on_notice = Q(state=ApplicationState.ON_NOTICE)
    past = Q(public_notice__ends_on__lt=on)
    return {
        Stage.ASSESSMENT: Q(state=ApplicationState.ELIGIBLE),
        Stage.APPROVAL: Q(state=ApplicationState.PASSED),
        Stage.NOTICE: Q(state__in=[ApplicationState.APPROVED, ApplicationState.CONTESTED]) | (on_notice & ~past),
        Stage.ISSUE: on_notice & past,
    }[stage]


def _stages(batch: Batch, counts: Counts) -> Stages:
    def many(*states: str, decided: bool | None = None, ended: bool | None = None) -> int:
        return sum(
            count
            for (state, was_decided, has_ended), count in counts.items()
            if state in states and decided in (None, was_decided) and ended in (None, has_ended)
        )

    state = ApplicationState
    total = sum(counts.values())
    stopped_at_verdict = many(state.INELIGIBLE, state.UNKNOWN)
    issued, refuted = many(state.ISSUED), many(state.REJECTED, state.ANNULLED, decided=True)
    running = many(state.APPROVED, state.CONTESTED) + many(state.ON_NOTICE, ended=False)
    due = many(state.ON_NOTICE, ended=True)
    decided = running + due + issued + refuted
    turned_down = many(state.REJECTED, decided=False)
    waiting = many(state.PASSED)
    given_up = many(state.FAILED, state.WITHDRAWN) + many(state.ANNULLED, decided=False)
    assessed = waiting + turned_down + decided
    unread, unjudged = batch.rows_total - batch.rows_read, max(batch.rows_read - batch.rows_judged, 0)
    if batch.state == BatchState.RECEIVED:
        unread = max(unread, 1)  # not opened yet: how many rows there are is not known
    stopped = batch.state == BatchState.STOPPED
    left = unread if stopped else 0  # no row of these is waiting: the job that reads them gave up
    label = REVIEWED if batch.is_reviewed else Stage.ASSESSMENT.label
    return Stages(
        batch.state == BatchState.REFUSED,
        (
            StageCount(
                Stage.INTAKE, str(Stage.INTAKE.label), unread - left, total + unjudged, batch.rows_refused + left
            ),
            StageCount(
                Stage.VERDICT, str(Stage.VERDICT.label), unjudged, total - stopped_at_verdict, stopped_at_verdict
            ),
            StageCount(Stage.ASSESSMENT, str(label), many(state.ELIGIBLE), assessed, given_up),
            StageCount(Stage.APPROVAL, str(Stage.APPROVAL.label), waiting, decided, turned_down),
            StageCount(
                Stage.NOTICE, str(Stage.NOTICE.label), running, due + issued, refuted, contested=many(state.CONTESTED)
            ),
            StageCount(Stage.ISSUE, str(Stage.ISSUE.label), due, issued),
        ),
        stopped,
    )
