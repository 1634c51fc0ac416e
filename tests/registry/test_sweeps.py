"""Sweeps: serial numbers asked for one after another, from one client or from many."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache

from registry import sweeps
from registry.models import Alarm
from registry.reasons import TooManyRequests
from registry.sweeps import refuse_sweeps
from tests import factories

AT = datetime(2026, 10, 20, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def long_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that no slow machine outlasts one."""
    monkeypatch.setattr(sweeps, "FIRST_DELAY", 1000)
    monkeypatch.setattr(sweeps, "LONGEST_DELAY", 50_000)


@pytest.fixture
def series() -> str:
    """A series that nobody has asked for yet."""
    return f"Y{uuid4().int % 10**14:014d}3"


def ask(series: str, serial: int, client: str) -> int:
    """The seconds to wait; 0 where the number is looked up."""
    try:
        refuse_sweeps(f"{series}{serial:06d}", client, at=AT)
    except TooManyRequests as refusal:
        return int(refusal.values["seconds"])
    return 0


def wait_is_over(client: str) -> None:
    cache.delete(f"limit:next-number:{client}")


def test_a_client_that_goes_on_waits_longer_and_longer(series: str, settings: Any) -> None:
    """Free numbers first; then a wait that doubles every ten numbers; an alarm where it goes on all the same."""
    settings.NUMBERS_PER_DAY = 20
    client = uuid4().hex
    assert [ask(series, 10 * serial, client) for serial in range(1, 22)] == [0] * 21
    waits = []
    for serial in range(22, 62):
        waits.append(ask(series, 10 * serial, client))
        wait_is_over(client)
        assert ask(series, 10 * serial, client) == 0
    assert [waits[0], waits[10], waits[20], waits[30]] == pytest.approx([1000, 2000, 4000, 8000], rel=0.1)
    (alarm,) = Alarm.objects.all()
    assert (alarm.kind, alarm.client, alarm.count, alarm.region) == ("number_sweep", client, 40, None)


def test_the_wait_is_bounded(series: str, settings: Any) -> None:
    settings.NUMBERS_PER_DAY = 0
    client = uuid4().hex
    for serial in range(1, 110):
        ask(series, 10 * serial, client)
        wait_is_over(client)
    ask(series, 5000, client)
    assert 45_000 < ask(series, 6000, client) <= 50_000


def test_a_number_asked_for_again_costs_nothing(series: str, settings: Any) -> None:
    """Nor does a text that is no number, which is a miss."""
    settings.NUMBERS_PER_DAY = 1
    client = uuid4().hex
    assert [ask(series, serial, client) for serial in (1, 3)] == [0, 0]
    assert [ask(series, serial, client) > 0 for serial in (5, 1, 3, 7)] == [True, False, False, True]
    refuse_sweeps("320500199001011234", client, at=AT)


def test_neighbours_asked_for_by_many_are_a_sweep_of_the_series(settings: Any) -> None:
    """Each client asks once: the alarm names series and place, and further clients have five numbers free."""
    settings.SERIES_RUN = 10
    site = factories.SiteFactory()
    series = f"{site.code}{uuid4().int % 100:02d}3"
    for serial in range(1, 12):
        assert ask(series, serial, uuid4().hex) == 0
    (alarm,) = Alarm.objects.all()
    assert (alarm.kind, alarm.series, alarm.region, alarm.client) == ("series_sweep", series, site.region, "")
    late = uuid4().hex
    assert [ask(series, 100 * serial, late) > 0 for serial in range(1, 9)] == [False] * 6 + [True] * 2
    elsewhere = f"{series[:13]}{'98' if series[13:15] != '98' else '97'}3"
    assert [ask(elsewhere, 100 * serial, uuid4().hex) for serial in range(1, 9)] == [0] * 8


def test_numbers_here_and_there_are_no_sweep_of_a_series(series: str, settings: Any) -> None:
    settings.SERIES_RUN = 3
    for serial in range(1, 30, 3):
        assert ask(series, serial, uuid4().hex) == 0
    assert not Alarm.objects.exists()


def test_a_regulator_sees_the_sweeps_of_the_region_and_the_administrator_all() -> None:
    """An account whose password was tried is nobody's business but the owner's and the administrator's."""
    own, other = factories.SiteFactory(), factories.SiteFactory()
    regulator = factories.RegulatorFactory(region=own.region)
    made = [
        factories.AlarmFactory(kind="series_sweep", region=own.region),
        factories.AlarmFactory(kind="number_sweep", client="198.51.100.7"),
        factories.AlarmFactory(kind="password_guessing", account=regulator),
        factories.AlarmFactory(kind="name_guessing", client="198.51.100.7"),
    ]
    assert set(Alarm.objects.visible_to(regulator)) == set(made[:2])
    assert set(Alarm.objects.visible_to(factories.AdministratorFactory())) == set(made)
    assert not Alarm.objects.visible_to(factories.SubmitterFactory()).exists()
    assert other
