"""批次的答复: how far a batch has come, in counts."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from certification.models import Application, Batch


def batch_answer(batch: Batch) -> dict[str, Any]:
    """The answer to an upload: state, progress in percent, and counts of rows and of applications by state."""
    states = Application.objects.filter(batch=batch).values_list("state").annotate(Count("pk")).order_by("state")
    return {
        "id": str(batch.pk),
        "state": batch.state,
        "progress": batch.progress,
        "rows": {
            "total": batch.rows_total,
            "candidates": batch.candidates,
            "read": batch.rows_read,
            "judged": batch.rows_judged,
            "refused": batch.rows_refused,
            "skipped": batch.rows_skipped,
        },
        "applications": dict(states),
        "refusal": batch.refusal,
    }
