"""公示: five working days, counted by the calendar of the year, from the day after it starts."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.utils import timezone

from certification.acts.issuing import close_due, issue_chunk
from certification.acts.notices import give_notice
from certification.models import Approval, PublicNotice
from registry.models import CalendarDay, CalendarYear
from tests.candidates import many, workbook
from tests.house import APPROVED, DUE, LAST_DAY, SUBMITTED, House, drain, on, states


@pytest.mark.parametrize(
    ("approved", "last"),
    [
        (on(2026, 11, 2), date(2026, 11, 9)),  # Monday to Monday: no holiday in between
        (on(2026, 11, 6), date(2026, 11, 13)),  # a Friday
        (on(2026, 11, 7), date(2026, 11, 13)),  # a Saturday: the first day counted is Monday
        (on(2026, 9, 17), date(2026, 9, 23)),  # 18, 20 (a Sunday worked), 21, 22, 23
        (on(2026, 9, 18), date(2026, 9, 24)),  # Friday; 20 (worked), 21, 22, 23, 24
        (on(2026, 9, 24), date(2026, 10, 9)),  # 中秋节 and National Day: 28, 29, 30, 8, 9
        (on(2026, 9, 30), date(2026, 10, 13)),  # 8, 9, 10 (a Saturday worked), 12, 13
        (on(2026, 10, 3), date(2026, 10, 13)),  # begun on a holiday
        (datetime.fromisoformat("2026-11-02T23:30:00+00:00"), date(2026, 11, 10)),  # the 3rd in Shanghai
    ],
)
def test_five_working_days_are_counted(house: House, approved: datetime, last: date) -> None:
    """The day it starts on is not counted; 调休 counts, holidays and weekends do not."""
    batch = house.upload(workbook(many(1)), at=min(approved, SUBMITTED))
    public_notice = house.give_notice(batch, at=approved)
    assert (public_notice.ends_on, public_notice.working_days) == (last, 5)
    assert public_notice.starts_on == timezone.localdate(approved)
    assert states(batch) == {2: "on_notice"}


def test_nothing_is_issued_before_the_day_after_the_last(house: House) -> None:
    """Not on the last day, one minute before midnight; on the next day at midnight."""
    batch = house.upload(workbook(many(1)))
    house.give_notice(batch)
    assert house.issue(at=LAST_DAY) == []
    assert states(batch) == {2: "on_notice"}
    assert len(house.issue(at=on(2026, 10, 10, 0))) == 1


def test_a_job_that_comes_too_early_does_nothing(house: House) -> None:
    """An issue asked for during the period leaves the public notice as it is."""
    batch = house.upload(workbook(many(1)))
    public_notice = house.give_notice(batch)
    assert issue_chunk(public_notice.pk, at=LAST_DAY) == 0
    public_notice.refresh_from_db()
    assert public_notice.closed_at is None


def test_publicising_twice_is_once(house: House) -> None:
    """The job run again gives the public notice of the first time."""
    batch = house.upload(workbook(many(1)))
    first = house.give_notice(batch)
    again = give_notice(Approval.objects.get(), [], at=DUE)
    assert again == first
    assert PublicNotice.objects.count() == 1


def test_closing_twice_leaves_the_work_once(house: House) -> None:
    """The beat comes every minute; what waits is not asked for again."""
    house.give_notice(house.upload(workbook(many(1))))
    close_due(at=DUE)
    close_due(at=DUE)
    assert drain("certification.issue") == 1
    assert close_due(at=DUE) == 0


def test_an_arrangement_recorded_later_moves_nothing(house: House) -> None:
    """The last day was told the public; a calendar corrected afterwards does not shorten or lengthen it."""
    CalendarYear.objects.get_or_create(year=2027)
    public_notice = house.give_notice(house.upload(workbook(many(1))), at=APPROVED)
    CalendarDay.objects.update_or_create(day=date(2026, 10, 8), defaults={"is_working": False})
    public_notice.refresh_from_db()
    assert public_notice.ends_on == date(2026, 10, 9)
    assert len(house.issue()) == 1
