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
PERMITTED: dict[str, list[Attempt]] = defaultdict(list)
"""What a guard must let through, by its name: what stands just inside its bound."""
COMPARED: list[Attempt] = []
"""Tests that compare what a guard lists with what the code lists."""


def compares(test: Attempt) -> Attempt:
    """Lists a test that compares a guard with the code."""
    COMPARED.append(test)
    return test


def breaks(name: str) -> Callable[[Attempt], Attempt]:
    """Lists a function as an attempt on the guard of that name."""

    def listed(attempt: Attempt) -> Attempt:
        ATTEMPTS[name].append(attempt)
        return attempt

    return listed


def permits(name: str) -> Callable[[Attempt], Attempt]:
    """Lists a function as something that the guard of that name lets through, as every other guard does."""

    def listed(attempt: Attempt) -> Attempt:
        PERMITTED[name].append(attempt)
        return attempt

    return listed


@contextmanager
def let_through() -> Iterator[None]:
    """What is done inside must be refused by no guard; nothing of it stays."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


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
