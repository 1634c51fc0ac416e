"""接口: requests made of the API's own description, in every role, until there were as many as are wanted."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from tests.conformance.asking import ROLES, Served, ask
from tests.fuzz.report import Line

ROUND = 45.0
"""Seconds of one run of schemathesis: long enough for every phase, and the next one draws anew."""


def ask_all(
    line: Line, served: Served, *, seed: int, requests: int, until: float, seconds: float = ROUND,
    roles: list[str] = ROLES, operations: tuple[str, ...] = (),
) -> Line:  # fmt: skip
    """Asks in each role in turn until so many requests were answered (``until``: by time.monotonic); fills the line."""
    since, turn = time.monotonic(), 0
    asked = dict.fromkeys(roles, 0)
    while line.tried < requests and time.monotonic() < until:
        role = min(asked, key=lambda one: asked[one])  # who has asked least
        with tempfile.TemporaryDirectory() as folder:
            answers = ask(served, role, Path(folder), seconds=seconds, seed=seed + turn, operations=operations)
        if not answers.requests:
            raise RuntimeError(f"nothing was asked: {answers.said[-2_000:]}")
        line.tried += answers.requests
        asked[role] += answers.requests
        line.outcomes.update(answers.statuses)
        if not answers.as_described:
            line.faults.append(f"{role}, seed {seed + turn}:\n{_failures(answers.said)}")
        turn += 1
    line.seconds += time.monotonic() - since
    line.notes.append("requests by role: " + ", ".join(f"{role} {count}" for role, count in asked.items()))
    return line


def _failures(said: str) -> str:
    """What schemathesis says of failures, without what it says of its progress."""
    before, mark, after = said.partition("FAILURES")
    return (mark + after if mark else before)[:6_000]
