"""日期: the cells of date columns, read as a person means them."""

from __future__ import annotations

import datetime
import re

from intake.cells import NOTHING, Cell, Reader, as_text, reader
from intake.faults import Fault, Odd
from intake.unreadable import EMPTY_RESULT, Unreadable

_DATE_MARKS = str.maketrans(
    {"\uff0f": "/", "\uff0e": ".", **dict.fromkeys("\uff0d\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")}
)
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

    def parse(text: str) -> object:
        marked = text.translate(_DATE_MARKS)
        value = judged(parse_date(marked))
        return value if marked == text or isinstance(value, Fault) else Odd(value, None, ("full_width",))

    of_text = reader(parse, required=required)

    def read(cell: Cell) -> object:
        if isinstance(cell, (datetime.time, datetime.timedelta)):
            return Odd(None, Fault("date_unreadable"))
        if isinstance(cell, datetime.datetime):
            cell = cell.date()
        if isinstance(cell, datetime.date):
            value = judged(cell) if cell.year >= _EARLIEST else Fault("date_unreadable")
            return Odd(None, value) if isinstance(value, Fault) else value
        return of_text(cell)

    return read


_GOES_ON = frozenset({"至今", "今", "目前"})


def open_end_reader(on: datetime.date, *, blank: object = None) -> Reader:
    """The end of something that may go on: 至今 or an empty cell, else a date.

    无, a dash and a formula that gave nothing may mean that there was none or that nobody knows: they are asked about.
    """
    of_date = date_reader(on)

    def read(cell: Cell) -> object:
        if isinstance(cell, Unreadable) and cell.code == EMPTY_RESULT:
            return Odd(None, Fault("end_unclear", {"found": cell.text}))
        text = as_text(cell) if isinstance(cell, str) else None
        if isinstance(text, tuple):
            if text[0] in _GOES_ON:
                return Odd(blank, None, text[1]) if text[1] else blank
            if text[0] in NOTHING:
                return Odd(None, Fault("end_unclear", {"found": text[0]}))
        value = of_date(cell)
        return blank if value is None else value

    return read
