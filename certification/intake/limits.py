"""上限: what one upload may hold."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """上限: what one upload may hold. Sizes are bytes."""

    max_bytes: int = 50 << 20
    max_unpacked: int = 512 << 20
    max_ratio: int = 200
    max_rows: int = 200_000
    max_evidence_rows: int = 400_000
    max_columns: int = 100

    @property
    def most_rows(self) -> int:
        """The most rows that any sheet may have, its header among them."""
        return max(self.max_rows, self.max_evidence_rows) + 10
