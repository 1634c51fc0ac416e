"""打开工作簿: a file's bytes become a workbook of known sheets, or are refused as a whole.

What a file is, is told by its content and not by its name. The containers are looked through first
(``zipped.py``, ``biff.py``); only then does calamine read them, and what it hides is put back (``laid.py``).
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, cast

import python_calamine as calamine

from intake import compound
from intake.biff import inspect_xls
from intake.columns import BY_HEADER, HEADERS, OFFICIAL, SILENT_SHEETS, header_text
from intake.evidence_sheets import BY_TITLE, NAME_HEADER, NAME_KEY, NUMBER_HEADER, NUMBER_KEY
from intake.faults import Note, listed, remark
from intake.headers import match_headers
from intake.laid import Rows, bounded, laid, merged_under
from intake.limits import Limits
from intake.marks import Looked
from intake.refusals import (
    DamagedWorkbook,
    EncryptedWorkbook,
    NoRows,
    NoSheet,
    RepeatedSheets,
    TooManyRows,
    TooMuchEvidence,
    WorkbookTooLarge,
    WrongFileType,
)
from intake.unreadable import is_filled
from intake.weight import Weight
from intake.zipped import inspect_zip

Row = tuple[int, list[Any]]
"""A row's number as the uploader sees it, and its cells."""

_TITLE_ROWS = 10  # a heading may stand above the header row
_ENTRY = 5  # known headers that make a header row, filled cells that make an entry above it
_BESIDE = 64 << 20  # bytes that a second reader of the same file may take for itself
_REQUIRED = tuple(column.header for column in OFFICIAL if column.required)
_KEYS = {header: column.key for header, column in BY_HEADER.items()}


@dataclass(frozen=True, slots=True)
class Sheet:
    """工作表: the rows of a table. Row numbers are those that the uploader sees.

    ``above`` are rows above the header row that hold an entry of the table; they come first and count as rows.
    ``headings`` are the numbers of the other filled rows above it, ``hidden`` those of hidden rows.
    """

    name: str
    keys: tuple[str | None, ...]
    header_row: int
    total_rows: int  # the rows above and the physical rows under the header
    _rows: Rows
    above: tuple[Row, ...] = ()
    headings: tuple[int, ...] = ()
    hidden: frozenset[int] = frozenset()
    _limits: Limits | None = None  # where a row may hold too much text

    def rows(self, start: int = 0) -> Iterator[Row]:
        """Row number and cells of each row, from the ``start``-th on."""
        first = self.header_row + max(start - len(self.above), 0)
        under = enumerate(islice(self._rows.iter_rows(), first, None), first + 1)
        rows = chain(self.above[start:], under)
        if self._limits is None:
            return rows
        return ((number, bounded(row, self._limits)) for number, row in rows)

    def is_above(self, row_number: int) -> bool:
        """Whether a row stands above the header row."""
        return row_number < self.header_row


@dataclass(frozen=True, slots=True)
class Workbook:
    """考生信息工作簿: the first sheet, the evidence sheets by kind, and what was passed over.

    ``digest`` is the SHA-256 of the bytes: the same file sent twice is one submission.
    """

    format: str  # xlsx or xls
    digest: str
    main: Sheet
    evidence: Mapping[str, Sheet]
    notes: tuple[Note, ...]

    @property
    def total_rows(self) -> int:
        """Rows under the header of the first sheet, empty ones among them; the measure of progress."""
        return self.main.total_rows


def look_through(data: bytes, limits: Limits) -> tuple[str, Looked]:
    """``xlsx`` or ``xls`` by content and what was found in it, or the refusal of anything else or anything dangerous."""
    if len(data) > limits.max_bytes:
        raise WorkbookTooLarge(size=len(data), limit=limits.max_bytes)
    if data[:4] == b"PK\x03\x04":
        return "xlsx", inspect_zip(data, limits)
    if data[:8] == compound.SIGNATURE:
        return "xls", inspect_xls(data, limits)
    found, found_en = _named(data[:512])
    raise WrongFileType(found=found, found_en=found_en)


def _named(head: bytes) -> tuple[str, str]:
    """What a file that is no workbook looks like, in Chinese and English, for the uploader."""
    text = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if not head:
        return "空文件", "empty"
    if head[:5] == b"%PDF-":
        return "PDF", "PDF"
    if text.startswith((b"<html", b"<!doctype", b"<table", b"<meta")):
        return "网页（HTML）", "a web page (HTML)"
    if text.startswith(b"<?xml"):
        return "XML", "XML"
    return (
        ("二进制文件", "a binary file") if b"\x00" in head else ("文本文件（如 CSV）", "a text file, CSV for instance")
    )


