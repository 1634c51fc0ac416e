"""xls 容器检查: an .xls is walked through before the reader of workbooks sees it.

An .xls is a compound file whose stream ``Workbook`` is a run of records. The reader believes what these declare:
it reserves memory by declared sizes, follows chains of sectors without looking for circles, lays a sheet out as a
dense block and copies a shared text as often as a cell refers to it. The walk goes the reader's own way, refuses what
would make it run out of memory, and marks the cells that it would give as empty.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator

from intake.biff_texts import text_lengths
from intake.compound import Compound
from intake.limits import Limits
from intake.marks import Looked, Marks
from intake.refusals import (
    DamagedWorkbook,
    EncryptedWorkbook,
    SheetTooWide,
    WorkbookTooHeavy,
    WrongFileType,
)
from intake.stretch import SHORT
from intake.unreadable import ERROR, FORMULA
from intake.weight import Weight

_COLUMNS = 256
_SHEETS = 500
_MERGED = 100_000
_DECLARED = 100_000  # formats, styles and names
_BOF, _EOF, _FILEPASS, _BOUND_SHEET, _DIMENSIONS = 0x0809, 0x000A, 0x002F, 0x0085, 0x0200
_SST, _CONTINUE, _NAME = 0x00FC, 0x003C, 0x0018
_LISTS = frozenset({0x041E, 0x00E0, _NAME})  # formats, styles, names
_FORMULA, _BOOL_OR_ERROR, _RESULT, _SHARED, _ROW, _MERGES = 0x0006, 0x0205, 0x0207, 0x00FD, 0x0208, 0x00E5
_LABELS = frozenset({0x0204, 0x00D6})
_CELL = frozenset({_FORMULA, 0x0203, _BOOL_OR_ERROR, 0x027E, _SHARED, *_LABELS})
_OLD_CELL = frozenset({0x0001, 0x0002, 0x0003, 0x0004, 0x0005})  # of a format that the reader does not read
_MANY_CELLS = 0x00BD
_AFTER_FORMULA = frozenset({_RESULT, _CONTINUE, 0x04BC, 0x0221, 0x0236, 0x0037})
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip
_NAMES = ("Workbook", "Book", "WORKBOOK", "BOOK")


def inspect_xls(data: bytes, limits: Limits) -> Looked:
    """Refuse what is no .xls, is damaged, encrypted or too heavy, or has cells outside the format."""
    try:
        streams = Compound(data)
        if "EncryptedPackage" in streams.entries:
            raise EncryptedWorkbook
        name = next((name for name in _NAMES if name in streams.entries), None)
        if name is None:
            raise WrongFileType(found="Word" if "WordDocument" in streams.entries else "OLE")
        return _Walk(streams.read(name), Weight(limits.max_memory)).walk()
    except (struct.error, IndexError, ValueError, OverflowError) as error:
        raise DamagedWorkbook from error


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Kind, place of the content and length of each record up to the end of the substream."""
    unpack, end = struct.Struct("<HH").unpack_from, len(stream) - 4
    while at <= end:
        kind, length = unpack(stream, at)
        yield kind, at + 4, length
        at += 4 + length


class _Walk:
    """The walk through the records of one workbook."""

    def __init__(self, stream: bytes, weight: Weight) -> None:
        self._stream, self._weight = stream, weight
        self._texts = array("I")
        self._longest_name = 0
        self._is_long = False

    def walk(self) -> Looked:
        """The workbook's own records, then those of each sheet from the place that the workbook names."""
        places = self._globals()
        shared = self._weight.bytes
        walked, sheets = 0, []
        for place in places:
            if place >= len(self._stream):
                raise DamagedWorkbook
            sheet = _Sheet(self._stream, self._weight, self._texts, self._longest_name)
            walked += sheet.walk(place) - place
            if walked > 2 * len(self._stream):  # sheets that lie over each other
                raise DamagedWorkbook
            sheets.append(sheet.marks)
            self._is_long = self._is_long or sheet.is_long
        is_long = self._is_long or max(self._texts, default=0) > SHORT
        return Looked(tuple(sheets), self._weight.bytes, shared, is_long)

    def _globals(self) -> list[int]:
        """The places of the sheets; the shared texts are measured on the way."""
        places: list[int] = []
        texts: list[bytes] | None = None
        listed = 0
        for kind, at, length in _records(self._stream, 0):
            if texts is not None and kind != _CONTINUE:
                self._measure(texts)
                texts = None
            if kind == _EOF:
                break
            if kind == _FILEPASS:
                raise EncryptedWorkbook
            if kind == _BOUND_SHEET:
                places.append(struct.unpack_from("<I", self._stream, at)[0])
                self._longest_name = max(self._longest_name, self._stream[at + 6])
            elif kind in _LISTS:
                listed += 1
                if kind == _NAME:
                    self._longest_name = max(self._longest_name, self._stream[at + 3])
            elif kind == _SST:
                texts = [self._stream[at : at + length]]
            elif kind == _CONTINUE and texts is not None:
                texts.append(self._stream[at : at + length])
        if texts is not None:
            self._measure(texts)
        if len(places) > _SHEETS or listed > _DECLARED:
            raise DamagedWorkbook
        return places

    def _measure(self, parts: list[bytes]) -> None:
        for size in text_lengths(parts):
            self._texts.append(size)
            self._weight.listed(1, size)


