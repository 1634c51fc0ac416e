"""Where things lie: the project, its data folder, and files that only their owner may read."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from config.launch.faults import LaunchError

PROJECT = Path(__file__).resolve().parents[2]


def data_dir(environ: Mapping[str, str]) -> Path:
    """The data folder: DATA_DIR, else ``.data`` in the project, which git ignores."""
    return Path(environ.get("DATA_DIR") or PROJECT / ".data").resolve()


def make_data_dir(folder: Path) -> None:
    """Creates the data folder; others may pass through to what is theirs but not look around."""
    try:
        if not folder.is_dir():
            folder.mkdir(parents=True)
            folder.chmod(0o711)
        (folder / "log").mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise LaunchError(f"the data folder {folder} can't be written: {error.strerror}; set DATA_DIR") from error


def write_private(path: Path, text: str) -> None:
    """Writes a file that only its owner reads, whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_record(path: Path, record: Any) -> None:
    """Writes a record as JSON, private and atomic."""
    write_private(path, json.dumps(record, indent=1) + "\n")


def read_record(path: Path) -> dict[str, Any]:
    """The record kept at ``path``; empty when there is none or a crash left it unreadable."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def tail(path: Path, lines: int = 15) -> str:
    """The last lines of a log, indented, for a message."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "    (no log)"
    return "\n".join(f"    {line}" for line in text.splitlines()[-lines:]) or "    (the log is empty)"
