"""Progress on standard output: one line a step, with the seconds since the start, never a silent minute."""

from __future__ import annotations

import sys
import time

HEARTBEAT_SECONDS = 10.0


class Progress:
    """A voice with a stopwatch; a closed output (``make run | head``) never disturbs the stop."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet
        self.began = time.monotonic()
        self.spoke = self.began
        self.mid_line = False

    def say(self, text: str) -> None:
        """Prints one line with the elapsed seconds in front."""
        self.show(("\n" if self.mid_line else "") + f"[{time.monotonic() - self.began:6.1f} s] {text}\n")

    def show(self, text: str) -> None:
        """Passes text of a child on as it is."""
        self.spoke = time.monotonic()
        if self.quiet or not text:
            return
        self.mid_line = not text.endswith("\n")
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except OSError:
            self.quiet = True

    def beat(self, name: str, since: float) -> None:
        """Says that ``name``, begun at the monotonic instant ``since``, still runs, when all was silent for long."""
        if time.monotonic() - self.spoke >= HEARTBEAT_SECONDS:
            self.say(f"… {name}: still at it after {time.monotonic() - since:.0f} s")
