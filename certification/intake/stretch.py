"""表格范围: how far the cells of an .xlsx sheet reach, found in its text as it streams by.

The reader of workbooks lays a sheet out as a dense block: one filled cell in the last corner would ask for hundreds
of gigabytes. It also reserves memory for the number of shared texts that is declared.
"""

from __future__ import annotations

import re

from certification.intake.limits import Limits
from certification.intake.refusals import DamagedWorkbook, SheetTooWide, TooManyRows

_LONGEST_TAG = 1 << 20  # bytes
_SHARED_TEXTS = 10_000_000
_UNIQUE_COUNT = re.compile(rb"""uniqueCount\s*=\s*["']\s*\+?(\d+)""")
_TAGS = re.compile(rb"<(/?)(?:[\w.-]+:)?(c|row)(?=[\s/>])([^>]*)>")
_REFERENCE = re.compile(rb"""(?:^|\s)r\s*=\s*["']\s*([A-Za-z]*)(\d*)""")
_PREFIXED = re.compile(rb":(?:c|row)[\s/>]")


class Unusual(Exception):
    """The text holds a cell that is far off, or is not written as workbook writers write it."""


class Stretch:
    """Looks through the text of one member of the container, a chunk at a time.

    Workbook writers begin every cell with ``<c r="A1"``. As long as all cells are written so and are near, one
    search a chunk is enough; anything else raises ``Unusual``, and the member is to be looked through anew with
    ``apart``: tag by tag, counting as the reader counts, which is slower.
    """

    def __init__(self, limits: Limits, *, apart: bool = False) -> None:
        self._limits = limits
        self._apart = apart
        self._rest = b""
        self._row = self._column = 0  # of the next cell, where it bears no reference
        near = rb' r="' + _up_to_column(limits.max_columns) + _up_to_number(limits.most_rows) + rb'"'
        self._far = re.compile(rb"<c(?!" + near + rb")(?=[\s/>])")

    def feed(self, chunk: bytes) -> None:
        """Look at a chunk; a tag cut at its end waits for the next."""
        text = self._rest + chunk
        cut = text.rfind(b"<")
        if cut >= 0 and text.find(b">", cut) < 0:
            text, self._rest = text[:cut], text[cut:]
            if len(self._rest) > _LONGEST_TAG:
                raise DamagedWorkbook
        else:
            self._rest = b""
        if b"uniqueCount" in text:
            for match in _UNIQUE_COUNT.finditer(text):
                if len(match[1]) > 9 or int(match[1]) > _SHARED_TEXTS:
                    raise DamagedWorkbook
        if self._apart:
            self._take_apart(text)
        elif self._far.search(text) or (b":c" in text and _PREFIXED.search(text)):
            raise Unusual

    def _take_apart(self, text: bytes) -> None:
        for match in _TAGS.finditer(text):
            closing, name, attributes = match.groups()
            ended = attributes.endswith(b"/")
            if name == b"row":
                if not closing and (found := _REFERENCE.search(attributes)) and found[2]:
                    self._row = _number(found[2]) - 1
                if closing or ended:
                    self._row, self._column = self._row + 1, 0
            elif not closing:
                self._row, self._column = self._place(attributes)
                if not ended:
                    self._judge(self._row, self._column)
                self._column += 1

    def _place(self, attributes: bytes) -> tuple[int, int]:
        """Row and column of a cell, from 0: by its reference, else next to the cell before."""
        found = _REFERENCE.search(attributes)
        if found is None or not found[1]:
            return self._row, self._column
        return _number(found[2]) - 1, _letters(found[1]) - 1

    def _judge(self, row: int, column: int) -> None:
        if column >= self._limits.max_columns:
            raise SheetTooWide(columns=self._limits.max_columns)
        if row >= self._limits.most_rows:
            raise TooManyRows(sheet="", limit=self._limits.max_rows)


def _number(digits: bytes) -> int:
    return int(digits[:9] or b"0")


def _letters(letters: bytes) -> int:
    """The column's number, A = 1; four letters are beyond any limit already."""
    number = 0
    for letter in letters[:4].upper():
        number = number * 26 + letter - 64
    return number


def _up_to_column(limit: int) -> bytes:
    """A pattern of column letters up to the limit, which has one or two letters."""
    first, second = divmod(limit - 1, 26)
    if not first:
        return rf"[A-{chr(65 + second)}]".encode()
    lower = rf"[A-{chr(63 + first)}]?" if first > 1 else ""
    return rf"(?:{lower}[A-Z]|{chr(64 + first)}[A-{chr(65 + second)}])".encode()


def _up_to_number(limit: int) -> bytes:
    """A pattern of numbers that are surely up to the limit: fewer digits, or a smaller first one."""
    length, first = len(str(limit)), int(str(limit)[0])
    same = rf"|[1-{first - 1}]\d{{{length - 1}}}" if first > 1 else ""
    return rf"(?:\d{{1,{length - 1}}}{same})".encode()
