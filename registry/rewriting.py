"""改写列: a migration's operation that gives a column new values which the database itself cannot work out.

What is sealed needs a key that no database has, so the values are made here and the table is written anew in one
statement: no trigger is switched off, and no row that held the old value stays in the table's files. Backups and the
write-ahead log of before still hold it.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any, Final

from django.db.migrations import AlterField
from django.db.models import Field
from psycopg import sql

AT_ONCE: Final = 5_000


class RewriteColumn(AlterField):
    """Changes a column to a new field; each row's value is what ``convert`` makes of its old ``source`` value."""

    def __init__(
        self, model_name: str, name: str, field: Field[Any, Any], convert: Callable[[Any], Any], source: str = ""
    ) -> None:
        super().__init__(model_name, name, field)
        self.convert = convert
        self.source = source or name

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Works the values out, then writes the table anew with them. It cannot be reversed."""
        model = from_state.apps.get_model(app_label, self.model_name)
        column = to_state.apps.get_model(app_label, self.model_name)._meta.get_field(self.name)
        key, kind = model._meta.pk, column.db_type(schema_editor.connection)
        names = {
            "table": sql.Identifier(model._meta.db_table), "column": sql.Identifier(column.column),
            "key": sql.Identifier(key.column), "kind": sql.SQL(kind),
            "key_kind": sql.SQL(key.rel_db_type(schema_editor.connection)),
        }  # fmt: skip
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(sql.SQL(_KEEP).format(**names))
            rows = model._base_manager.values_list("pk", self.source).iterator(chunk_size=AT_ONCE)
            while chunk := list(islice(rows, AT_ONCE)):  # read before it is copied: one connection does one at a time
                with cursor.copy("COPY pg_temp.rewritten FROM STDIN") as copy:
                    for row, value in chunk:
                        copy.write_row((row, None if value is None else self.convert(value)))
            cursor.execute(sql.SQL(_REWRITE).format(**names))
            if column.null:
                cursor.execute(sql.SQL(_MAY_BE_NULL).format(**names))

    def database_backwards(self, *_: Any) -> None:
        """Refused: what was sealed is not opened by a command."""
        raise NotImplementedError("a rewritten column is not written back")

    @property
    def reversible(self) -> bool:  # type: ignore[override]
        """Never."""
        return False


_KEEP = """
CREATE TEMPORARY TABLE rewritten (key {key_kind} PRIMARY KEY, value {kind});
CREATE FUNCTION pg_temp.rewritten_value({key_kind}) RETURNS {kind} LANGUAGE sql STABLE
    AS 'SELECT value FROM pg_temp.rewritten WHERE key = $1';
"""
_MAY_BE_NULL = "ALTER TABLE {table} ALTER COLUMN {column} DROP NOT NULL"
_REWRITE = """
ALTER TABLE {table} ALTER COLUMN {column} TYPE {kind} USING pg_temp.rewritten_value({key});
DROP FUNCTION pg_temp.rewritten_value({key_kind});
DROP TABLE pg_temp.rewritten;
"""
