"""单元格: cells read as a person means them.

A reader takes what the workbook gave (text, float, date) or JSON holds and returns the value, or an ``Odd``:
a fault, or a value with what was mended. Readers are pure, so that a column's repeated cells are read once.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable
from typing import Any

from certification.intake.dictionaries import Dictionary, nearest
from certification.intake.faults import Fault, Odd
from rules.ladder import Level

Cell = str | float | int | bool | datetime.date | datetime.datetime | datetime.time | datetime.timedelta | None
Reader = Callable[[Any], object]

_LOSSLESS = 10**15  # Excel keeps 15 digits
_INVISIBLE = re.compile(
    r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff]"
)
_TROUBLE = re.compile(r"^\s|\s$|\s\s|[^\S ]|[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]|" + _INVISIBLE.pattern)
_HALF = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_HAN_SPACE = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")


_NOTHING = frozenset({"无", "暂无", "/", "\\", "-", "--", "—", "——"})
"""What people write into a cell that they leave empty."""


def plain(text: str) -> tuple[str, tuple[str, ...]]:
    """Text mended: invisible characters out, full-width digits and letters half-width, spaces single and trimmed.

    Other full-width characters stay: brackets and commas belong to names and addresses.
    """
    if not _TROUBLE.search(text):
        return text, ()
    notes: list[str] = []
    mended = _INVISIBLE.sub("", text)
    if mended != text:
        notes.append("invisible")
    half = mended.translate(_HALF)
    if half != mended:
        notes.append("full_width")
    spaced = "\n".join(" ".join(line.split()) for line in half.splitlines()).strip()
    if spaced != half:
        notes.append("spaces")
    return spaced, tuple(notes)


def as_text(cell: Cell) -> tuple[str, tuple[str, ...]] | Fault:
    """A cell of any kind as the text a person sees in it; a number that may have lost digits is a fault."""
    if isinstance(cell, str):
        return plain(cell)
    if cell is None:
        return "", ()
    if isinstance(cell, bool):
        return ("是" if cell else "否"), ()
    if isinstance(cell, (int, float)):
        if not abs(cell) < _LOSSLESS:  # NaN too
            return Fault("number_cell")
        return (str(int(cell)) if cell == int(cell) else repr(cell)), ()
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat(), ()
    return str(cell), ()


def reader(
    parse: Callable[[str], object], *, required: bool = False, blank: object = None, compact: bool = False
) -> Reader:
    """A reader of cells from a reader of clean text.

    ``blank`` is the value of an empty cell that may be empty, and of one that says 无; ``compact`` takes out
    every space.
    """
    nothing = Odd(None, Fault("required")) if required else blank

    def read(cell: Cell) -> object:
        read_text = as_text(cell)
        if isinstance(read_text, Fault):
            return Odd(None, read_text)
        text, notes = read_text
        if compact and text != (joined := "".join(text.split())):
            text, notes = joined, tuple(dict.fromkeys((*notes, "spaces")))
        if not text:
            return nothing
        if not required and text in _NOTHING:
            return Odd(blank, None, (*notes, "nothing_mark"))
        value = parse(text)
        if isinstance(value, Fault):
            return Odd(None, value)
        if isinstance(value, Odd):
            return Odd(value.value, value.fault, notes + value.notes)
        return Odd(value, None, notes) if notes else value

    return read


def text_reader(limit: int, *, required: bool = False, compact: bool = False) -> Reader:
    """Free text of at most ``limit`` characters; empty text where the cell is empty."""
    too_long = Fault("text_too_long", {"limit": limit})
    return reader(lambda text: text if len(text) <= limit else too_long, required=required, blank="", compact=compact)


def list_reader(dictionary: Dictionary, *, required: bool = False, is_open: bool = False) -> Reader:
    """One of a dictionary's values; outside it a fault with the nearest ones, or a note where the list is open."""

    def parse(text: str) -> object:
        value = dictionary.find(text)
        if value is not None:
            return value
        if is_open and len(text) <= 100:
            return Odd(text, None, ("unlisted",))
        return Fault("not_in_list", nearest=dictionary.nearest(text) or dictionary.values[:3])

    return reader(parse, required=required, blank="", compact=True)


def choice_reader(choices: dict[str, Any], *, required: bool = False, blank: object = None) -> Reader:
    """The word that a Chinese label, another reading or the word itself stands for."""
    words = {**choices, **{value: value for value in choices.values() if isinstance(value, str)}}

    def parse(text: str) -> object:
        value = words.get(text)
        return (
            value if value is not None else Fault("not_in_list", nearest=nearest(text, choices) or tuple(choices)[:3])
        )

    return reader(parse, required=required, blank=blank, compact=True)


_YES_NO = {"是": True, "否": False, "true": True, "false": False, "TRUE": True, "FALSE": False}


def yes_no_reader(*, required: bool = False, blank: object = None) -> Reader:
    """是 or 否 as a bool."""
    return choice_reader(_YES_NO, required=required, blank=blank)


_DATE = re.compile(
    r"(?P<y>\d{4})(?:(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})|年(?P<m2>\d{1,2})月(?P<d2>\d{1,2})日)"
    r"(?:[T ]00:00(?::00(?:\.0+)?)?)?|(?P<c>\d{8})",
    re.ASCII,
)
_EARLIEST = 1900


