"""Writing past every act: what a careless script or a hurried administrator would do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uuid_utils.compat
from django.db import connection, models


def change(row: models.Model, **values: Any) -> None:
    """Changes a row past every act; a trigger that leaves it out without a word is a fault."""
    changed = type(row)._base_manager.filter(pk=row.pk).update(**values)
    assert changed == 1, f"{row!r} was left as it was without a word"


def remove(row: models.Model) -> None:
    """Deletes a row past every act."""
    name = row._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM {row._meta.db_table} WHERE "{name}" = %s', [row.pk])


def copy(row: models.Model, **values: Any) -> Any:
    """A further row like this one but for the values given; its key is new."""
    names = {field.attname for field in row._meta.concrete_fields} - {row._meta.pk.attname}
    fresh = type(row)(**{name: getattr(row, name) for name in names})
    if isinstance(row._meta.pk, models.UUIDField):
        fresh.pk = uuid_utils.compat.uuid7()
    for name, value in values.items():
        setattr(fresh, name, value)
    return fresh


def add(*rows: models.Model) -> None:
    """Writes new rows past every act; a trigger that leaves one out without a word is a fault."""
    type(rows[0])._base_manager.bulk_create(rows)
    stored = type(rows[0])._base_manager.filter(pk__in=[row.pk for row in rows]).count()
    assert stored == len(rows), f"{rows!r} were left out without a word"


@contextmanager
def unguarded(table: str, trigger: str) -> Iterator[None]:
    """With one trigger switched off, so that what stands behind it is tried by itself."""
    with connection.cursor() as cursor:
        connection.check_constraints()  # a table whose deferred triggers still wait is not altered
        cursor.execute(f'ALTER TABLE {table} DISABLE TRIGGER "{trigger}"')
        yield
        connection.check_constraints()
        cursor.execute(f'ALTER TABLE {table} ENABLE TRIGGER "{trigger}"')
