"""The days of the demonstration: the latest ones on which it can be walked through without leaving today behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from registry.workdays import Workdays

ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Walk:
    """The instants that the acts are given, all of them past."""

    submitted_at: datetime
    scored_at: datetime
    approved_at: datetime
    closed_at: datetime


def walk_from(submitted_on: date, calendar: Workdays) -> Walk:
    """The walk that begins with a submission on a day: scores the next working day, 公示, closing the day after."""
    examined_on = calendar.after(submitted_on, 1)
    ends_on = calendar.after(examined_on, settings.PUBLIC_NOTICE_WORKING_DAYS)
    return Walk(
        submitted_at=_at(submitted_on, 9),
        scored_at=_at(examined_on, 15),
        approved_at=_at(examined_on, 17),
        closed_at=_at(ends_on + timedelta(days=1), 0),
    )


def latest_walk(today: date, calendar: Workdays) -> Walk:
    """The latest walk that has ended by today, within the years whose holidays are on record."""
    day = last = min(today, date(max(calendar.years), 12, 31))
    while True:
        day -= timedelta(days=1)
        if calendar.is_working(day) and timezone.localdate(walk_from(day, calendar).closed_at) <= last:
            return walk_from(day, calendar)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=ZONE)
