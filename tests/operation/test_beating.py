"""The beat and a clock that is set back: what ran in the future has run."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from config.celery import app
from registry.operation import beats
from registry.operation.beating import Scheduler


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the entries that were sent."""
    found: list[str] = []
    monkeypatch.setattr(Scheduler, "apply_async", lambda self, entry, **options: found.append(entry.name) or entry)
    monkeypatch.setattr(beats, "note", lambda role: None)
    return found


@pytest.fixture
def scheduler(tmp_path: Path) -> Any:
    made = Scheduler(app=app, schedule_filename=str(tmp_path / "schedule"))
    yield made
    made.close()


def tick(scheduler: Scheduler, times: int = 8) -> None:
    for _ in range(times):
        scheduler.tick()


def test_what_ran_in_the_future_is_sent_after_its_own_pause_and_not_after_hours(
    scheduler: Scheduler, sent: list[str]
) -> None:
    """The clock was two hours ahead when everything ran last, and is right again, also for a beat that was killed."""
    tick(scheduler)
    ahead = app.now() + timedelta(hours=2)
    for entry in scheduler.schedule.values():
        entry.last_run_at = ahead
    sent.clear()
    tick(scheduler, 1)
    assert sent == []
    assert all(entry.last_run_at <= app.now() for entry in scheduler.schedule.values())
    for entry in scheduler.schedule.values():
        entry.last_run_at -= timedelta(hours=1)  # an hour later by a right clock
    scheduler._heap = None
    tick(scheduler)
    assert set(sent) == set(settings.CELERY_BEAT_SCHEDULE)


def test_what_ran_in_the_past_is_left_as_it_is(scheduler: Scheduler, sent: list[str]) -> None:
    tick(scheduler)
    before = {name: entry.last_run_at for name, entry in scheduler.schedule.items()}
    heap = scheduler._heap
    scheduler._take_back_what_lies_ahead()
    assert {name: entry.last_run_at for name, entry in scheduler.schedule.items()} == before
    assert scheduler._heap is heap
