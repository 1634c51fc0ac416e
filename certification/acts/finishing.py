"""Counting a batch's answered rows, and finishing it with the last."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import F

from certification.models import Batch
from certification.states import BatchState


def count_judged(batch_id: UUID, *, judged: int, refused: int, skipped: int, at: datetime) -> None:
    """Adds answered rows to a batch and finishes it if they were the last.

    ``refused`` of them are refusals, ``skipped`` were accepted with an earlier file and are not counted again.
    """
    Batch.objects.filter(pk=batch_id).update(
        rows_judged=F("rows_judged") + judged,
        rows_refused=F("rows_refused") + refused,
        rows_skipped=F("rows_skipped") + skipped,
    )
    finish_if_judged(batch_id, at=at)


def finish_if_judged(batch_id: UUID, *, at: datetime) -> None:
    """Moves a wholly read batch to validated once every row has its answer; whoever comes last does it."""
    done = Batch.objects.filter(pk=batch_id, state=BatchState.VALIDATING, rows_judged=F("rows_total"))
    done.update(state=BatchState.VALIDATED, validated_at=at)
