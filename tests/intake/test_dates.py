import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.dates import date_reader, parse_date
from intake.faults import Fault, Odd

DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31))
FORMS = ("{0:04}-{1:02}-{2:02}", "{0:04}/{1}/{2}", "{0:04}.{1:02}.{2}", "{0:04}{1:02}{2:02}", "{0:04}年{1}月{2}日",
         "{0:04}-{1}-{2} 00:00:00", "{0:04}-{1:02}-{2:02}T00:00:00")  # fmt: skip


@given(DAYS, st.sampled_from(FORMS))
def test_a_date_is_read_however_it_is_written(day, form):
    """Every form that people use gives the day meant."""
    assert parse_date(form.format(day.year, day.month, day.day)) == day


@given(DAYS)
def test_excel_dates_and_eight_digit_number_cells_are_the_same_day(day):
    """A date cell, a date and time, and 19900102 typed into a number cell."""
    read = date_reader(datetime.date(2100, 1, 1))
    noon = datetime.datetime.combine(day, datetime.time(12))
    assert read(day) == read(noon) == read(float(day.strftime("%Y%m%d"))) == day


@given(st.text(max_size=12))
def test_no_text_breaks_the_reading_of_dates(text):
    """Anything else is a fault, never an error."""
    assert isinstance(parse_date(text), (datetime.date, Fault))


@pytest.mark.parametrize(
    "text", ["1990-02-30", "90-01-02", "1990-1", "1990年1月", "01/02/1990", "1899-12-31", "1990-01-02 13:00"]
)
def test_what_is_no_whole_day_is_refused_and_not_guessed(text):
    """Months alone, two-digit years and other orders are ambiguous."""
    assert parse_date(text) == Fault("date_unreadable")


def test_a_date_after_the_day_is_refused():
    """The day itself is right, the next is future."""
    on = datetime.date(2026, 11, 20)
    read = date_reader(on)
    assert read("2026-11-20") == on
    late = read("2026-11-21")
    assert isinstance(late, Odd)
    assert late.fault is not None
    assert late.fault.code == "date_in_future"
