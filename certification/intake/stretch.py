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
_UNUSUAL = (b"<c>", b"<c/>", b"<c\t", b"<c\n", b"<c\r", b":c>", b":c/>", b":c ", b":c\t", b":c\n", b":c\r")


class Stretch:
    """Looks through the text of one member of the container, a chunk at a time.

    Workbook writers begin every cell with ``<c r="A1"``; text that is written otherwise (other quotes, a prefix,
    cells without reference) is taken apart tag by tag as the reader does it, which is slower.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._rest = b""
        self._row = self._column = 0  # of the next cell, where it bears no reference
        far = _beyond_column(limits.max_columns) + rb"|[A-Za-z]+" + _beyond_number(limits.most_rows)
        self._far = re.compile(rb'<c r="(?:' + far + rb")[^>]*>")
        self._plain = True

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
        cells = text.count(b"<c ")
        if cells == text.count(b'<c r="') and not any(mark in text for mark in _UNUSUAL):
            for match in self._far.finditer(text):
                if not match[0].endswith(b"/>"):  # an empty formatted cell is no content
                    self._judge(*self._place(match[0][2:]))
        else:
            self._apart(text)

    def _apart(self, text: bytes) -> None:
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


def _beyond_column(limit: int) -> bytes:
    """A pattern of column letters beyond the limit; the limit has one or two letters."""
    first, second = divmod(limit - 1, 26)
    later = rf"{_after(chr(64 + first))}[A-Za-z]"
    same = rf"{_either(chr(64 + first))}{_after(chr(65 + second))}" if first else _after(chr(65 + second)) + r"(?=\d)"
    return rf"[A-Za-z]{{3,}}|{later}|{same}".encode()


def _either(letter: str) -> str:
    return f"[{letter}{letter.lower()}]"


def _after(letter: str) -> str:
    """A pattern of the letters after one, of either case; ``@`` stands before A."""
    if letter >= "Z":
        return "(?!)"
    following = chr(ord(letter) + 1)
    return f"[{following}-Z{following.lower()}-z]"


def _beyond_number(limit: int) -> bytes:
    """A pattern of numbers beyond the limit, to the precision of its first digit."""
    length, first = len(str(limit)), int(str(limit)[0])
    higher = rf"[{first + 1}-9]\d{{{length - 1}}}|" if first < 9 else ""
    return rf"(?:{higher}\d{{{length + 1},}})".encode()
