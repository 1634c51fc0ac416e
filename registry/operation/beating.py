"""定时: the beat as it is, which says every few seconds that it lives, and bears a clock that is set back.

Celery's beat goes by the wall clock and remembers when each entry last ran, also over a restart. Where the clock was ahead
and is set right, that lies in the future, and nothing would be sent until the clock gets there again: neither what the
outbox sends again nor the ledger's places.
"""

from __future__ import annotations

import time
from typing import Any

import structlog
from celery.beat import PersistentScheduler

from registry.operation import beats

log = structlog.get_logger(__name__)

EVERY_SECONDS = 5.0


class Scheduler(PersistentScheduler):
    """The scheduler of Celery; a tick that comes to its end is a sign of life."""

    _noted = float("-inf")

    def tick(self, *args: Any, **options: Any) -> Any:
        """Sends what is due; seconds until the next tick."""
        self._take_back_what_lies_ahead()
        pause = super().tick(*args, **options)
        if time.monotonic() - self._noted >= EVERY_SECONDS:
            beats.note("beat")
            self._noted = time.monotonic()
        return min(pause, EVERY_SECONDS)

    def _take_back_what_lies_ahead(self) -> None:
        """Lets what last ran in the future have run now."""
        now = self.app.now()
        ahead = [entry for entry in self.schedule.values() if entry.last_run_at and entry.last_run_at > now]
        for entry in ahead:
            entry.last_run_at = now
        if ahead:
            self._heap = None  # ordered by the moments that were wrong
            log.warning("operation.clock_was_set_back", entries=len(ahead))
