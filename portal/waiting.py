"""待办: what several desks list of what waits for them."""

from __future__ import annotations

from django.db.models import QuerySet

from certification.models import Objection
from certification.queries import Age, ages
from portal.paging import RECENT
from registry import clock


def oldest(objections: QuerySet[Objection]) -> list[tuple[Objection, Age]]:
    """The oldest of some objections, each with its age today."""
    rows = objections.select_related("application__worker", "application__occupation", "application__work_type")
    found = list(rows.order_by("raised_at")[:RECENT])
    counted = ages(found, on=clock.today())
    return [(objection, counted[objection.pk]) for objection in found]
