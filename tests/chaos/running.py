"""One of the programs, as a test runs it: in a process of its own, in its short form."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from config.launch.places import PROJECT
from tests.launch.conftest import bare_environ

MINUTES = 4
SKIPPED = 77
"""The exit status of a drill that this installation has not the programs for."""


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
