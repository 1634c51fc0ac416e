"""写入: rows copied into a new sheet as they were, marked where they are wrong."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

_COMMENTS = 5_000  # comments are held in memory; further faulty cells of a sheet are filled only
_LONGEST_CELL = 32_767  # characters, the format's own limit
_LONGEST_COMMENT = 1_000
_FILL = "#FFC7CE"
_EARLIEST = datetime.date(1900, 3, 1)  # the day from which the format and the calendar agree
_NO_XML = re.compile(r"[\ud800-\udfff\ufffe\uffff]")  # control characters are escaped by the writer


class Formats:
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


class Copy:
    """Writes one sheet, row after row, as the writer's constant-memory mode wants it."""

    def __init__(self, sheet: Worksheet, formats: Formats, left: int) -> None:
        self._sheet, self._formats, self._left = sheet, formats, left
        self._at = 0
        self._commented = 0

    @property
    def next_row(self) -> int:
        """The number that the next row will have, as the uploader sees it."""
        return self._at + 1

    def row(
        self, values: Sequence[Any], added: Mapping[int, str] | None = None,
        faulty: Mapping[int, Sequence[str]] | None = None,
    ) -> None:  # fmt: skip
        """Write a row: ``added`` are marked texts by their place, ``faulty`` the reasons why cells are marked."""
        added, faulty = added or {}, faulty or {}
        for place in range(max(len(values), *(each + 1 for each in (*added, *faulty)), 0)):
            if place in added:
                text = _NO_XML.sub("\ufffd", added[place])[:_LONGEST_CELL]
                self._sheet.write_string(self._at, self._left + place, text, self._formats.get("@", marked=True))
            else:
                self._cell(self._left + place, values[place] if place < len(values) else "", faulty.get(place, ()))
        self._at += 1

    def _cell(self, column: int, value: Any, faults: Sequence[str]) -> None:
        marked = bool(faults)
        row, sheet, style = self._at, self._sheet, self._formats.get
        match value:
            case "" | None:
                if marked:
                    sheet.write_blank(row, column, None, style("@", marked=True))
            case bool():
                sheet.write_boolean(row, column, value, style("General", marked=marked))
            case int() | float() if math.isfinite(value):
                sheet.write_number(row, column, value, style("General", marked=marked))
            case datetime.datetime() if value.date() >= _EARLIEST:
                sheet.write_datetime(row, column, value, style("yyyy-mm-dd hh:mm:ss", marked=marked))
            case datetime.date() if not isinstance(value, datetime.datetime) and value >= _EARLIEST:
                sheet.write_datetime(row, column, value, style("yyyy-mm-dd", marked=marked))
            case datetime.time():
                sheet.write_datetime(row, column, value, style("hh:mm:ss", marked=marked))
            case _:
                text = _NO_XML.sub("\ufffd", str(value))[:_LONGEST_CELL]
                sheet.write_string(row, column, text, style("@", marked=marked))
        if marked and self._commented < _COMMENTS:
            self._commented += 1
            sheet.write_comment(row, column, _NO_XML.sub("\ufffd", "\n".join(faults))[:_LONGEST_COMMENT])
