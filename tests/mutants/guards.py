"""The guards of the database, switched off or bent one at a time, inside a transaction that is undone each time.

What is changed: triggers (dropped, or deaf to one of their events), every branch and condition of their functions, and
named constraints (dropped, or with another condition). What must notice: the attempts of ``tests/guards``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import DatabaseError, connection, transaction

from tests.guards.breaking import ATTEMPTS, COMPARED, PERMITTED, let_through, refused_by
from tests.guards.standing import OURS, refused_names, triggers
from tests.guards.world import World
from tests.mutants import sql
from tests.mutants.sql import Switch

WHOLE = {"dropped", "RAISE"}
"""The changes after which a guard no longer refuses at all."""


def switches() -> list[Switch]:
    """Every change of every guard that stands in the database."""
    return [*_of_triggers(), *_of_functions(), *_of_constraints(), *_of_indexes()]


def unnoticed(world: World, switch: Switch) -> bool | None:
    """Whether every attempt is still refused with the switch thrown; None where the change is no valid SQL.

    Runs inside the transaction of the world and leaves nothing.
    """
    attempts = [(name, attempt) for name in sorted(switch.names) for attempt in ATTEMPTS.get(name, ())]
    permitted = [attempt for name in sorted(switch.names) for attempt in PERMITTED.get(name, ())]
    with undone():
        try:
            with transaction.atomic():
                _apply(switch)
        except DatabaseError as error:
            return None if _is_nonsense(error) else False
        try:
            for name, attempt in attempts:
                with refused_by(name):
                    attempt(world)
            for attempt in permitted:
                with let_through():
                    attempt(world)
            for compared in COMPARED:
                compared(world)
        except Exception:
            return False
    return True


class undone:  # noqa: N801 - reads as a word
    """Whatever is done inside is rolled back, schema included."""

    def __enter__(self) -> None:
        self._point = transaction.savepoint()

    def __exit__(self, *_: object) -> None:
        connection.needs_rollback = False
        transaction.savepoint_rollback(self._point)


def _apply(switch: Switch) -> None:
    connection.check_constraints()  # a table whose deferred triggers still wait is not altered
    with connection.cursor() as cursor:
        for statement in switch.statements:
            cursor.execute(statement)


def _is_nonsense(error: DatabaseError) -> bool:
    """A change that the database does not understand says nothing of the tests; one that its rows break does."""
    return getattr(error.__cause__, "sqlstate", "").startswith("42")


def _of_triggers() -> Iterator[Switch]:
    standing = triggers()
    refused = refused_names(standing)
    for trigger in standing:
        name, definition, names = trigger.name, trigger.definition, refused[trigger.name]
        drop = f"DROP TRIGGER {name} ON {trigger.table}"
        yield Switch(name, "dropped", definition, "(nothing)", (drop,), names)
        events = re.search(
            r"(?:BEFORE|AFTER) ((?:INSERT|UPDATE|DELETE)(?: OR (?:INSERT|UPDATE|DELETE))+) ON", definition
        )
        for event in events.group(1).split(" OR ") if events else ():
            fewer = " OR ".join(one for one in events.group(1).split(" OR ") if one != event)
            after = definition.replace(events.group(1), fewer, 1)
            yield Switch(name, "event dropped", definition, after, (drop, after), names)


def _of_functions() -> Iterator[Switch]:
    """Changes in the text of a function, with the names of every trigger and check that calls it."""
    standing = triggers()
    refused = refused_names(standing)
    called: dict[str, frozenset[str]] = {}
    for trigger in standing:
        called[trigger.function] = called.get(trigger.function, frozenset()) | refused[trigger.name]
    for name, definition, source, checks in _rows(
        "SELECT p.proname, pg_get_functiondef(p.oid), p.prosrc, "
        "ARRAY(SELECT c.conname::text FROM pg_constraint c JOIN pg_depend d ON d.objid = c.oid WHERE d.refobjid = p.oid) "
        "FROM pg_proc p WHERE p.proname ~ %s ORDER BY p.proname"
    ):
        names = called.get(name, frozenset()).union(checks)
        for operator, after in sql.changes(source):
            statement = definition.replace(source, after)
            yield Switch(name, operator, source, after, (statement,), names)


def _of_constraints() -> Iterator[Switch]:
    for table, name, kind, definition in _rows(
        "SELECT r.relname, c.conname, c.contype, pg_get_constraintdef(c.oid) FROM pg_constraint c "
        "JOIN pg_class r ON r.oid = c.conrelid WHERE r.relname ~ %s AND c.contype IN ('c', 'u', 'x') ORDER BY c.conname"
    ):
        if re.match(OURS, name):  # named by Django after table and column: its own
            continue
        names = frozenset({name})
        drop = f"ALTER TABLE {table} DROP CONSTRAINT {name}"
        yield Switch(name, "dropped", definition, "(nothing)", (drop,), names)
        if kind == "c":
            for operator, after in sql.changes(definition):
                add = f"ALTER TABLE {table} ADD CONSTRAINT {name} {after} NOT VALID"
                yield Switch(name, operator, definition, after, (drop, add), names)


def _of_indexes() -> Iterator[Switch]:
    """Unique indexes that are no constraint, for a condition keeps them from being one."""
    for name, definition in _rows(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i "
        "JOIN pg_class r ON r.oid = i.indrelid WHERE r.relname ~ %s AND i.indisunique AND NOT i.indisprimary "
        "AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid) ORDER BY 1"
    ):
        names = frozenset({name})
        drop = f"DROP INDEX {name}"
        yield Switch(name, "dropped", definition, "(nothing)", (drop,), names)
        head, where, condition = definition.partition(" WHERE ")
        for operator, after in sql.changes(condition) if where else ():
            yield Switch(name, operator, definition, f"{head}{where}{after}", (drop, f"{head}{where}{after}"), names)


def _rows(statement: str) -> Iterable[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [OURS])
        return cursor.fetchall()
