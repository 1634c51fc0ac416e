"""标记: what the look through a container found of one sheet, by row and column counted from 0."""

from __future__ import annotations

from dataclasses import dataclass, field

from intake.unreadable import Unreadable, unreadable
from intake.weight import Weight

_LONGEST = 100  # characters of a text that are looked at
_TEXTS = 10_000  # different texts kept a sheet; further ones are not told apart


@dataclass(slots=True)
class Marks:
    """一张表的标记.

    ``filled`` has, where a sheet was taken apart element by element, the columns of each row that hold something, as
    a bit mask: what the reader then gives as empty is unreadable all the same.
    """

    unread: dict[int, dict[int, Unreadable]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    filled: dict[int, int] = field(default_factory=dict)
    _kept: dict[tuple[str, str], Unreadable] = field(default_factory=dict)

    def mark(self, row: int, column: int, code: str, text: str, weight: Weight) -> None:
        """Mark a cell as unreadable."""
        weight.unread()
        text = text[:_LONGEST]
        found = self._kept.get((code, text))
        if found is None:
            found = unreadable(code, text)
            if len(self._kept) < _TEXTS:
                self._kept[code, text] = found
        self.unread.setdefault(row, {})[column] = found

    def hide(self, row: int, weight: Weight) -> None:
        """Mark a row as hidden."""
        weight.unread()
        self.hidden.add(row)


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look through a container found: the sheets' marks in the order of the workbook, and what it weighs."""

    sheets: tuple[Marks, ...]
    weight: int
    shared: int  # the part of it that every reader of the file takes anew: the shared texts
    is_long: bool  # whether any text is long enough for a row to be too long
