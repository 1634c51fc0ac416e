"""忙: what the database gives up by its limits of time (registry/roles.py), as a refusal with a name."""

from __future__ import annotations

from psycopg import errors

from registry.reasons import RegistryBusy

SECONDS = 5
"""When to come again: longer than a page waits for a lock."""
GIVEN_UP = errors.LockNotAvailable, errors.QueryCanceled, errors.DeadlockDetected, errors.SerializationFailure
"""Errors after which nothing was done and the same request may succeed a moment later."""


def busy(error: BaseException) -> RegistryBusy | None:
    """The refusal where a statement was given up for a lock, for its time, or for another act in its way; else None."""
    cause = error.__cause__ or error
    if isinstance(cause, GIVEN_UP):
        return RegistryBusy(seconds=SECONDS)
    return None
