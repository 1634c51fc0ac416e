"""What web server and worker may do in the database: what is declared, nothing more, and none of what would break a wall."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg import errors

from registry import roles
from registry.granting import Granted, declared, granted
from registry.roles import LIMITS, RolesRefused, SignIn, sign_ins

ROLES = ("web", "worker")
BROKEN_OUT = {
    "a program is run": "COPY registry_region FROM PROGRAM 'true'",
    "a program is written to": "COPY (SELECT 1) TO PROGRAM 'true'",
    "a file of the server is read": "SELECT pg_read_file('PG_VERSION')",
    "a table is made": "CREATE TABLE of_my_own (id int)",
    "a temporary table is made": "CREATE TEMPORARY TABLE of_my_own (id int)",
    "a schema is made": "CREATE SCHEMA of_my_own",
    "a function is made": "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "an extension is made": "CREATE EXTENSION dblink",
    "a role is made": "CREATE ROLE another SUPERUSER",
    "the role becomes the owner": "SET ROLE {owner}",
    "triggers are passed over": "SET session_replication_role = replica",
    "a guard is switched off": "ALTER TABLE registry_certificate DISABLE TRIGGER USER",
    "a guard's function is changed": "ALTER FUNCTION registry_refuse_change() SECURITY INVOKER",
    "the ledger is emptied": "TRUNCATE registry_ledgerentry",
    "certificates are emptied": "TRUNCATE registry_certificate CASCADE",
    "certificates are deleted": "DELETE FROM registry_certificate",
    "a certificate is edited": "UPDATE registry_certificate SET holder_name = '别人'",
    "events are deleted": "DELETE FROM registry_event",
    "a leaf is edited": "UPDATE registry_ledgerleaf SET entry = entry",
    "a worker is renamed": "UPDATE registry_worker SET name = '别人'",
    "a worker gets another number": "UPDATE registry_worker SET document_hash = document_hash",
    "an account gets another role": "UPDATE registry_account SET role = 'regulator'",
    "an account is made": "INSERT INTO registry_account (username) VALUES ('me')",
    "a pass mark is lowered": "UPDATE registry_standardpart SET pass_mark = 0",
    "a filing is made longer": "UPDATE registry_filing SET period = period",
    "a level gets another sign": "UPDATE registry_levelcode SET sign = '9'",
    "a batch gets another submitter": "UPDATE certification_batch SET submitted_by_id = submitted_by_id",
    "a verdict is edited": "UPDATE certification_verdict SET verdict = 'eligible'",
    "a score is deleted": "DELETE FROM certification_score",
    "a published text is edited": "UPDATE rulebook_publishedtext SET text = ''",
    "a migration is forgotten": "DELETE FROM django_migrations",
}  # fmt: skip
OF_ONE = {
    "web": {"a certificate is written": "INSERT INTO registry_certificate (number) VALUES ('')",
            "a number is given": "UPDATE registry_numberseries SET last = 0",
            "the salts of the leaves are read": "SELECT salt FROM registry_ledgerleaf"},
    "worker": {"a decision is written": "INSERT INTO registry_decision (level) VALUES ('')",
               "a score is written": "INSERT INTO certification_score (part) VALUES ('')",
               "a text is published": "INSERT INTO rulebook_publishedtext (digest) VALUES ('')",
               "sessions are read": "SELECT session_data FROM registry_signedinsession",
               "tokens are read": "SELECT digest FROM registry_accesstoken",
               "second factors are read": "SELECT secret_sealed FROM registry_secondfactor"},
}  # fmt: skip
ATTEMPTS = [
    pytest.param(role, statement, id=f"{role}: {what}")
    for role in ROLES
    for what, statement in (BROKEN_OUT | OF_ONE[role]).items()
]

Ask = Callable[[str, str], Any]


@contextmanager
def signed_in(role: str) -> Iterator[psycopg.Connection[Any]]:
    """A session of its own, as the role signs in."""
    one = sign_ins()[role]
    given = connection.get_connection_params()
    address = {name: given[name] for name in ("host", "port", "dbname")}
    with psycopg.connect(**address, user=one.name, password=one.password, autocommit=True) as session:
        yield session


@pytest.fixture(scope="module")
def sessions(reference_database: str, django_db_blocker: Any) -> Iterator[dict[str, psycopg.Connection[Any]]]:
    """A session of each role, signed in by its password, on the database with the reference data."""
    from tests.conftest import connected_to

    with django_db_blocker.unblock(), connected_to(reference_database):
        roles.grant()  # what holds for a database as a whole, copies do not have
        with signed_in("web") as web, signed_in("worker") as worker:
            yield {"web": web, "worker": worker}


@pytest.mark.parametrize(("role", "statement"), ATTEMPTS)
def test_the_role_may_not(sessions: dict[str, psycopg.Connection[Any]], role: str, statement: str) -> None:
    """Refused by the lack of the right, before any guard is asked."""
    with pytest.raises(errors.InsufficientPrivilege):
        sessions[role].execute(statement.format(owner=connection.settings_dict["USER"]))


@pytest.mark.parametrize("role", ROLES)
def test_the_role_is_nobody_of_weight(reference: None, role: str) -> None:
    """Neither superuser nor owner, member of no other role, maker of nothing; the web's above no policy."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls AND %s, "
            "(SELECT count(*) FROM pg_class c WHERE c.relowner = r.oid) > 0, "
            "(SELECT count(*) FROM pg_auth_members m WHERE m.member = r.oid) > 0 "
            "FROM pg_roles r WHERE rolname = %s",
            [role == "web", sign_ins()[role].name],
        )
        assert cursor.fetchone() == (False,) * 7


