"""系统检查: what Django's ``check`` refuses before anything runs: migrations that would stop a running registry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from django.core.checks import Error
from django.db import models
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader
from django.db.models import CheckConstraint

ROOMS: Final = ("registry", "rulebook", "certification", "api", "portal")
BEGINS_WITH: Final = {"registry": 12, "rulebook": 4, "certification": 8, "api": 2}
"""The last migration of each room, by number, that every database ran before it held rows. The next one runs beside a
registry in use."""
_PLAIN_INDEX = re.compile(r"\b(CREATE(?:\s+UNIQUE)?|DROP)\s+INDEX\b(?!\s+CONCURRENTLY)", re.IGNORECASE)
_TOGETHER = (operations.AlterUniqueTogether, operations.AlterIndexTogether)


def migrations_stop_nobody(app_configs: Any = None, **_: Any) -> list[Error]:
    """One error for every operation that holds a table in use while it builds an index or looks through the rows."""
    loader = MigrationLoader(None)
    return [
        Error(f"{label}.{name}: {fault}", hint="docs/running.md, Migrations", id="registry.E001")
        for (label, name), migration in sorted(loader.disk_migrations.items())
        if label in ROOMS and int(name[:4]) > BEGINS_WITH.get(label, 0)
        for fault in faults(migration)
    ]


def faults(migration: Migration) -> Iterator[str]:
    """What a migration does to tables that exist already and may not, in words."""
    fresh: set[str] = set()
    for operation in _flat(migration.operations):
        if isinstance(operation, operations.CreateModel):
            fresh.add(operation.name.lower())
        elif getattr(operation, "model_name", "").lower() not in fresh:
            fault = _fault(operation)
            if fault:
                yield fault


def _flat(given: Any) -> Iterator[Any]:
    for operation in given:
        if isinstance(operation, operations.SeparateDatabaseAndState):
            yield from _flat(operation.database_operations)
        else:
            yield operation


def _fault(operation: Any) -> str | None:
    kind = type(operation).__name__
    if kind in ("AddIndex", "RemoveIndex"):
        return f"{kind} on {operation.model_name} holds the table: {kind}Concurrently in a migration that is not atomic"
    if kind == "AddConstraint":
        if isinstance(operation.constraint, CheckConstraint):
            return f"AddConstraint on {operation.model_name} looks through the table: AddConstraintNotValid, then ValidateConstraint"
        return f"AddConstraint on {operation.model_name} builds an index: CREATE UNIQUE INDEX CONCURRENTLY, then USING INDEX"
    if kind in ("AddField", "AlterField") and _has_index(operation.field):
        return (
            f"{kind} {operation.model_name}.{operation.name} builds an index: db_index=False, then AddIndexConcurrently"
        )
    if isinstance(operation, _TOGETHER):
        return f"{kind} on {operation.name} builds an index: a named constraint, from an index built concurrently"
    if isinstance(operation, operations.RunSQL) and _PLAIN_INDEX.search(_text(operation.sql)):
        return "RunSQL makes or drops an index and holds its table: CONCURRENTLY in a migration that is not atomic"
    return None


def _has_index(field: Any) -> bool:
    return not isinstance(field, models.ManyToManyField) and bool(field.db_index or field.unique)


def _text(statements: Any) -> str:
    if isinstance(statements, str):
        return statements
    return ";".join(_text(one[0] if isinstance(one, tuple) else one) for one in statements)
