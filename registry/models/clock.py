"""The clock of a demonstration: how far it has been moved forward."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Q


class DemoClock(models.Model):
    """演示时钟: one row; production has no use for it and no door to it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    ahead_by = models.DurationField("提前", default=timedelta)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="one_demo_clock"),
            models.CheckConstraint(condition=Q(ahead_by__gte=timedelta()), name="demo_clock_never_runs_behind"),
        ]

    def __str__(self) -> str:
        return str(self.ahead_by)
