"""读取: opening a batch's content and answering its rows, a slice at a time.

Each slice is committed on its own with the message that validates it, so a job killed anywhere goes on
where the last slice ended, and progress can be watched.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain, islice
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from certification import content, slices
from certification.acts.finishing import finish_if_judged
from certification.acts.rows import NOTE_COLUMNS, REFUSAL_COLUMNS
from certification.catalogue import catalogue_of
from certification.models import Batch, BatchSlice, RowNote, RowRefusal
from certification.states import BatchState
from intake import slicing
from intake.limits import Limits
from intake.objects import read_json
from intake.opening import Workbook, open_workbook
from intake.slicing import Slice
from registry import outbox
from registry.bulk import copy_rows
from registry.models import Event
from rules.refusals import Refusal


def read_batch(batch_id: UUID, *, at: datetime) -> None:
    """Reads a batch from where it stands to its end, or refuses it as a whole; done before, it changes nothing."""
    batch = Batch.objects.select_related("site__body").get(pk=batch_id)
    if batch.state not in (BatchState.RECEIVED, BatchState.READING):
        return
    on = timezone.localdate(batch.submitted_at)
    try:
        total, pieces = _open(batch, on=on)
        # The first slice comes with what may be wrong with the file as a whole, so it is read before anything is taken.
        first = list(islice(pieces, 1))
    except Refusal as refusal:
        _refuse(batch, refusal, at=at)
        return
    if batch.state == BatchState.RECEIVED:
        Batch.objects.filter(pk=batch.pk, state=BatchState.RECEIVED).update(state=BatchState.READING, rows_total=total)
    for piece in chain(first, pieces):
        _take(batch, piece, at=at)
    with transaction.atomic():
        Batch.objects.filter(pk=batch.pk, state=BatchState.READING).update(state=BatchState.VALIDATING)
        finish_if_judged(batch.pk, at=at)


def _open(batch: Batch, *, on: date) -> tuple[int, Iterator[Slice]]:
    """The number of rows and the slices from where the batch stands. Raises the refusals of the intake."""
    data = content.load(batch.content_path)
    catalogue = catalogue_of(batch.site, on=on, pathway=batch.pathway)
    if batch.source == "json":
        candidates: list[dict[str, Any]] = orjson.loads(data)
        return len(candidates), read_json(candidates, catalogue, on=on, start=batch.rows_read)
    workbook: Workbook = open_workbook(data, limits=Limits(max_bytes=settings.UPLOAD_LIMIT_BYTES))
    return workbook.total_rows, slicing.read(workbook, catalogue, on=on, start=batch.rows_read)


@transaction.atomic
def _take(batch: Batch, piece: Slice, *, at: datetime) -> None:
    """Stores one slice: what was refused, what is to be validated, and how far the reading has come."""
    answered = len(piece.refused) + piece.skipped
    copy_rows(
        RowRefusal,
        REFUSAL_COLUMNS,
        (
            (batch.pk, cell.sheet, cell.row_number, row.row_number, cell.column, cell.code, cell.zh[:500],
             cell.en[:500], cell.value_masked[:200], list(cell.nearest), cell.pointer[:200])
            for row in piece.refused
            for cell in row.cells
        ),
    )  # fmt: skip
    copy_rows(
        RowNote,
        NOTE_COLUMNS,
        (
            (batch.pk, note.sheet, note.row_number, note.column, note.code, note.zh[:500], note.en[:500])
            for note in piece.notes
        ),
    )
    if piece.accepted:
        # COPY hands bytes over as they are; an INSERT would write them out as twice as much text.
        sealed = slices.pack(piece.accepted, piece.evidence)
        copy_rows(
            BatchSlice, ["batch", "position", "rows", "sealed"], [(batch.pk, piece.start, len(piece.accepted), sealed)]
        )
        stored = BatchSlice.objects.values_list("pk", flat=True).get(batch=batch, position=piece.start)
        outbox.post("certification.validate_slice", [{"slice_id": stored}], at=at)
    Batch.objects.filter(pk=batch.pk).update(
        rows_read=piece.end,
        rows_judged=F("rows_judged") + answered,
        rows_refused=F("rows_refused") + len(piece.refused),
        rows_skipped=F("rows_skipped") + piece.skipped,
    )


@transaction.atomic
def _refuse(batch: Batch, refusal: Refusal, *, at: datetime) -> None:
    """Refuses the batch as a whole: the content stays stored, nothing of it is taken. Half read, it is no answer."""
    answer = {"code": refusal.code, "zh": refusal.message_zh, "en": refusal.message_en}
    if refusal.cited:
        answer["citation"] = refusal.cited
    moved = Batch.objects.filter(pk=batch.pk, state=BatchState.RECEIVED).update(
        state=BatchState.REFUSED, refusal=answer
    )
    if not moved:
        raise refusal
    Event.record("batch.refused", batch, by=None, at=at, body=batch.body, code=refusal.code)
