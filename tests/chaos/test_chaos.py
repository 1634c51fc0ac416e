"""The short form of ``make chaos``: real processes, every kind of fault, and nothing lost or doubled."""

from __future__ import annotations

from pathlib import Path

from tests.chaos.faults import KINDS
from tests.chaos.running import run


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
