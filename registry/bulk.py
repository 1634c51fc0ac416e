"""Rows in sets: COPY into a model's table (2 to 2.5 times the speed of executemany)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from django.db import connection, models
from psycopg import sql

from registry.sealing import Sealed


def copy_rows(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """COPYs rows into a model's table, in the running transaction; ``fields`` are the model's field names.

    Constraints and triggers hold as for INSERT, and their refusals are Django's (django.db.IntegrityError).
    Values are Python values of the columns' types; those of sealed columns are given plain. Without rows nothing is sent.
    """
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    columns = [_column(model, name) for name in fields]
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join([sql.Identifier(str(column.column)) for column in columns]),
    )
    types = [_type_of(column) for column in columns]
    sealed = [(place, column) for place, column in enumerate(columns) if isinstance(column, Sealed)]
    # Django translates the driver's errors in execute() alone, not in copy().
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(types)
        for row in chain((first,), rows):
            copy.write_row(_sealed(row, sealed) if sealed else row)


def _sealed(row: Sequence[Any], places: Sequence[tuple[int, Sealed]]) -> Sequence[Any]:
    """The row with its sealed columns closed; saving does that by itself, COPY knows no fields."""
    closed = list(row)
    for place, column in places:
        closed[place] = column.seal(closed[place])
    return closed


def _column(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise TypeError(f"{name} of {model.__name__} is no column")
    return field


def _type_of(field: models.Field[Any, Any]) -> str:
    """The PostgreSQL type of a column, as COPY BINARY needs it."""
    base = (field.db_type(connection) or "").split("(")[0].strip()
    return {"timestamp with time zone": "timestamptz", "double precision": "float8"}.get(base, base)