class _Sheet:
    """One sheet: how far it reaches, what it weighs, and the cells that the reader would give as empty."""

    def __init__(self, stream: bytes, weight: Weight, texts: array[int], longest_name: int) -> None:
        self.marks = Marks()
        self.is_long = False
        self._stream, self._weight, self._texts = stream, weight, texts
        self._per_token = 4 + longest_name // 4  # characters that a byte of a formula may become
        self._top, self._bottom, self._left, self._right = 1 << 16, -1, 1 << 16, -1
        self._waiting: tuple[int, int] | None = None  # a formula whose text is to follow
        self._merged = 0

    def walk(self, place: int) -> int:
        """Where the sheet ends; substreams within (charts) are passed over."""
        depth, end = 0, place
        for kind, at, length in _records(self._stream, place):
            end = at + length
            if kind == _BOF:
                depth += 1
            elif kind == _EOF:
                depth -= 1
                if depth <= 0:
                    break
            elif depth <= 1:
                self._record(kind, at, length)
        self._unresolved()
        if self._right >= _COLUMNS:
            raise SheetTooWide(columns=_COLUMNS)
        if self._bottom >= 0:
            self._weight.span((self._bottom - self._top + 1) * (self._right - self._left + 1))
        return end

    def _record(self, kind: int, at: int, length: int) -> None:
        if self._waiting is not None and kind not in _AFTER_FORMULA:
            self._unresolved()
        if kind in _CELL:
            row, column = struct.unpack_from("<HH", self._stream, at)
            self._reach(row, column, column)
            self._cell(kind, row, column, at, length)
        elif kind == _MANY_CELLS:
            row, column = struct.unpack_from("<HH", self._stream, at)
            count = max(length, 6) // 6
            self._reach(row, column, column + count - 1)
            self._weight.cells(count)
        elif kind == _RESULT:
            self._waiting = None
            self._text(length)
        elif kind == _ROW:
            row, flags = struct.unpack_from("<H10xH", self._stream, at) if length >= 14 else (0, 0)
            if flags & 0x20:
                self.marks.hide(row, self._weight)
        elif kind == _DIMENSIONS:
            self._declared(self._stream[at : at + length])
        elif kind == _MERGES:
            self._merged += length // 8
            if self._merged > _MERGED:
                raise WorkbookTooHeavy(limit=self._weight.limit >> 20)
        elif kind in _OLD_CELL:
            raise DamagedWorkbook

    def _reach(self, row: int, left: int, right: int) -> None:
        self._top, self._bottom = min(self._top, row), max(self._bottom, row)
        self._left, self._right = min(self._left, left), max(self._right, right)

    def _cell(self, kind: int, row: int, column: int, at: int, length: int) -> None:
        stream = self._stream
        if kind == _SHARED:
            number = struct.unpack_from("<I", stream, at + 6)[0]
            if number >= len(self._texts):
                raise DamagedWorkbook
            self._weight.cells(1, self._texts[number])
            return
        self._weight.cells(1)
        if kind in _LABELS:
            self._text(length)
        elif kind == _BOOL_OR_ERROR and length >= 8 and stream[at + 7]:
            self._mark(row, column, ERROR, _ERRORS.get(stream[at + 6], "#?"))
        elif kind == _FORMULA and length >= 20:
            self._weight.cells(1, (length - 20) * self._per_token)
            if stream[at + 12 : at + 14] == b"\xff\xff":
                self._result(stream[at + 6], stream[at + 8], row, column)

    def _result(self, what: int, value: int, row: int, column: int) -> None:
        """A formula's stored result that is no number.

        An empty text (3) is also what a program writes that stores no results: which of the two it is can't be told.
        """
        if what == 0:
            self._waiting = (row, column)
        elif what == 2:
            self._mark(row, column, ERROR, _ERRORS.get(value, "#?"))
        elif what != 1:
            self._mark(row, column, FORMULA, "公式")

    def _unresolved(self) -> None:
        """A formula whose text did not follow has no stored result."""
        if self._waiting is not None:
            self._mark(*self._waiting, FORMULA, "公式")
            self._waiting = None

    def _mark(self, row: int, column: int, code: str, text: str) -> None:
        self.marks.mark(row, column, code, text, self._weight)

    def _text(self, length: int) -> None:
        self._weight.add(3 * length)
        self.is_long = self.is_long or length > SHORT

    def _declared(self, content: bytes) -> None:
        """The size that a sheet declares: the reader reserves memory for all of it."""
        top, bottom, left, right = struct.unpack_from("<IIHH" if len(content) == 14 else "<HHHH", content)
        if left > 0xFF or right < left:
            left = 0
        if bottom and right:
            if bottom < top or (cells := (bottom - top) * (right - left)) > self._weight.limit // 64:
                raise SheetTooWide(columns=_COLUMNS)
            self._weight.span(cells)
