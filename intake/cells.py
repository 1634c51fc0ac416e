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

from intake.characters import INVISIBLE, TROUBLE, UNPRINTABLE, named
from intake.columns import LONGEST
from intake.dictionaries import Dictionary, nearest
from intake.faults import Fault, Odd
from intake.unreadable import EMPTY_RESULT, Unreadable
from rules.ladder import Level

Cell = (
    str
    | float
    | int
    | bool
    | datetime.date
    | datetime.datetime
    | datetime.time
    | datetime.timedelta
    | Unreadable
    | None
)
Reader = Callable[[Any], object]

_LOSSLESS = 10**15  # Excel keeps 15 digits
_HALF = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_HAN_SPACE = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")
_NAMED = 5  # characters named in a fault

NOTHING = frozenset(
    {"无", "没有", "暂无", "空", "/", "\\", "\uff0f", "\uff3c", "N/A", "n/a", "NA", "null", "None"}
    | {count * dash for dash in "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d_" for count in (1, 2, 3)}
)
"""What people write into a cell that they leave empty."""


def plain(text: str) -> tuple[str, tuple[str, ...]]:
    """Text mended: invisible characters out, full-width digits and letters half-width, spaces single and trimmed.

    Other full-width characters stay: brackets and commas belong to names and addresses.
    """
    if not TROUBLE.search(text):
        return text, ()
    notes: list[str] = []
    mended = INVISIBLE.sub("", text)
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
    """A cell as the text a person sees in it, or why it is none that can be relied on.

    Faults are a cell that gives no value, a text with unprintable characters, a number that may have lost digits, and
    the kinds that no text column has: truth values, dates and times.
    """
    if isinstance(cell, str):
        if TROUBLE.search(cell) and (found := UNPRINTABLE.findall(cell)):
            characters = "、".join(named(each) for each in list(dict.fromkeys(found))[:_NAMED])
            return Fault("text_unprintable", {"characters": characters})
        return plain(cell)
    if cell is None:
        return "", ()
    if isinstance(cell, Unreadable):
        return ("", ()) if cell.code == EMPTY_RESULT else Fault(cell.code, {"found": cell.text, "limit": LONGEST})
    if isinstance(cell, bool):
        return Fault("boolean_cell")
    if isinstance(cell, (int, float)):
        if not abs(cell) < _LOSSLESS:  # NaN too
            return Fault("number_cell")
        return (str(int(cell)) if cell == int(cell) else repr(cell)), ()
    return Fault("date_cell")


def reader(
    parse: Callable[[str], object],
    *,
    required: bool = False,
    blank: object = None,
    compact: bool = False,
    marks: bool = True,
) -> Reader:
    """A reader of cells from a reader of clean text.

    ``blank`` is the value of an empty cell that may be empty and, unless ``marks`` is false, of one that says 无;
    ``compact`` takes out every space.
    """
    nothing = Odd(None, Fault("required")) if required else blank
    marks = marks and not required

    def read(cell: Cell) -> object:
        read_text = as_text(cell)
        if isinstance(read_text, Fault):
            return Odd(None, read_text)
        text, notes = read_text
        if compact and text != (joined := "".join(text.split())):
            text, notes = joined, tuple(dict.fromkeys((*notes, "spaces")))
        if not text:
            return nothing
        if marks and text in NOTHING:
            return Odd(blank, None, (*notes, "nothing_mark"))
        value = parse(text)
        if isinstance(value, Fault):
            return Odd(None, value)
        if isinstance(value, Odd):
            return Odd(value.value, value.fault, tuple(dict.fromkeys((*notes, *value.notes))))
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
    """The word that a Chinese label, another reading or the word itself stands for.

    Where an empty cell stands for one of the words, 无 does not: nobody who writes it means that word.
    """
    words = {**choices, **{value: value for value in choices.values() if isinstance(value, str)}}

    def parse(text: str) -> object:
        value = words.get(text)
        return (
            value if value is not None else Fault("not_in_list", nearest=nearest(text, choices) or tuple(choices)[:3])
        )

    marks = not isinstance(blank, (str, bool))
    return reader(parse, required=required, blank=blank, compact=True, marks=marks)


_YES_NO = {"是": True, "否": False, "true": True, "false": False, "TRUE": True, "FALSE": False}


def yes_no_reader(*, required: bool = False, blank: object = None) -> Reader:
    """是 or 否 as a bool; the only columns in which a truth value means something."""
    of_text = choice_reader(_YES_NO, required=required, blank=blank)
    return lambda cell: cell if isinstance(cell, bool) else of_text(cell)


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
        if not joined.isalpha() and (wrong := [at for at, each in enumerate(joined) if not _of_a_name(each)]):
            characters = "、".join(f"{named(joined[at])}（第{at + 1}个字）" for at in wrong[:_NAMED])
            return Fault("name_malformed", {"characters": characters})
        notes = ("full_width",) * (dotted != text) + ("spaces",) * (joined != dotted)
        return Odd(joined, None, notes) if notes else joined

    return reader(parse, required=required, blank="")


def _of_a_name(character: str) -> bool:
    """Letters, the marks of names, and what rare 汉字 are sent as: private-use characters, and the newest of Unicode."""
    return (
        character.isalpha()
        or character in _NAME_MARKS
        or "\U00020000" <= character <= "\U0003fffd"
        or unicodedata.category(character) in ("Co", "Mn", "Mc")
    )


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
