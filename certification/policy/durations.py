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

    def __str__(self) -> str:
        words = [f"{n}{word}" for n, word in zip(self, ("年", "个月", "天"), strict=True) if n]
        return "".join(words) or "0天"


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


def measure(start: date, end: date) -> Duration:
    """The length of one stretch: whole years, then whole months, then days; ``end`` is exclusive."""
    months = (end.year - start.year) * MONTHS_A_YEAR + end.month - start.month
    if anniversary(start, months) > end:
        months -= 1
    days = (end - anniversary(start, months)).days
    return Duration(months // MONTHS_A_YEAR, months % MONTHS_A_YEAR, days)


def accumulated(stretches: Sequence[Stretch], since: date | None = None) -> Duration:
    """累计: the lengths added up, 30 days to a month and 12 months to a year; one stretch alone is by calendar."""
    lengths = [measure(start, end) for start, end in clipped(stretches, since)]
    if not lengths:
        return Duration(0, 0, 0)
    if len(lengths) == 1:
        return lengths[0]
    months, days = divmod(sum(length.days for length in lengths), DAYS_A_MONTH)
    years, months = divmod(months + sum(length.months for length in lengths), MONTHS_A_YEAR)
    return Duration(years + sum(length.years for length in lengths), months, days)


def reaches(stretches: Sequence[Stretch], months: int, since: date | None = None) -> bool:
    """Whether the accumulated length has reached ``months`` months (满)."""
    if since is not None:
        stretches = clipped(stretches, since)
    if not stretches:
        return months <= 0
    if len(stretches) == 1:
        start, end = stretches[0]
        return anniversary(start, months) <= end
    total = accumulated(stretches)
    return total.years * MONTHS_A_YEAR + total.months >= months


def first_day(spells: Sequence[Spell], months: int, *, after: date, since: date | None = None) -> date | None:
    """The first day later than ``after`` on which ``months`` accumulated months are reached; None if never.

    Asked where they are not reached on ``after`` itself. Spells still open are taken to go on. The accumulated length
    never shrinks from one day to the next, which is what allows the search to halve.
    """
    latest = _surely_reached(spells, months, after, since)
    if latest is None:
        return None
    for guess in _guesses(spells, months, latest, since):
        if guess > after + _DAY and _reached_on(spells, guess, months, since):
            if not _reached_on(spells, guess - _DAY, months, since):
                return guess
            latest = guess
    low, high = after.toordinal() + 1, latest.toordinal()
    while low < high:
        middle = (low + high) // 2
        if _reached_on(spells, date.fromordinal(middle), months, since):
            high = middle
        else:
            low = middle + 1
    return date.fromordinal(high)


def _reached_on(spells: Sequence[Spell], day: date, months: int, since: date | None) -> bool:
    return reaches(stretches_until(spells, day), months, since)


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
    return latest if _reached_on(spells, latest, months, since) else None


def _guesses(spells: Sequence[Spell], months: int, latest: date, since: date | None) -> Iterable[date]:
    """The likely days: an only stretch reaches on its anniversary, or a day earlier where a spell ends on that day."""
    stretches = clipped(stretches_until(spells, latest), since)
    if len(stretches) == 1:
        day = anniversary(stretches[0][0], months)
        if day <= latest:
            yield day
            yield day - _DAY
