"""不可读的单元格: cells whose content the reader of workbooks hides or that say nothing certain.

The reader gives error values and formulas without a stored result as empty cells. Here they stand as what they are,
so that every column refuses them and none takes them for empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from intake.characters import BLANK

ERROR, FORMULA, MERGED, HIDDEN_VALUE, EMPTY_RESULT, TOO_LONG = (
    "cell_error",
    "cell_formula",
    "cell_merged",
    "cell_unreadable",
    "cell_empty_result",
    "text_too_long",
)
_SHOWN = 60  # characters kept of what stands in a cell


@dataclass(frozen=True, slots=True)
class Unreadable:
    """不可读: what stands in a cell that gives no value. ``code`` is that of the fault.

    ``EMPTY_RESULT`` alone is no fault in itself: a formula gave an empty text. It counts as empty wherever an empty
    cell says nothing.
    """

    code: str
    text: str = ""

    def __str__(self) -> str:
        return self.text


def unreadable(code: str, text: str = "") -> Unreadable:
    """What stands in a cell, kept short."""
    return Unreadable(code, text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")


def is_filled(cell: Any) -> bool:
    """Whether a cell holds anything that a person can see; white space of any width and invisible marks are nothing."""
    if isinstance(cell, str):
        return bool(cell) and not BLANK.fullmatch(cell)
    if isinstance(cell, Unreadable):
        return cell.code != EMPTY_RESULT
    return cell is not None
