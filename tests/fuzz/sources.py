"""What kinds of input there are: each made from a seed and a number, so that any one of them can be made again."""

from __future__ import annotations

import random
from importlib import import_module
from typing import Any, ClassVar, Protocol


class Source(Protocol):
    """来源: makes inputs and has them answered.

    ``answer`` returns one word for what became of the input. An AssertionError says that the answer is wrong; any other
    exception is a fault too, for whoever reads an input answers or refuses it by name.
    """

    name: ClassVar[str]

    def make(self, draw: random.Random) -> Any:
        """The input that follows from the numbers drawn."""

    def answer(self, given: Any) -> str:
        """Has it answered; the outcome in a word."""


KNOWN = {
    "workbooks": "tests.fuzz.workbooks:Workbooks",
    "texts": "tests.fuzz.texts:Texts",
    "numbers": "tests.fuzz.numbers:Numbers",
    "checks": "tests.fuzz.numbers:Checks",
}
"""By name: module and class."""


def source(name: str) -> Source:
    """The source of a name in ``KNOWN``, or of ``module:Class``."""
    module, _, kind = KNOWN.get(name, name).partition(":")
    made: Source = getattr(import_module(module), kind)()
    return made


def drawn(name: str, seed: int, number: int) -> random.Random:
    """The numbers from which an input is made."""
    return random.Random(f"{name} {seed} {number}")
