"""数据库角色: the roles that web server and jobs sign in as, made and granted from what the rooms declare.

Three sign in: the owner (migrations, seeds, commands), web and worker. ``manage.py grant`` brings the database to what
is declared here and in every room's ``grants.py``; run again it changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

from registry import policies
from registry.granting import Granted, declared

GRANT_LOCK = 8_004  # pg_advisory_xact_lock key: one granting at a time
PRIVILEGES: Final = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


class RolesRefused(Exception):
    """The roles cannot be as they must be; the text says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A setting of a role, and why it is so."""

    role: str
    name: str
    value: str
    because: str


LIMITS: Final = (
    Limit("web", "statement_timeout", "20s", "somebody waits for the page; the longest act of one takes a few seconds"),
    Limit("web", "lock_timeout", "2s", "a page that waits for a lock holds one of few threads: it says so and is tried again"),
    Limit("web", "idle_in_transaction_session_timeout", "30s", "no page thinks in the middle of an act; what does is lost"),
    Limit("worker", "statement_timeout", "10min", "a batch is written in sets of thousands; a job is put again from the outbox"),
    Limit("worker", "lock_timeout", "1min", "jobs wait for each other's rows; for a migration they are put again"),
    Limit("worker", "idle_in_transaction_session_timeout", "10min", "a simulation reads, computes and writes in one act"),
    Limit("owner", "idle_in_transaction_session_timeout", "1h", "a forgotten shell must not hold locks overnight"),
)  # fmt: skip
"""What each role waits for at most. How long a migration waits for its locks is said by ``manage.py migrate``."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """A role by its name in this database; without a password it is made so that nobody signs in as it."""

    name: str
    password: str = ""


def sign_ins() -> dict[str, SignIn]:
    """The roles of the running product, web and worker, as the settings name them."""
    return {role: SignIn(*settings.DATABASE_ROLES[role]) for role in ("web", "worker")}


def grant() -> int:
    """Makes the roles, takes from them what is not declared and gives them what is; returns how many tables.

    Raises RolesRefused where a table is not declared, or where a role stands above what it may be.
    """
    roles = sign_ins()
    tables = declared()
    _refuse_undeclared(tables)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [GRANT_LOCK])
        for role, one in roles.items():
            _make(cursor, one, is_web=role == "web")
        _close_the_schema(cursor, roles.values())
        for table in tables.values():
            for role, one in roles.items():
                _grant(cursor, table, role, one.name)
        policies.set_policies(cursor, tables.values(), {role: one.name for role, one in roles.items()})
        _let_jobs_copy(cursor, roles["worker"])
        _look_with_the_owners_eyes(cursor)
        _limit(cursor, roles)
    return len(tables)


def _refuse_undeclared(tables: dict[str, Granted]) -> None:
    with connection.cursor() as cursor:
        standing = set(connection.introspection.table_names(cursor))
    if standing - tables.keys():
        lacking = ", ".join(sorted(standing - tables.keys()))
        raise RolesRefused(f"no room declares what may be done with {lacking}: add it to the room's grants.py")
    if tables.keys() - standing:
        lacking = ", ".join(sorted(tables.keys() - standing))
        raise RolesRefused(f"declared, but not in the database: {lacking}; run manage.py migrate first")


def _make(cursor: Any, one: SignIn, *, is_web: bool) -> None:
    """A role that may sign in and nothing else. Raises RolesRefused for one that may more, or cannot be made."""
    cursor.execute(
        "SELECT rolsuper, rolbypassrls AND %s, rolcreaterole, rolcreatedb, rolreplication, "
        "rolname = current_user OR pg_has_role(oid, current_user, 'MEMBER') FROM pg_roles WHERE rolname = %s",
        [is_web, one.name],
    )
    found = cursor.fetchone()
    if found is None:
        if not _may_make_roles(cursor):
            raise RolesRefused(
                f"the role {one.name} does not exist and {connection.settings_dict['USER']} may not make it; have it made: "
                f"CREATE ROLE {one.name} LOGIN PASSWORD '…'"
            )
        cursor.execute(sql.SQL("CREATE ROLE {} NOINHERIT NOLOGIN").format(sql.Identifier(one.name)))
    elif any(found):
        raise RolesRefused(
            f"the role {one.name} is the owner, a member of it, or a superuser, or may make roles or databases: "
            "web and worker sign in as roles of their own that may none of this"
        )
    if one.password and not _lets_in(one):
        _set_password(cursor, one)


def _may_make_roles(cursor: Any) -> bool:
    cursor.execute("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
    return bool(cursor.fetchone()[0])


def _lets_in(one: SignIn) -> bool:
    """Whether the password opens the role already; it is then left alone."""
    given = connection.get_connection_params()
    address = {name: given[name] for name in ("host", "port", "dbname") if given.get(name)}
    try:
        psycopg.connect(**address, user=one.name, password=one.password, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _set_password(cursor: Any, one: SignIn) -> None:
    """Sets the password by its SCRAM verifier, so that it does not come into any log."""
    if not _may_make_roles(cursor):
        raise RolesRefused(f"the password given for {one.name} does not let in, and the owner may not change it")
    verifier = connection.connection.pgconn.encrypt_password(
        one.password.encode(), one.name.encode(), b"scram-sha-256"
    ).decode()
    cursor.execute(sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(one.name), sql.Literal(verifier)))


def _close_the_schema(cursor: Any, roles: Iterable[SignIn]) -> None:
    """Nobody but the owner makes anything, a temporary table included."""
    database = sql.Identifier(connection.settings_dict["NAME"])
    cursor.execute(sql.SQL("REVOKE CREATE, TEMPORARY ON DATABASE {} FROM PUBLIC").format(database))
    cursor.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    for one in roles:
        name = sql.Identifier(one.name)
        cursor.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM {}").format(database, name))
        cursor.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, name))
        cursor.execute(sql.SQL("REVOKE ALL ON SCHEMA public FROM {}").format(name))
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(name))
        cursor.execute(sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(name))
        cursor.execute(sql.SQL("REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {}").format(name))


def _grant(cursor: Any, table: Granted, role: str, name: str) -> None:
    for privilege, column in sorted(table.by_role[role]):
        what = sql.SQL(privilege)
        if column:
            what = sql.SQL("{} ({})").format(what, sql.Identifier(column))  # type: ignore[assignment]
        cursor.execute(sql.SQL("GRANT {} ON {} TO {}").format(what, sql.Identifier(table.table), sql.Identifier(name)))


def _look_with_the_owners_eyes(cursor: Any) -> None:
    """Guards see every row, whoever writes: one that finds nothing wrong in what it may not see guards nothing."""
    cursor.execute(
        "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_type t ON t.oid = p.prorettype "
        "WHERE p.pronamespace = 'public'::regnamespace AND t.typname = 'trigger' "
        "AND NOT (p.prosecdef AND p.proconfig IS NOT NULL)"
    )
    for (function,) in cursor.fetchall():
        cursor.execute(f"ALTER FUNCTION {function} SECURITY DEFINER SET search_path = public, pg_temp")


def _let_jobs_copy(cursor: Any, worker: SignIn) -> None:
    """Lets the jobs, which act for all, pass the policies, where the owner may: COPY is refused to who stands under them.

    Where the owner may not, the policies let the jobs see every row all the same, and bulk.py inserts instead, which takes two
    to three times as long (docs/decisions/0018).
    """
    cursor.execute("SELECT rolbypassrls FROM pg_roles WHERE rolname = %s", [worker.name])
    passes = cursor.fetchone()[0]
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    if not passes and cursor.fetchone()[0]:
        cursor.execute(sql.SQL("ALTER ROLE {} BYPASSRLS").format(sql.Identifier(worker.name)))


def _limit(cursor: Any, roles: dict[str, SignIn]) -> None:
    """Gives each role its limits in this database; other databases of the server are left alone."""
    names = {role: one.name for role, one in roles.items()} | {"owner": connection.settings_dict["USER"]}
    database = sql.Identifier(connection.settings_dict["NAME"])
    wanted = {(names[one.role], f"{one.name}={one.value}") for one in LIMITS}
    if wanted <= _limited(cursor):
        return
    for one in LIMITS:
        statement = sql.SQL("ALTER ROLE {} IN DATABASE {} SET {} = {}")
        cursor.execute(
            statement.format(
                sql.Identifier(names[one.role]), database, sql.Identifier(one.name), sql.Literal(one.value)
            )
        )


def _limited(cursor: Any) -> set[tuple[str, str]]:
    cursor.execute(
        "SELECT r.rolname, unnest(s.setconfig) FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole "
        "JOIN pg_database d ON d.oid = s.setdatabase WHERE d.datname = current_database()"
    )
    return set(cursor.fetchall())
