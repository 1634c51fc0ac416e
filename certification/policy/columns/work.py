"""累计工作, by columns: spells merged into stretches, and their lengths added up from an award on.

The steps are those of ``durations.py``: what of a spell has been lived by the day, overlapping and adjoining spells
merged, whole months and days of each stretch, thirty days to a month where there are several.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from certification.policy.columns.days import Days, Ends, Flags, Owners, measured, next_day
from certification.policy.durations import DAYS_A_MONTH

_DAY_BITS: Final = 22  # every day number is below 2**22
_DAY_MASK: Final = (1 << _DAY_BITS) - 1
# One person's sums side by side in one number: months, how many stretches, days.
_MONTHS_AT: Final = 32
_STRETCHES_AT: Final = 16
_FIELD: Final = (1 << _STRETCHES_AT) - 1


@dataclass(frozen=True)
class Stretches:
    """合并后的工作时段: the merged pieces ``[start, end)`` of everybody, in order.

    ``last`` is the place of each person's last stretch; None where nobody has more than one.
    """

    owners: Owners
    start: Days
    ends: Ends
    last: Owners | None

    @classmethod
    def of(cls, owners: Owners, start: Days, end: Days) -> Stretches:
        """The stretches, whose owners never fall."""
        closes = owners[1:] != owners[:-1]
        last = None if closes.all() else np.append(np.flatnonzero(closes), len(owners) - 1)
        return cls(owners, start, Ends.of(end), last)

    def only(self, people: Flags) -> Stretches:
        """Those of some people alone."""
        theirs = np.flatnonzero(people.take(self.owners))
        return Stretches.of(self.owners.take(theirs), self.start.take(theirs), self.ends.day.take(theirs))


@dataclass(frozen=True)
class Lived:
    """计入的工作: certainly, and at most for those with entries not fully known (``doubtful``; None: nobody)."""

    certain: Stretches
    doubtful: Flags | None
    possible: Stretches


def merged(owners: Owners, first: Days, last: Days, *, day: int) -> Stretches:
    """The stretches lived by ``day`` of spells from ``first`` to ``last``, both inclusive; owners never fall."""
    end = np.where(last <= day, next_day(last), np.int32(day))
    begun = first < end
    if not begun.all():
        owners, first, end = owners[begun], first[begun], end[begun]
    # a person's number stands above the day: nothing of one person reaches into the next
    base = owners.astype(np.int64) << _DAY_BITS
    starts = base | first
    if (starts[1:] < starts[:-1]).any():
        order = np.argsort(starts, kind="stable")
        owners, first, end, base, starts = owners[order], first[order], end[order], base[order], starts[order]
    reached = np.maximum.accumulate(base | end)
    opens = np.ones(len(starts), np.bool_)
    opens[1:] = starts[1:] > reached[:-1]
    if opens.all():
        return Stretches.of(owners, first, end)
    opened = np.flatnonzero(opens)
    closed = np.append(opened[1:], len(starts)) - 1
    return Stretches.of(owners[opened], first[opened], (reached[closed] & _DAY_MASK).astype(np.int32))


def months_worked(stretches: Stretches, since: Days | None, size: int) -> npt.NDArray[np.int32]:
    """The whole months that each person's work makes, of what lies on or after ``since``."""
    if since is not None:
        stretches = _clipped(stretches, since)
    lengths, days = measured(stretches.start, stretches.ends)
    months = np.zeros(size, np.int32)
    if stretches.last is None:
        months[stretches.owners] = lengths
        return months
    sums = (lengths.astype(np.int64) << _MONTHS_AT) + (1 << _STRETCHES_AT) + days
    # running sums may wrap round; their differences, one person's sums, do not
    upto = np.cumsum(sums).take(stretches.last)
    sums = np.diff(upto, prepend=np.int64(0))
    whole = (sums >> _MONTHS_AT).astype(np.int32)
    several = np.flatnonzero(sums & (_FIELD << _STRETCHES_AT) > 1 << _STRETCHES_AT)
    whole[several] += ((sums.take(several) & _FIELD) // DAYS_A_MONTH).astype(np.int32)
    months[stretches.owners.take(stretches.last)] = whole
    return months


def _clipped(stretches: Stretches, since: Days) -> Stretches:
    """What lies on or after each person's day: most awards are few people's, so that little is left to measure."""
    from_on = since.take(stretches.owners, mode="clip")
    left = np.flatnonzero(from_on < stretches.ends.day)
    start = np.maximum(stretches.start.take(left), from_on.take(left))
    return Stretches.of(stretches.owners.take(left), start, stretches.ends.day.take(left))
