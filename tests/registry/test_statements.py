"""Statements put many times a second: they mean what their querysets mean, of this very moment."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection, transaction
from django.db.utils import DataError

from registry.models import Offer, Standard
from registry.statements import Statement, put
from tests import factories

pytestmark = pytest.mark.django_db

STANDARDS = Statement(
    lambda occupation, day: Standard.objects.filter(occupation=occupation, in_force__contains=day).values_list(
        "title", "edition"
    ),
    occupation="an occupation",
    day=date(1, 2, 3),
)
OFFERS = Statement(
    lambda occupation: Offer.objects.filter(occupation=occupation).order_by("level").values_list("level"),
    occupation="an occupation",
)


def test_a_statement_gives_the_rows_of_its_queryset():
    standard = factories.StandardFactory()
    other = factories.StandardFactory(title="另一标准")
    day = standard.in_force.lower
    assert STANDARDS.rows(occupation=standard.occupation_id, day=day) == [[standard.title, standard.edition]]
    assert STANDARDS.rows(occupation=other.occupation_id, day=day) == [[other.title, other.edition]]
    assert STANDARDS.rows(occupation=standard.occupation_id, day=date(1990, 1, 1)) == []


def test_what_was_written_a_moment_ago_is_seen():
    standard = factories.StandardFactory()
    key = {"occupation": standard.occupation_id, "day": standard.in_force.lower}
    assert STANDARDS.rows(**key)
    factories.on_record()
    Standard.objects.filter(pk=standard.pk).update(title="改了名的标准")
    assert STANDARDS.rows(**key) == [["改了名的标准", standard.edition]]


def test_several_statements_are_put_in_one_round_trip_each_with_its_rows_in_order():
    offer = factories.OfferFactory(level="senior")
    factories.OfferFactory(occupation=offer.occupation, level="intermediate")
    standard = factories.StandardFactory()
    key = {"occupation": standard.occupation_id, "day": standard.in_force.lower}
    nothing, offers, standards = put(
        (OFFERS, {"occupation": "0-00-00-00"}), (OFFERS, {"occupation": offer.occupation_id}), (STANDARDS, key)
    )
    assert nothing == []
    assert offers == [["intermediate"], ["senior"]]
    assert standards == [[standard.title, standard.edition]]


def test_a_value_is_never_read_as_sql():
    assert OFFERS.rows(occupation="' OR true --") == []


def test_a_value_that_is_lacking_or_of_another_kind_is_refused():
    with pytest.raises(KeyError):
        STANDARDS.rows(occupation="6-18-01-01")
    with pytest.raises(DataError), transaction.atomic():
        STANDARDS.rows(occupation="6-18-01-01", day="no day")
    assert connection.is_usable()


def test_a_statement_whose_value_does_not_reach_the_query_is_refused():
    astray = Statement(lambda level: Offer.objects.values_list("level"), level="senior")
    with pytest.raises(ValueError, match="level"):
        astray.rows(level="senior")
