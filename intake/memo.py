"""Reading a column: each distinct cell is read once, because most columns repeat a few values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from intake.cells import Reader
from intake.faults import Odd

_KEPT = 20_000  # distinct cells remembered a column


class Memo(dict[Any, object]):
    """A column's reader with its memory."""

    __slots__ = ("_read",)

    def __init__(self, read: Reader) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, cell: Any) -> object:
        if len(self) >= _KEPT:
            self.clear()
        value = self[cell] = self._read(cell[0] if type(cell) is tuple else cell)
        return value

    def column(self, cells: Sequence[Any]) -> tuple[list[Any], list[tuple[int, Odd]]]:
        """The values in order, and the odd ones with their places.

        Truth values are told from 1 and 0, which are equal to them as keys: they are kept as tuples of one.
        """
        if bool in set(map(type, cells)):
            cells = [(cell,) if isinstance(cell, bool) else cell for cell in cells]
        values: list[Any] = list(map(self.__getitem__, cells))
        if Odd not in set(map(type, values)):
            return values, []
        odd = [(index, value) for index, value in enumerate(values) if type(value) is Odd]
        for index, value in odd:
            values[index] = value.value
        return values, odd
