"""Moving applications from state to state: the one place that writes an application's state.

Compare-and-set over a set of applications, with a transition row each, in one statement.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from certification.models import Application, Transition
from certification.reasons import MoveRefused
from certification.states import APPLICATION_MOVES
from registry.models import Account
from registry.moves import may_move


def move(
    applications: Sequence[UUID],
    *,
    before: str,
    after: str,
    by: Account | None,
    at: datetime,
    reason: str = "",
    **columns: UUID | Sequence[UUID],
) -> None:
    """Moves every given application from ``before`` to ``after``, or none of them.

    ``columns`` are set alongside: one value for all (``public_notice_id``), or a value for each application in its
    place (``decision_id``). Raises MoveRefused if any is in another state, and ValueError for a move that
    certification.states does not list, which is a bug and no refusal.
    """
    if not may_move(APPLICATION_MOVES, before, after):
        raise ValueError(f"no such move: {before} → {after}")
    if not applications:
        return
    values = [_for_each(value, applications) for value in columns.values()]
    with connection.cursor() as cursor:
        cursor.execute(
            _statement(tuple(columns)),
            [before, list(applications), *values, after, before, after, by.pk if by else None, at, reason],
        )
        moved = cursor.rowcount
    if moved != len(applications):
        raise MoveRefused(count=len(applications) - moved, before=before, after=after)


def _for_each(value: UUID | Sequence[UUID], applications: Sequence[UUID]) -> list[UUID]:
    return [value] * len(applications) if isinstance(value, UUID) else list(value)


def _statement(columns: Sequence[str]) -> str:
    """Compare, set and write down, in one statement; the row count is the number of applications moved.

    The state to compare with comes out of ``given`` and not as a constant: with a constant the planner trusts its
    figures on how many rows are in that state, and where they are old, it joins everybody's rows with ours.
    """
    arrays = ", ".join(["%s::uuid[]"] * (1 + len(columns)))
    settings = "".join(f", {column} = given.{column}" for column in columns)
    return f"""
        WITH given AS MATERIALIZED (
            SELECT *, %s AS before FROM unnest({arrays}) AS u({", ".join(("application_id", *columns))})
        ), moved AS (
            UPDATE {Application._meta.db_table} AS a SET state = %s{settings} FROM given
            WHERE a.id = given.application_id AND a.state = given.before RETURNING a.id
        )
        INSERT INTO {Transition._meta.db_table} (application_id, before, after, by_id, at, reason)
        SELECT id, %s, %s, %s, %s, %s FROM moved
    """  # noqa: S608 - names of our own models
