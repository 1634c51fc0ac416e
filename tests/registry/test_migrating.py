"""Migrations beside a registry in use: they wait for a lock for seconds, try again, and hold no table for long."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import pytest
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently, ValidateConstraint
from django.core.management import call_command
from django.db import OperationalError, connection, models
from django.db.migrations import Migration
from django.db.migrations import operations as ops
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint

from registry import checks
from registry.management.commands import migrate

REFUSED: dict[str, Sequence[Any]] = {
    "AddIndex": [ops.AddIndex("certificate", Index(fields=["year"], name="by_year"))],
    "RemoveIndex": [ops.RemoveIndex("certificate", "certificate_by_issue")],
    "looks through": [ops.AddConstraint("certificate", CheckConstraint(condition=Q(year__gt=0), name="y"))],
    "UNIQUE INDEX": [ops.AddConstraint("certificate", UniqueConstraint(fields=["year"], name="y"))],
    "AddField": [ops.AddField("certificate", "x", models.IntegerField(null=True, db_index=True))],
    "AddField ": [ops.AddField("certificate", "x", models.ForeignKey("registry.Site", models.PROTECT, null=True))],
    "AlterField": [ops.AlterField("certificate", "year", models.IntegerField(unique=True))],
    "AlterUniqueTogether": [ops.AlterUniqueTogether("certificate", {("year", "serial")})],
    "RunSQL": [ops.RunSQL("CREATE INDEX by_year ON registry_certificate (year)")],
    "RunSQL ": [ops.RunSQL([("DROP INDEX IF EXISTS by_year", [])])],
    "CREATE UNIQUE": [
        ops.SeparateDatabaseAndState([ops.AddConstraint("certificate", UniqueConstraint(fields=["year"], name="y"))])
    ],
}  # fmt: skip
LET_THROUGH: dict[str, Sequence[Any]] = {
    "an index built beside": [AddIndexConcurrently("certificate", Index(fields=["year"], name="by_year"))],
    "a check looked through later": [
        AddConstraintNotValid("certificate", CheckConstraint(condition=Q(year__gt=0), name="y")),
        ValidateConstraint("certificate", "y"),
    ],
    "a column": [ops.AddField("certificate", "x", models.IntegerField(null=True))],
    "a table that is new": [
        ops.CreateModel("Thing", [("id", models.BigAutoField(primary_key=True))]),
        ops.AddIndex("thing", Index(fields=["id"], name="by_id")),
        ops.AddField("thing", "x", models.ForeignKey("registry.Site", models.PROTECT)),
    ],
    "an index by SQL": [ops.RunSQL("CREATE INDEX CONCURRENTLY by_year ON registry_certificate (year)")],
}  # fmt: skip


def migration(operations: Sequence[Any]) -> Migration:
    made = Migration("9999_later", "registry")
    made.operations = list(operations)
    return made


@pytest.mark.parametrize("name", REFUSED)
def test_a_migration_that_holds_a_table_in_use_is_refused(name: str) -> None:
    """One that builds an index under a lock, or looks through all rows under one."""
    (fault,) = checks.faults(migration(REFUSED[name]))
    assert name.strip() in fault


@pytest.mark.parametrize("name", LET_THROUGH)
def test_a_migration_that_holds_none_is_let_through(name: str) -> None:
    """What is done beside the running product, or to a table that nobody uses yet."""
    assert list(checks.faults(migration(LET_THROUGH[name]))) == []


def test_the_migrations_of_the_house_hold_no_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """All after those that every database begins with; and the check looks at them."""
    assert checks.migrations_stop_nobody() == []
    monkeypatch.setattr(checks, "BEGINS_WITH", {"registry": 1, "rulebook": 9, "certification": 9, "api": 9})
    assert any(error.msg.startswith("registry.0002_") for error in checks.migrations_stop_nobody())


def test_a_migration_waits_for_its_lock_and_tries_again(scratch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Held up by somebody who lets go after the first try, it is done in a later one, and the limit is gone."""
    monkeypatch.setattr(migrate, "PAUSE_SECONDS", 0.05)
    monkeypatch.setattr(migrate, "LOCK_TIMEOUT", "50ms")
    said = Said()
    _unapply()
    with held() as holder:
        said.heard = holder.let_go
        call_command("migrate", verbosity=0, stderr=said)
    assert said.lines
    assert "a lock was not to be had in 50ms" in said.lines[0]
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname = 'scores_are_never_emptied'")
        assert cursor.fetchone() == (1,)


def test_a_lock_that_nobody_gives_up_ends_the_migration(scratch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """After its tries it says so; nothing is half done."""
    monkeypatch.setattr(migrate, "PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(migrate, "LOCK_TIMEOUT", "20ms")
    monkeypatch.setattr(migrate, "TRIES", 3)
    said = Said()
    _unapply()
    with held(), pytest.raises(OperationalError, match="lock timeout"):
        call_command("migrate", verbosity=0, stderr=said)
    assert len(said.lines) == 2


def test_what_a_broken_off_build_left_is_removed(scratch: str) -> None:
    """An index that is not valid would be in the way of its own second try."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX CONCURRENTLY left_behind ON registry_region (name)")
        cursor.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'left_behind'::regclass")
        migrate.Command()._drop_unfinished_indexes(connection)
        cursor.execute("SELECT to_regclass('left_behind') IS NULL")
        assert cursor.fetchone() == (True,)


class Said:
    """What a command says on standard error; ``heard`` is called at each line."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.heard = lambda: None

    def write(self, text: str) -> None:
        self.lines.append(text)
        self.heard()


class held:  # noqa: N801 - reads as a word
    """Another session that reads the scores and does not come to an end, until it is let go."""

    def __enter__(self) -> held:
        self._began, self._over = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._hold)
        self._thread.start()
        assert self._began.wait(10)
        return self

    def let_go(self) -> None:
        self._over.set()
        self._thread.join(10)

    def __exit__(self, *_: object) -> None:
        self.let_go()

    def _hold(self) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("BEGIN")
                cursor.execute("LOCK TABLE certification_score IN ACCESS EXCLUSIVE MODE")
                self._began.set()
                self._over.wait(30)
                cursor.execute("ROLLBACK")
        finally:
            connection.close()


def _unapply() -> None:
    """As if the triggers against emptying had not been set yet, nor anything after them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%%are_never_emptied' "
            "AND tgrelid::regclass::text LIKE 'certification%%'"
        )
        for name, table in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name} ON {table}")
        cursor.execute("DELETE FROM django_migrations WHERE app = 'certification' AND name >= '0008'")
