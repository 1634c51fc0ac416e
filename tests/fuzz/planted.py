"""Sources with a fault on purpose: what they do to their process must be found."""

from __future__ import annotations

import os
import random
from typing import ClassVar


class _Planted:
    """Every input is its number's fate: most are answered, the fifth is at fault."""

    name: ClassVar[str] = "planted"

    def __init__(self) -> None:
        self.count = 0

    def make(self, draw: random.Random) -> int:
        """How many came before."""
        self.count += 1
        return self.count

    def answer(self, given: int) -> str:
        """Answered, except for the fifth."""
        if given == 5:
            self.fail()
        return "answered"

    def fail(self) -> None:
        """What the fifth does."""
        raise NotImplementedError


class Hanging(_Planted):
    """Waits for ever."""

    def fail(self) -> None:
        """Nothing interrupts it."""
        while True:
            pass


class Dying(_Planted):
    """Ends its process, as a fault in a library written in C does."""

    def fail(self) -> None:
        """By the signal of a bad address."""
        os.kill(os.getpid(), 11)


class Greedy(_Planted):
    """Takes all the memory it can get."""

    def fail(self) -> None:
        """Until it gets no more."""
        held = []
        while True:
            held.append(bytearray(64 << 20))


class Forgetful(_Planted):
    """Raises what no reader may raise."""

    def fail(self) -> None:
        """As a lookup without its check does."""
        raise KeyError("sheet")