@pytest.mark.parametrize("role", ROLES)
def test_the_role_has_what_is_declared_and_no_more(reference: None, role: str) -> None:
    """The catalogue, table by table and column by column, against the rooms' grants.py."""
    found = held(role)
    wanted = {name: table.by_role[role] for name, table in declared().items() if table.by_role[role]}
    assert {name: found.get(name) for name in wanted} == wanted
    assert found.keys() == wanted.keys()


def test_every_table_is_declared(reference: None) -> None:
    """A new table without a declaration is found here, and stops the granting."""
    with connection.cursor() as cursor:
        assert set(connection.introspection.table_names(cursor)) == declared().keys()
        cursor.execute("CREATE TABLE registry_forgotten (id int)")
    with pytest.raises(RolesRefused, match="no room declares what may be done with registry_forgotten"):
        roles.grant()


def test_what_is_kept_is_neither_changed_nor_deleted_by_anybody() -> None:
    """No declaration of a table that is written once holds more than reading and adding."""
    for table in declared().values():
        verbs = {verb for rights in table.by_role.values() for verb, _ in rights}
        assert not verbs & {"TRUNCATE", "REFERENCES", "TRIGGER"}, table.table
        if table.kept:
            assert verbs <= {"SELECT", "INSERT"}, table.table
        if table.remains:
            assert "DELETE" not in verbs, table.table
            assert ("UPDATE", "") not in {right for rights in table.by_role.values() for right in rights}, table.table


def test_granting_again_takes_away_what_was_given_by_hand(reference: None) -> None:
    """Rights that nobody declared do not outlive the next start."""
    before = held("web")
    with connection.cursor() as cursor:
        cursor.execute("GRANT DELETE ON registry_certificate TO bajigong_web")
        cursor.execute("GRANT UPDATE (name) ON registry_worker TO bajigong_web")
    assert held("web") != before
    roles.grant()
    assert held("web") == before


def test_guards_look_with_the_owners_eyes(reference: None) -> None:
    """Every function of a trigger sees every row, and finds its tables where the owner's are."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.proname FROM pg_proc p JOIN pg_type t ON t.oid = p.prorettype WHERE t.typname = 'trigger' "
            "AND p.pronamespace = 'public'::regnamespace AND NOT (p.prosecdef AND p.proconfig @> %s)",
            [["search_path=public, pg_temp"]],
        )
        assert cursor.fetchall() == []


def test_a_role_that_is_more_than_it_may_be_is_refused(reference: None, settings: Any) -> None:
    """The owner itself, or a superuser, is no role for the web server."""
    settings.DATABASE_ROLES = {"web": (connection.settings_dict["USER"], ""), "worker": ("bajigong_worker", "")}
    with pytest.raises(RolesRefused, match="web and worker sign in as roles of their own"):
        roles.grant()


def test_a_session_has_the_limits_of_its_role(sessions: dict[str, psycopg.Connection[Any]]) -> None:
    """As PostgreSQL gives them at sign-in."""
    for one in LIMITS:
        if one.role in sessions:
            shown = sessions[one.role].execute(f"SHOW {one.name}").fetchone()
            assert shown == (one.value,), one


def test_a_declaration_reads_as_it_is_written() -> None:
    """Privileges of the table and of columns."""
    table = granted("a_table", web="SELECT, INSERT, UPDATE (state, reason)", worker="")
    assert table == Granted("a_table", "SELECT, INSERT, UPDATE (state, reason)", "")
    assert table.by_role == {
        "web": {("SELECT", ""), ("INSERT", ""), ("UPDATE", "state"), ("UPDATE", "reason")},
        "worker": frozenset(),
    }
    assert SignIn("somebody").password == ""


def held(role: str) -> dict[str, frozenset[tuple[str, str]]]:
    """Privileges of a role by table, as the catalogue has them; the column is empty where it is the whole table."""
    found: dict[str, set[tuple[str, str]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, acl.privilege_type, '' FROM pg_class c, aclexplode(c.relacl) acl "
            "WHERE acl.grantee = %(role)s::regrole AND c.relkind IN ('r', 'p', 'v', 'm', 'S') "
            "UNION ALL SELECT c.relname, acl.privilege_type, a.attname FROM pg_attribute a "
            "JOIN pg_class c ON c.oid = a.attrelid, aclexplode(a.attacl) acl WHERE acl.grantee = %(role)s::regrole",
            {"role": sign_ins()[role].name},
        )
        for table, privilege, column in cursor.fetchall():
            found.setdefault(table, set()).add((privilege, column))
    return {table: frozenset(rights) for table, rights in found.items()}