class Book:
    """工作簿: the sheets of a file that has been looked through, laid out by the reader when they are asked for."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.limits = limits
        self.format, self.looked = look_through(data, limits)
        self._data = data
        self._book = _book(data)
        self.names: list[str] = list(self._book.sheet_names)
        if len(self.names) != len(self.looked.sheets):
            raise DamagedWorkbook
        self._marks = dict(zip(self.names, self.looked.sheets, strict=True))
        if len(self._marks) != len(self.names):  # which of two would the reader take?
            raise DamagedWorkbook

    @property
    def hidden(self) -> set[str]:
        """The names of sheets that nobody sees."""
        visible = calamine.SheetVisibleEnum.Visible
        return {each.name for each in self._book.sheets_metadata if each.visible != visible}

    def tables(self) -> list[str]:
        """The names of the worksheets that may hold tables: no charts or macro sheets, none of the template's help.

        A hidden sheet counts only where it bears the name of an evidence sheet: others are lists of some program.
        """
        hidden = self.hidden
        return [
            each.name
            for each in self._book.sheets_metadata
            if each.typ == calamine.SheetTypeEnum.WorkSheet
            and (name := header_text(each.name)) not in SILENT_SHEETS
            and (each.name not in hidden or name in BY_TITLE)
        ]

    def sheet(self, name: str) -> Rows:
        """A sheet laid out."""
        return self._sheet(self._book, name)

    def sheets(self, names: list[str]) -> list[Rows]:
        """Sheets laid out: the first beside the others, by a reader of its own, unless that would take too much.

        The reader lets the interpreter go meanwhile, and until the first rows are there nobody else has anything
        to do.
        """
        if len(names) < 2 or self.format == "xls" or len(self._data) + self.looked.shared > _BESIDE:
            return [self.sheet(name) for name in names]
        with ThreadPoolExecutor(max_workers=1) as beside:
            first = beside.submit(lambda: self._sheet(_book(self._data), names[0]))
            others = [self.sheet(name) for name in names[1:]]
            return [first.result(), *others]

    def _sheet(self, book: Any, name: str) -> Rows:
        return laid(cast(Rows, _reading(lambda: book.get_sheet_by_name(name))), self._marks[name])

    def table(
        self, rows: Rows, known: Mapping[str, str], required: tuple[str, ...], *, limit: int,
        official: tuple[str, ...] = (),
    ) -> Sheet:  # fmt: skip
        """A sheet with its header row found and matched. Raises NoSheet where it is empty, and what headers raise."""
        upper = upper_rows(rows)
        at = header_at(upper, official or tuple(known))
        if at is None or rows.end is None:
            raise NoSheet
        keys = match_headers(dict(upper)[at], known, required, sheet=rows.name)
        fewest, number_at = min(_ENTRY, len(required)), keys.index(NUMBER_KEY)
        above = [(each + 1, row) for each, row in upper if each < at]
        entries = [(number, row) for number, row in above
                   if is_filled(row[number_at]) and sum(map(is_filled, row)) >= fewest]  # fmt: skip
        headings = [number for number, _ in above if number not in dict(entries)]
        total = rows.end[0] - at + len(entries)
        if total > limit:
            raise TooManyRows(sheet=rows.name, limit=limit)
        marks = self._marks[rows.name]
        merged = merged_under(rows, at, Weight(self.limits.max_memory, self.looked.weight))
        return Sheet(
            rows.name, keys, at + 1, total, laid(rows, merged), tuple(entries), tuple(headings),
            frozenset(row + 1 for row in marks.hidden), self.limits if self.looked.is_long else None,
        )  # fmt: skip


def _book(data: bytes) -> Any:
    """The book as calamine reads it; a panic of the reader is damage like any other."""
    return _reading(lambda: calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)))


def _reading(read: Any) -> Any:
    try:
        return read()
    except calamine.PasswordError as error:
        raise EncryptedWorkbook from error
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        # pyo3's PanicException derives from BaseException
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise DamagedWorkbook from error
        raise


def upper_rows(rows: Rows) -> list[tuple[int, list[Any]]]:
    """The filled rows among those where a header row may stand, with their places from 0."""
    first = rows.start[0] if rows.start else 0
    return [
        (at, row) for at, row in enumerate(islice(rows.iter_rows(), first + _TITLE_ROWS)) if any(map(is_filled, row))
    ]


def header_at(upper: list[tuple[int, list[Any]]], names: tuple[str, ...]) -> int | None:
    """The place of the header row among the upper rows; None where the sheet is empty.

    It is the first filled row, or, where something stands above it, the first of the upper rows that holds at
    least five of the ``names``.
    """
    wanted = set(names)
    known = (at for at, row in upper if len(wanted.intersection(map(header_text, row))) >= _ENTRY)
    return next(known, upper[0][0] if upper else None)


def open_workbook(data: bytes, *, limits: Limits | None = None) -> Workbook:
    """The workbook in the bytes, its headers checked; raises a ``FileRefused`` for a file not to be read at all."""
    limits = limits or Limits()
    book = Book(data, limits)
    names = book.tables()
    if not names:
        raise NoSheet
    first, *others = book.sheets(names)
    main = book.table(first, _KEYS, _REQUIRED, limit=limits.max_rows, official=HEADERS)
    if main.total_rows == 0:
        raise NoRows
    evidence: dict[str, Sheet] = {}
    notes: list[Note] = []
    for rows in others:
        described = BY_TITLE.get(header_text(rows.name))
        if not upper_rows(rows):
            continue
        if described is None:
            notes.append(remark("sheet_not_read", sheet=rows.name))
            continue
        if described.kind in evidence:
            raise RepeatedSheets(sheet=rows.name)
        known = {NUMBER_HEADER: NUMBER_KEY, NAME_HEADER: NAME_KEY} | {one.header: one.key for one in described.fields}
        wanted = (NUMBER_HEADER, *(one.header for one in described.fields if one.required))
        evidence[described.kind] = book.table(rows, known, wanted, limit=limits.max_evidence_rows)
    for sheet in (main, *evidence.values()):
        if sheet.headings:
            notes.append(remark("rows_above_header", sheet=_sheet_of(sheet, main), rows=listed(sheet.headings)))
    if sum(sheet.total_rows for sheet in evidence.values()) > limits.max_evidence:
        raise TooMuchEvidence(limit=limits.max_evidence)
    return Workbook(book.format, hashlib.sha256(data).hexdigest(), main, evidence, tuple(notes))


def _sheet_of(sheet: Sheet, main: Sheet) -> str:
    """How a note names a sheet: the first one goes without saying."""
    return "" if sheet is main else sheet.name
