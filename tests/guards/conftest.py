"""One registry for all attempts of a module: each is undone before the next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from tests.conftest import connected_to
from tests.guards.world import World, build_world


@pytest.fixture(scope="module")
def world(reference_database: str, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[World]:
    """A registry in which something of everything has happened."""
    files: Path = tmp_path_factory.mktemp("files")
    with (
        django_db_blocker.unblock(), override_settings(MEDIA_ROOT=files), connected_to(reference_database),
        transaction.atomic(),
    ):  # fmt: skip
        yield build_world()
        transaction.set_rollback(True)
