"""期间: 满N年 and 累计 are counted by calendar, as docs/rules/durations.md says."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rules.durations import NEVER, Duration, Spell, accumulated, anniversary, first_day, reaches, stretches_until

DAY = timedelta(days=1)


def d(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "months", "reached"),
    [
        ("2021-11-20", 60, "2026-11-20"),
        ("2020-02-29", 12, "2021-02-28"),
        ("2020-02-29", 48, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-03-31", 6, "2024-09-30"),
        ("2025-12-01", 1, "2026-01-01"),
        ("2100-02-28", 48, "2104-02-28"),
    ],
)
def test_a_period_is_reached_on_the_corresponding_day_or_the_last_of_the_month(start, months, reached):
    """民法典 art. 202."""
    assert anniversary(d(start), months) == d(reached)


@pytest.mark.parametrize(
    ("spells", "as_of", "length"),
    [
        ([("2021-11-20", None)], "2026-11-20", (5, 0, 0)),
        ([("2021-11-20", None)], "2026-11-19", (4, 11, 30)),
        ([("2022-01-01", "2022-12-31")], "2022-12-31", (1, 0, 0)),
        ([("2022-01-01", "2022-12-31")], "2022-12-30", (0, 11, 29)),
        ([("2022-01-01", "2022-12-30")], "2026-01-01", (0, 11, 30)),
        ([("2022-01-01", "2022-12-31"), ("2023-01-01", "2023-12-31")], "2026-01-01", (2, 0, 0)),
        ([("2022-01-01", "2023-06-30"), ("2023-01-01", "2023-12-31")], "2026-01-01", (2, 0, 0)),
        ([("2022-01-01", "2022-01-20"), ("2023-01-01", "2023-01-20")], "2026-01-01", (0, 1, 10)),
        ([("2020-01-01", "2020-06-30"), ("2021-01-01", "2021-06-30")], "2026-01-01", (1, 0, 0)),
        ([("2027-01-01", None)], "2026-11-20", (0, 0, 0)),
        ([("2026-11-20", "2026-11-20")], "2026-11-20", (0, 0, 1)),
        ([], "2026-11-20", (0, 0, 0)),
    ],
)
def test_spells_are_merged_and_added_up(spells, as_of, length):
    """Overlaps count once, the last day worked counts, thirty days of several spells make a month."""
    lived = stretches_until([(d(a), d(b) if b else NEVER) for a, b in spells], d(as_of))
    assert accumulated(lived) == Duration(*length)


def test_one_spell_alone_is_counted_by_calendar_and_never_rounded_up():
    """Eleven months and thirty days of one spell are not a year."""
    assert not reaches(stretches_until([(d("2021-11-20"), NEVER)], d("2026-11-19")), 60)
    assert reaches(stretches_until([(d("2021-11-20"), NEVER)], d("2026-11-20")), 60)


def test_only_work_from_the_award_on_counts_after_an_award():
    """取得证书后累计工作."""
    lived = stretches_until([(d("2015-01-01"), NEVER)], d("2026-11-20"))
    assert accumulated(lived, d("2022-03-01")) == Duration(4, 8, 19)
    assert accumulated(lived, d("2026-11-20")) == Duration(0, 0, 0)


def test_a_period_ending_on_the_last_day_worked_is_reached_on_that_day():
    """A spell that ends the day before the anniversary reaches it on its last day, though another follows at once."""
    spells = [(d("2021-11-20"), d("2026-11-19")), (d("2026-11-20"), NEVER)]
    assert first_day(spells, 60, after=d("2025-01-01")) == d("2026-11-19")


def test_a_duration_that_no_spell_makes_grow_is_never_reached():
    assert first_day([(d("2020-01-01"), d("2020-12-31"))], 60, after=d("2026-11-20")) is None


def oracle_months_later(day: date, months: int) -> date:
    """Step month by month; take the last day where the month is too short."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def oracle_runs(spells: list[Spell], as_of: date, since: date | None) -> list[tuple[date, date]]:
    """Write down every single day worked, then cut the days into runs."""
    days: set[date] = set()
    for first, last in spells:
        end = last if last <= as_of else as_of - DAY
        day = first
        while day <= end:
            if since is None or day >= since:
                days.add(day)
            day += DAY
    runs: list[tuple[date, date]] = []
    for day in sorted(days):
        if runs and runs[-1][1] == day:
            runs[-1] = (runs[-1][0], day + DAY)
        else:
            runs.append((day, day + DAY))
    return runs


def oracle_length(spells: list[Spell], as_of: date, since: date | None) -> tuple[int, int, int]:
    """Count each run in whole months and days left over, one after another."""
    runs = oracle_runs(spells, as_of, since)
    months = days = 0
    for start, end in runs:
        whole = 0
        while oracle_months_later(start, whole + 1) <= end:
            whole += 1
        months += whole
        days += (end - oracle_months_later(start, whole)).days
    if len(runs) > 1:
        months, days = months + days // 30, days % 30
    return months // 12, months % 12, days


FIRST = st.dates(date(2015, 1, 1), date(2021, 12, 31))
EDGES = st.sampled_from([d("2016-02-29"), d("2020-02-29"), d("2019-12-31"), d("2020-01-31"), d("2020-08-31")])


@st.composite
def one_spell(draw) -> Spell:
    first = draw(FIRST | EDGES)
    if draw(st.booleans()):
        return first, NEVER
    return first, first + timedelta(days=draw(st.integers(0, 900) | st.sampled_from([364, 365, 366, 730])))


SPELLS = st.lists(one_spell(), max_size=4)
ON = st.dates(date(2015, 1, 1), date(2023, 12, 31)) | EDGES


@settings(max_examples=300, deadline=None)
@given(SPELLS, ON, st.none() | FIRST)
def test_accumulated_length_agrees_with_counting_every_day(spells, as_of, since):
    """The engine and an oracle that lists every day worked give the same length."""
    lived = stretches_until(spells, as_of)
    assert tuple(accumulated(lived, since)) == oracle_length(spells, as_of, since)


@settings(max_examples=300, deadline=None)
@given(SPELLS, ON, st.none() | FIRST, st.integers(1, 40))
def test_reaching_is_what_the_length_says(spells, as_of, since, months):
    """满 is the comparison of the counted months."""
    years, rest, _ = oracle_length(spells, as_of, since)
    assert reaches(stretches_until(spells, as_of), months, since) == (years * 12 + rest >= months)


@settings(max_examples=60, deadline=None)
@given(st.lists(one_spell(), max_size=3), st.dates(date(2019, 1, 1), date(2022, 1, 1)), st.none() | FIRST)
def test_the_first_day_is_the_first_of_all_later_days(spells, after, since):
    """A search through every later day finds the same first day; where it finds none, there is none."""
    months = 24
    assume(not reaches(stretches_until(spells, after), months, since))
    found = first_day(spells, months, after=after, since=since)
    day = after + DAY
    while day < date(2025, 1, 1) and not reaches(stretches_until(spells, day), months, since):
        day += DAY
    assert found == (day if day < date(2025, 1, 1) else None)
