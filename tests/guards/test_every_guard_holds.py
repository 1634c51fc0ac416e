"""Whatever code runs, the database refuses what must not be, and says by which guard."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db import connection

from certification import states
from certification.procedures import PROCEDURES, is_reviewed
from rulebook.states import DRAFT_MOVES, DRAFT_START, SIMULATION_MOVES, SimulationState
from rules.ladder import Level
from rules.words import PATHWAYS
from tests.guards import (  # noqa: F401 - they list the attempts
    attempts_on_accounts_and_filings,
    attempts_on_applications,
    attempts_on_bounds,
    attempts_on_certificates,
    attempts_on_chains,
    attempts_on_columns,
    attempts_on_comparisons,
    attempts_on_drafts,
    attempts_on_emptying,
    attempts_on_later_facts,
    attempts_on_names,
    attempts_on_pathways,
    attempts_on_records,
    attempts_on_review,
    attempts_on_roles_and_places,
    attempts_on_rules,
    attempts_on_sign_ins,
    attempts_on_silent_changes,
    attempts_on_simulations,
    attempts_on_successors,
)
from tests.guards.back_door import change
from tests.guards.breaking import ATTEMPTS, PERMITTED, Attempt, compares, let_through, refused_by
from tests.guards.checks import DECISIONS, combined, let_through_by
from tests.guards.standing import OURS, refused_names, triggers
from tests.guards.world import World

LISTED = [
    pytest.param(name, attempt, id=f"{name}-{attempt.__name__}")
    for name, attempts in sorted(ATTEMPTS.items())
    for attempt in attempts
]
GUARDED_MOVES: dict[str, tuple[tuple[str, ...], ...]] = {
    "an_application_moves_only_as_permitted": states.APPLICATION_MOVES,
    "a_draft_moves_only_as_permitted": DRAFT_MOVES,
    "a_simulation_moves_only_as_permitted": SIMULATION_MOVES,
}
VERDICTS = {"eligible", "ineligible", "unknown", "not_offered"}
LET_THROUGH = [
    pytest.param(name, attempt, id=f"{name}-{attempt.__name__}")
    for name, attempts in sorted(PERMITTED.items())
    for attempt in attempts
]


@pytest.mark.parametrize(("name", "attempt"), LISTED)
def test_the_database_refuses(world: World, name: str, attempt: Attempt) -> None:
    """The attempt is refused by the guard of that name, and nothing of it stays."""
    with refused_by(name):
        attempt(world)


@pytest.mark.parametrize(("name", "attempt"), LET_THROUGH)
def test_the_database_lets_through(world: World, name: str, attempt: Attempt) -> None:
    """What stands just inside the bound of a guard is refused by none."""
    with let_through():
        attempt(world)


def test_every_guard_is_tried(world: World) -> None:
    """No named constraint and no trigger of the rooms is without an attempt on it."""
    standing = constraints() | unique_indexes() | frozenset().union(*refused_names(triggers()).values())
    assert len(standing) > 90
    assert standing - ATTEMPTS.keys() == set(), "guards that nobody tries to break"
    assert ATTEMPTS.keys() - standing == set(), "attempts on guards that do not stand"


def test_every_trigger_refuses_by_a_name(world: World) -> None:
    """A trigger raises its own name or names its constraints, so that a refusal can be told from a bug."""
    for name, refused in refused_names(triggers()).items():
        assert refused, f"{name} raises nothing that has a name"


@compares
def test_an_application_begins_where_no_move_leads(world: World) -> None:
    """The guard lists the states of certification.states that nothing moves an application to."""
    reached = {str(after) for _, after, _ in states.APPLICATION_MOVES}
    source = _sources()["an_application_begins_with_its_verdict"]
    assert _listed(source, "state NOT IN") == {state.value for state in states.ApplicationState} - reached


@compares
def test_the_database_knows_the_procedure_of_every_pathway(world: World) -> None:
    """Both guards list the pathways that certification.procedures decides without an examination."""
    reviewed = {name for name in PROCEDURES if is_reviewed(name)}
    assert set(PROCEDURES) == set(PATHWAYS)
    assert _listed(_sources()["a_review_stands_on_its_pathway"], "pathway NOT IN") == reviewed
    approval = _sources()["an_approval_stands_on_its_grounds"]
    assert _listed(approval, "pathway NOT IN") == _listed(approval, "pathway IN") == reviewed


@compares
def test_a_draft_and_a_simulation_begin_where_the_guard_says(world: World) -> None:
    """A draft comes back to where it begins, a simulation does not; the guards name both starts."""
    reached = {str(after) for _, after, _ in SIMULATION_MOVES}
    (start,) = {state.value for state in SimulationState} - reached
    assert f"'{start}'" in _sources()["a_simulation_moves_only_as_permitted"]
    assert f"NEW.state <> '{DRAFT_START}'" in _sources()["a_draft_moves_only_as_permitted"]


@compares
def test_the_guards_that_stand_list_the_moves_of_the_tables(world: World) -> None:
    """The functions in the database list the moves of the tables, not those of older ones."""
    for name, moves in GUARDED_MOVES.items():
        listed = set(re.findall(r"\('(\w+)', '(\w+)'\)", _sources()[name]))
        assert listed == {(str(a), str(b)) for a, b, _ in moves}, name


@compares
def test_a_column_of_choices_takes_just_these(world: World) -> None:
    """What a check lists is what the column's choices or the ladder list."""
    models = {model._meta.db_table: model for model in apps.get_models()}
    compared = 0
    for table, name, definition in checks():
        columns = set(re.findall(r"\(?(\w+)\)?(?:::text)? = ANY", definition))
        if len(columns) == 1 and not re.search(r"\b(AND|OR)\b", definition):
            choices = models[table]._meta.get_field(columns.pop()).choices or [(level.value, "") for level in Level]
            known = VERDICTS if name == "verdict_is_known" else {str(value) for value, _ in choices}
            assert set(re.findall(r"'(\w*)'", definition)) == known, name
            compared += 1
    assert compared > 15


