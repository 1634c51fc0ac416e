"""批次里的申报: how many applications of each state batches hold, for one batch or a page of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count

from certification.models import Application, Batch


def applications_by_state(batches: Iterable[Batch]) -> dict[UUID, dict[str, int]]:
    """Counts by batch and state, in one statement."""
    inside = Application.objects.filter(batch__in=[batch.pk for batch in batches]).order_by()
    counts: dict[UUID, dict[str, int]] = defaultdict(dict)
    for batch, state, count in inside.values_list("batch", "state").annotate(Count("pk")).order_by("batch", "state"):
        counts[batch][state] = count
    return dict(counts)
