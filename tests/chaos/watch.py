"""How long the public check was silent: somebody asks for one certificate all the time."""

from __future__ import annotations

import http.client
import itertools
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.chaos.client import Client, Kept

PAUSE = 0.1
WAITS = 5.0


@dataclass(slots=True)
class Watch:
    """Asks in a thread of its own; notes when it was answered rightly, and everything that was answered wrongly."""

    address: Callable[[], str]
    number: str
    name: str
    is_database_up: Callable[[], bool]
    began: float = 0.0
    ended: float = 0.0
    asked: int = 0
    wrong: list[str] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    back: list[float] = field(default_factory=list)
    nobody_there: list[float] = field(default_factory=list)
    others: dict[str, int] = field(default_factory=dict)
    _stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        """Begins."""
        self.began = time.monotonic()
        self._threads = [
            threading.Thread(target=one, daemon=True, name="watch") for one in (self._ask_on, self._look_on)
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ends."""
        self.ended = time.monotonic()
        self._stop.set()
        for thread in self._threads:
            thread.join(2 * WAITS)

    def longest_silence(self) -> float:
        """The longest time between two right answers, in seconds."""
        moments = [self.began, *self.answered, self.ended]
        return max(later - earlier for earlier, later in itertools.pairwise(moments))

    def longest_after_database(self) -> float:
        """The longest time from PostgreSQL being back, with a web server there to ask it, to a right answer; in seconds."""
        return max(map(self._wait_after, self.back), default=0.0)

    def _wait_after(self, back: float) -> float:
        answered = min((at for at in self.answered if at >= back), default=self.ended)
        return answered - max([back, *(at for at in self.nobody_there if back < at < answered)])

    def _ask_on(self) -> None:
        client = Client(self.address, Kept(), patience=0, waits=WAITS)
        asked = json.dumps({"number": self.number, "name": self.name}).encode()
        while not self._stop.wait(PAUSE):
            self.asked += 1
            try:
                status, said = client.ask("POST", "/api/v1/checks", asked, {"Content-Type": "application/json"})
            except (OSError, http.client.HTTPException, ValueError) as error:
                self._count(type(error).__name__)
                if isinstance(error, ConnectionRefusedError):
                    self.nobody_there.append(time.monotonic())
                continue
            if status == 200 and said.get("answer") == "valid":
                self.answered.append(time.monotonic())
            elif status == 200 or status == 404:
                self.wrong.append(f"{status} {said}")
            else:
                self._count(f"{status} {said.get('code', '')}")

    def _count(self, how: str) -> None:
        self.others[how] = self.others.get(how, 0) + 1

    def _look_on(self) -> None:
        was_up = True
        while not self._stop.wait(PAUSE):
            is_up = self.is_database_up()
            if is_up and not was_up:
                self.back.append(time.monotonic())
            was_up = is_up
