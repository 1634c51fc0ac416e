"""Attempts to break what the database keeps, by the back door: ``update()``, ``bulk_create``, raw SQL.

Each attempt is listed under the name of the guard that must refuse it; ``test_every_guard_is_tried`` compares the
names with the database's own catalogue.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction

from tests.guards.world import World

Attempt = Callable[[World], Any]
ATTEMPTS: dict[str, list[Attempt]] = defaultdict(list)
"""Attempts by the name of the guard that must refuse them."""


def breaks(name: str) -> Callable[[Attempt], Attempt]:
    """Lists a function as an attempt on the guard of that name."""

    def listed(attempt: Attempt) -> Attempt:
        ATTEMPTS[name].append(attempt)
        return attempt

    return listed


@contextmanager
def refused_by(name: str) -> Iterator[None]:
    """What is done inside must be refused by the guard of that name; nothing of it stays."""
    found = None
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    except IntegrityError as refusal:
        found = refusal.__cause__
    assert found is not None, f"{name} refuses nothing"
    assert found.diag.constraint_name == name  # type: ignore[attr-defined]
