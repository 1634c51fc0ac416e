"""行级策略: which rows exist for the web's role, set from what the rooms declare (``Granted.seen``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from psycopg import sql

from registry.granting import Granted
from registry.seeing import FUNCTIONS, LOOKING_PAST

Policy = tuple[str, str, str, str]
"""Table, name, role, and the conditions of what is seen and what is added."""


def set_policies(cursor: Any, tables: Iterable[Granted], roles: Mapping[str, str]) -> None:
    """Brings functions and policies to what is declared; a policy that stands as declared is not touched.

    Setting one takes its table for a moment, so that a start beside a running product sets none without need.
    """
    _set_functions(cursor, roles)
    wanted = {policy[:2]: (policy, _mark(policy)) for table in tables for policy in _policies(table, roles)}
    standing = _standing(cursor)
    for table, name in standing.keys() - wanted.keys():
        cursor.execute(sql.SQL("DROP POLICY {} ON {}").format(sql.Identifier(name), sql.Identifier(table)))
    for key, (policy, mark) in wanted.items():
        if standing.get(key) != mark:
            _set(cursor, policy, mark, replaces=key in standing)
    cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace")
    secured = {name for (name,) in cursor.fetchall()}
    for table in {key[0] for key in wanted} - secured:
        cursor.execute(sql.SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY").format(sql.Identifier(table)))


def _policies(table: Granted, roles: Mapping[str, str]) -> Iterator[Policy]:
    if table.seen:
        condition = f"USING ({table.seen}) WITH CHECK ({table.added or table.seen})"
        yield table.table, "web_sees", roles["web"], condition
        yield table.table, "worker_sees_all", roles["worker"], "USING (true) WITH CHECK (true)"


def _mark(policy: Policy) -> str:
    return sha256("\0".join(policy).encode()).hexdigest()


def _standing(cursor: Any) -> dict[tuple[str, str], str]:
    cursor.execute(
        "SELECT c.relname, p.polname, coalesce(obj_description(p.oid, 'pg_policy'), '') FROM pg_policy p "
        "JOIN pg_class c ON c.oid = p.polrelid"
    )
    return {(table, name): mark for table, name, mark in cursor.fetchall()}


def _set(cursor: Any, policy: Policy, mark: str, *, replaces: bool) -> None:
    table, name, role, condition = policy
    place = {"name": sql.Identifier(name), "table": sql.Identifier(table), "role": sql.Identifier(role)}
    if replaces:
        cursor.execute(sql.SQL("DROP POLICY {name} ON {table}").format(**place))
    cursor.execute(sql.SQL("CREATE POLICY {name} ON {table} TO {role} ").format(**place) + sql.SQL(condition))
    cursor.execute(sql.SQL("COMMENT ON POLICY {name} ON {table} IS {mark}").format(mark=sql.Literal(mark), **place))


def _set_functions(cursor: Any, roles: Mapping[str, str]) -> None:
    for name, body in FUNCTIONS.items():
        returns, rest = body.split(" ", 1)
        cursor.execute(f"CREATE OR REPLACE FUNCTION {name} RETURNS {returns} LANGUAGE sql STABLE PARALLEL SAFE {rest}")
    for name, body in LOOKING_PAST.items():
        returns, rest = body.split(" ", 1)
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {name} RETURNS {returns} LANGUAGE sql STABLE "
            f"SECURITY DEFINER SET search_path = public, pg_temp {rest}"
        )
        cursor.execute(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC")
        for role in roles.values():
            cursor.execute(sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(sql.SQL(name), sql.Identifier(role)))
