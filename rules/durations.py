"""期间: 满N年, 满N周岁 and 累计, counted by calendar.

《中华人民共和国民法典》 art. 202: a period counted in years or months ends on the corresponding day of the last month, and
on that month's last day where there is none. The worked examples stand in ``docs/rules/durations.md``.

A spell (一段经历) is ``(first, last)``: its first day and its last day, both inclusive; ``NEVER`` as last day means that it
goes on. A stretch is a merged piece of the past ``[start, end)``, its end exclusive.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

NEVER: Final = date.max
"""The day that does not come: an open spell's last day, a graduation not yet held."""

DAYS_A_MONTH: Final = 30
MONTHS_A_YEAR: Final = 12
_DAY: Final = timedelta(days=1)

Spell = tuple[date, date]
Stretch = tuple[date, date]


class Duration(NamedTuple):
    """时长: whole years, then whole months, then days."""

    years: int
    months: int
    days: int

    @property
    def whole_months(self) -> int:
        """The whole months, the days left out; 满N年 is reached with twelve times as many."""
        return self.years * MONTHS_A_YEAR + self.months

    def __str__(self) -> str:
        years, months, days = self
        words = (f"{years}年" if years else "") + (f"{months}个月" if months else "") + (f"{days}天" if days else "")
        return words or "0天"


def anniversary(day: date, months: int) -> date:
    """期满日: the day on which ``months`` months from ``day`` are reached; ``NEVER`` beyond the calendar's end."""
    total = day.year * MONTHS_A_YEAR + day.month - 1 + months
    year, month = divmod(total, MONTHS_A_YEAR)
    if year > NEVER.year:
        return NEVER
    try:
        return date(year, month + 1, day.day)
    except ValueError:  # 没有对应日的，月末日为期间的最后一日
        return date(year, month + 1, calendar.monthrange(year, month + 1)[1])


def stretches_until(spells: Iterable[Spell], day: date) -> list[Stretch]:
    """What of ``spells`` has been lived by ``day``: overlapping and adjoining spells merged, in order.

    A spell that has ended counts its last day; one that goes on counts up to ``day``, so that work begun on
    2021-11-20 makes five years on 2026-11-20, and one from 2022-01-01 to 2022-12-31 makes one year on its last day.
    """
    lived = []
    for first, last in spells:
        end = last + _DAY if last <= day else day
        if first < end:
            lived.append((first, end))
    if len(lived) < 2:
        return lived
    lived.sort()
    merged = [lived[0]]
    for start, end in lived[1:]:
        if start <= merged[-1][1]:
            if end > merged[-1][1]:
                merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def clipped(stretches: Sequence[Stretch], since: date | None) -> Sequence[Stretch]:
    """What of the stretches lies on or after ``since`` (取得证书后)."""
    if since is None or (stretches and stretches[0][0] >= since):
        return stretches
    return [(max(start, since), end) for start, end in stretches if end > since]


def _months_and_days(start: date, end: date) -> tuple[int, int]:
    months = (end.year - start.year) * MONTHS_A_YEAR + end.month - start.month
    days = end.day - start.day
    if days < 0:  # the corresponding day is still to come, unless this is the last day of a shorter month
        reached = anniversary(start, months)
        if reached > end:
            months -= 1
            reached = anniversary(start, months)
        days = (end - reached).days
    return months, days


def measure(start: date, end: date) -> Duration:
    """The length of one stretch: whole years, then whole months, then days; ``end`` is exclusive."""
    months, days = _months_and_days(start, end)
    return Duration(months // MONTHS_A_YEAR, months % MONTHS_A_YEAR, days)


def accumulated(stretches: Sequence[Stretch], since: date | None = None) -> Duration:
    """累计: the lengths added up, 30 days to a month and 12 months to a year; one stretch alone is by calendar."""
    months = days = 0
    pieces = clipped(stretches, since)
    for start, end in pieces:
        whole, left_over = _months_and_days(start, end)
        months += whole
        days += left_over
    if len(pieces) > 1:
        months += days // DAYS_A_MONTH
        days %= DAYS_A_MONTH
    return Duration(months // MONTHS_A_YEAR, months % MONTHS_A_YEAR, days)


def reaches(stretches: Sequence[Stretch], months: int, since: date | None = None) -> bool:
    """Whether the accumulated length has reached ``months`` months (满)."""
    if since is not None:
        stretches = clipped(stretches, since)
    if not stretches:
        return months <= 0
    if len(stretches) == 1:
        start, end = stretches[0]
        return anniversary(start, months) <= end
    return accumulated(stretches).whole_months >= months


def first_day(spells: Sequence[Spell], months: int, *, after: date, since: date | None = None) -> date | None:
    """The first day later than ``after`` on which ``months`` accumulated months are reached; None if never.

    Asked where they are not reached on ``after`` itself. Spells still open are taken to go on. The accumulated length
    never shrinks from one day to the next, which is what allows the search to halve.
    """
    if since is not None:
        spells = [spell for spell in spells if spell[1] >= since]
    if len(spells) == 1:
        return _anniversary_of(spells[0], months, since)
    latest = _surely_reached(spells, months, after, since)
    if latest is None:
        return None
    merged = clipped(stretches_until(spells, latest), since)
    growing = [last for _, last in spells if last > after]
    if growing == [NEVER]:
        return _with_one_growing(merged, months)
    ends = set(growing)
    low, high = after.toordinal() + 1, latest.toordinal()
    while low < high:
        middle = (low + high) // 2
        if reaches(_lived_by(date.fromordinal(middle), merged, ends), months):
            high = middle
        else:
            low = middle + 1
    return date.fromordinal(high)


def _anniversary_of(spell: Spell, months: int, since: date | None) -> date | None:
    """The day on which an only spell reaches the length: its anniversary, or the last day worked on the day before."""
    first, last = spell
    day = anniversary(first if since is None else max(first, since), months)
    if day <= last:
        return None if day == NEVER else day
    return last if last + _DAY == day else None


def _with_one_growing(merged: Sequence[Stretch], months: int) -> date:
    """The first day on which the last stretch, which goes on, and those before it make up the length.

    Either on a corresponding day of the last stretch, or earlier by the days left over that make up one more month.
    """
    *ended, (start, _) = merged
    if not ended:
        return anniversary(start, months)
    lengths = [_months_and_days(*stretch) for stretch in ended]
    more, left_over = divmod(sum([days for _, days in lengths]), DAYS_A_MONTH)
    needed = months - more - sum([whole for whole, _ in lengths])
    if needed <= 0:  # the days of an only stretch make no month until there is another
        return start + _DAY
    by_days = anniversary(start, needed - 1) + timedelta(days=DAYS_A_MONTH - left_over)
    return min(anniversary(start, needed), by_days)


def _lived_by(day: date, merged: Sequence[Stretch], ends: set[date]) -> list[Stretch]:
    """What of stretches merged later has been lived by the day, which counts in full where a spell ends on it."""
    until = day + _DAY if day in ends else day
    return [(start, min(end, until)) for start, end in merged if start < until]


def _surely_reached(spells: Sequence[Spell], months: int, after: date, since: date | None) -> date | None:
    """A day later than ``after`` by which the length is reached, None where no spell makes it grow so far."""
    growing = [spell for spell in spells if spell[1] > after]
    if not growing:
        return None
    opened = [first for first, last in growing if last == NEVER]
    if opened:
        start = max(min(opened), since) if since is not None else min(opened)
        latest = max(anniversary(start, months), after + _DAY)
        return None if latest == NEVER else latest
    latest = max(last for _, last in growing)
    return latest if reaches(stretches_until(spells, latest), months, since) else None
