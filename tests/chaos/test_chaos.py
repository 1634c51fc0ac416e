"""The short form of ``make chaos``: real processes, every kind of fault, and nothing lost or doubled."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.launch import homes
from config.launch.crew import sweep
from config.launch.places import PROJECT
from config.launch.progress import Progress
from tests.backup.conftest import url_of
from tests.chaos import dumped
from tests.chaos.faults import KINDS
from tests.launch.conftest import bare_environ

MINUTES = 4
SKIPPED = 77


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


def run(program: str, data_dir: Path, seeded: Path, *arguments: str) -> tuple[int, str]:
    """The exit status and what was printed."""
    done = subprocess.run(
        [sys.executable, "-m", program, "--quick", "--seeded", str(seeded), *arguments],
        cwd=PROJECT,
        env=bare_environ("auto") | {"DATA_DIR": str(data_dir)},
        capture_output=True,
        text=True,
        timeout=MINUTES * 60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_under_every_kind_of_fault_nothing_is_lost_or_doubled(data_dir: Path, seeded: Path) -> None:
    """A double is planted in the end: it alone is found, so the program can fail and the faults did no harm."""
    faults = len(KINDS)
    code, said = run(
        "tests.chaos", data_dir, seeded,
        *("--rows", "60", "--seed", "4", "--faults", str(faults), "--most", str(faults), "--every", "0.7", "--plant", "move"),
    )  # fmt: skip
    assert "✗ doubled: a move made twice: 1" in said, said
    assert said.count("✗") == 1, said
    assert code == 1
    counts = dict(line.rsplit(maxsplit=1) for line in said.splitlines() if line.split() and line.split()[-1].isdigit())
    assert int(counts["faults"]) >= faults
    assert int(counts["lost"]) == int(counts["gaps in numbers"]) == int(counts["differing"]) == 0
    assert int(counts["verdicts replayed byte for byte"]) >= 60


def test_nothing_that_was_answered_is_lost_with_the_primary(data_dir: Path, seeded: Path) -> None:
    """A synchronous replica is promoted in the middle of the work, which goes on to its end on it."""
    code, said = run("tests.chaos.replica", data_dir, seeded, "--rows", "40", "--seed", "3")
    if code == SKIPPED:
        pytest.skip(said.splitlines()[-1])
    assert code == 0, said
    assert "the primary is lost at" in said
    assert "answers that are not true: 0" in said
    assert "✗" not in said


def test_what_a_primary_answered_alone_is_found_to_be_lost(data_dir: Path, seeded: Path) -> None:
    """Nobody waits for the replica, which receives nothing any more: the drill can fail."""
    code, said = run("tests.chaos.replica", data_dir, seeded, "--rows", "40", "--seed", "3", "--asynchronous")
    if code == SKIPPED:
        pytest.skip(said.splitlines()[-1])
    assert code == 1, said
    assert "✗ untrue: an answer to batches: 1" in said
