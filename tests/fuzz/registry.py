"""A registry of its own for a run: made from nothing, with the reference data, and gone afterwards."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command
from django.test import override_settings

from registry import roles
from tests.conftest import connected_to, create_database, drop_database


@contextmanager
def reference_registry(name: str) -> Iterator[str]:
    """A database with the reference data and the published policies, to be copied."""
    create_database(name, template="template1")
    try:
        with connected_to(name):
            call_command("migrate", verbosity=0, interactive=False)
            roles.grant()
            call_command("seed", stdout=io.StringIO())
            call_command("publish_policies", stdout=io.StringIO())
        yield name
    finally:
        drop_database(name)


@contextmanager
def registry_like(template: str, name: str) -> Iterator[Path]:
    """A copy that this process is connected to, with a folder for its files."""
    with tempfile.TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=Path(folder) / "files"):
        create_database(name, template=template)
        try:
            with connected_to(name):
                yield Path(folder)
        finally:
            drop_database(name)
