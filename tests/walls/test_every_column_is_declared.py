"""Every column that could hold something of a person stands in docs/privacy.md, with how it is stored."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib.postgres.fields import DateRangeField
from django.core.exceptions import FieldError
from django.db import models

from registry.models import Worker
from registry.sealing import Sealed
from tests.docs.pages import tables

ABOUT_PEOPLE, ABOUT_NOBODY = "Columns that are about people", "Columns that are about nobody"
TELLING = (
    models.CharField, models.TextField, models.JSONField, models.DateField, models.BinaryField, models.DurationField,
    models.GenericIPAddressField, models.FileField, DateRangeField,
)  # fmt: skip
SEALED_BY_HAND = {"document_sealed", "row_sealed", "contact_sealed", "sealed"}
"""Columns of bytes that acts seal and open themselves."""


def declared() -> Iterator[tuple[str, str, str]]:
    """Table, column and how it is stored (nothing for columns about nobody)."""
    page = tables("privacy.md")
    for table, columns, *more in page[ABOUT_PEOPLE] + page[ABOUT_NOBODY]:
        for column in re.findall(r"`(\w+)`", columns):
            yield table.strip("`"), column, more[1] if more else ""


def columns() -> dict[tuple[str, str], models.Field]:
    """Every column of every table that text, data, a day or an instant goes into; whose row it is, is no text."""
    return {
        (model._meta.db_table, field.column): field
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        for field in model._meta.concrete_fields
        if isinstance(field, TELLING) and not field.is_relation
    }


def test_every_column_is_declared_once():
    """A new column without its entry fails here, and so does an entry whose column is gone."""
    listed = Counter((table, column) for table, column, _ in declared())
    assert [each for each, count in listed.items() if count > 1] == []
    assert set(listed) == set(columns())


def test_what_is_declared_sealed_is_sealed_and_nothing_else():
    """The page and the columns say the same."""
    stored = {(table, column): how for table, column, how in declared()}
    for place, field in columns().items():
        sealed = isinstance(field, Sealed) or field.column in SEALED_BY_HAND
        assert sealed == (stored[place] == "sealed"), place


def test_each_sealed_column_has_a_purpose_of_its_own():
    """What was sealed for one column is not read in another; an objection's words are the same in both its tables."""
    found = Counter(field.purpose for field in columns().values() if isinstance(field, Sealed))
    assert [purpose for purpose, count in found.items() if count > 1] == ["objection-ground"]


@pytest.mark.parametrize("lookup", ["", "__exact", "__in", "__gt", "__contains"])
def test_nobody_searches_by_what_is_sealed(lookup: str):
    """It would find nothing, silently: the same value is sealed differently each time."""
    with pytest.raises(FieldError):
        Worker.objects.filter(**{f"sex{lookup}": ["男"]})
