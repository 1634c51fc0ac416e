"""办理阶段: where batches are, for the pages that list them."""

from __future__ import annotations

from collections.abc import Iterable

from certification import queries
from certification.models import Batch
from registry import clock


def with_stages(batches: Iterable[Batch]) -> list[Batch]:
    """The batches, each with its ``stages`` as of today; one statement for all of them."""
    rows = list(batches)
    found = queries.stages_of(rows, on=clock.today())
    for row in rows:
        row.stages = found[row.pk]  # type: ignore[attr-defined]
    return rows
