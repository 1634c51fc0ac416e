"""``make test``: every check one after the other, the test runner last, so that its summary ends the output."""

from __future__ import annotations

import os
import shlex
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from config.launch.application import manage
from config.launch.crew import Crew
from config.launch.places import tail


def steps() -> list[tuple[str, list[str]]]:
    """Name and command of each check before the tests, the quick ones first."""
    programs = Path(sys.executable).parent
    ruff = str(programs / "ruff")
    return [
        ("formatting", [ruff, "format", "--check", "."]),
        ("lint", [ruff, "check", "."]),
        ("types", [sys.executable, "-m", "mypy", "."]),
        ("walls", [str(programs / "lint-imports")]),
        ("migrations complete", manage("makemigrations", "--check", "--dry-run")),
        ("system checks", manage("check", "--fail-level", "WARNING")),
    ]


def run(crew: Crew, env: Mapping[str, str]) -> int:
    """Runs them all, also after a failure; 0 when every one holds, else the test runner's code or 1."""
    failed = []
    for name, command in steps():
        since = time.monotonic()
        crew.progress.say(f"{name} …")
        log_name = f"check-{name.replace(' ', '-')}"
        code = crew.run(log_name, command, env=env)
        verdict = "holds" if code == 0 else f"FAILED (code {code})"
        crew.progress.say(f"{name} {verdict}, {time.monotonic() - since:.1f} s")
        if code:
            failed.append(name)
            crew.progress.show(tail(crew.data_dir / "log" / f"{log_name}.log", 60) + "\n")
    if failed:
        crew.progress.say(f"failed so far: {', '.join(failed)}")
    crew.progress.say("tests …")
    # Files stay whole: what a file prepares for its tests is prepared once. They are given out in the order of tests/conftest.py.
    pytest = [sys.executable, "-m", "pytest", "-n", str(_processes()), "--dist", "loadfile", "--no-loadscope-reorder"]
    pytest += shlex.split(env.get("ARGS", ""))
    code = crew.run("pytest", pytest, env=env, show=True)
    return code or (1 if failed else 0)


def _processes() -> int:
    """One more than there are processors, because many tests wait for others; five at most: each takes half a gigabyte."""
    return min((os.cpu_count() or 2) + 1, 5)
