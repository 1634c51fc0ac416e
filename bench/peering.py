"""The peers of the measures of the rules: their environment, and one round of one of them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import venv
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "bench/requirements.txt"
PEERS = ROOT / "bench/peers"
STAMP = "made-from.txt"


def interpreter() -> Path | None:
    """The peers' interpreter, its environment made where there is none of the pinned versions.

    ``.data/peers``, or what ``BENCH_PEERS`` names. None, and words why, where it can't be made.
    """
    folder = Path(os.environ.get("BENCH_PEERS") or ROOT / ".data/peers").resolve()
    stamp, wanted = folder / STAMP, REQUIREMENTS.read_text(encoding="utf-8")
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return folder / "bin/python"
    print(f"  making {folder} from bench/requirements.txt", flush=True)
    try:
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        install = [folder / "bin/python", "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        subprocess.run([*install, "-r", REQUIREMENTS], check=True, capture_output=True, text=True)
        stamp.write_text(wanted, encoding="utf-8")
    except (OSError, subprocess.CalledProcessError) as fault:
        said = (getattr(fault, "stderr", None) or str(fault)).strip()
        print(f"\nthe peers can't be made here, so nothing is measured beside them:\n{said}\n", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        return None
    return folder / "bin/python"


def peer(python: Path, script: str, *given: object) -> dict[str, Any]:
    """What one round of a peer says; RuntimeError with its own words where it fails."""
    ran = subprocess.run([python, PEERS / script, *map(str, given)], check=False, capture_output=True, text=True)
    if ran.returncode:
        raise RuntimeError(f"{script} failed:\n{ran.stderr}")
    said: dict[str, Any] = json.loads(ran.stdout)
    return said
