"""打开工作簿: a file's bytes become a workbook of known sheets, or are refused as a whole.

What a file is, is told by its content and not by its name. The containers are looked through first
(``zipped.py``, ``biff.py``); only then does calamine read them.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol, cast

import python_calamine as calamine

from certification.intake import biff
from certification.intake.columns import BY_HEADER, HEADERS, OFFICIAL, SILENT_SHEETS, header_text
from certification.intake.evidence_sheets import BY_TITLE, NAME_HEADER, NAME_KEY, NUMBER_HEADER, NUMBER_KEY
from certification.intake.faults import Note, remark
from certification.intake.headers import match_headers
from certification.intake.limits import Limits
from certification.intake.refusals import (
    DamagedWorkbook,
    EncryptedWorkbook,
    NoRows,
    NoSheet,
    RepeatedSheets,
    TooManyRows,
    WorkbookTooLarge,
    WrongFileType,
)
from certification.intake.zipped import inspect_zip

_TITLE_ROWS = 10  # a heading may stand above the header row
_REQUIRED = tuple(column.header for column in OFFICIAL if column.required)
_KEYS = {header: column.key for header, column in BY_HEADER.items()}


class _Rows(Protocol):
    """What is used of calamine's sheet."""

    name: str
    start: tuple[int, int] | None
    end: tuple[int, int] | None

    def iter_rows(self) -> Iterator[list[Any]]:
        """All rows from the first of the sheet on; cells from the first filled column on."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """工作表: the rows under a header row. Row numbers are those that the uploader sees."""

    name: str
    keys: tuple[str | None, ...]
    header_row: int
    total_rows: int  # physical rows under the header
    _rows: _Rows

    def rows(self, start: int = 0) -> Iterator[tuple[int, list[Any]]]:
        """Row number and cells of each row under the header, from the ``start``-th on."""
        return enumerate(islice(self._rows.iter_rows(), self.header_row + start, None), self.header_row + start + 1)


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


def file_format(data: bytes, limits: Limits) -> str:
    """``xlsx`` or ``xls`` by content, or the refusal of anything else or anything dangerous."""
    if len(data) > limits.max_bytes:
        raise WorkbookTooLarge(size=len(data), limit=limits.max_bytes)
    if data[:4] == b"PK\x03\x04":
        inspect_zip(data, limits)
        return "xlsx"
    if data[:8] == biff.SIGNATURE:
        biff.inspect_xls(data)
        return "xls"
    raise WrongFileType(found=_named(data[:512]))


def _named(head: bytes) -> str:
    """What a file that is no workbook looks like, for the uploader."""
    text = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if not head:
        return "空文件"
    if head[:5] == b"%PDF-":
        return "PDF"
    if text.startswith((b"<html", b"<!doctype", b"<table", b"<meta")):
        return "网页（HTML）"
    if text.startswith(b"<?xml"):
        return "XML"
    return "二进制文件" if b"\x00" in head else "文本文件（如 CSV）"


def calamine_book(data: bytes) -> Any:
    """The book as calamine reads it; a panic of the reader is damage like any other."""
    return _reading(lambda: calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)))


def calamine_sheet(book: Any, name: str) -> _Rows:
    """A sheet laid out by calamine."""
    return cast(_Rows, _reading(lambda: book.get_sheet_by_name(name)))


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


def table_names(book: Any) -> list[str]:
    """The names of the worksheets that may hold tables: no charts or macro sheets, none of the template's help.

    A hidden sheet counts only where it bears the name of an evidence sheet: others are lists of some program.
    """
    return [
        each.name
        for each in book.sheets_metadata
        if each.typ == calamine.SheetTypeEnum.WorkSheet
        and (name := header_text(each.name)) not in SILENT_SHEETS
        and (each.visible == calamine.SheetVisibleEnum.Visible or name in BY_TITLE)
    ]


def header_row(rows: _Rows, names: tuple[str, ...]) -> tuple[int, list[Any]] | None:
    """The header row and its place from 0; None where the sheet is empty.

    It is the first filled row, or, where a heading stands above it, the first of the upper rows that holds at
    least five of the ``names``.
    """
    first = rows.start[0] if rows.start else 0
    upper = [(at, row) for at, row in enumerate(islice(rows.iter_rows(), first + _TITLE_ROWS)) if any(row)]
    wanted = set(names)
    known = (each for each in upper if len(wanted.intersection(map(header_text, each[1]))) >= 5)
    return next(known, upper[0] if upper else None)


def open_table(
    rows: _Rows, known: Mapping[str, str], required: tuple[str, ...], *, limit: int, official: tuple[str, ...] = ()
) -> Sheet:
    """A sheet with its header row found and matched."""
    found = header_row(rows, official or tuple(known))
    if found is None or rows.end is None:
        raise NoSheet
    at, header = found
    total = rows.end[0] - at
    if total > limit:
        raise TooManyRows(sheet=rows.name, limit=limit)
    return Sheet(rows.name, match_headers(header, known, required, sheet=rows.name), at + 1, total, rows)


def _laid_out(data: bytes, book: Any, names: list[str]) -> tuple[_Rows, list[tuple[str, _Rows]]]:
    """The first sheet, and the others by name.

    The first is laid out beside the others, by a reader of its own: calamine lets the interpreter go meanwhile, and
    until the first rows are there nobody else has anything to do.
    """
    if len(names) == 1:
        return calamine_sheet(book, names[0]), []
    with ThreadPoolExecutor(max_workers=1) as beside:
        first = beside.submit(lambda: calamine_sheet(calamine_book(data), names[0]))
        others = [(name, calamine_sheet(book, name)) for name in names[1:]]
        return first.result(), others


def open_workbook(data: bytes, *, limits: Limits | None = None) -> Workbook:
    """The workbook in the bytes, its headers checked; raises a ``FileRefused`` for a file not to be read at all."""
    limits = limits or Limits()
    kind = file_format(data, limits)
    book = calamine_book(data)
    names = table_names(book)
    if not names:
        raise NoSheet
    first, others = _laid_out(data, book, names)
    main = open_table(first, _KEYS, _REQUIRED, limit=limits.max_rows, official=HEADERS)
    if main.total_rows == 0:
        raise NoRows
    evidence: dict[str, Sheet] = {}
    notes: list[Note] = []
    for name, rows in others:
        described = BY_TITLE.get(header_text(name))
        if rows.end is None:
            continue
        if described is None:
            notes.append(remark("sheet_not_read", sheet=name))
            continue
        if described.kind in evidence:
            raise RepeatedSheets(sheet=name)
        known = {NUMBER_HEADER: NUMBER_KEY, NAME_HEADER: NAME_KEY} | {one.header: one.key for one in described.fields}
        wanted = (NUMBER_HEADER, *(one.header for one in described.fields if one.required))
        evidence[described.kind] = open_table(rows, known, wanted, limit=limits.max_evidence_rows)
    return Workbook(kind, hashlib.sha256(data).hexdigest(), main, evidence, tuple(notes))
