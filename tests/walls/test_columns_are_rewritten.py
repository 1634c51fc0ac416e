"""Columns are sealed by their migration: every value with the key, and nothing of the old left in the table's files."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection, models
from django.db.migrations import RemoveField
from django.db.migrations.state import ModelState, ProjectState

from registry.rewriting import AT_ONCE, RewriteColumn
from registry.sealing import SealedDate, SealedText

ROWS = AT_ONCE + 3


@pytest.fixture
def before(scratch: str) -> ProjectState:
    """A table as it was before, with rows, one of them empty, and a trigger that refuses every update."""
    state = ProjectState()
    fields = [
        ("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=20)),
        ("masked", models.CharField(max_length=30)), ("born", models.DateField(null=True)),
    ]  # fmt: skip
    state.add_model(ModelState("registry", "Before", fields))
    model = state.apps.get_model("registry", "Before")
    with connection.schema_editor() as editor:
        editor.create_model(model)
    day = datetime.date(1980, 1, 1)
    model.objects.bulk_create(
        model(name=f"姓名{n}", masked=f"MASKED{n:08d}", born=None if n == 0 else day + datetime.timedelta(n))
        for n in range(ROWS)
    )
    with connection.cursor() as cursor:
        cursor.execute("CREATE TRIGGER refused BEFORE UPDATE ON registry_before FOR EACH ROW EXECUTE FUNCTION registry_refuse_change()")  # fmt: skip
    return state


def applied(state: ProjectState, *operations: object) -> ProjectState:
    for operation in operations:
        after = state.clone()
        operation.state_forwards("registry", after)  # type: ignore[attr-defined]
        with connection.schema_editor() as editor:
            operation.database_forwards("registry", editor, state, after)  # type: ignore[attr-defined]
        state = after
    return state


def test_values_are_sealed_and_read_as_they_were(before: ProjectState):
    """More rows than one share, an empty one among them, although a trigger refuses every update."""
    born = SealedDate(purpose="test-born", null=True)
    name = SealedText(purpose="test-name")
    after = applied(
        before, RewriteColumn("before", "born", born, born.seal), RewriteColumn("before", "name", name, name.seal)
    )
    model = after.apps.get_model("registry", "Before")
    rows = list(model.objects.order_by("id").values_list("name", "born"))
    assert len(rows) == ROWS
    assert rows[0] == ("姓名0", None)
    assert rows[-1] == (f"姓名{ROWS - 1}", datetime.date(1980, 1, 1) + datetime.timedelta(ROWS - 1))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM registry_before WHERE position('姓名'::bytea in name) > 0")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT to_regclass('pg_temp.rewritten')")
        assert cursor.fetchone() == (None,)


def test_what_was_removed_is_gone_from_the_files(before: ProjectState):
    """PostgreSQL only forgets a column that is dropped; the rewriting after it takes it out of every row."""
    born = SealedDate(purpose="test-born", null=True)
    assert b"MASKED0000" in on_disk()
    state = applied(before, RemoveField("before", "masked"))
    assert b"MASKED0000" in on_disk()
    applied(state, RewriteColumn("before", "born", born, born.seal))
    assert b"MASKED0000" not in on_disk()


def test_one_value_may_follow_from_another_column(before: ProjectState):
    """As the key of an objection's words does, before the words are sealed."""
    text = models.CharField(max_length=30)
    state = applied(before, RewriteColumn("before", "masked", text, str.upper, "name"))
    assert (
        state.apps.get_model("registry", "Before").objects.order_by("id").values_list("masked", flat=True)[0] == "姓名0"
    )


def on_disk() -> bytes:
    """The table's file as it lies there."""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT pg_read_binary_file(pg_relation_filepath('registry_before'))")
        row = cursor.fetchone()
    assert row is not None
    return bytes(row[0])
