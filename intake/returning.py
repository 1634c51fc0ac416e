"""退回的工作簿: the rows that are to be mended, copied out of the uploaded workbook, with the reasons beside them.

The copy can be mended and sent back: it holds no row of anybody who was accepted. Its last sheet lists what was read
as it was meant or passed over.
"""

from __future__ import annotations

import io
import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import xlsxwriter

from intake import cells
from intake.columns import (
    EXAMPLE_NUMBER,
    HEADERS,
    NOTES_SHEET,
    REASONS_HEADER,
    SILENT_SHEETS,
    header_text,
)
from intake.copying import Copy, Formats
from intake.evidence_sheets import BY_TITLE, NAME_HEADER, NUMBER_HEADER
from intake.faults import CellRefusal, Note, Odd, RowRefusal
from intake.laid import Rows, bounded
from intake.limits import Limits
from intake.opening import Book, header_at, upper_rows
from intake.unreadable import is_filled

_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f\ufffe\uffff]|^'|'$")
_LONGEST_NAME = 31


class Answer(Protocol):
    """What was answered to an upload, in the order of its rows; read as a stream, since it may be long."""

    def refused(self) -> Iterable[RowRefusal]:
        """The refused rows with all their faults, by row number."""

    def refused_numbers(self) -> Container[int]:
        """The numbers of the refused rows."""

    def on_sheet(self, title: str) -> Iterable[CellRefusal]:
        """The faults on a sheet of evidence, by row number."""

    def notes(self) -> Iterable[Note]:
        """The notes."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that is held as a whole."""

    rows: Sequence[RowRefusal] = ()
    remarks: Sequence[Note] = ()

    def refused(self) -> Iterable[RowRefusal]:
        """The refused rows, by row number."""
        return sorted(self.rows, key=lambda row: row.row_number)

    def refused_numbers(self) -> Container[int]:
        """The numbers of the refused rows."""
        return {row.row_number for row in self.rows}

    def on_sheet(self, title: str) -> Iterable[CellRefusal]:
        """The faults on a sheet of evidence, by row number."""
        found = (cell for row in self.rows for cell in row.cells if cell.sheet == title)
        return sorted(found, key=lambda cell: cell.row_number)

    def notes(self) -> Iterable[Note]:
        """The notes."""
        return self.remarks


def returned_workbook(data: bytes, answer: Answer, *, limits: Limits | None = None) -> bytes:
    """The copy, as .xlsx: values text, number or date as they were, a faulty cell filled and with its reason.

    Of the first sheet it holds the header row, what stands above it, and the refused rows; of the sheets of evidence
    every row but those of people who were accepted; other sheets whole. Raises what ``open_workbook`` raises for bytes
    that are no workbook.
    """
    book = Book(data, limits or Limits())
    names = book.tables()
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True, "nan_inf_to_errors": True}) as copy:
        returned = _Returned(copy, book, answer, names[0] if names else None)
        for name in book.names:
            if header_text(name) != NOTES_SHEET:
                returned.copy(name)
        returned.list_notes()
    return out.getvalue()


