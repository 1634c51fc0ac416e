"""Rows aligned with a list, in sets: what differs is updated, what is missing inserted, nothing else is written.

The list is COPYed into a temporary table and compared with the model's table inside the database, so the number
of statements does not grow with the list, and aligning twice writes nothing the second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from psycopg import sql

_INCOMING = sql.Identifier("incoming_rows")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows an alignment added, changed, removed and found as they should be."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.added + other.added,
            self.changed + other.changed,
            self.removed + other.removed,
            self.unchanged + other.unchanged,
        )

    @property
    def wrote(self) -> bool:
        """Whether anything was written."""
        return bool(self.added or self.changed or self.removed)


def align_rows(
    model: type[models.Model],
    key: Sequence[str],
    fields: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    within: Sequence[str] = (),
) -> Tally:
    """Aligns a model's rows with a list, in the running transaction.

    ``key`` and ``fields`` are field names; a row gives the values of both in that order, the key at most once.
    With ``within``, rows that share these key fields with the list but are not in it are removed; without,
    nothing is. The caller keeps other writers of the table away.
    """
    table = sql.Identifier(model._meta.db_table)
    keys, values, scope = (_columns(model, names) for names in (key, fields, within))
    listed = [tuple(row) for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("CREATE TEMPORARY TABLE {} ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA").format(
                _INCOMING, sql.SQL(", ").join([*keys, *values]), table
            )
        )
        with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(_INCOMING)) as copy:
            for row in listed:
                copy.write_row(row)
        removed = _execute(cursor, _removal(table, keys, scope)) if scope else 0
        changed = _execute(cursor, _update(table, keys, values)) if values else 0
        added = _execute(cursor, _insertion(table, keys, values))
        cursor.execute(sql.SQL("DROP TABLE {}").format(_INCOMING))
    return Tally(added, changed, removed, len(listed) - added - changed)


def _columns(model: type[models.Model], names: Sequence[str]) -> list[sql.Identifier]:
    fields = (model._meta.get_field(name) for name in names)
    return [sql.Identifier(str(field.column)) for field in fields if isinstance(field, models.Field)]


def _execute(cursor: Any, statement: sql.Composed) -> int:
    cursor.execute(statement)
    return int(cursor.rowcount)


def _same(columns: Sequence[sql.Identifier]) -> sql.Composed:
    """That a stored row t and a listed row i agree on columns; empty agrees with empty."""
    return sql.SQL(" AND ").join(
        sql.SQL("t.{column} IS NOT DISTINCT FROM i.{column}").format(column=column) for column in columns
    )


def _update(table: sql.Identifier, keys: Sequence[sql.Identifier], values: Sequence[sql.Identifier]) -> sql.Composed:
    given = sql.SQL(", ").join(sql.SQL("{column} = i.{column}").format(column=column) for column in values)
    return sql.SQL("UPDATE {} t SET {} FROM {} i WHERE {} AND NOT ({})").format(
        table, given, _INCOMING, _same(keys), _same(values)
    )


def _insertion(table: sql.Identifier, keys: Sequence[sql.Identifier], values: Sequence[sql.Identifier]) -> sql.Composed:
    columns = sql.SQL(", ").join([*keys, *values])
    return sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {} i WHERE NOT EXISTS (SELECT FROM {} t WHERE {})").format(
        table, columns, columns, _INCOMING, table, _same(keys)
    )


def _removal(table: sql.Identifier, keys: Sequence[sql.Identifier], scope: Sequence[sql.Identifier]) -> sql.Composed:
    return sql.SQL(
        "DELETE FROM {} t WHERE EXISTS (SELECT FROM {} i WHERE {}) AND NOT EXISTS (SELECT FROM {} i WHERE {})"
    ).format(table, _INCOMING, _same(scope), _INCOMING, _same(keys))
