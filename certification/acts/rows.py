"""逐行答复: storing what is wrong with rows, whether the sheet shows it or the registry knows it, and what is noted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from certification.models import Batch, RowNote, RowRefusal
from certification.reasons import ROW_REASONS
from intake.faults import NOTES
from registry import metrics
from registry.bulk import copy_rows

REFUSAL_COLUMNS = (
    "batch", "sheet", "row_number", "candidate_row", "column", "code", "zh", "en", "value", "nearest", "pointer",
)  # fmt: skip
NOTE_COLUMNS = ("batch", "sheet", "row_number", "column", "code", "zh", "en")


@dataclass(frozen=True, slots=True)
class RowFault:
    """What the registry has against a row; ``value`` is what the uploader wrote there."""

    row_number: int
    code: str
    value: str
    words: Mapping[str, str] = field(default_factory=dict)
    """What the reason's words name besides, such as the number of a case."""


@dataclass(frozen=True, slots=True)
class RowAccepted:
    """已受理: a row that says what an open application of the same body says already."""

    row_number: int


def refuse_rows(batch: Batch, faults: Sequence[RowFault]) -> None:
    """Stores the refusals of rows by the registry."""
    metrics.count(metrics.ROWS, Counter(fault.code for fault in faults))
    copy_rows(
        RowRefusal,
        REFUSAL_COLUMNS,
        (_row(batch, fault) for fault in faults),
    )


def note_accepted(batch: Batch, rows: Sequence[RowAccepted]) -> None:
    """Stores that rows were accepted with an earlier file and not counted again."""
    zh, en = NOTES["already_accepted"]
    copy_rows(
        RowNote,
        NOTE_COLUMNS,
        ((batch.pk, "", row.row_number, "认定等级", "already_accepted", zh, en) for row in rows),
    )


def _row(batch: Batch, fault: RowFault) -> tuple[object, ...]:
    column, reason = ROW_REASONS[fault.code]
    reason = reason.of(**fault.words)
    number = fault.row_number
    return batch.pk, "", number, number, column, fault.code, reason.zh, reason.en, fault.value, [], ""
