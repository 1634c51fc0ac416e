"""That the drill can fail: a primary that waits for nobody loses what it has answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chaos.running import SKIPPED, run


@pytest.mark.drill
def test_what_a_primary_answered_alone_is_found_to_be_lost(data_dir: Path, seeded: Path) -> None:
    """Nobody waits for the replica, which receives nothing any more: the drill can fail."""
    code, said = run("tests.chaos.replica", data_dir, seeded, "--rows", "40", "--seed", "3", "--asynchronous")
    if code == SKIPPED:
        pytest.skip(said.splitlines()[-1])
    assert code == 1, said
    assert "✗ untrue: an answer to batches: 1" in said
