"""The clock that doors read; acts and rules never do, they are given ``at``."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from registry.models.clock import DemoClock


def now() -> datetime:
    """The instant to give an act. In a demonstration it may run ahead of the wall clock, never behind."""
    return timezone.now() + ahead_by()


def today() -> date:
    """The legal day: the day in Asia/Shanghai."""
    return timezone.localdate(now())


def ahead_by() -> timedelta:
    """How far the demonstration's clock runs ahead; nothing outside demonstrations."""
    if not settings.DEMO:
        return timedelta()
    clock = DemoClock.objects.first()
    return clock.ahead_by if clock else timedelta()


def advance(*, to: datetime) -> None:
    """Moves the demonstration's clock forward to an instant; it never goes back.

    Raises RuntimeError outside a demonstration: a real registry has one clock.
    """
    if not settings.DEMO:
        raise RuntimeError("only a demonstration's clock can be moved")
    ahead = max(to - timezone.now(), ahead_by())
    DemoClock.objects.update_or_create(id=1, defaults={"ahead_by": ahead})
