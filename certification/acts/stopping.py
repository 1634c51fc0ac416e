"""中断: what becomes of work whose job gave up, and going on when the administrator sends it again.

What was begun is completed and not rolled back. A verdict is on record once it is given, the database refuses its
deletion, and an assessor may have recorded scores meanwhile; so rows that have their answer keep it, and the others are
refused by name: in a batch that could not be read on, all the rows after the last one read; in a slice that could not
be validated, each of its rows. Nothing counts as taken that has no answer.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from certification import slices
from certification.acts.finishing import count_judged
from certification.acts.rows import RowFault, refuse_rows
from certification.models import Approval, Batch, BatchSlice, PublicNotice
from certification.reasons import ReadingStopped
from certification.states import BatchState
from registry.models import Account, Event


def stop_reading(batch_id: UUID, *, error: str, at: datetime) -> None:
    """Ends a batch that could not be read on, with the number of rows that were; done before, it changes nothing."""
    batch = Batch.objects.select_for_update(of=("self",)).select_related("body").get(pk=batch_id)
    if batch.state not in (BatchState.RECEIVED, BatchState.READING):
        return
    refusal = ReadingStopped(read=batch.rows_read)
    Batch.objects.filter(pk=batch.pk).update(
        state=BatchState.STOPPED,
        refusal={
            "code": refusal.code,
            "zh": refusal.message_zh,
            "en": refusal.message_en,
            "rows_read": batch.rows_read,
        },
    )
    Event.record("batch.stopped", batch, by=None, at=at, body=batch.body, rows_read=batch.rows_read, error=error)


def resume_reading(batch_id: UUID, *, by: Account, at: datetime) -> None:
    """Lets a stopped batch be read on from where it stands."""
    batch = Batch.objects.select_for_update(of=("self",)).select_related("body").get(pk=batch_id)
    if batch.state != BatchState.STOPPED:
        return
    state = BatchState.READING if batch.rows_total else BatchState.RECEIVED
    Batch.objects.filter(pk=batch.pk).update(state=state, refusal=None)
    Event.record("batch.resumed", batch, by=by, at=at, body=batch.body, rows_read=batch.rows_read)


def stop_validation(slice_id: int, *, error: str, at: datetime) -> None:
    """Refuses every row of a slice that could not be validated, by its number; the batch then ends as others do."""
    piece = BatchSlice.objects.select_for_update(of=("self",)).select_related("batch__body").get(pk=slice_id)
    if piece.judged_at is not None:
        return
    refuse_rows(piece.batch, [RowFault(number, "not_validated", "") for number in _rows_of(piece)])
    BatchSlice.objects.filter(pk=piece.pk).update(judged_at=at, sealed=b"")
    count_judged(piece.batch_id, judged=piece.rows, refused=piece.rows, skipped=0, at=at)
    Event.record(
        "batch.rows_stopped", piece.batch, by=None, at=at, body=piece.batch.body, count=piece.rows, error=error
    )


def stop_notice(approval_id: str, *, error: str, at: datetime) -> None:
    """Says that an approval's public notice has not begun; its applications stay approved."""
    approval = Approval.objects.select_related("batch__body").get(pk=approval_id)
    Event.record("public_notice.stopped", approval.batch, by=None, at=at, body=approval.batch.body, error=error)


def stop_issue(public_notice_id: str, *, error: str, at: datetime) -> None:
    """Says that what a public notice has let through is not issued; its applications stay on notice."""
    notice = PublicNotice.objects.select_related("batch__body").get(pk=public_notice_id)
    Event.record("certificates.stopped", notice, by=None, at=at, body=notice.batch.body, error=error)


def _rows_of(piece: BatchSlice) -> list[int]:
    """The numbers of a slice's rows as the uploader sees them; by their place where the slice cannot be opened."""
    try:
        return [row.candidate.row_number for row in slices.unpack(piece.sealed)]
    except Exception:  # that it cannot be opened may be the very reason why it was given up
        return [piece.position + place for place in range(1, piece.rows + 1)]
