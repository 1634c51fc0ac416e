"""展开的工作表: a sheet as the reader laid it out, with what it hides put back in its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from intake.limits import Limits
from intake.marks import Marks
from intake.unreadable import HIDDEN_VALUE, MERGED, TOO_LONG, is_filled, unreadable
from intake.weight import Weight


class Rows(Protocol):
    """What is used of a sheet: the reader's own, or one with its marks."""

    name: str
    start: tuple[int, int] | None
    end: tuple[int, int] | None

    def iter_rows(self) -> Iterator[list[Any]]:
        """All rows from the first of the sheet on; cells from the first filled column on."""

    @property
    def merged_cell_ranges(self) -> list[tuple[tuple[int, int], tuple[int, int]]] | None:
        """The first and last cell of each range of merged cells."""


class Laid:
    """The reader's sheet and the marks: rows of one width, in which unreadable cells stand as such.

    The reader's sheet ends with the last cell that it understands; this one with the last that holds anything.
    """

    def __init__(self, rows: Rows, marks: Marks) -> None:
        self._rows, self._marks = rows, marks
        self.name = rows.name
        self.start, self.end = _reach(rows, marks)

    @property
    def merged_cell_ranges(self) -> list[tuple[tuple[int, int], tuple[int, int]]] | None:
        """The reader's own."""
        return self._rows.merged_cell_ranges

    def iter_rows(self) -> Iterator[list[Any]]:
        """All rows from the first of the sheet on, the marked cells put in."""
        if self.start is None or self.end is None:
            return
        left, width = self.start[1], self.end[1] - self.start[1] + 1
        shift = (self._rows.start[1] - left) if self._rows.start else 0
        unread, filled = self._marks.unread, self._marks.filled
        inner = self._rows.iter_rows()
        for at in range(self.end[0] + 1):
            given = next(inner, None)
            row: list[Any] = [""] * shift + given if given is not None else []
            row += [""] * (width - len(row))
            for column in _columns(filled.get(at, 0)):
                if 0 <= column - left < width and row[column - left] == "":
                    row[column - left] = unreadable(HIDDEN_VALUE)
            for column, cell in unread.get(at, {}).items():
                row[column - left] = cell
            yield row


def laid(rows: Rows, marks: Marks) -> Rows:
    """The sheet with its marks; the reader's own where there are none."""
    return Laid(rows, marks) if marks.unread or marks.filled else rows


def merged_under(rows: Rows, header: int, weight: Weight) -> Marks:
    """The cells under the header row that are merged with a filled one: what they hold is not certain.

    A person sees one text over several rows and means it for all of them or for the first; the file holds it once.
    """
    marks = Marks()
    ranges = [each for each in rows.merged_cell_ranges or () if each[0][0] > header and rows.end is not None]
    if not ranges:
        return marks
    left = rows.start[1] if rows.start else 0
    last = rows.end or (0, 0)
    beginning: dict[int, list[tuple[int, int, int]]] = {}
    for (top, first), (bottom, right) in ranges:
        beginning.setdefault(top, []).append((first, min(bottom, last[0]), min(right, last[1])))
    for at, row in enumerate(rows.iter_rows()):
        for first, bottom, right in beginning.get(at, ()):
            place = first - left
            if not (0 <= place < len(row) and is_filled(row[place])):
                continue
            for down in range(at, bottom + 1):
                for across in range(first, right + 1):
                    if (down, across) != (at, first):
                        marks.mark(down, across, MERGED, str(row[place]), weight)
    return marks


def bounded(row: list[Any], limits: Limits) -> list[Any]:
    """The row, its texts held to what a cell and a row may have: a longer one is unreadable."""
    sizes = [len(cell) if isinstance(cell, str) else 0 for cell in row]
    if max(sizes, default=0) <= limits.max_cell and sum(sizes) <= limits.max_row:
        return row
    left, kept = limits.max_row, list(row)
    for place in sorted(range(len(row)), key=sizes.__getitem__):
        left -= sizes[place]
        if sizes[place] > limits.max_cell or left < 0:
            kept[place] = unreadable(TOO_LONG, row[place])
    return kept


def _reach(rows: Rows, marks: Marks) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """The first and the last row and column of what the reader laid out and of the marked cells."""
    spots = [each for each in (rows.start, rows.end) if each is not None]
    for row, cells in marks.unread.items():
        spots += [(row, min(cells)), (row, max(cells))]
    for row, mask in marks.filled.items():
        spots += [(row, (mask & -mask).bit_length() - 1), (row, mask.bit_length() - 1)]
    if not spots:
        return None, None
    down, across = zip(*spots, strict=True)
    return (min(down), min(across)), (max(down), max(across))


def _columns(mask: int) -> Iterator[int]:
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
