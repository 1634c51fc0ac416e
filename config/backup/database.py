"""The database's part: dumped and restored by PostgreSQL's own programs, counted and hashed table by table."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql

from config.launch import binaries
from config.launch.faults import LaunchError

# Rows as texts must not depend on who asks.
_PLAIN = "SET TIME ZONE 'UTC'; SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres'; SET bytea_output = 'hex'; "
_PLAIN += "SET extra_float_digits = 1; SET row_security = off"
_TABLES = """
    SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2
"""
_ROLES = """
    SELECT DISTINCT role FROM pg_policies, unnest(roles) AS role WHERE role <> 'public' ORDER BY 1
"""


@dataclass(frozen=True)
class Snapshot:
    """One instant of a database, held open: what is dumped and what is counted are the same rows."""

    name: str
    major: int
    tables: dict[str, list[str]]
    roles: list[str]


@contextmanager
def snapshot(url: str) -> Iterator[Snapshot]:
    """Holds an instant of the database. psycopg's errors where it can't be reached or read whole."""
    with psycopg.connect(url, connect_timeout=10) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None, "an export gives its name"
        major = connection.info.server_version // 10000
        roles = [str(one[0]) for one in connection.execute(_ROLES)]
        yield Snapshot(str(row[0]), major, _tables(connection), roles)


def tables(url: str) -> dict[str, list[str]]:
    """Each table with the number of its rows and the sum of their hashes, whatever order they lie in."""
    with psycopg.connect(url, connect_timeout=10) as connection:
        return _tables(connection)


def _tables(connection: psycopg.Connection) -> dict[str, list[str]]:
    connection.execute(_PLAIN)
    found: dict[str, list[str]] = {}
    for schema, table in connection.execute(_TABLES).fetchall():
        asked = sql.SQL(
            "SELECT count(*)::text, coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text FROM {} t"
        )
        row = connection.execute(asked.format(sql.Identifier(schema, table))).fetchone()
        assert row is not None, "a count is always given"
        found[f"{schema}.{table}"] = [str(row[0]), str(row[1])]
    return found


def is_empty(url: str) -> bool:
    """Whether the database holds no table yet."""
    with psycopg.connect(url, connect_timeout=10) as connection:
        return not connection.execute(_TABLES).fetchall()


def dump(url: str, held: Snapshot, target: Path, environ: Mapping[str, str]) -> None:
    """Writes the instant to ``target`` by pg_dump. Raises LaunchError with what the program said."""
    command = [
        str(_program("pg_dump", held.major, environ)), "--format=custom", "--no-owner", "--no-privileges",
        f"--snapshot={held.name}", f"--file={target}", f"--dbname={_without_password(url)}",
    ]  # fmt: skip
    _run(command, url)


def restore(url: str, source: Path, *, major: int, roles: list[str], environ: Mapping[str, str]) -> None:
    """Brings a dump into an empty database, whole or not at all. Raises LaunchError with what the program said.

    Whoever restores owns what is restored. Roles that row policies name are made, without the right to sign in;
    what they may do is granted by the next start.
    """
    with psycopg.connect(url, connect_timeout=10, autocommit=True) as connection:
        known = {str(row[0]) for row in connection.execute("SELECT rolname FROM pg_roles")}
        for role in sorted(set(roles) - known):
            connection.execute(sql.SQL("CREATE ROLE {} NOINHERIT NOLOGIN").format(sql.Identifier(role)))
        own = connection.info.server_version // 10000
    if own < major:
        raise LaunchError(f"the backup is of PostgreSQL {major}; it cannot go into PostgreSQL {own}, which is older")
    command = [
        str(_program("pg_restore", own, environ)), "--exit-on-error", "--single-transaction", "--no-owner",
        "--no-privileges", "--no-comments", f"--dbname={_without_password(url)}", str(source),
    ]  # fmt: skip
    _run(command, url)


def _program(name: str, major: int, environ: Mapping[str, str]) -> Path:
    """PostgreSQL's client program of the server's version, else of the next newer one at hand."""
    reasons: list[str] = []
    found: dict[int, Path] = {}
    for server in binaries.postgres(environ, None, Path(), reasons):
        program = server.beside(name)
        if server.major >= major and program.exists():
            found.setdefault(server.major, program)
    if not found:
        raise LaunchError(f"no {name} of PostgreSQL {major} or newer is here (package postgresql-client)")
    return found[min(found)]


def _without_password(url: str) -> str:
    """The address as a program may be called with it: what it is called with, everybody on the machine may read."""
    parts = urlsplit(url)
    user, _, place = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{user.partition(':')[0]}@{place}" if user else place).geturl()


def _run(command: list[str], url: str) -> None:
    env = {"PATH": os.defpath, "LC_ALL": "C", "PGPASSWORD": unquote(urlsplit(url).password or "")}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)  # noqa: S603 - named above
    if done.returncode:
        raise LaunchError(f"{Path(command[0]).name} failed:\n{done.stderr.strip()[-2000:]}")