class _Returned:
    """The copy while it is written."""

    def __init__(self, copy: xlsxwriter.Workbook, book: Book, answer: Answer, main: str | None) -> None:
        self._copy, self._book, self._answer, self._main = copy, book, answer, main
        self._formats = Formats(copy)
        self._taken: set[str] = {NOTES_SHEET}
        self._accepted: set[str] = set()
        self._places: dict[str, list[int]] = {}  # the rows of a sheet of evidence that are kept, in their order
        self._tops: dict[str, int] = {}
        if main is not None:
            self._look(main)

    def copy(self, name: str) -> None:
        """Copy one sheet."""
        sheet = self._copy.add_worksheet(self._name(name))
        if name in self._book.hidden:
            sheet.hide()
        rows, described = self._book.sheet(name), BY_TITLE.get(header_text(name))
        writer = Copy(sheet, self._formats, rows.start[1] if rows.start else 0)
        if name == self._main:
            self._write_main(writer, rows)
        elif described is not None and described.title in self._places:
            self._write_evidence(writer, rows, described.title)
        else:
            for row in _all(rows, self._book.limits):
                writer.row(row)

    def list_notes(self) -> None:
        """The sheet of notes, where there are any."""
        notes = iter(self._answer.notes())
        first = next(notes, None)
        if first is None:
            return
        writer = Copy(self._copy.add_worksheet(NOTES_SHEET), self._formats, 0)
        writer.row(["工作表", "行（原文件）", "列", "提示"])
        for note in (first, *notes):
            writer.row([note.sheet, note.row_number or "", note.column, note.zh])

    def _look(self, main: str) -> None:
        """Who was accepted, and which rows of the sheets of evidence are therefore left out."""
        read = cells.document_number_reader()
        rows = self._book.sheet(main)
        top, places, _ = _header(rows, HEADERS)
        at = places.get(NUMBER_HEADER)
        refused = self._answer.refused_numbers()
        if top is None or at is None:
            return
        for number, row in enumerate(rows.iter_rows(), start=1):
            if number > top + 1 and number not in refused and isinstance(found := _value(read(row[at])), str):
                self._accepted.add(found)
        for name in self._book.tables()[1:]:
            if (described := BY_TITLE.get(header_text(name))) is not None:
                self._keep(described.title, self._book.sheet(name))

    def _keep(self, title: str, rows: Rows) -> None:
        """The rows of a sheet of evidence that go into the copy."""
        read = cells.document_number_reader()
        top, places, _ = _header(rows, _names(title))
        at = places.get(NUMBER_HEADER)
        if top is None or at is None:
            return
        out = self._accepted | {EXAMPLE_NUMBER}
        self._tops[title] = top
        self._places[title] = [
            number
            for number, row in enumerate(rows.iter_rows(), start=1)
            if number <= top + 1 or (any(map(is_filled, row)) and _value(read(row[at])) not in out)
        ]

    def _write_main(self, writer: Copy, rows: Rows) -> None:
        """What stands above the header row, the header row, and the refused rows with their reasons."""
        top, places, last = _header(rows, HEADERS)
        refusals = iter(self._answer.refused())
        refusal = next(refusals, None)
        moved: list[tuple[list[Any], RowRefusal]] = []  # from above the header row to below it
        for number, row in enumerate(_all(rows, self._book.limits), start=1):
            mine = refusal if refusal is not None and refusal.row_number == number else None
            refusal = next(refusals, None) if mine is not None else refusal
            if top is None or number <= top:
                if mine is None:
                    writer.row(row)
                else:
                    moved.append((row, mine))
            elif number == top + 1:
                writer.row(row, {last: REASONS_HEADER})
                for each, its in moved:
                    self._refused(writer, each, its, places, last)
            elif mine is not None:
                self._refused(writer, row, mine, places, last)

    def _refused(self, writer: Copy, row: list[Any], refusal: RowRefusal, places: dict[str, int], last: int) -> None:
        faulty: dict[int, list[str]] = {}
        for cell in refusal.cells:
            if not cell.sheet and cell.column in places:
                faulty.setdefault(places[cell.column], []).append(_reason(cell, ""))
        reasons = [_reason(cell, self._where(cell)) for cell in refusal.cells]
        origin = f"原第{refusal.row_number}行：" if refusal.row_number != writer.next_row else ""
        writer.row(row, {last: origin + "；".join(reasons)}, faulty)

    def _write_evidence(self, writer: Copy, rows: Rows, title: str) -> None:
        """The kept rows of a sheet of evidence, with their reasons where there are any."""
        top, places, last = _header(rows, _names(title))
        faults = iter(self._answer.on_sheet(title))
        fault = next(faults, None)
        marked = fault is not None
        kept = iter(self._places[title])
        wanted = next(kept, None)
        for number, row in enumerate(_all(rows, self._book.limits), start=1):
            mine: list[CellRefusal] = []
            while fault is not None and fault.row_number <= number:
                mine += [fault] if fault.row_number == number else []
                fault = next(faults, None)
            if number != wanted:
                continue
            wanted = next(kept, None)
            faulty: dict[int, list[str]] = {}
            for cell in mine:
                if cell.column in places:
                    faulty.setdefault(places[cell.column], []).append(_reason(cell, ""))
            beside = "；".join(_reason(cell, "") for cell in mine)
            added = {last: REASONS_HEADER if top is not None and number == top + 1 else beside} if marked else {}
            writer.row(row, {place: text for place, text in added.items() if text}, faulty)

    def _where(self, cell: CellRefusal) -> str:
        """Where in this copy a fault of another sheet stands."""
        if not cell.sheet:
            return ""
        kept = self._places.get(cell.sheet, [])
        place = bisect_left(kept, cell.row_number)
        row = place + 1 if place < len(kept) and kept[place] == cell.row_number else cell.row_number
        return f"{cell.sheet}第{row}行·"

    def _name(self, name: str) -> str:
        """A name that a sheet may have, given once: the format knows no difference of case and forbids some marks."""
        clean = _FORBIDDEN.sub("_", name)[:_LONGEST_NAME] or "_"
        clean, count = ("_" + clean)[:_LONGEST_NAME] if clean.lower() == "history" else clean, 1
        given = clean
        while given.lower() in self._taken:
            count += 1
            given = f"{clean[: _LONGEST_NAME - 5]}~{count}"
        self._taken.add(given.lower())
        return given


def _names(title: str) -> tuple[str, ...]:
    return (NUMBER_HEADER, NAME_HEADER, *(one.header for one in BY_TITLE[title].fields))


def _all(rows: Rows, limits: Limits) -> Iterator[list[Any]]:
    """All rows, none with more text than it may have."""
    return (bounded(row, limits) for row in rows.iter_rows())


def _value(read: object) -> object:
    """The value of a cell as read."""
    return read.value if isinstance(read, Odd) else read


def _header(rows: Rows, names: tuple[str, ...]) -> tuple[int | None, dict[str, int], int]:
    """The header row from 0, the place of each header in it, and the place of the reasons' column."""
    upper = upper_rows(rows)
    top = header_at(upper, names)
    if top is None or header_text(rows.name) in SILENT_SHEETS:
        return None, {}, 0
    header = dict(upper)[top]
    places = {header_text(cell): place for place, cell in enumerate(header) if header_text(cell)}
    return top, places, places.get(REASONS_HEADER, len(header))


def _reason(refusal: CellRefusal, where: str) -> str:
    """A fault as the uploader reads it."""
    like = f"（可填：{'、'.join(refusal.nearest)}）" if refusal.nearest else ""
    column = f"{refusal.column}：" if refusal.column else ""
    return f"{where}{column}{refusal.zh}{like}"
