"""Every column of every table says whether it may change; what is held is held by a trigger that looks at it."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import yaml
from django.db import connection

OURS = r"^(registry|rulebook|certification)_"
DECLARED = Path(__file__).with_name("columns.yaml")


def columns() -> dict[str, list[str]]:
    """The columns of our tables, in order."""
    found = defaultdict(list)
    for table, column in _rows(
        "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
        "WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND c.relname ~ %s ORDER BY 1, a.attnum",
        OURS,
    ):
        found[table].append(column)
    return dict(found)


def held(table: str) -> set[str]:
    """The columns of a table that some trigger on its update looks at before and after, or refuses altogether."""
    found: set[str] = set()
    for definition, source in _rows(
        "SELECT pg_get_triggerdef(t.oid), p.prosrc FROM pg_trigger t JOIN pg_class r ON r.oid = t.tgrelid "
        "JOIN pg_proc p ON p.oid = t.tgfoid WHERE r.relname = %s AND NOT t.tgisinternal AND t.tgtype & 16 > 0",
        table,
    ):
        conditional = " WHEN (" in definition
        whole = "TG_TABLE_NAME" in source or re.search(r"\bOLD\b(?!\.)", source)
        if not conditional and (whole or not re.search(r"\b(OLD|NEW|after|changed)\b", source)):
            return set(columns()[table])
        looked_at = definition if conditional else source
        found |= {column.lower() for column in re.findall(r"\bOLD\.\"?(\w+)", looked_at, flags=re.IGNORECASE)}
    return found


def test_every_column_is_declared(reference: None) -> None:
    """A new column is no one's until it stands in the list."""
    declared = yaml.safe_load(DECLARED.read_text(encoding="utf-8"))
    standing = columns()
    assert set(declared) == set(standing)
    for table, names in standing.items():
        listed = names if declared[table] == "held" else _listed(declared[table])
        assert sorted(listed) == sorted(names), table


def test_what_is_declared_as_held_is_held(reference: None) -> None:
    """And nothing is held that the list gives as open, so that the list tells the truth both ways."""
    declared = yaml.safe_load(DECLARED.read_text(encoding="utf-8"))
    for table, names in columns().items():
        expected = set(names) if declared[table] == "held" else set(declared[table]["held"])
        assert held(table) & set(names) == expected, table


def _listed(entry: dict[str, Any]) -> list[str]:
    return [*entry["held"], *entry["open"]]


def _rows(statement: str, *values: str) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