def parse_date(text: str) -> datetime.date | Fault:
    """A date as people write it: 1990-01-02, 1990/1/2, 1990.1.2, 19900102, 1990年1月2日."""
    match = _DATE.fullmatch(text.replace(" ", "") if "年" in text else text)
    if match is None:
        return Fault("date_unreadable")
    if run := match["c"]:
        year, month, day = run[:4], run[4:6], run[6:]
    else:
        year, month, day = match["y"], match["m"] or match["m2"], match["d"] or match["d2"]
    try:
        found = datetime.date(int(year), int(month), int(day))
    except ValueError:
        return Fault("date_unreadable")
    return found if found.year >= _EARLIEST else Fault("date_unreadable")


def date_reader(on: datetime.date, *, required: bool = False, future: bool = False) -> Reader:
    """A date not after ``on`` (unless ``future``); an empty cell is None."""
    late = Fault("date_in_future", {"on": on.isoformat()})

    def judged(found: datetime.date | Fault) -> object:
        return found if isinstance(found, Fault) or future or found <= on else late

    of_text = reader(lambda text: judged(parse_date(text)), required=required)

    def read(cell: Cell) -> object:
        if isinstance(cell, datetime.datetime):
            cell = cell.date()
        if isinstance(cell, datetime.date):
            value = judged(cell) if cell.year >= _EARLIEST else Fault("date_unreadable")
            return Odd(None, value) if isinstance(value, Fault) else value
        return of_text(cell)

    return read


def number_cell(cell: Cell) -> bool:
    """Whether the cell is a number: then digits of an identity number may be lost, whatever it shows."""
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)


def document_number_reader(*, required: bool = True) -> Reader:
    """证件号码 as text, upper case, without spaces; a number cell is refused, not guessed."""
    of_text = reader(lambda text: text.lstrip("'‘’`").upper(), required=required, blank="", compact=True)
    lost = Odd(None, Fault("number_cell"))

    def read(cell: Cell) -> object:
        return lost if number_cell(cell) else of_text(cell)

    return read


_NAME_MARKS = frozenset("·. -'’()（）")
_DOTS = str.maketrans("•・\uff0e‧∙", "·····")


def name_reader(limit: int, *, required: bool = True) -> Reader:
    """姓名: letters of any script with the marks that names have; 张　三 is read as 张三."""

    def parse(text: str) -> object:
        dotted = text.translate(_DOTS)
        joined = _HAN_SPACE.sub("", dotted)
        if len(joined) > limit:
            return Fault("text_too_long", {"limit": limit})
        if not joined.isalpha() and not all(map(_of_a_name, joined)):
            return Fault("name_malformed")
        notes = ("full_width",) * (dotted != text) + ("spaces",) * (joined != dotted)
        return Odd(joined, None, notes) if notes else joined

    return reader(parse, required=required, blank="")


def _of_a_name(character: str) -> bool:
    """Letters, the marks of names, and private-use characters: rare 汉字 of older sets are sent so."""
    return character.isalpha() or character in _NAME_MARKS or unicodedata.category(character) in ("Co", "Mn", "Mc")


_PHONE = re.compile(r"(?:(?:\+|00)?86)?(1[3-9]\d{9})", re.ASCII)
_FOREIGN_PHONE = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)


def parse_phone(text: str) -> str | Fault:
    """A mainland mobile number, or one of elsewhere with + and its country code."""
    digits = text.replace("-", "")
    if match := _PHONE.fullmatch(digits):
        return match[1]
    return digits if _FOREIGN_PHONE.fullmatch(digits) else Fault("phone_malformed")


_EMAIL = re.compile(r"[^@\s<>,;\"]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}")


def parse_email(text: str) -> str | Fault:
    """An e-mail address by its form."""
    return text if _EMAIL.fullmatch(text) and len(text) <= 254 else Fault("email_malformed")


_POSTCODE = re.compile(r"\d{6}", re.ASCII)


def parse_postcode(text: str) -> str | Fault:
    """A postcode of six digits."""
    return text if _POSTCODE.fullmatch(text) else Fault("postcode_malformed")


_YEARS = re.compile(r"(\d{1,2}(?:\.\d{1,2})?)年?", re.ASCII)


def parse_years(text: str) -> float | Fault:
    """专业年限 in years, 0 to 70."""
    match = _YEARS.fullmatch(text)
    return float(match[1]) if match and float(match[1]) <= 70 else Fault("years_malformed")


def parse_level(text: str) -> Level | Fault:
    """A level in the official form or by its bare name."""
    return Level.parse(text) or Fault("level_unknown", nearest=nearest(text, [level.official_form for level in Level]))


def whole_number_reader(low: int, high: int, *, required: bool = False) -> Reader:
    """A whole number between two bounds; an empty cell is None."""
    outside = Fault("number_malformed", {"low": low, "high": high})

    def parse(text: str) -> object:
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            return outside
        return int(text) if low <= int(text) <= high else outside

    return reader(parse, required=required, compact=True)
