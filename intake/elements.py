"""逐个元素查看: an .xlsx sheet taken apart element by element, where its text is written in an unusual way.

Every cell that holds something is remembered, whatever prefix, order or quoting its writer used: where the reader of
workbooks then gives an empty cell, something stood there that it did not understand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from xml.parsers import expat

from intake.limits import Limits
from intake.marks import Marks
from intake.refusals import DamagedWorkbook, WorkbookTooHeavy
from intake.stretch import SHORT, letters_of, refuse_far
from intake.unreadable import EMPTY_RESULT, ERROR, FORMULA
from intake.weight import Weight

_REFERENCE = re.compile(r"\s*([A-Za-z]*)(\d*)")
_MERGED = 100_000
_KEPT = 400  # characters of a cell's text that are kept


class Elements:
    """Looks through a sheet with a parser of XML; counts cells without reference as the reader counts them."""

    def __init__(self, limits: Limits, weight: Weight, texts: Sequence[int] = ()) -> None:
        self.marks = Marks()
        self.is_long = False
        self._limits, self._weight, self._texts = limits, weight, texts
        self._row = self._column = 0
        self._first, self._last, self._left, self._right = 1 << 30, -1, 1 << 30, -1
        self._merged = 0
        self._place: tuple[int, int] | None = None
        self._kind = ""
        self._within = ""
        self._stands: dict[str, str] = {}
        self._size = 0
        self._parser = _parser(self._start, self._end, self._said)

    def feed(self, chunk: bytes) -> None:
        """Look at a chunk."""
        _parse(self._parser, chunk, is_final=False)

    def finish(self) -> None:
        """Look at what is left, and count what the sheet will take."""
        _parse(self._parser, b"", is_final=True)
        if self._last >= 0:
            self._weight.span((self._last - self._first + 1) * (self._right - self._left + 1))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "row":
            if (number := attributes.get("r", "").strip()).isdecimal():
                self._row = int(number[:9]) - 1
            if attributes.get("hidden") in ("1", "true"):
                self.marks.hide(self._row, self._weight)
        elif name == "c":
            self._row, self._column = self._reference(attributes.get("r", ""))
            self._place, self._kind, self._stands, self._size = (
                (self._row, self._column), attributes.get("t", ""), {}, 0,
            )  # fmt: skip
        elif self._place is not None and name in ("v", "f", "t"):
            self._within = name
            self._stands.setdefault(name, "")
        elif name == "mergeCell":
            self._merged += 1
            if self._merged > _MERGED:
                raise WorkbookTooHeavy(limit=self._limits.max_memory >> 20)

    def _end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name == "row":
            self._row, self._column = self._row + 1, 0
        elif name == "c" and self._place is not None:
            self._judge(*self._place)
            self._place, self._column = None, self._column + 1
        elif name == self._within:
            self._within = ""

    def _said(self, text: str) -> None:
        if self._within and self._place is not None:
            self._size += len(text) * 3
            kept = self._stands[self._within]
            if len(kept) < _KEPT:
                self._stands[self._within] = kept + text

    def _judge(self, row: int, column: int) -> None:
        stands, kind = self._stands, self._kind
        value = stands.get("v", "") or stands.get("t", "")
        if not ("f" in stands or value or kind == "e"):
            return
        refuse_far(row, column, self._limits)
        self.is_long = self.is_long or self._size > SHORT
        self._weight.cells(1, self._size + self._shared(value))
        self._first, self._last = min(self._first, row), max(self._last, row)
        self._left, self._right = min(self._left, column), max(self._right, column)
        formula = "=" + stands["f"] if "f" in stands else ""
        if kind == "e":
            self.marks.mark(row, column, ERROR, value or formula, self._weight)
        elif "f" in stands and not value:
            self.marks.mark(row, column, EMPTY_RESULT if kind == "str" else FORMULA, formula, self._weight)
        elif value.strip() and (kind != "s" or self._shared(value)):
            if row not in self.marks.filled:
                self._weight.unread()
            self.marks.filled[row] = self.marks.filled.get(row, 0) | 1 << column

    def _shared(self, value: str) -> int:
        """The bytes of the shared text that a cell refers to."""
        if self._kind != "s":
            return 0
        if not value.strip().isdecimal() or int(value) >= len(self._texts):
            raise DamagedWorkbook
        return self._texts[int(value)]

    def _reference(self, written: str) -> tuple[int, int]:
        """Row and column of a cell, from 0: by its reference, else next to the cell before."""
        found = _REFERENCE.match(written)
        if found is None or not found[1]:
            return self._row, self._column
        return int(found[2][:9] or "0") - 1, letters_of(found[1].encode()) - 1


def attributes_of(data: bytes, name: str) -> Iterator[dict[str, str]]:
    """The attributes of the elements of that name, in their order. Raises ``DamagedWorkbook`` for what is no XML."""
    found: list[dict[str, str]] = []

    def start(each: str, attributes: dict[str, str]) -> None:
        if each.rpartition(":")[2] == name:
            found.append(attributes)

    _parse(_parser(start, lambda _: None, lambda _: None), data, is_final=True)
    return iter(found)


def _parser(
    start: Callable[[str, dict[str, str]], None], end: Callable[[str], None], said: Callable[[str], None]
) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = said
    parser.StartDoctypeDeclHandler = _no_doctype
    return parser


def _no_doctype(*_: object) -> None:
    """A workbook declares no entities; one that does wants to be unfolded without end."""
    raise DamagedWorkbook


def _parse(parser: expat.XMLParserType, data: bytes, *, is_final: bool) -> None:
    try:
        parser.Parse(data, is_final)
    except (expat.ExpatError, ValueError, LookupError) as error:  # LookupError: an encoding that nobody knows
        raise DamagedWorkbook from error
