"""The clock that doors read: the wall clock, but in a demonstration, where it may run ahead and never back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from registry import clock
from registry.models import DemoClock


def test_outside_a_demonstration_there_is_one_clock(reference: None, settings: Any) -> None:
    """It can't be moved, and a row left behind by a demonstration moves nothing."""
    settings.DEMO = False
    DemoClock.objects.create(id=1, ahead_by=timedelta(days=30))
    with pytest.raises(RuntimeError):
        clock.advance(to=timezone.now() + timedelta(days=1))
    assert abs(clock.now() - timezone.now()) < timedelta(seconds=5)


def test_a_demonstration_s_clock_runs_ahead_and_never_back(reference: None, settings: Any) -> None:
    """Moved forward it stays there, and goes on from there."""
    settings.DEMO = True
    ahead = timezone.now() + timedelta(days=10)
    clock.advance(to=ahead)
    assert abs(clock.now() - ahead) < timedelta(seconds=5)
    clock.advance(to=timezone.now() - timedelta(days=10))
    assert clock.now() >= ahead
    assert DemoClock.objects.count() == 1


def test_the_legal_day_is_shanghai_s(reference: None, settings: Any) -> None:
    """At seventeen o'clock UTC the next day has begun."""
    settings.DEMO = True
    evening = datetime.now(UTC).replace(hour=17, minute=0, second=0, microsecond=0) + timedelta(days=3)
    clock.advance(to=evening)
    assert clock.today() == evening.date() + timedelta(days=1)
