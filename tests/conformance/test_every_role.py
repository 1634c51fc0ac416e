"""The description of the API is true: what schemathesis makes of it is answered as described, to every role.

The requests go to the real server on a registry of their own. CONFORMANCE_SECONDS is the time that each role gets;
``make fuzz`` asks by the number of requests (tests/fuzz).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from tests.conformance.asking import ROLES, Served, ask, serving
from tests.conformance.world import build_world
from tests.conftest import connected_to, create_database, drop_database

SECONDS = int(os.environ.get("CONFORMANCE_SECONDS", "5"))
SEED = 20261121


@pytest.fixture(scope="module")
def served(reference_database: str, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Served]:
    """The real server on a registry that is filled up to certificates."""
    name, folder = f"{reference_database}_conformance", tmp_path_factory.mktemp("conformance")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder / "files"):
        create_database(name, template=reference_database)
        try:
            with connected_to(name):
                world = build_world()
                with serving(world, folder) as served:
                    yield served
        finally:
            drop_database(name)


@pytest.mark.parametrize("role", ROLES)
def test_every_answer_is_as_described(served: Served, role: str, tmp_path: Path) -> None:
    """Status, media type, headers and body of every answer are described, and nothing answers 500."""
    answers = ask(served, role, tmp_path, seconds=SECONDS, seed=SEED)
    assert answers.as_described, f"{answers.said}\n{served.log.read_text()[-4_000:]}"
    assert answers.requests, "nothing was asked"
