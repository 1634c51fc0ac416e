"""manage.py replay: stored verdicts evaluated again give the same bytes, and what somebody changed is found."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from certification.models import Verdict
from tests.candidates import many, workbook
from tests.house import SUBMITTED, House
from tests.rulebook.commands import run


@pytest.fixture
def verdicts(house: House) -> list[Verdict]:
    """Six stored verdicts, three of them of a month later."""
    house.upload(workbook(many(3)))
    house.upload(workbook(many(3, first=100)), filename="later.xlsx", at=SUBMITTED + timedelta(days=31))
    return list(Verdict.objects.order_by("application"))


@contextmanager
def unguarded(table: str) -> Iterator[Any]:
    """What only somebody with the database in their hands can do: the guards of a table put aside."""
    with connection.cursor() as cursor:
        connection.check_constraints()
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        connection.check_constraints()  # a table whose deferred checks still wait is not altered
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_what_was_stored_is_what_its_snapshot_gives(verdicts: list[Verdict]) -> None:
    assert run("replay") == ([f"verdicts {len(verdicts)} differing 0"], 0)
    assert len(verdicts) == 6


def test_a_day_narrows_what_is_evaluated_again(verdicts: list[Verdict]) -> None:
    """From the day of judgement on, that day included."""
    first, later = min(one.as_of for one in verdicts), max(one.as_of for one in verdicts)
    assert later > first
    assert run("replay", since=first)[0][-1] == "verdicts 6 differing 0"
    assert run("replay", since=later)[0][-1] == "verdicts 3 differing 0"
    assert run("replay", since=later + timedelta(days=1))[0][-1] == "verdicts 0 differing 0"


@pytest.mark.parametrize("column", ["compact", "verdict", "earliest_on"])
def test_a_changed_column_is_told_with_both_bytes_and_status_1(verdicts: list[Verdict], column: str) -> None:
    """One byte of one row; the others are not blamed."""
    victim = verdicts[2]
    changes = {
        "compact": ("compact", json.dumps(victim.compact | {"passing": ["senior.9"]})),
        "verdict": ("verdict", "ineligible" if victim.verdict == "eligible" else "eligible"),
        "earliest_on": ("earliest_on", "2030-01-01"),
    }
    name, value = changes[column]
    with unguarded("certification_verdict") as cursor:
        cursor.execute(
            f"UPDATE certification_verdict SET {name} = %s WHERE application_id = %s", [value, victim.application_id]
        )
    lines, status = run("replay")
    assert status == 1
    assert lines[0] == f"{victim.application_id} {victim.policy_id} {column}"
    assert lines[1].startswith("  存 / stored: ")
    assert lines[2].startswith("  今 / now:    ")
    assert lines[1].partition(": ")[2] != lines[2].partition(":    ")[2]
    assert lines[-1] == "verdicts 6 differing 1"


def test_a_changed_snapshot_is_found(verdicts: list[Verdict]) -> None:
    """The facts say less than the verdict rests on."""
    victim = verdicts[0]
    with unguarded("certification_verdict") as cursor:
        cursor.execute(
            "UPDATE certification_verdict SET facts = '{}' WHERE application_id = %s", [victim.application_id]
        )
    lines, status = run("replay")
    assert status == 1
    assert {line.split()[0] for line in lines if line.startswith(str(victim.application_id)[:8])} == {
        str(victim.application_id)
    }


def test_a_policy_whose_text_is_no_longer_its_digest_is_told(verdicts: list[Verdict]) -> None:
    """Whoever changes a published text changes every decision under it; the digest says so."""
    with unguarded("rulebook_publishedtext") as cursor:
        cursor.execute(
            "UPDATE rulebook_publishedtext SET text = text || ' ' WHERE digest = %s", [verdicts[0].policy_id]
        )
    lines, status = run("replay")
    assert status == 1
    assert lines[-1] == "verdicts 6 differing 6"
    assert all(line.endswith(" policy") for line in lines[:-1:3])


def test_replay_asks_the_database_no_more_for_many_than_for_few(
    verdicts: list[Verdict], house: House, django_assert_max_num_queries: Any
) -> None:
    """Rows come in chunks; a policy is read once."""
    with django_assert_max_num_queries(4):
        run("replay")
    house.upload(workbook(many(20, first=300)), filename="more.xlsx")
    with django_assert_max_num_queries(4):
        assert run("replay")[0] == ["verdicts 26 differing 0"]
