"""A folder for the real processes, and a dump for their database."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.launch import homes
from config.launch.crew import sweep
from config.launch.progress import Progress
from tests.backup.conftest import url_of
from tests.chaos import dumped


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A data folder that the servers' account can pass into; whatever was left running is stopped."""
    base = Path(tempfile.mkdtemp(prefix="chaos-"))
    base.chmod(0o711)
    yield base
    if (base / "chaos").is_dir():
        sweep(base / "chaos", Progress(quiet=True))
        homes.remove(base / "chaos")
    shutil.rmtree(base)


@pytest.fixture
def seeded(reference_database: str, django_db_blocker: object, tmp_path: Path) -> Path:
    """A dump of the database with the reference data."""
    return dumped.dump(url_of(reference_database), tmp_path)
