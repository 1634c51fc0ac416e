"""工作日: counted by the year's arrangement; a year without one is refused and not guessed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.reasons import CalendarUnknown
from registry.workdays import Workdays

PLAIN = Workdays(frozenset({2026, 2027}), {})


def test_the_calendar_of_2026(reference: None) -> None:
    """National Day and 调休 as 国务院办公厅 arranged them."""
    calendar = Workdays.load()
    worked = [day for day in range(20, 31) if calendar.is_working(date(2026, 9, day))]
    assert worked == [20, 21, 22, 23, 24, 28, 29, 30]
    worked = [day for day in range(1, 14) if calendar.is_working(date(2026, 10, day))]
    assert worked == [8, 9, 10, 12, 13]


@pytest.mark.parametrize(
    ("day", "count", "last"),
    [
        (date(2026, 9, 24), 5, date(2026, 10, 9)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 2, 13), 2, date(2026, 2, 24)),  # 14 (a Saturday worked), then the Spring Festival
        (date(2026, 4, 30), 1, date(2026, 5, 6)),
        (date(2026, 9, 24), 0, date(2026, 9, 24)),
    ],
)
def test_a_period_ends_with_its_last_working_day(reference: None, day: date, count: int, last: date) -> None:
    """The day of the event is not counted (民法典 art. 201)."""
    assert Workdays.load().after(day, count) == last


def test_an_unknown_year_is_refused_by_name(reference: None) -> None:
    """A period that touches a year without its arrangement cannot be counted, and says which year."""
    calendar = Workdays.load()
    assert calendar.after(date(2026, 12, 24), 5) == date(2026, 12, 31)
    with pytest.raises(CalendarUnknown) as refusal:
        calendar.after(date(2026, 12, 25), 5)
    assert "2027" in refusal.value.message_zh
    with pytest.raises(CalendarUnknown):
        calendar.is_working(date(2017, 12, 29))


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(1, 60))
def test_the_days_counted_are_the_days_worked(day: date, count: int) -> None:
    """Exactly so many working days lie after the day and up to the last, which is one itself."""
    last = PLAIN.after(day, count)
    after = [day + timedelta(days=n) for n in range(1, (last - day).days + 1)]
    assert sum(map(PLAIN.is_working, after)) == count
    assert PLAIN.is_working(last)
