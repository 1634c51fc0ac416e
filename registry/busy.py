"""忙: what the database gives up by its limits of time (registry/roles.py), as a refusal with a name."""

from __future__ import annotations

from psycopg import errors

from registry.reasons import RegistryBusy

SECONDS = 5
"""When to come again: longer than a page waits for a lock."""


def busy(error: BaseException) -> RegistryBusy | None:
    """The refusal where a statement was given up for a lock or for its time; None for any other error."""
    cause = error.__cause__ or error
    if isinstance(cause, errors.LockNotAvailable | errors.QueryCanceled):
        return RegistryBusy(seconds=SECONDS)
    return None
