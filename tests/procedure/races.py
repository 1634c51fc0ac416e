"""Two at once: threads with transactions of their own, brought to the same point before either goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

PATIENCE = 1.0  # seconds that one waits for the other; where a lock keeps the other away, it goes on alone


class Meeting:
    """A point that two threads reach together: the end of a statement that contains a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.met = False
        self._barrier = threading.Barrier(2)

    @contextmanager
    def here(self) -> Iterator[None]:
        """This thread's first statement with the text is followed by waiting for the other thread."""
        waited = False

        def wait_after(execute: Any, statement: str, params: Any, many: bool, context: Any) -> Any:
            nonlocal waited
            result = execute(statement, params, many, context)
            if self.text in statement and not waited:
                waited = True
                try:
                    self._barrier.wait(PATIENCE)
                    self.met = True
                except threading.BrokenBarrierError:
                    pass
            return result

        with connection.execute_wrapper(wait_after):
            yield


def at_once(*acts: Callable[[], Any], meeting: Meeting) -> list[Any]:
    """What each act gave or raised, all of them run at once."""
    answers: list[Any] = [None] * len(acts)

    def run(place: int) -> None:
        try:
            with meeting.here():
                answers[place] = acts[place]()
        except Exception as error:
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads), "the two wait for each other for ever"
    return answers
