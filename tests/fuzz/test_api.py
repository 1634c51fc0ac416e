"""Requests by the thousands: a view that answers 500, or beside its description, is found by the harness that asks."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.conformance.asking import NOBODY, serving
from tests.conformance.world import World
from tests.fuzz.api import ask_all
from tests.fuzz.report import Line

OPERATION = ("get_levels",)
BARE = World(tokens={}, known={})
"""A registry without certificates: the ladder is asked for, by nobody in particular."""


def asked(scratch: str, folder: Path, **planted: str) -> Line:
    """What is found in one view."""
    application = "tests.fuzz.planted_server:front" if planted else "config.server:front"
    line, until = Line("api", "requests", 5), time.monotonic() + 60
    with serving(BARE, folder, application=application, **planted) as served:
        return ask_all(
            line, served, seed=1, requests=5, until=until, seconds=2, roles=[NOBODY], operations=OPERATION
        )  # fmt: skip


def test_a_view_as_it_is_answers_as_described(scratch: str, tmp_path: Path) -> None:
    """The same requests, so that what is found below was planted there."""
    line = asked(scratch, tmp_path)
    assert line.holds, line.faults
    assert line.outcomes["200"]


@pytest.mark.parametrize(
    ("planted", "told"), [("raises", "Server error"), ("leaves_out", "Response violates schema")]
)  # fmt: skip
def test_a_fault_in_a_view_is_found(scratch: str, tmp_path: Path, planted: str, told: str) -> None:
    line = asked(scratch, tmp_path, PLANTED=planted)
    assert not line.holds
    assert told in line.faults[0], line.faults[0]
