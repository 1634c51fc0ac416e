"""Steps the clock of every Python process that is started with this folder on PYTHONPATH.

CHAOS_CLOCK names a file with the seconds by which the clock runs ahead (or behind); a thread reads it several times a
second. ``time.monotonic`` and the clock of PostgreSQL stay as they are, as when a machine's clock is set.
"""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import Any

LOOK_SECONDS = 0.2


class Clock:
    """The clock of this process; a child that is forked goes on with what its parent had."""

    def __init__(self, path: Path) -> None:
        import time_machine  # here and not in the thread, which would import beside the program's own start

        self.travel = time_machine.travel
        self.escaped = time_machine.escape_hatch.time.time
        self.path = path
        self.ahead = 0.0
        self.traveller: Any = None

    def follow(self) -> None:
        """Looks for ever."""
        pause = threading.Event()
        while not pause.wait(LOOK_SECONDS):
            self.set(self.wanted())

    def wanted(self) -> float:
        """What the file says."""
        try:
            return float(self.path.read_text() or 0)
        except (OSError, ValueError):
            return self.ahead

    def set(self, ahead: float) -> None:
        """Steps to so many seconds ahead of the machine's clock."""
        if ahead == self.ahead:
            return
        now = self.escaped() if self.traveller else time.time()
        if self.traveller:
            self.traveller.stop()
            self.traveller = None
        if ahead:
            self.traveller = self.travel(now + ahead, tick=True)
            self.traveller.start()
        self.ahead = ahead

    def start(self) -> None:
        """Begins to look, in a thread; threads don't survive a fork, so a child begins again."""
        threading.Thread(target=self.follow, name="chaos-clock", daemon=True).start()


if os.environ.get("CHAOS_CLOCK"):
    clock = Clock(Path(os.environ["CHAOS_CLOCK"]))
    clock.start()
    os.register_at_fork(after_in_child=clock.start)
