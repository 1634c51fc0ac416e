"""Rows aligned with a list: what differs is corrected, what is missing added, and nothing else is written."""

from __future__ import annotations

from datetime import date

import pytest

from registry.alignment import Tally, align_rows
from registry.models import CalendarDay, Occupation, OccupationGroup, Offer, WorkType
from tests import factories

pytestmark = pytest.mark.django_db

OFFER = ["occupation", "work_type", "level"]


def test_a_list_is_aligned_and_counted() -> None:
    """One added, one changed, one as it should be; one that the list does not name stays as it is."""
    factories.on_record()
    for day, name in ((1, "元旦"), (2, "旧名"), (9, "别的")):
        CalendarDay.objects.create(day=date(2030, 1, day), is_working=False, name=name)
    rows = [(date(2030, 1, day), False, name) for day, name in ((1, "元旦"), (2, "新名"), (3, "元旦"))]
    found = align_rows(CalendarDay, ["day"], ["is_working", "name"], rows)
    assert found == Tally(added=1, changed=1, removed=0, unchanged=1)
    assert list(CalendarDay.objects.values_list("day__day", "name")) == [
        (1, "元旦"),
        (2, "新名"),
        (3, "元旦"),
        (9, "别的"),
    ]
    assert align_rows(CalendarDay, ["day"], ["is_working", "name"], rows) == Tally(unchanged=3)
    flipped = [(day, True, name) for day, _, name in rows]
    assert align_rows(CalendarDay, ["day"], ["is_working", "name"], flipped) == Tally(changed=3)


def test_what_shares_the_scope_and_is_not_listed_goes() -> None:
    """Of the occupations that the list names, and of no other; an empty work type is the same as an empty one."""
    factories.on_record()
    mine, other = factories.OccupationFactory(), factories.OccupationFactory(code="6-18-01-02")
    kind = WorkType.objects.create(occupation=mine, title="数控车工")
    Offer.objects.create(occupation=other, level="junior")
    first = [(mine.pk, None, "junior"), (mine.pk, kind.pk, "senior")]
    assert align_rows(Offer, OFFER, [], first, within=["occupation"]) == Tally(added=2)
    assert align_rows(Offer, OFFER, [], first, within=["occupation"]) == Tally(unchanged=2)
    then = [(mine.pk, None, "junior"), (mine.pk, None, "senior")]
    assert align_rows(Offer, OFFER, [], then, within=["occupation"]) == Tally(added=1, removed=1, unchanged=1)
    assert Offer.objects.filter(occupation=other).count() == 1
    assert align_rows(Offer, OFFER, [], [], within=["occupation"]) == Tally()
    assert Offer.objects.count() == 3


def test_a_column_that_becomes_empty_is_a_change() -> None:
    """And so is one that was empty."""
    group = OccupationGroup.objects.create(code="9", title="甲")
    OccupationGroup.objects.create(code="9-01", title="乙", parent=group)
    for parent in (None, "9"):
        assert align_rows(OccupationGroup, ["code"], ["title", "parent"], [("9-01", "乙", parent)]) == Tally(changed=1)
        assert OccupationGroup.objects.get(pk="9-01").parent_id == parent
    assert not Occupation.objects.filter(group=group).exists()


def test_tallies_are_added_each_number_for_itself() -> None:
    assert Tally(1, 2, 3, 4) + Tally(10, 20, 30, 40) == Tally(11, 22, 33, 44)
    assert [tally.wrote for tally in (Tally(1), Tally(0, 1), Tally(0, 0, 1), Tally(unchanged=9))] == [True] * 3 + [
        False
    ]
