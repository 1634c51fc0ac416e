"""Moving applications from state to state: the one place that writes an application's state.

Compare-and-set over a set of applications, with a transition row each, in two statements.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from certification.models import Application, Transition
from certification.states import APPLICATION_MOVES, may_move
from registry.models import Account
from registry.refusals import Refusal


class MoveRefused(Refusal):
    """Some of the applications are not in the state that the act starts from."""

    code = "move_refused"
    zh = "有{count}份申报不在“{before}”状态，不能转为“{after}”，未作任何改动"
    en = "{count} applications are not in state {before} and cannot become {after}; nothing was changed"
    status = 409


def move(
    applications: Sequence[UUID],
    *,
    before: str,
    after: str,
    by: Account | None,
    at: datetime,
    reason: str = "",
    **columns: Any,
) -> None:
    """Moves every given application from ``before`` to ``after``, or none of them.

    ``columns`` are set alongside (e.g. ``publicity_id``). Raises MoveRefused if any is in another state, and
    ValueError for a move that certification.states does not list, which is a bug and no refusal.
    """
    if not may_move(APPLICATION_MOVES, before, after):
        raise ValueError(f"no such move: {before} → {after}")
    if not applications:
        return
    moved = Application.objects.filter(pk__any_of=applications, state=before).update(state=after, **columns)
    if moved != len(applications):
        raise MoveRefused(count=len(applications) - moved, before=before, after=after)
    record_transitions(applications, before=before, after=after, by=by, at=at, reason=reason)


def record_transitions(
    applications: Sequence[UUID], *, before: str, after: str, by: Account | None, at: datetime, reason: str = ""
) -> None:
    """Writes one transition an application, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Transition._meta.db_table} (application_id, before, after, by_id, at, reason) "  # noqa: S608
            "SELECT a, %s, %s, %s, %s, %s FROM unnest(%s::uuid[]) AS a",
            [before, after, by.pk if by else None, at, reason, list(applications)],
        )
