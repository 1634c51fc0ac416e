"""忙: what the database gives up for now (registry/roles.py), and that it is away, as refusals with a name."""

from __future__ import annotations

from typing import Final

import psycopg
from django.db import connection
from psycopg import errors

from registry.reasons import RegistryAway, RegistryBusy, StorageFull
from rules.refusals import Refusal

SECONDS = 5
"""When to come again: longer than a page waits for a lock, or for a connection."""
GIVEN_UP = errors.LockNotAvailable, errors.QueryCanceled, errors.DeadlockDetected, errors.SerializationFailure
"""Errors after which nothing was done and the same request may succeed a moment later."""
_AWAY: Final = ("08", "53", "57")
"""Classes of SQLSTATE: the connection broke, something has run out (connections, disk), the server goes down or comes up."""
CODES: Final = frozenset({RegistryBusy.code, RegistryAway.code, StorageFull.code})
"""Answers of 500 and more that are no bug of the program."""


def busy(error: BaseException) -> Refusal | None:
    """The refusal where a statement was given up for a lock, for its time, or for another act in its way, or where the
    database is away; else None.
    """
    cause = error.__cause__ or error
    if isinstance(cause, GIVEN_UP):
        return RegistryBusy(seconds=SECONDS)
    if isinstance(cause, psycopg.OperationalError) and (cause.sqlstate is None or cause.sqlstate.startswith(_AWAY)):
        _let_go()
        return RegistryAway(seconds=SECONDS)
    return None


def _let_go() -> None:
    """Gives up the idle connections, which are as dead as the one that was found so; otherwise each would fail a request."""
    if pool := connection.pool:  # type: ignore[attr-defined]
        pool.drain()
