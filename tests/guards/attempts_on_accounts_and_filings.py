"""Attempts to open or change accounts, and filings with their scope, otherwise than by an act of record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from registry.acts.accounts import open_account
from registry.models import Account, Event, Filing, FilingScope
from tests import factories
from tests.guards.attempts_on_columns import each
from tests.guards.back_door import change, remove
from tests.guards.breaking import breaks, permits
from tests.guards.world import LATER, World

PROMOTED = {"role": ["submitter", "approver"]}
UNTIL = LATER.date().isoformat()


def _at_the_end() -> None:
    connection.check_constraints()


def _account_changed(world: World, **values: Any) -> None:
    change(world.house.submitter, **values)
    _at_the_end()


each(
    "an_account_changes_by_an_act", "an_account_with_another", _account_changed,
    username="somebody", role="approver", is_active=False, is_staff=True, is_superuser=True, region_id="320000",
)  # fmt: skip


@breaks("an_account_changes_by_an_act")
def an_account_moved_to_another_body(world: World) -> None:
    _account_changed(world, body=factories.BodyFactory())


@breaks("an_account_changes_by_an_act")
def an_account_given_another_worker(world: World) -> None:
    account = factories.WorkerAccountFactory()
    change(account, worker=factories.WorkerFactory())
    _at_the_end()


@breaks("an_account_changes_by_an_act")
def an_account_changed_beside_another_s_act(world: World) -> None:
    factories.on_record("account.changed", world.house.assessor, changed=PROMOTED)
    _account_changed(world, role="approver")


@breaks("an_account_changes_by_an_act")
def an_account_changed_beside_another_act(world: World) -> None:
    factories.on_record("account.opened", world.house.submitter, changed=PROMOTED, role="approver")
    _account_changed(world, role="approver")


@breaks("an_account_changes_by_an_act")
def an_account_changed_otherwise_than_the_event_says(world: World) -> None:
    factories.on_record("account.changed", world.house.submitter, changed={"role": ["submitter", "assessor"]})
    _account_changed(world, role="approver")


@breaks("an_account_changes_by_an_act")
def an_account_changed_in_more_than_the_event_says(world: World) -> None:
    factories.on_record("account.changed", world.house.submitter, changed=PROMOTED)
    _account_changed(world, role="approver", is_staff=True)


@breaks("an_account_changes_by_an_act")
def an_account_changed_beside_an_event_that_says_nothing(world: World) -> None:
    factories.on_record("account.changed", world.house.submitter)
    _account_changed(world, role="approver")


@breaks("an_account_changes_by_an_act")
def an_account_s_change_of_one_s_own(world: World) -> None:
    submitter = world.house.submitter
    Event.record("account.changed", submitter, by=submitter, at=LATER, changed=PROMOTED)
    _account_changed(world, role="approver")


@breaks("an_account_is_opened_by_an_act")
def an_account_from_nowhere(world: World) -> None:
    _opened(world)


@breaks("an_account_is_opened_by_an_act")
def an_account_opened_beside_another_s_act(world: World) -> None:
    factories.on_record("account.opened", world.house.submitter, role="approver")
    _opened(world)


@breaks("an_account_is_opened_by_an_act")
def an_account_opened_in_another_role_than_the_event_says(world: World) -> None:
    factories.on_record("account.opened", _opened(world, look=False), role="submitter")
    _at_the_end()


@breaks("an_account_is_opened_by_an_act")
def an_account_opened_beside_a_change_of_it(world: World) -> None:
    factories.on_record("account.changed", _opened(world, look=False), role="approver")
    _at_the_end()


@breaks("an_account_is_opened_by_an_act")
def an_account_opened_by_itself(world: World) -> None:
    account = _opened(world, look=False)
    Event.record("account.opened", account, by=account, at=LATER, role="approver")
    _at_the_end()


@permits("an_account_is_opened_by_an_act")
def an_account_opened_by_the_act(world: World) -> None:
    open_account(username="opened", role="approver", by=None, at=LATER, body=world.house.site.body)
    _at_the_end()


def _opened(world: World, *, look: bool = True) -> Account:
    account = Account.objects.create(username="forged", role="approver", body=world.house.site.body)
    if look:
        _at_the_end()
    return account


@permits("an_account_changes_by_an_act")
def an_account_changed_by_the_act_and_a_password_by_itself(world: World) -> None:
    change(world.house.assessor, password="x", last_login=LATER, display_name="沈若溪")
    factories.changed_account(world.house.submitter, role="assessor")
    _at_the_end()


def _scope(world: World) -> FilingScope:
    return FilingScope.objects.filter(site=world.house.site, level="senior").get()


def _filing_shortened(world: World) -> None:
    filing = _scope(world).filing
    end = LATER.date() + timedelta(days=1)
    FilingScope.objects.filter(filing=filing).update(period=DateRange(filing.period.lower, end))
    change(filing, period=DateRange(filing.period.lower, end))


@breaks("a_filing_changes_by_an_act")
def a_filing_that_lasts_longer(world: World) -> None:
    filing = _scope(world).filing
    change(filing, period=DateRange(filing.period.lower - timedelta(days=1), filing.period.upper))
    _at_the_end()


@breaks("a_scope_changes_by_an_act")
def a_scope_that_ends_earlier(world: World) -> None:
    scope = _scope(world)
    change(scope, period=DateRange(scope.period.lower, LATER.date()))
    _at_the_end()


def _shortened_beside(world: World, act: str, **details: str) -> None:
    factories.on_record(act, _scope(world).filing, **details)
    _filing_shortened(world)
    _at_the_end()


@breaks("a_scope_changes_by_an_act")
def a_scope_that_ends_earlier_beside_another_filing_s_act(world: World) -> None:
    factories.on_record("filing.amended", factories.FilingFactory(), until=UNTIL)
    a_scope_that_ends_earlier(world)


@breaks("a_scope_changes_by_an_act")
def a_scope_shortened_to_another_day_than_the_event_says(world: World) -> None:
    factories.on_record("filing.amended", _scope(world).filing, until=UNTIL)
    a_scope_that_ends_earlier(world)


@breaks("a_scope_changes_by_an_act")
def a_scope_shortened_beside_an_event_that_names_no_day(world: World) -> None:
    _shortened_beside(world, "filing.amended")


@breaks("a_scope_changes_by_an_act")
def a_scope_shortened_beside_its_filing_s_record(world: World) -> None:
    _shortened_beside(world, "filing.recorded", until=UNTIL)


@breaks("a_scope_changes_by_an_act")
def a_scope_shortened_without_a_leaf(world: World) -> None:
    Event.record("filing.amended", _scope(world).filing, by=None, at=LATER, until=UNTIL)
    _filing_shortened(world)
    _at_the_end()


@breaks("a_filing_changes_by_an_act")
def a_filing_moved_to_another_day_than_the_event_says(world: World) -> None:
    filing = _scope(world).filing
    factories.on_record("filing.amended", filing, until=UNTIL)
    change(filing, period=DateRange(filing.period.lower, LATER.date() + timedelta(days=9000)))
    _at_the_end()


def _filed(world: World) -> Filing:
    site = world.house.site
    return Filing.objects.create(
        site=site,
        number="备案伪造号",
        authority="province",
        region=site.region,
        period=factories.FOREVER,
        filed_at=LATER,
    )


def _scoped(filing: Filing) -> None:
    occupation = factories.OccupationFactory(code="6-18-01-99")
    FilingScope.objects.create(
        filing=filing, site=filing.site, occupation=occupation, level="senior", period=filing.period
    )  # fmt: skip
    _at_the_end()


@breaks("a_filing_is_recorded_by_an_act")
def a_filing_from_nowhere(world: World) -> None:
    _filed(world)
    _at_the_end()


@breaks("a_filing_is_recorded_by_an_act")
def a_filing_without_a_leaf(world: World) -> None:
    Event.record("filing.recorded", _filed(world), by=None, at=LATER, scopes=0)
    _at_the_end()


@breaks("a_filing_is_recorded_by_an_act")
def a_filing_beside_another_s_record(world: World) -> None:
    factories.on_record("filing.recorded", _scope(world).filing)
    a_filing_from_nowhere(world)


@breaks("a_filing_is_recorded_by_an_act")
def a_filing_that_was_only_amended(world: World) -> None:
    factories.on_record("filing.amended", _filed(world), scopes=0)
    _at_the_end()


@breaks("a_scope_is_recorded_by_an_act")
def a_scope_added_to_a_filing_that_stands(world: World) -> None:
    _scoped(_scope(world).filing)


@breaks("a_scope_is_recorded_by_an_act")
def a_scope_of_fewer_parts_than_the_event_says(world: World) -> None:
    filing = _scope(world).filing
    factories.on_record("filing.recorded", filing, scopes=2)
    _scoped(filing)


@breaks("a_scope_is_recorded_by_an_act")
def a_scope_added_without_a_leaf(world: World) -> None:
    filing = _scope(world).filing
    Event.record("filing.recorded", filing, by=None, at=LATER, scopes=1)
    _scoped(filing)


@breaks("a_scope_is_recorded_by_an_act")
def a_scope_added_beside_an_amendment(world: World) -> None:
    filing = _scope(world).filing
    factories.on_record("filing.amended", filing)
    _scoped(filing)


@permits("a_filing_is_recorded_by_an_act")
@permits("a_scope_is_recorded_by_an_act")
def a_filing_recorded_by_the_act(world: World) -> None:
    filing = _filed(world)
    factories.on_record("filing.recorded", filing, scopes=1)
    _scoped(filing)


@permits("a_filing_changes_by_an_act")
@permits("a_scope_changes_by_an_act")
def a_filing_shortened_by_the_act(world: World) -> None:
    factories.on_record("filing.amended", _scope(world).filing, until=UNTIL)
    _filing_shortened(world)
    _at_the_end()


# Never


@breaks("an_account_is_never_deleted")
def an_account_deleted(world: World) -> None:
    remove(factories.AdministratorFactory())


def _filing_changed(world: World, **values: Any) -> None:
    change(_scope(world).filing, **values)


each(
    "a_filing_keeps_what_was_recorded", "a_filing_with_another", _filing_changed,
    number="备案X号", authority="ministry", region_id="440000", filed_at=LATER,
)  # fmt: skip


@breaks("a_filing_keeps_what_was_recorded")
def a_filing_by_somebody_else(world: World) -> None:
    _filing_changed(world, filed_by=world.house.confirmer)


@breaks("a_filing_is_never_deleted")
def a_filing_deleted(world: World) -> None:
    remove(factories.FilingFactory())


@breaks("a_scope_keeps_what_was_recorded")
def a_scope_for_another_level(world: World) -> None:
    change(_scope(world), level="special_technician")


@breaks("a_scope_keeps_what_was_recorded")
def a_scope_for_another_occupation(world: World) -> None:
    change(_scope(world), occupation_id="6-18-01-02")


@breaks("a_scope_is_never_deleted")
def a_scope_deleted(world: World) -> None:
    remove(_scope(world))
