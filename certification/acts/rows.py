"""退回: storing what is wrong with rows, whether the sheet shows it or the registry knows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from certification.models import Batch, RowRefusal
from certification.reasons import ROW_REASONS
from registry.bulk import copy_rows


@dataclass(frozen=True, slots=True)
class RowFault:
    """What the registry has against a row; ``value`` is what the uploader wrote there."""

    row_number: int
    code: str
    value: str


def refuse_rows(batch: Batch, faults: Sequence[RowFault]) -> None:
    """Stores the refusals of rows by the registry."""
    copy_rows(
        RowRefusal,
        ["batch", "sheet", "row_number", "column", "code", "zh", "en", "value", "nearest", "pointer"],
        (_row(batch, fault) for fault in faults),
    )


def _row(batch: Batch, fault: RowFault) -> tuple[object, ...]:
    column, reason = ROW_REASONS[fault.code]
    return batch.pk, "", fault.row_number, column, fault.code, reason.zh, reason.en, fault.value, [], ""
