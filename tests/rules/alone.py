"""The package ``rules`` by itself: a copy of its folder, run in a process that can import nothing else of the house."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from tests.rules.rules import ROOT

QUESTIONS = Path(__file__).parent / "questions"
NEEDED = ("jiter", "orjson", "yaml")
"""What the package needs of others to answer questions."""
_RUN = f"""
import runpy, sys

class Walls:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        known = {sorted((*NEEDED, "rules", "_yaml"))!r}
        if top not in known and top not in sys.stdlib_module_names and not top.startswith("_sysconfigdata"):
            raise ImportError(f"the rules by themselves have no {{name}}")

sys.meta_path.insert(0, Walls())
module = sys.argv.pop(1)
runpy.run_module(module, run_name="__main__", alter_sys=True)
"""


@cache
def _copied() -> Path:
    """A folder that holds the package and nothing else."""
    folder = Path(mkdtemp(prefix="rules-alone-"))
    shutil.copytree(ROOT / "rules", folder / "rules", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def alone(*words: object, given: bytes = b"", module: str = "rules") -> subprocess.CompletedProcess[bytes]:
    """``python -m rules`` of the copied folder, without settings; what it printed and its exit status."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "PYTHON"))}
    return subprocess.run(
        [sys.executable, "-c", _RUN, module, *[str(word) for word in words]],
        input=given, cwd=_copied(), env=environment, capture_output=True, check=False, timeout=120,
    )  # fmt: skip


def seeds() -> tuple[object, ...]:
    """The project's own texts and standards, which the copied folder lacks."""
    folder = ROOT / "seeds"
    return (
        "--policies", folder / "policies", "--equivalences", folder / "equivalence", "--standards", folder / "reference"
    )  # fmt: skip
