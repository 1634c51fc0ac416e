"""The limit to measure beside: the same server taking plain COPY, without a thought about what the rows mean."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from psycopg import sql


def copy_texts(rows: Sequence[Sequence[str]]) -> float:
    """Rows/s of texts into a table with one text column each and no index, from COPY to commit."""
    columns = ", ".join(f"c{index} text" for index in range(len(rows[0])))
    return _timed(f"({columns})", None, ["text"] * len(rows[0]), rows)


def copy_like(table: str, columns: Sequence[str], types: Sequence[str], rows: Sequence[Any], *, indexed: bool) -> float:
    """Rows/s into a table of the same shape; ``indexed``: with the same indexes and checks too. No triggers."""
    return _timed(f"(LIKE {table}{' INCLUDING ALL' if indexed else ''})", columns, types, rows)


def _timed(shape: str, columns: Sequence[str] | None, types: Sequence[str], rows: Sequence[Any]) -> float:
    names = sql.SQL("({})").format(sql.SQL(", ").join(map(sql.Identifier, columns))) if columns else sql.SQL("")
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_raw")
        cursor.execute(f"CREATE TABLE bench_raw {shape}")
    began = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        statement = sql.SQL("COPY bench_raw {} FROM STDIN (FORMAT BINARY)").format(names)
        with cursor.copy(statement) as copy:
            copy.set_types(types)
            for row in rows:
                copy.write_row(row)
    seconds = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bench_raw")
    return len(rows) / seconds
