"""累计工作, by columns: spells merged into stretches, and who has worked long enough from an award on.

The steps are those of ``durations.py``: what of a spell has been lived by the day, overlapping and adjoining spells
merged, whole months and days of each stretch, thirty days to a month where there are several. Everybody's last stretch
is a column of its own: most people have no other that counts, and one stretch is long enough where it begins early
enough, so that nothing needs measuring.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from rules.columns.days import Days, Ends, Flags, Owners, latest_starts, measured, months_before, next_day
from rules.durations import DAYS_A_MONTH

_DAY_BITS: Final = 22  # every day number is below 2**22
_DAY_MASK: Final = (1 << _DAY_BITS) - 1


class Pieces(NamedTuple):
    """时段 ``[start, end)``, in the order of their owners."""

    owners: Owners
    start: Days
    end: Days

    def part(self, chosen: Owners) -> Pieces:
        """Some of them."""
        return Pieces(self.owners.take(chosen), self.start.take(chosen), self.end.take(chosen))


@dataclass(frozen=True)
class Stretches:
    """合并后的工作时段: everybody's last stretch in columns, and the earlier ones of those who have several.

    Who has no stretch has one that begins after every day. ``latest`` is the latest start with which the last stretch
    would be no months long; N months earlier is the latest with which it is N months long.
    """

    start: Days
    end: Days
    latest: Days
    earlier: Pieces

    @classmethod
    def of(cls, pieces: Pieces, size: int) -> Stretches:
        """The stretches of ``size`` people; those of one person don't touch and are in order."""
        closes = np.ones(len(pieces.owners), np.bool_)
        np.not_equal(pieces.owners[1:], pieces.owners[:-1], out=closes[:-1])
        last = pieces.part(np.flatnonzero(closes))
        earlier = pieces.part(np.flatnonzero(~closes))
        latest = latest_starts(last.end)
        if len(last.owners) == size:
            return cls(last.start, last.end, latest, earlier)
        start, end, bound = np.full(size, _DAY_MASK, np.int32), np.zeros(size, np.int32), np.zeros(size, np.int32)
        start[last.owners], end[last.owners], bound[last.owners] = last.start, last.end, latest
        return cls(start, end, bound, earlier)


class Several(NamedTuple):
    """有几段工作的人: their places, and the whole months that their stretches make together."""

    people: Owners
    months: Days


@dataclass(frozen=True)
class Lived:
    """计入的工作: certainly, and at most for those with entries not fully known (``doubtful``; None: nobody)."""

    certain: Stretches
    doubtful: Flags | None
    possible: Stretches


def merged(spells: Pieces, *, day: int, size: int) -> Stretches:
    """The stretches lived by ``day`` of spells whose ``end`` is their last day, inclusive; owners never fall."""
    owners, first, last = spells
    tomorrow = int(next_day(np.array([day], np.int32))[0])
    # a last day that has come counts; what goes on counts up to the day
    end = np.minimum(next_day(last), np.int32(tomorrow) - (last > day) * np.int32(tomorrow - day))
    begun = first < end
    if not begun.all():
        owners, first, end = owners.compress(begun), first.compress(begun), end.compress(begun)
    touching = first[1:] <= end[:-1]
    touching &= owners[1:] == owners[:-1]
    if touching.any():
        owners, first, end = _joined(owners, first, end)
    return Stretches.of(Pieces(owners, first, end), size)


def _joined(owners: Owners, first: Days, end: Days) -> Pieces:
    """Overlapping and adjoining pieces made one."""
    # a person's number stands above the day: nothing of one person reaches into the next
    base = owners.astype(np.int64) << _DAY_BITS
    starts = base | first
    if (starts[1:] < starts[:-1]).any():
        order = np.argsort(starts, kind="stable")
        owners, first, end, base, starts = owners[order], first[order], end[order], base[order], starts[order]
    reached = np.maximum.accumulate(base | end)
    opens = np.ones(len(starts), np.bool_)
    opens[1:] = starts[1:] > reached[:-1]
    opened = np.flatnonzero(opens)
    closed = np.append(opened[1:], len(starts)) - 1
    return Pieces(owners[opened], first[opened], (reached[closed] & _DAY_MASK).astype(np.int32))


def several(stretches: Stretches, since: Days | None, among: Flags | None = None) -> Several:
    """The people with several stretches that reach past ``since``, of ``among`` (None: of all)."""
    pieces = stretches.earlier
    if among is not None:
        pieces = pieces.part(np.flatnonzero(among.take(pieces.owners)))
    if since is not None:
        pieces = _clipped(pieces, since)
    months, left_over = measured(pieces.start, Ends.of(pieces.end))
    opens = np.ones(len(pieces.owners), np.bool_)
    np.not_equal(pieces.owners[1:], pieces.owners[:-1], out=opens[1:])
    people = pieces.owners
    if not opens.all():
        opened = np.flatnonzero(opens)
        people = people.take(opened)
        months, left_over = np.add.reduceat(months, opened), np.add.reduceat(left_over, opened)
    start = stretches.start.take(people)
    if since is not None:
        start = np.maximum(start, since.take(people))
    last_months, last_days = measured(start, Ends.of(stretches.end.take(people)))
    return Several(people, months + last_months + (left_over + last_days) // DAYS_A_MONTH)


def _clipped(pieces: Pieces, since: Days) -> Pieces:
    """What lies on or after each person's day: most awards are few people's, so that little is left to measure."""
    from_on = since.take(pieces.owners)
    left = np.flatnonzero(from_on < pieces.end)
    owners, start, end = pieces.part(left)
    return Pieces(owners, np.maximum(start, from_on.take(left)), end)


def long_enough(stretches: Stretches, months: int, since: Days | None, with_several: Several) -> Flags:
    """Who has worked ``months`` months (at least one), of what lies on or after ``since``."""
    latest = months_before(stretches.latest, months)
    reached = stretches.start <= latest
    if since is not None:
        reached &= since <= latest
    reached[with_several.people] = with_several.months >= months
    return reached
