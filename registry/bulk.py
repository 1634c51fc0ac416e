"""Rows in sets: COPY into a model's table (2 to 2.5 times the speed of executemany)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from django.db import connection, models
from psycopg import sql
from psycopg.types.json import Jsonb

from registry.sealing import Sealed


def copy_rows(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """COPYs rows into a model's table, in the running transaction; ``fields`` are the model's field names.

    Constraints and triggers hold as for INSERT, and their refusals are Django's (django.db.IntegrityError).
    Values are Python values of the columns' types; those of sealed columns are given plain. Without rows nothing is sent.
    PostgreSQL refuses COPY to who stands under row-level policies, as pages do; their rows, which are few, are inserted.
    """
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    columns = [_column(model, name) for name in fields]
    sealed = [(place, column) for place, column in enumerate(columns) if isinstance(column, Sealed)]
    closed = (_sealed(row, sealed) if sealed else row for row in chain((first,), rows))
    if _under_policies(model._meta.db_table):
        _insert(model._meta.db_table, columns, list(closed))
        return
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join([sql.Identifier(str(column.column)) for column in columns]),
    )
    types = [_type_of(column) for column in columns]
    # Django translates the driver's errors in execute() alone, not in copy().
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(types)
        for row in closed:
            copy.write_row(row)


def _sealed(row: Sequence[Any], places: Sequence[tuple[int, Sealed]]) -> Sequence[Any]:
    """The row with its sealed columns closed; saving does that by itself, COPY knows no fields."""
    closed = list(row)
    for place, column in places:
        closed[place] = column.seal(closed[place])
    return closed


def _under_policies(table: str) -> bool:
    connection.ensure_connection()
    row = connection.connection.execute("SELECT row_security_active(%s::regclass)", [table]).fetchone()
    return bool(row and row[0])


def _insert(table: str, columns: Sequence[models.Field[Any, Any]], rows: Sequence[Sequence[Any]]) -> None:
    """One INSERT, a column one array."""
    types = [_type_of(column) for column in columns]
    statement = sql.SQL("INSERT INTO {} ({}) SELECT * FROM unnest({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join([sql.Identifier(str(column.column)) for column in columns]),
        sql.SQL(", ").join([sql.SQL("%s::{}[]").format(sql.SQL(kind)) for kind in types]),
    )
    arrays = [
        [Jsonb(value) if kind == "jsonb" and value is not None else value for value in values]
        for kind, values in zip(types, zip(*rows, strict=True), strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(statement, arrays)


def _column(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise TypeError(f"{name} of {model.__name__} is no column")
    return field


def _type_of(field: models.Field[Any, Any]) -> str:
    """The PostgreSQL type of a column, as COPY BINARY needs it."""
    base = (field.db_type(connection) or "").split("(")[0].strip()
    return {"timestamp with time zone": "timestamptz", "double precision": "float8"}.get(base, base)
