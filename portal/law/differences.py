"""修改对比: what changed between two texts, line by line, with a few lines around each change."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

AROUND = 3


class Line(NamedTuple):
    """一行: its number in the older and in the newer text (None: not there), what became of it, and the line."""

    before: int | None
    after: int | None
    kind: str  # same, gone, new
    text: str


def differences(before: str, after: str) -> list[list[Line]]:
    """The changes as groups of lines, in the newer text's order; none where the texts are equal."""
    old, new = before.split("\n"), after.split("\n")
    matcher = SequenceMatcher(None, old, new)
    groups = matcher.get_grouped_opcodes(AROUND) if old != new else iter(())
    return [[line for opcode in group for line in _lines(opcode, old, new)] for group in groups]


def _lines(opcode: tuple[str, int, int, int, int], old: list[str], new: list[str]) -> Iterator[Line]:
    tag, first, last, start, end = opcode
    if tag == "equal":
        for offset in range(last - first):
            yield Line(first + offset + 1, start + offset + 1, "same", old[first + offset])
        return
    for number in range(first, last):
        yield Line(number + 1, None, "gone", old[number])
    for number in range(start, end):
        yield Line(None, number + 1, "new", new[number])
