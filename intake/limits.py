"""上限: what one upload may hold."""

from __future__ import annotations

from dataclasses import dataclass

from intake.columns import LONGEST


@dataclass(frozen=True, slots=True)
class Limits:
    """上限: what one upload may hold. Sizes are bytes, ``max_cell`` and ``max_row`` are characters.

    ``max_evidence_rows`` holds for one sheet of evidence, ``max_evidence`` for all together. ``max_memory`` is what the reader of workbooks may take for the sheets together, as ``weight.py`` counts it.
    """

    max_bytes: int = 50 << 20
    max_unpacked: int = 512 << 20
    max_ratio: int = 200
    max_memory: int = 560 << 20
    max_rows: int = 200_000
    max_evidence_rows: int = 400_000
    max_evidence: int = 600_000
    max_columns: int = 100
    max_cell: int = LONGEST
    max_row: int = 16_000

    @property
    def most_rows(self) -> int:
        """The most rows that any sheet may have, its header among them."""
        return max(self.max_rows, self.max_evidence_rows) + 10
