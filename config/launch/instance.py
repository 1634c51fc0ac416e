"""One launch at a time on one data folder, known by a lock that ends with the process that holds it."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from config.launch.faults import LaunchError

FILE = "launch.lock"


class Instance:
    """The launch that holds the data folder."""

    def __init__(self, file: IO[str], command: str) -> None:
        self._file = file
        self._record = {"pid": os.getpid(), "command": command}
        self._write()

    def announce(self, address: str) -> None:
        """Tells later comers where the pages are served."""
        self._record["address"] = address
        self._write()

    def _write(self) -> None:
        self._file.seek(0)
        self._file.truncate()
        self._file.write(json.dumps(self._record))
        self._file.flush()


@contextmanager
def sole(data_dir: Path, command: str) -> Iterator[Instance]:
    """Holds the data folder; refuses when another launch holds it, with its address."""
    with (data_dir / FILE).open("a+", encoding="utf-8") as file:
        if not _lock(file):
            raise LaunchError(_occupied(file, data_dir))
        try:
            yield Instance(file, command)
        finally:
            file.seek(0)
            file.truncate()


def ask_to_stop(data_dir: Path, patience: float = 60) -> int | None:
    """Asks the launch on this folder to stop and waits for it; its process number, None when there was none."""
    path = data_dir / FILE
    if not path.is_file():
        return None
    with path.open("a+", encoding="utf-8") as file:
        if _lock(file):
            return None
        pid: int = _record(file).get("pid", 0)
        if pid <= 1:
            raise LaunchError(f"a launch holds {data_dir} but hasn't said which process it is; try again")
        try:
            os.kill(pid, signal.SIGTERM)
        except PermissionError as error:
            raise LaunchError(f"process {pid} belongs to another account; stop it as that one") from error
        limit = time.monotonic() + patience
        while not _lock(file):
            if time.monotonic() > limit:
                raise LaunchError(f"process {pid} did not stop within {patience:.0f} s")
            time.sleep(0.1)
        return pid


def _lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _record(file: IO[str]) -> dict[str, Any]:
    file.seek(0)
    try:
        record = json.loads(file.read())
    except ValueError:
        return {}
    return record if isinstance(record, dict) else {}


def _occupied(file: IO[str], data_dir: Path) -> str:
    record = _record(file)
    where = f" at {record['address']}" if record.get("address") else ""
    return (
        f"`make {record.get('command', 'run')}` already runs on {data_dir}{where} (process {record.get('pid', '?')}). "
        "Nothing was changed. To stop it: make stop"
    )
