"""工作日: counting Chinese working days with their 调休.

The day an event falls on is not counted (民法典 art. 201); the period ends with its last working day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from registry.models.calendar import CalendarDay, CalendarYear
from rules.refusals import Refusal


class CalendarUnknown(Refusal):
    """A period runs into a year whose holiday arrangement has not been recorded."""

    code = "calendar_unknown"
    zh = "{year}年的节假日安排尚未登记，期限无法计算，请先登记该年安排"
    en = "The holiday arrangement of {year} has not been recorded, so the period cannot be counted"
    status = 409


@dataclass(frozen=True, slots=True)
class Workdays:
    """The working-day calendar of the years on record."""

    years: frozenset[int]
    exceptions: dict[date, bool]

    @classmethod
    def load(cls) -> Workdays:
        """Reads the calendar from the registry."""
        return cls(
            years=frozenset(CalendarYear.objects.values_list("year", flat=True)),
            exceptions=dict(CalendarDay.objects.values_list("day", "is_working")),
        )

    def is_working(self, day: date) -> bool:
        """Whether the day is worked. Raises CalendarUnknown for a year not on record."""
        if day.year not in self.years:
            raise CalendarUnknown(year=day.year)
        return self.exceptions.get(day, day.weekday() < 5)

    def after(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day``, which itself is not counted. Raises CalendarUnknown."""
        while count > 0:
            day += timedelta(days=1)
            count -= self.is_working(day)
        return day

    def between(self, day: date, until: date) -> int:
        """How many working days have passed after ``day``, which is not counted, up to and with ``until``.

        Raises CalendarUnknown.
        """
        days = (day + timedelta(days=n) for n in range(1, (until - day).days + 1))
        return sum(self.is_working(each) for each in days)
