"""Whose role, place and row a guard asks for: others of the same region are not meant, and what is let through is written."""

from __future__ import annotations

from typing import Any

from django.db import connection

from registry.models import LedgerEntry, LedgerLeaf
from registry.models.regions import covers
from registry.receipts import new_receipt
from tests import factories
from tests.guards.attempts_on_columns import each
from tests.guards.attempts_on_later_facts import _proposal, _status_change
from tests.guards.attempts_on_review import _objection, _settled
from tests.guards.back_door import add, change, copy
from tests.guards.breaking import breaks, compares, permits
from tests.guards.world import LATER, World
from tests.house import EXAMINED

JIANGSU = "320000"


# A region alone makes nobody a regulator


@breaks("a_regulator_of_the_place_proposes")
def a_proposal_by_a_drafter_of_the_place(world: World) -> None:
    add(_proposal(world, proposed_by=factories.DrafterFactory(region_id=JIANGSU)))


@breaks("the_same_or_a_higher_authority_confirms")
def a_proposal_confirmed_by_a_drafter_of_the_place(world: World) -> None:
    row = _proposal(world)
    add(row)
    drafter = factories.DrafterFactory(region_id=JIANGSU)
    change(row, outcome="confirmed", settled_by=drafter, settled_at=LATER)


@breaks("a_regulator_of_the_place_takes_over")
def an_objection_taken_over_by_a_drafter_of_the_place(world: World) -> None:
    drafter = factories.DrafterFactory(region_id=JIANGSU)
    change(world.contested.objections.get(), taken_over_by=drafter, taken_over_at=EXAMINED)


@breaks("the_body_or_who_took_over_settles")
def an_objection_taken_over_and_settled_by_a_drafter_of_the_place(world: World) -> None:
    taken: dict[str, Any] = {"taken_over_by": world.house.regulator, "taken_over_at": EXAMINED}
    _settled(world, settled_by=factories.DrafterFactory(region_id=JIANGSU), **taken)


@breaks("the_body_or_who_took_over_settles")
def an_objection_taken_over_and_settled_by_a_regulator_of_another_place(world: World) -> None:
    taken: dict[str, Any] = {"taken_over_by": world.house.regulator, "taken_over_at": EXAMINED}
    _settled(world, settled_by=factories.RegulatorFactory(region_id="440000"), **taken)


@breaks("the_body_or_who_took_over_settles")
def an_objection_settled_by_an_assessor_of_the_body(world: World) -> None:
    _settled(world, settled_by=factories.AssessorFactory(body=world.house.site.body))


def _objection_otherwise(world: World, **values: Any) -> None:
    change(world.contested.objections.get(), **values)


each(
    "an_objection_is_settled_once", "an_objection_with_another", _objection_otherwise,
    receipt=new_receipt(), ground="另一理由", ground_key="d" * 64, contact_key="e" * 64, contact_sealed=b"x",
)  # fmt: skip


def _taken_over_otherwise(world: World, **values: Any) -> None:
    row = _objection(world)
    add(row)
    change(row, taken_over_by=world.house.regulator, taken_over_at=EXAMINED)
    change(row, **values)


each("an_objection_is_settled_once", "taken_over_at_another", _taken_over_otherwise, taken_over_at=LATER)


@breaks("an_objection_is_settled_once")
def an_objection_taken_over_by_another_regulator_afterwards(world: World) -> None:
    _taken_over_otherwise(world, taken_over_by=world.house.confirmer)


@compares
def a_place_lies_in_the_same_regions_for_the_database_as_for_the_code(world: World) -> None:
    """The nation, provinces, cities and districts, each against each."""
    codes = ["000000", "320000", "320500", "320505", "330000", "330100", "320600", "321000", "300000", "320100"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT r, p FROM unnest(%s) r, unnest(%s) p WHERE registry_region_covers(r, p)", [codes, codes])
        found = set(cursor.fetchall())
    assert found == {(region, place) for region in codes for place in codes if covers(region, place)}


# What is let through is written


@permits("a_batch_keeps_its_pathway")
def a_batch_with_the_pathway_that_it_has(world: World) -> None:
    change(world.batch, pathway=world.batch.pathway)


@permits("a_public_notice_is_only_ever_closed")
def a_public_notice_closed(world: World) -> None:
    change(world.public_notice, closed_at=LATER)


@permits("a_public_notice_covers_its_working_days")
def a_further_public_notice_of_the_same_days(world: World) -> None:
    approval = copy(world.public_notice.approval)
    add(approval)
    add(copy(world.public_notice, approval_id=approval.pk))


@permits("a_number_series_never_goes_back")
def a_number_series_that_goes_on(world: World) -> None:
    change(world.series, last=world.series.last + 1)


@permits("a_scope_stands_within_its_filing")
def a_scope_of_as_long_as_its_filing(world: World) -> None:
    scope = world.house.site.scopes.first()
    assert scope is not None
    add(copy(scope, occupation_id=factories.OccupationFactory(code="6-18-01-03").pk))


@permits("a_status_change_follows_its_proposal")
def a_status_change_on_its_confirmed_proposal(world: World) -> None:
    add(_status_change(world))


@permits("the_ledger_has_no_gap")
def the_first_places_of_an_empty_ledger(world: World) -> None:
    """From nought; and nothing at all is no gap either."""
    _never_begun()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registry_ledgerentry (index, leaf_id) SELECT 0, id FROM registry_ledgerleaf WHERE false"
        )
    one, other = LedgerLeaf.objects.order_by("pk")[:2]
    add(LedgerEntry(index=0, leaf=one), LedgerEntry(index=1, leaf=other))


@breaks("the_ledger_has_no_gap")
def an_empty_ledger_that_begins_at_one(world: World) -> None:
    _never_begun()
    add(LedgerEntry(index=1, leaf=LedgerLeaf.objects.earliest("pk")))


def _never_begun() -> None:
    """A ledger as a migration leaves it: neither places nor the mark of any."""
    with connection.cursor() as cursor:
        for table, emptied in (
            ("registry_ledgerentry", "DELETE FROM registry_ledgerentry"),
            ("registry_ledgermark", "UPDATE registry_ledgermark SET places = 0"),
        ):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(emptied)
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