@compares
def test_a_check_decides_what_its_sentence_says(world: World) -> None:
    """For every combination of the values at and around its bounds."""
    for name, (table, columns, may_stand) in DECISIONS.items():
        rows = combined(columns)
        answers = let_through_by(name, table, rows)
        wrong = [row for row, answer in zip(rows, answers, strict=True) if answer != may_stand(row)]
        assert wrong == [], name


def checks() -> list[tuple[str, str, str]]:
    """The named checks of our tables."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.relname, c.conname, pg_get_constraintdef(c.oid) FROM pg_constraint c "
            "JOIN pg_class r ON r.oid = c.conrelid WHERE r.relname ~ %s AND c.contype = 'c' ORDER BY c.conname",
            [OURS],
        )
        return [row for row in cursor.fetchall() if not re.match(OURS, row[1])]


def _listed(source: str, before: str) -> set[str]:
    """The words that the one list behind ``before`` holds, wherever it stands in the function."""
    lists = {frozenset(re.findall(r"'(\w+)'", found)) for found in re.findall(rf"{before} \(([^)]*)\)", source)}
    (words,) = lists
    return set(words)


@pytest.mark.parametrize(
    "before", ["issued", "contested", "on_notice", "approved", "passed", "failed", "eligible", "unknown"]
)
def test_what_the_table_does_not_list_is_refused(world: World, before: str) -> None:
    """From each state, every move that certification.states does not list."""
    application = getattr(world, before)
    assert application.state == before
    listed = {str(after) for start, after, _ in states.APPLICATION_MOVES if start == before}
    for after in {state.value for state in states.ApplicationState} - listed - {before}:
        with refused_by("an_application_moves_only_as_permitted"):
            change(application, state=after)


def constraints() -> set[str]:
    """The named constraints of our tables; those that Django names after table and column are its own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.conname FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid "
            "WHERE r.relname ~ %s AND c.contype IN ('c', 'u', 'x')",
            [OURS],
        )
        # registry_body_credit_code_key, registry_account_user_pe_…_6d53335b_uniq
        return {name for (name,) in cursor.fetchall() if not re.match(OURS, name)}


def unique_indexes() -> set[str]:
    """Unique indexes that are no constraint: a condition keeps them from being one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class r ON r.oid = i.indrelid "
            "WHERE r.relname ~ %s AND i.indisunique AND NOT i.indisprimary "
            "AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)",
            [OURS],
        )
        return {name for (name,) in cursor.fetchall()}


def _sources() -> dict[str, str]:
    """The text of each trigger's function."""
    return {trigger.name: trigger.source for trigger in triggers()}
