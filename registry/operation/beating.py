"""定时: the beat as it is, which says every few seconds that it lives."""

from __future__ import annotations

import time
from typing import Any

from celery.beat import PersistentScheduler

from registry.operation import beats

EVERY_SECONDS = 5.0


class Scheduler(PersistentScheduler):
    """The scheduler of Celery; a tick that comes to its end is a sign of life."""

    _noted = float("-inf")

    def tick(self, *args: Any, **options: Any) -> Any:
        """Sends what is due; seconds until the next tick."""
        pause = super().tick(*args, **options)
        if time.monotonic() - self._noted >= EVERY_SECONDS:
            beats.note("beat")
            self._noted = time.monotonic()
        return min(pause, EVERY_SECONDS)
