"""Small files that ask for much memory; run as a program it reads one and says how much that took.

``python -m tests.intake.hostile FILE`` opens the file as candidates and as scores, returns it, and prints the most
memory that the process ever had, in MiB, and what it was answered.
"""

from __future__ import annotations

import io
import re
import struct
import sys
import zipfile
from collections.abc import Callable
from contextlib import suppress
from itertools import islice
from pathlib import Path

import xlwt

from intake.columns import HEADERS
from intake.opening import open_workbook
from intake.refusals import FileRefused
from intake.returning import Answered, returned_workbook
from intake.scores import read_scores
from intake.slicing import read
from tests.intake.sheets import CATALOGUE, ON, old_book, person, rezipped, workbook

_LETTERS = [*(chr(65 + at) for at in range(26)), *("A" + chr(65 + at) for at in range(26)), *(
    first + chr(65 + at) for first in "BC" for at in range(26))]  # fmt: skip


def _cells(rows: range, columns: int, cell: str) -> bytes:
    """Rows of the same cell, under the one candidate."""
    parts = []
    for row in rows:
        inner = "".join(cell.format(place=f"{letters}{row}") for letters in _LETTERS[:columns])
        parts.append(f'<row r="{row}">{inner}</row>')
    return "".join(parts).encode()


def _under(rows: bytes, shared: bytes = b"") -> bytes:
    """A workbook with further rows, and further shared texts."""

    def change(name: str, text: bytes) -> bytes:
        if name.endswith("sheet1.xml"):
            return text.replace(b"</sheetData>", rows + b"</sheetData>")
        return text.replace(b"</sst>", shared + b"</sst>")

    return rezipped(workbook([person()]), change)


def _texts() -> int:
    """How many shared texts the workbook has to begin with."""
    with zipfile.ZipFile(io.BytesIO(workbook([person()]))) as made:
        return made.read("xl/sharedStrings.xml").count(b"<si>")


def one_text_in_many_cells() -> bytes:
    """A text of 32,000 characters, 60,000 times."""
    return _under(
        _cells(range(3, 1_800), 33, f'<c r="{{place}}" t="s"><v>{_texts()}</v></c>'),
        b"<si><t>" + b"x" * 32_000 + b"</t></si>",
    )


def one_text_with_prefixes() -> bytes:
    """The same in a file that is taken apart element by element."""
    rows = _cells(range(3, 1_800), 33, f"<c r='{{place}}' t='s'><v>{_texts()}</v></c>")
    return _under(rows, b"<si><t>" + b"x" * 32_000 + b"</t></si>")


def rows_of_long_texts() -> bytes:
    """Rows of 33 texts of 3,900 characters each, one of which takes four bytes: what a row holds is bounded."""
    shared = b"".join(b"<si><t>" + b"x" * 3_900 + "\U0001f600".encode() + b"</t></si>" for _ in range(33))
    cells = "".join(
        f'<c r="{letters}{{row}}" t="s"><v>{_texts() + at}</v></c>' for at, letters in enumerate(_LETTERS[:33])
    )
    rows = "".join(f'<row r="{row}">{cells.format(row=row)}</row>' for row in range(3, 3_600))
    return _under(rows.encode(), shared)


def one_cell_far_away() -> bytes:
    """All that lies between is laid out."""
    return _under(b'<row r="199000"><c r="CV199000"><v>1</v></c></row>')


def many_numbers() -> bytes:
    """Cells as many as fit."""
    return _under(_cells(range(3, 52_000), 100, '<c r="{place}"><v>1</v></c>'))


def many_errors() -> bytes:
    """Each of them is remembered."""
    return _under(_cells(range(3, 12_000), 60, '<c r="{place}" t="e"><v>#N/A</v></c>'))


def many_merged_ranges() -> bytes:
    """The reader keeps them all."""
    merges = b"<mergeCells>" + b'<mergeCell ref="A1:B2"/>' * 3_000_000 + b"</mergeCells>"
    return rezipped(
        workbook([person()]),
        lambda name, text: text.replace(b"</sheetData>", b"</sheetData>" + merges) if "sheet1" in name else text,
    )


def one_merged_range() -> bytes:
    """Every cell of it would be marked."""
    return _under(b'<row r="199000"><c r="A199000"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A2:CV199000"/>'
                  b"</mergeCells><sheetData>")  # fmt: skip


def many_formats() -> bytes:
    """The reader keeps them all."""
    formats = b"".join(b'<numFmt numFmtId="%d" formatCode="0"/>' % at for at in range(200, 900_000))
    return rezipped(
        workbook([person()]),
        lambda name, text: (
            text.replace(b"<cellXfs", b"<numFmts>" + formats + b"</numFmts><cellXfs")
            if name.endswith("styles.xml")
            else text
        ),
    )


def declared_texts() -> bytes:
    """The reader reserves memory for as many texts as are declared."""
    return rezipped(
        workbook([person()]), lambda name, text: re.sub(rb'uniqueCount="\d+"', b'uniqueCount="3999999"', text)
    )


def one_old_text_in_many_cells() -> bytes:
    """The same text in 400,000 cells of an .xls."""
    made = xlwt.Workbook()
    sheet = made.add_sheet("考生信息")
    for place, header in enumerate(HEADERS):
        sheet.write(0, place, header)
    for row in range(1, 12_000):
        for place in range(33):
            sheet.write(row, place, "x" * 8_000)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def a_declared_old_sheet() -> bytes:
    """An .xls that says how large it will be; the reader reserves memory for all of it."""
    data = old_book([person()])
    at = data.find(struct.pack("<HH", 0x0200, 14))
    return data[: at + 4] + struct.pack("<IIHH", 0, 65_536, 0, 255) + data[at + 16 :]


FILES: dict[str, Callable[[], bytes]] = {
    each.__name__: each
    for each in (
        one_text_in_many_cells, one_text_with_prefixes, rows_of_long_texts, one_cell_far_away, many_numbers,
        many_errors, many_merged_ranges, one_merged_range, many_formats, declared_texts, one_old_text_in_many_cells,
        a_declared_old_sheet,
    )
}  # fmt: skip


def _used() -> int:
    """The most memory that this process ever had, in MiB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) >> 10


def main(path: str) -> None:
    """Do with the file what a worker and a web process do."""
    data = Path(path).read_bytes()
    told = "read"
    try:
        for _ in islice(read(open_workbook(data), CATALOGUE, on=ON), 5):  # nothing is kept from slice to slice
            pass
    except FileRefused as refusal:
        told = refusal.code
    with suppress(FileRefused):
        returned_workbook(data, Answered())
    with suppress(FileRefused):
        read_scores(data)
    print(_used(), told)


if __name__ == "__main__":
    main(sys.argv[1])
