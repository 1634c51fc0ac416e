"""``manage.py audit`` on filings: what the acts left agrees; what was changed past them is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from certification.queries.auditing import Audit
from registry.acts.bodies import amend_filing, record_filing
from registry.models import Event, Filing, FilingScope, LedgerLeaf
from rules.ladder import Level
from tests.guards.back_door import unguarded
from tests.house import LATHE, House, on

NOW = on(2026, 10, 20)
UNTIL = date(2027, 12, 31)
CHANGED = Event.objects.filter(act="filing.amended")


@pytest.fixture
def filing(house: House) -> Filing:
    """A filing of a site of its own, of two levels, one of which ends earlier than the rest."""
    site = house.site
    site.pk, site.code = None, "Y000032999997"
    site.save(force_insert=True)
    made = record_filing(
        site=site, number="备案20267号", authority="province", region=site.region, since=date(2026, 1, 1),
        until=date(2028, 12, 31), scope={LATHE: [Level.SENIOR, Level.JUNIOR]}, by=None, at=NOW,
    )  # fmt: skip
    part = made.scopes.filter(level="junior")
    amend_filing(made, until=UNTIL, ground="缩小范围", by=house.regulator, at=NOW, scopes=list(part))
    amend_filing(made, until=UNTIL + timedelta(days=30), ground="提前终止", by=house.regulator, at=NOW)
    return made


def found() -> set[tuple[str, str]]:
    return {(one.subject, one.code) for one in Audit().run()}


def test_what_the_acts_left_agrees(filing: Filing) -> None:
    assert CHANGED.count() == 2
    assert {code for subject, code in found() if subject.startswith("filing")} == set()


def lengthen(filing: Filing) -> None:
    with unguarded("registry_filing", "a_filing_changes_by_an_act"):
        Filing.objects.filter(pk=filing.pk).update(period=DateRange(filing.period.lower, date(2040, 1, 1)))


def lengthen_a_part(filing: Filing) -> None:
    with unguarded("registry_filingscope", "a_scope_changes_by_an_act"):
        day = UNTIL + timedelta(days=31)
        FilingScope.objects.filter(filing=filing, level="junior").update(period=DateRange(filing.period.lower, day))


def add_a_part(filing: Filing) -> None:
    with unguarded("registry_filingscope", "a_scope_is_recorded_by_an_act"):
        FilingScope.objects.create(
            filing=filing, site=filing.site, occupation_id=LATHE, level="technician", period=filing.period
        )


def renumber(filing: Filing) -> None:
    with unguarded("registry_filing", "a_filing_keeps_what_was_recorded"):
        Filing.objects.filter(pk=filing.pk).update(number="备案1号")


@pytest.mark.parametrize("change", [lengthen, lengthen_a_part, add_a_part, renumber])
def test_a_row_changed_past_the_acts_is_named(filing: Filing, change: Callable[[Filing], None]) -> None:
    filing.refresh_from_db()
    change(filing)
    assert (f"filing {filing.pk}", "filing_differs") in found()


def test_an_event_rewritten_to_fit_is_held_against_its_leaf(filing: Filing) -> None:
    event = CHANGED.latest("pk")
    with unguarded("registry_event", "an_event_is_never_changed"):
        Event.objects.filter(pk=event.pk).update(details=event.details | {"until": "2039-12-31"})
    assert (f"filing.amended {filing.pk}", "record_differs") in found()


def test_a_leaf_without_its_act_is_named(filing: Filing) -> None:
    with unguarded("registry_event", "an_event_is_never_changed"):
        CHANGED.latest("pk").delete()
    assert LedgerLeaf.objects.filter(kind="filing.amended", subject_id=str(filing.pk)).count() == 2
    assert {(f"filing.amended {filing.pk}", "record_missing"), (f"filing {filing.pk}", "filing_differs")} <= found()
