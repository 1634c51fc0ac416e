"""No file takes a process above 1 GiB, whatever it declares and however small it is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from intake.limits import Limits
from intake.refusals import WorkbookTooHeavy
from intake.weight import Weight
from tests.intake.hostile import FILES

ROOT = Path(__file__).resolve().parents[2]
MOST = 1_024  # MiB


@pytest.mark.parametrize("name", FILES)
def test_a_file_takes_no_process_above_a_gibibyte(name, tmp_path):
    """Opened as candidates and as scores, and returned, in a process of its own."""
    path = tmp_path / "file"
    path.write_bytes(FILES[name]())
    done = subprocess.run(
        [sys.executable, "-m", "tests.intake.hostile", str(path)],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2_000:]
    used, told = done.stdout.split()
    assert int(used) < MOST - 150, (used, told)  # the web process has some 150 MiB of its own


def test_the_limit_itself_is_allowed():
    """One byte more is not."""
    weight = Weight(100)
    weight.add(100)
    with pytest.raises(WorkbookTooHeavy):
        weight.add(1)


def test_a_normal_upload_is_far_from_the_limit():
    """100,000 full rows with two rows of evidence each, of 20 bytes a cell."""
    weight = Weight(Limits().max_memory)
    weight.span(100_000 * 33 + 200_000 * 8)
    weight.cells(100_000 * 28 + 200_000 * 7, 20 * (100_000 * 28 + 200_000 * 7))
    assert weight.bytes < weight.limit
