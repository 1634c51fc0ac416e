"""日历: days as whole numbers that keep the calendar visible, so that months are counted without a calendar.

A day is ``(year * 12 + month - 1) * 32 + day``: greater is later, the month is the number without its last five bits.
``UNKNOWN`` is 0, before every day; ``NEVER`` stands for ``durations.NEVER``. The arithmetic is that of
``durations.py`` (《民法典》 art. 202); the property tests hold the two together.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from rules import durations

Days = npt.NDArray[np.int32]
Results = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]
Owners = npt.NDArray[np.intp]

_BITS: Final = 5
_DAY_OF_MONTH: Final = (1 << _BITS) - 1
UNKNOWN: Final = 0
"""A day that is not known."""


def number(day: date) -> int:
    """The number of a day."""
    return (day.year * durations.MONTHS_A_YEAR + day.month - 1) << _BITS | day.day


def day_of(number: int) -> date:
    """The day of a number."""
    year, month = divmod(number >> _BITS, durations.MONTHS_A_YEAR)
    return date(year, month + 1, number & _DAY_OF_MONTH)


NEVER: Final = number(durations.NEVER)
_FEBRUARY: Final = 2


def _month_lengths() -> npt.NDArray[np.int32]:
    """The number of days of every month, by ``year * 12 + month - 1``; a month more than the calendar has, at its end."""
    usual = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    lengths = np.tile(np.array(usual, np.int32), durations.NEVER.year + 2)
    leap = [year for year in range(1, durations.NEVER.year + 1) if calendar.isleap(year)]
    lengths[np.array(leap) * durations.MONTHS_A_YEAR + _FEBRUARY - 1] = 29
    return lengths


MONTH_LENGTHS: Final = _month_lengths()


def from_datetime64(days: npt.NDArray[Any]) -> Days:
    """The numbers of days of NumPy's own kind; ``NaT`` is not known."""
    months = days.astype("datetime64[M]")
    index = months.astype(np.int64) + 1970 * durations.MONTHS_A_YEAR
    numbers = (index << _BITS) + (days.astype("datetime64[D]") - months.astype("datetime64[D]")).astype(np.int64) + 1
    return np.where(np.isnat(days), UNKNOWN, numbers).astype(np.int32)


def next_day(days: Days) -> Days:
    """The day after each; the calendar's last day is followed by a day of its own."""
    closing = _closing(days)
    following: Days = days + np.int32(1)
    if closing.any():
        # over the numbers that are no days, to the first of the next month
        following += closing * (_DAY_OF_MONTH + np.int32(1) - (days & _DAY_OF_MONTH))
    return following


def _closing(days: Days) -> Flags:
    """Which days are their month's last."""
    return (days & _DAY_OF_MONTH) >= MONTH_LENGTHS.take(days >> _BITS, mode="clip")


def latest_start(as_of: date, months: int) -> int:
    """The number up to which a day is ``months`` months old by ``as_of``: its 期满日 is then not later than ``as_of``.

    On the last day of a month everything of the month ``months`` before has come due, so that the bound is a 31st, be
    there one or not.
    """
    last = as_of.day == calendar.monthrange(as_of.year, as_of.month)[1]
    month = as_of.year * durations.MONTHS_A_YEAR + as_of.month - 1 - months
    return month << _BITS | (_DAY_OF_MONTH if last else as_of.day)


def latest_starts(end: Days) -> Days:
    """For each end, exclusive, the latest start with which a stretch is no months long; see ``months_before``."""
    latest: Days = end | _closing(end) * np.int32(_DAY_OF_MONTH)
    return latest


def months_before(latest: Days, months: int) -> Days:
    """The latest starts with which the stretches are ``months`` months long: the corresponding days."""
    return latest - np.int32(months << _BITS)


@dataclass(frozen=True)
class Ends:
    """The ends of stretches, exclusive, taken apart once: every length measured to them asks for the same parts.

    ``closing`` says that the day is its month's last, ``before`` is the length of the month before.
    """

    day: Days
    month: Days
    of_month: Days
    closing: Flags
    before: Days

    @classmethod
    def of(cls, end: Days) -> Ends:
        """The parts of each end."""
        month, of_month = end >> _BITS, end & _DAY_OF_MONTH
        closing = of_month == MONTH_LENGTHS.take(month, mode="clip")
        return cls(end, month, of_month, closing, MONTH_LENGTHS.take(month - 1, mode="clip"))


def measured(start: Days, ends: Ends) -> tuple[Days, Days]:
    """The length of stretches ``[start, end)``: whole months, and the days left over.

    The corresponding day is still to come where the start's day of the month is greater than the end's, unless the end
    closes its month; the days then run from the corresponding day of the month before.
    """
    of_month = start & _DAY_OF_MONTH
    to_come = (of_month > ends.of_month) & ~ends.closing
    months: Days = ends.month - (start >> _BITS) - to_come
    since_before = to_come * (ends.before - np.minimum(of_month, ends.before))
    days: Days = np.maximum(ends.of_month - of_month * ~to_come, 0) + since_before
    return months, days
