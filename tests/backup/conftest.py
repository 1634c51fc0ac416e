"""A registry with issued certificates in a database of its own, and what a backup and a restore of it need."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from django.conf import settings as configured
from django.test import override_settings

from config.backup.taking import backup
from config.environment import service_url
from config.launch.progress import Progress
from registry.acts import ledger
from tests.candidates import many, workbook
from tests.conftest import connected_to, create_database, drop_database
from tests.house import build_house, drain

_numbers = count(1)
QUIET = Progress(quiet=True)


@pytest.fixture(scope="package")
def registry(reference_database: str, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[tuple[str, Path]]:
    """Six candidates uploaded, three of them certified, with documents, leaves and places: name of the database, files."""
    name, folder = f"{reference_database}_backed_up", tmp_path_factory.mktemp("backed-up") / "files"
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder):
        create_database(name, template=reference_database)
        with connected_to(name):
            house = build_house()
            house.give_notice(house.upload(workbook(many(3))))
            house.issue()
            house.upload(workbook(many(3, first=50)))
            drain("registry.render_documents")
            ledger.sequence()
    yield name, folder
    with django_db_blocker.unblock():
        drop_database(name)


@pytest.fixture(scope="package")
def keys() -> dict[str, str]:
    """The keys of the installation that runs the tests."""
    return {
        "SECRET_KEY": configured.SECRET_KEY,
        "REGISTRY_SEAL_KEY": base64.b64encode(configured.REGISTRY_SEAL_KEY).decode(),
        "REGISTRY_LOOKUP_KEY": base64.b64encode(configured.REGISTRY_LOOKUP_KEY).decode(),
    }


@pytest.fixture(scope="package")
def original(registry: tuple[str, Path], keys: dict[str, str], tmp_path_factory: Any) -> Path:
    """The folder with the backup, and with its keys in ``apart``."""
    folder = tmp_path_factory.mktemp("taken")
    name, files = registry
    apart = folder / "apart" / "keys.env"
    backup(url_of(name), files, keys, to=folder / "backup", keys_to=apart, environ={}, progress=QUIET)
    return folder


@pytest.fixture
def taken(original: Path, tmp_path: Path) -> Path:
    """A copy of the backup, to do harm to; its keys lie in ``apart`` beside it."""
    shutil.copytree(original, tmp_path, dirs_exist_ok=True)
    return tmp_path / "backup"


@pytest.fixture
def empty(registry: tuple[str, Path], django_db_blocker: Any) -> Iterator[str]:
    """The address of a database that holds nothing."""
    name = f"{registry[0]}_empty_{next(_numbers)}"
    with django_db_blocker.unblock():
        create_database(name, template="template0")
        yield url_of(name)
        drop_database(name)


def url_of(name: str) -> str:
    """The address of a database of the tests' server."""
    base = urlsplit(service_url("DATABASE_URL", "database_url"))
    return base._replace(path=f"/{quote(name)}").geturl()
