"""The short form of the drill: the primary lost in the middle of the work, the replica promoted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chaos.running import SKIPPED, run


def test_nothing_that_was_answered_is_lost_with_the_primary(data_dir: Path, seeded: Path) -> None:
    """A synchronous replica is promoted in the middle of the work, which goes on to its end on it."""
    code, said = run("tests.chaos.replica", data_dir, seeded, "--rows", "40", "--seed", "3")
    if code == SKIPPED:
        pytest.skip(said.splitlines()[-1])
    assert code == 0, said
    assert "the primary is lost at" in said
    assert "answers that are not true: 0" in said
    assert "✗" not in said
