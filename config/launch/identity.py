"""Which process a remembered number means: numbers are used again, a number with its start is not."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


def birth(pid: int) -> str | None:
    """When the process with this number began, as a text to compare; None when no such process lives."""
    proc = Path("/proc")
    if not (proc / "self/stat").exists():
        return _birth_by_ps(pid)
    try:
        fields = (proc / str(pid) / "stat").read_text().rpartition(")")[2].split()
        boot = (proc / "sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return None
    return None if fields[0] in "ZX" else f"{boot}:{fields[19]}"


def lives(pid: int, born: str | None) -> bool:
    """Whether the very process that was remembered still lives."""
    return born is not None and birth(pid) == born


def command(pid: int) -> list[str]:
    """The words of a living process's command line; empty when it can't be seen."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return _ps(pid, "command=").split()


def may_exist(pid: int) -> bool:
    """Whether any process has this number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _birth_by_ps(pid: int) -> str | None:
    answer = _ps(pid, "stat=,lstart=").split(maxsplit=1)
    return answer[1].strip() if len(answer) == 2 and not answer[0].startswith("Z") else None


def _ps(pid: int, columns: str) -> str:
    words = ["/bin/ps", "-o", columns, "-p", str(pid)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - a fixed command
    return done.stdout
