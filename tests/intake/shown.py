"""A workbook as a person sees it: its sheets with their cells, lists, marks and widths, as plain values."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
from openpyxl.cell.cell import Cell


def seen(data: bytes, rows: int = 40) -> dict[str, Any]:
    """Every sheet of an .xlsx, by its name."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {sheet.title: _sheet(sheet, rows) for sheet in book.worksheets}


def _sheet(sheet: Any, rows: int) -> dict[str, Any]:
    return {
        "state": sheet.sheet_state,
        "frozen": sheet.freeze_panes,
        "widths": {
            name: [round(one.width), one.min, one.max] for name, one in sheet.column_dimensions.items() if one.customWidth
        },
        "lists": [
            f"{rule.sqref} {rule.type} {rule.formula1} {rule.errorStyle}" for rule in sheet.data_validations.dataValidation
        ],
        "rows": [
            [_cell(one) for one in row if one.value is not None or one.has_style]
            for row in sheet.iter_rows(max_row=min(sheet.max_row, rows))
        ],
    }  # fmt: skip


def _cell(cell: Cell) -> str:
    """Place, value and look of a cell on one line."""
    look = [
        cell.number_format if cell.number_format != "General" else "",
        "bold" if cell.font.b else "",
        "italic" if cell.font.i else "",
        f"font {cell.font.color.rgb}" if cell.font.color is not None and cell.font.color.type == "rgb" else "",
        f"fill {cell.fill.fgColor.rgb}" if cell.fill.fill_type else "",
        cell.alignment.horizontal or "",
        cell.alignment.vertical if cell.alignment.vertical not in (None, "bottom") else "",
        "wraps" if cell.alignment.wrap_text else "",
        "framed" if cell.border.left.style else "",
    ]
    comment = f" # {cell.comment.text}" if cell.comment else ""
    return f"{cell.coordinate} {cell.value!r} {' '.join(filter(None, look))}{comment}".strip()
