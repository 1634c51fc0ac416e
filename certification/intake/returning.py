"""退回的工作簿: a copy of the uploaded workbook with the reasons in an added last column and the cells marked."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable
from typing import Any

import python_calamine as calamine
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from certification.intake.columns import HEADERS, REASONS_HEADER, SILENT_SHEETS, header_text
from certification.intake.evidence_sheets import BY_TITLE, NAME_HEADER, NUMBER_HEADER
from certification.intake.faults import CellRefusal, RowRefusal
from certification.intake.limits import Limits
from certification.intake.opening import calamine_book, calamine_sheet, file_format, header_row, table_names

_COMMENTS = 5_000  # comments are held in memory; further faulty cells of a sheet are filled only
_LONGEST_CELL = 32_767  # characters, the format's own limit
_FILL = "#FFC7CE"

_Marks = dict[int, list[CellRefusal]]
"""What is wrong in each row, by its number."""


def returned_workbook(data: bytes, refusals: Iterable[RowRefusal], *, limits: Limits | None = None) -> bytes:
    """The copy, as .xlsx: every sheet, values text, number or date as they were.

    A faulty cell is filled and carries its reason as a comment. Raises what ``open_workbook`` raises for bytes
    that are no workbook. The uploader may mend the copy and send it back: 退回原因 is then read past.
    """
    file_format(data, limits or Limits())
    book = calamine_book(data)
    marks: dict[str, _Marks] = {}
    for refusal in refusals:
        for cell in refusal.cells:
            marks.setdefault("", {}).setdefault(refusal.row_number, []).append(cell)
            if cell.sheet:
                marks.setdefault(cell.sheet, {}).setdefault(cell.row_number, []).append(cell)
    hidden = {each.name for each in book.sheets_metadata if each.visible != calamine.SheetVisibleEnum.Visible}
    main = next(iter(table_names(book)), None)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as copy:
        formats = _Formats(copy)
        for name in book.sheet_names:
            sheet = copy.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            found = marks.get("" if name == main else header_text(name), {})
            _Copy(sheet, formats, found, calamine_sheet(book, name), is_main=name == main).write()
    return out.getvalue()


class _Formats:
    """Cell formats by what a value is and whether it is marked, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[str, bool], Format] = {}

    def get(self, number_format: str, *, marked: bool) -> Format:
        """The format for a number format, filled where the cell is marked."""
        key = (number_format, marked)
        if key not in self._made:
            fill = {"bg_color": _FILL} if marked else {}
            self._made[key] = self._book.add_format({"num_format": number_format, **fill})
        return self._made[key]


class _Copy:
    """Writes one sheet, row after row, as the writer's constant-memory mode wants it."""

    def __init__(self, sheet: Worksheet, formats: _Formats, marks: _Marks, rows: Any, *, is_main: bool) -> None:
        self._sheet, self._formats, self._marks, self._rows, self._is_main = sheet, formats, marks, rows, is_main
        self._left = rows.start[1] if rows.start else 0
        self._commented = 0

    def write(self) -> None:
        """Copy the rows; the first sheet gets the reasons' column, and each sheet where there is something to say."""
        top, places, last = self._header()
        for at, row in enumerate(self._rows.iter_rows()):
            found = self._marks.get(at + 1, ())
            faulty: dict[int, list[CellRefusal]] = {}
            for each in found:
                if each.column in places and not (self._is_main and each.sheet):
                    faulty.setdefault(places[each.column], []).append(each)
            for place in range(max(len(row), max(faulty, default=-1) + 1)):
                self._cell(at, place, row[place] if place < len(row) else "", faulty.get(place, ()))
            if last is None:
                continue
            if at == top:
                self._sheet.write_string(at, self._left + last, REASONS_HEADER, self._formats.get("@", marked=True))
            elif found:
                text = "；".join(_reason(each) for each in found)
                self._sheet.write_string(
                    at, self._left + last, text[:_LONGEST_CELL], self._formats.get("@", marked=True)
                )

    def _header(self) -> tuple[int, dict[str, int], int | None]:
        """The header row, the place of each header in it, and the place of the reasons' column."""
        described = BY_TITLE.get(header_text(self._sheet.get_name()))
        names = (NUMBER_HEADER, NAME_HEADER, *(one.header for one in described.fields)) if described else HEADERS
        found = header_row(self._rows, names)
        if found is None or not (self._is_main or self._marks) or header_text(self._sheet.get_name()) in SILENT_SHEETS:
            return -1, {}, None
        top, header = found
        places = {header_text(cell): place for place, cell in enumerate(header) if header_text(cell)}
        return top, places, places.get(REASONS_HEADER, len(header))

    def _cell(self, row: int, place: int, value: Any, faults: Iterable[CellRefusal]) -> None:
        marked = bool(faults)
        column, sheet, style = self._left + place, self._sheet, self._formats.get
        match value:
            case "" | None:
                if marked:
                    sheet.write_blank(row, column, None, style("@", marked=True))
            case bool():
                sheet.write_boolean(row, column, value, style("General", marked=marked))
            case int() | float():
                sheet.write_number(row, column, value, style("General", marked=marked))
            case datetime.datetime():
                sheet.write_datetime(row, column, value, style("yyyy-mm-dd hh:mm:ss", marked=marked))
            case datetime.date():
                sheet.write_datetime(row, column, value, style("yyyy-mm-dd", marked=marked))
            case datetime.time() | datetime.timedelta():
                sheet.write_datetime(row, column, value, style("hh:mm:ss", marked=marked))
            case _:
                sheet.write_string(row, column, str(value)[:_LONGEST_CELL], style("@", marked=marked))
        if marked and self._commented < _COMMENTS:
            self._commented += 1
            sheet.write_comment(row, column, "\n".join(_reason(each) for each in faults)[:1000])


def _reason(refusal: CellRefusal) -> str:
    """A fault as the uploader reads it, with its sheet and row where that is another."""
    where = f"{refusal.sheet}第{refusal.row_number}行·" if refusal.sheet else ""
    like = f"（可填：{'、'.join(refusal.nearest)}）" if refusal.nearest else ""
    return f"{where}{refusal.column}：{refusal.zh}{like}"
