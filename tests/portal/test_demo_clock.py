"""The demonstration's clock, and that nothing else has one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from certification.models import PublicNotice
from registry import clock
from registry.models import Certificate, DemoClock
from registry.workdays import Workdays
from tests.house import drain
from tests.portal.conftest import shown


def test_outside_a_demonstration_the_page_does_not_exist(reference: None, anybody: Client, settings: Any) -> None:
    settings.DEMO = False
    assert anybody.get("/demo/clock").status_code == 404
    assert anybody.post("/demo/clock", {"to": "next-working-day"}).status_code == 404
    assert not DemoClock.objects.exists()


@pytest.fixture
def demo(settings: Any) -> None:
    settings.DEMO = True


def test_every_page_of_a_demonstration_says_so(reference: None, demo: None, anybody: Client) -> None:
    assert "演示环境" in shown(anybody.get("/"))


def test_the_clock_moves_to_the_next_working_day(public_notice: PublicNotice, demo: None, anybody: Client) -> None:
    expected = Workdays.load().after(clock.today(), 1)
    anybody.post("/demo/clock", {"to": "next-working-day"})
    assert clock.today() == expected


def test_past_the_public_notice_its_results_are_issued(
    public_notice: PublicNotice, demo: None, anybody: Client
) -> None:
    """The clock goes to the day after the last day, never over a shortened period; the jobs then issue."""
    page = shown(anybody.post("/demo/clock", {"to": "after-public_notice"}, follow=True))
    assert "正在发证" in page
    assert clock.today() == public_notice.ends_on + timedelta(days=1)
    drain("certification.issue")
    assert Certificate.objects.count() == 3


def test_without_a_public_notice_there_is_nothing_to_move_past(reference: None, demo: None, anybody: Client) -> None:
    answer = anybody.post("/demo/clock", {"to": "after-public_notice"})
    assert answer.status_code == 409
    assert "no_open_public_notice" in shown(answer)


def test_the_clock_goes_nowhere_else(reference: None, demo: None, anybody: Client) -> None:
    assert anybody.post("/demo/clock", {"to": "1999-01-01"}).status_code == 404
    assert not DemoClock.objects.exists()
