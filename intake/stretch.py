"""逐格查看: the cells of an .xlsx sheet, looked at in its text as it streams by.

The reader of workbooks lays a sheet out as a dense block: one filled cell in the last corner would ask for hundreds
of gigabytes. It gives an error value and a formula without a stored result as an empty cell. Both are found here,
before it sees the file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from html import unescape

from intake.limits import Limits
from intake.marks import Marks
from intake.refusals import DamagedWorkbook, SheetTooWide, TooManyRows, WorkbookTooHeavy
from intake.unreadable import EMPTY_RESULT, ERROR, FORMULA, HIDDEN_VALUE
from intake.weight import Weight

SHORT = 250  # bytes of a text that needs no further look
_LONGEST_PIECE = 4 << 20  # bytes kept back for the next chunk
_MARKUP = 50  # bytes of markup around an inline text
_MERGED = 100_000  # ranges of merged cells
_REFERENCED = re.compile(rb't="s"[^<>]*><v>(\d{1,9})</v>')
_INLINE = re.compile(rb't="(?:inlineStr|str)"')
_ROW = re.compile(rb"<row(?=[\s/>])([^<>]*)>")
_HIDDEN = re.compile(rb'\s(?:hidden="(?:1|true)"|ht="0(?:\.0+)?")')
_ROW_NUMBER = re.compile(rb'\sr="(\d{1,9})"')
_CELL = re.compile(rb"<c(?=[\s/>])([^<>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_ATTRIBUTE = re.compile(rb'\s+([\w:]+)="([^"<>]*)"')
_ATTRIBUTES = re.compile(rb'(?:\s+[\w:]+="[^"<>]*")*\s*')
_CONTENT = re.compile(
    rb"(?P<f><f(?:\s[^<>]*)?(?:/>|>(?P<formula>[^<]*)</f>))?"
    rb"(?:<v(?:\s[^<>]*)?(?:/>|>(?P<v>[^<]*)</v>)|<is>(?P<is>(?:<(?:t|r)[\s>/].*)?)</is>)?",
    re.DOTALL,
)
_RUNS = re.compile(rb"<t(?:\s[^<>]*)?>([^<]*)</t>")
_REFERENCE = re.compile(rb"([A-Za-z]{1,3})(\d{1,9})")
_NUMERIC = frozenset((b"", b"n", b"s", b"b", b"e"))
_TYPES = frozenset((b"", b"n", b"s", b"b", b"d", b"e", b"str", b"inlineStr"))
_PREFIXED = re.compile(rb"<[\w.-]+:c[\s/>]")


class Unusual(Exception):
    """The text is not written as workbook writers write it, or holds a cell that is far off."""


class Stretch:
    """Looks through the text of a sheet, a chunk at a time.

    Workbook writers begin every cell with ``<c r="A1"`` and write its content in few ways. As long as all cells are
    written so and are near, one search a chunk finds those that need a look; anything else raises ``Unusual``, and
    the sheet is to be taken apart element by element (``elements.py``), which is slower.
    """

    def __init__(self, limits: Limits, weight: Weight, texts: Sequence[int] = ()) -> None:
        self.marks = Marks()
        self.is_long = False  # whether a text is longer than ``SHORT`` bytes
        self._limits, self._weight, self._texts = limits, weight, texts
        self._rest = b""
        self._first = self._last = self._left = self._right = -1
        self._merged = 0
        column, row = _up_to_column(limits.max_columns), _up_to_number(limits.most_rows)
        style = rb'(?: (?:s|cm)="\d+")*'
        text = rb'(?: xml:space="preserve")?>'
        filled = (
            rb'(?:(?: t="(?:s|n|b)")?' + style + rb"><v>[^<&]+</v></c>"
            rb'|(?: t="(?:str|d)")' + style + rb"><v" + text + rb"[^<]{1,%d}</v></c>"
            rb'|(?: t="inlineStr")' + style + rb"><is><t" + text + rb"[^<]{0,%d}</t></is></c>)"
        ) % (SHORT, SHORT)
        self._plain = re.compile(rb'<c r="(' + column + rb")(" + row + rb')"' + style + filled)
        near = rb' r="' + column + row + rb'"' + style
        self._odd = re.compile(rb"<c(?=[\s/>])(?!" + near + rb"(?:/>|></c>|" + filled + rb"))")

    def feed(self, chunk: bytes) -> None:
        """Look at a chunk; a cell or tag cut at its end waits for the next."""
        text = self._rest + chunk
        cut = text.rfind(b"<c ")
        if cut < 0 or _CELL.match(text, cut):
            cut = text.rfind(b"<")
            cut = len(text) if cut < 0 or text.find(b">", cut) >= 0 else cut
        text, self._rest = text[:cut], text[cut:]
        if len(self._rest) > _LONGEST_PIECE:
            raise DamagedWorkbook
        self._look(text)

    def finish(self) -> None:
        """Look at what is left, and count what the sheet will take."""
        text, self._rest = self._rest, b""
        self._look(text)
        if self._first >= 0:
            self._weight.span((self._last - self._first + 1) * (self._right - self._left + 1))

    def _look(self, text: bytes) -> None:
        if b"<!" in text or (b":c" in text and _PREFIXED.search(text)):
            raise Unusual
        found = self._plain.findall(text)
        self._weigh(text, len(found))
        rows = {int(number) - 1 for number in {number for _, number in found}}
        self._reach(rows, {letters_of(letters) - 1 for letters in {letters for letters, _ in found}})
        if len(found) < text.count(b"<c"):
            for match in self._odd.finditer(text):
                self._judge(text, match.start())
        if b"hidden=" in text or b'ht="0' in text:
            self._find_hidden(text)
        self._merged += text.count(b"mergeCell ")
        if self._merged > _MERGED:
            raise WorkbookTooHeavy(limit=self._limits.max_memory >> 20)

    def _weigh(self, text: bytes, count: int) -> None:
        """Count the cells and their texts: shared ones as often as they are referred to."""
        inline = len(text) - _MARKUP * count if _INLINE.search(text) else 0
        shared = 0
        if b't="s"' in text:
            for index, times in Counter(_REFERENCED.findall(text)).items():
                if int(index) >= len(self._texts):
                    raise DamagedWorkbook
                shared += self._texts[int(index)] * times
        self._weight.cells(count, max(inline, 0) + shared)

    def _reach(self, rows: Iterable[int], columns: Iterable[int]) -> None:
        """How far the filled cells reach; the block that is laid out spans them all."""
        for row in rows:
            self._first = row if self._first < 0 else min(self._first, row)
            self._last = max(self._last, row)
        for column in columns:
            self._left = column if self._left < 0 else min(self._left, column)
            self._right = max(self._right, column)

    def _find_hidden(self, text: bytes) -> None:
        for match in _ROW.finditer(text):
            if _HIDDEN.search(match[1]):
                number = _ROW_NUMBER.search(match[1])
                if number is None:
                    raise Unusual
                self.marks.hide(int(number[1]) - 1, self._weight)

    def _judge(self, text: bytes, at: int) -> None:
        """A cell that is not plainly right."""
        cell = _CELL.match(text, at)
        if cell is None or not _ATTRIBUTES.fullmatch(cell[1]):
            raise Unusual
        attributes = dict(_ATTRIBUTE.findall(cell[1]))
        place = _REFERENCE.fullmatch(attributes.get(b"r", b""))
        content = _CONTENT.fullmatch(cell[2] or b"")
        kind = attributes.get(b"t", b"")
        if place is None or content is None or kind not in _TYPES:
            raise Unusual
        row, column = int(place[2]) - 1, letters_of(place[1]) - 1
        stands = content["f"] or content["v"] or content["is"] or kind == b"e"
        if not stands:
            return
        if column >= self._limits.max_columns or row >= self._limits.most_rows or row < 0:
            raise Unusual
        self._reach((row,), (column,))
        self._weight.cells(1, len(cell[0]))
        self._note(row, column, kind, content)

    def _note(self, row: int, column: int, kind: bytes, content: re.Match[bytes]) -> None:
        value, inline = content["v"] or b"", content["is"]
        formula = "=" + _text(content["formula"] or b"") if content["f"] else ""
        self.is_long = self.is_long or len(value) > SHORT or len(inline or b"") > SHORT
        if kind == b"e":
            self.marks.mark(row, column, ERROR, _text(value) or formula, self._weight)
        elif inline is not None:
            if not _RUNS.search(inline):
                self.marks.mark(row, column, HIDDEN_VALUE, "", self._weight)
        elif not value:
            code = EMPTY_RESULT if kind == b"str" else FORMULA
            self.marks.mark(row, column, code, formula, self._weight)
        elif (kind in _NUMERIC and b"&" in value) or kind == b"inlineStr":
            self.marks.mark(row, column, HIDDEN_VALUE, _text(value), self._weight)


def _text(written: bytes) -> str:
    return unescape(written[:400].decode("utf-8", errors="replace"))


def letters_of(letters: bytes) -> int:
    """A column's number by its letters, A = 1; four letters are beyond any limit already."""
    number = 0
    for letter in letters[:4].upper():
        number = number * 26 + letter - 64
    return number


def refuse_far(row: int, column: int, limits: Limits) -> None:
    """Raises the refusal of a cell, counted from 0, that lies outside any table."""
    if column >= limits.max_columns:
        raise SheetTooWide(columns=limits.max_columns)
    if row >= limits.most_rows:
        raise TooManyRows(sheet="", limit=limits.max_rows)


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
    return rf"(?:[1-9]\d{{0,{length - 2}}}{same})".encode()
