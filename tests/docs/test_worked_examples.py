"""The worked examples of docs/rules/ come out as written there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from registry import identity, numbers
from registry.reasons import MalformedNumber
from registry.seeds import SEEDS, read_reference
from registry.workdays import Workdays
from rules.ladder import Level
from tests.docs.pages import tables

WORKING_DAYS = tables("rules/working-days.md")["Across National Day 2026"]
NUMBERS = tables("rules/numbers.md")
MASKS = tables("rules/identity.md")["Masked"]


@pytest.fixture(scope="module")
def calendar():
    reference = read_reference(SEEDS)
    return Workdays(
        years=frozenset(year.year for year in reference.calendar_years),
        exceptions={day.day: day.is_working for day in reference.calendar_days},
    )


def test_the_public_notice_of_24_september_2026_ends_on_9_october(calendar):
    assert calendar.after(date(2026, 9, 24), 5) == date(2026, 10, 9)


def test_a_public_notice_of_28_september_2026_has_the_working_saturday_as_its_fifth_day(calendar):
    assert calendar.after(date(2026, 9, 28), 5) == date(2026, 10, 10)


def test_the_days_across_national_day_are_counted_as_in_the_table(calendar):
    """Each line's day follows the line before, is named rightly, and is counted where it is worked."""
    first = date.fromisoformat(WORKING_DAYS[0][0])
    counted = 0
    for place, (day, weekday, what, number) in enumerate(WORKING_DAYS):
        on = first + timedelta(days=place)
        assert (day, weekday) == (on.isoformat(), f"{on:%A}")
        works = calendar.is_working(on)
        assert what.startswith("worked") == works, day
        counted += works and place > 0
        assert number == (str(counted) if works and place > 0 else "–"), day
    assert counted == 5


def test_the_numbers_are_composed_as_in_the_table():
    for row in NUMBERS["22 characters"][7:]:
        code, year, level, serial, number = (cell.strip("`") for cell in row)
        assert numbers.compose(code, int(year), Level(level).digit or "", int(serial)) == number


def test_the_check_says_of_a_text_what_the_table_says():
    for typed, answer in NUMBERS["What the public check says of a text"]:
        text = typed.strip("`")
        if answer.startswith(("looked up", "the same")):
            assert numbers.normalise(text) == "Y000032990001263000001"
            assert numbers.parse(text).serial == 1
        else:
            with pytest.raises(MalformedNumber) as refused:
                numbers.parse(text)
            assert refused.value.values["fault_zh"] == answer


def test_masks_are_as_in_the_table():
    for what, example, shown, _ in MASKS:
        mask = identity.masked_name if what.startswith("name") else identity.masked_document
        assert mask(example.strip("`")) == shown.strip("`")
