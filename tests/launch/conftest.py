"""Real servers on data folders of their own; everything started is stopped and removed after each test."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.launch import homes, services
from config.launch.crew import Crew, sweep
from config.launch.places import PROJECT, make_data_dir, read_record
from config.launch.progress import Progress


def bare_environ(source: str = "wheels") -> dict[str, str]:
    """What the launcher sees on a machine where nothing is given."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "SERVICES_USER") if name in os.environ}
    return kept | {"EMBEDDED_BINARIES": source}


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A data folder that the servers' account can pass into."""
    base = Path(tempfile.mkdtemp(prefix="launch-"))
    base.chmod(0o711)
    folder = base / "data"
    yield folder
    homes.remove(folder)
    shutil.rmtree(base)


@pytest.fixture
def crew(data_dir: Path) -> Iterator[Crew]:
    """The processes of one launch on the data folder."""
    make_data_dir(data_dir)
    made = Crew(data_dir, Progress(quiet=True))
    yield made
    made.stop()


class Launcher:
    """`python -m config.launch <command>` in a process of its own."""

    def __init__(self, data_dir: Path, command: str, source: str) -> None:
        self.data_dir = data_dir
        self.output = data_dir.with_name(f"{data_dir.name}-{time.monotonic_ns()}.out")
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.launch", command],
                cwd=PROJECT,
                env=bare_environ(source) | {"DATA_DIR": str(data_dir)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def says(self) -> str:
        """All it printed so far."""
        return self.output.read_text()

    def wait_for(self, words: str) -> None:
        """Waits until it printed the words."""
        limit = time.monotonic() + 30
        while words not in self.says():
            assert self.process.poll() is None, self.says()
            assert time.monotonic() < limit, self.says()
            time.sleep(0.05)

    def end(self, number: int = signal.SIGTERM) -> int:
        """Sends a signal and waits for the end; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(30)

    def record(self) -> dict[str, str]:
        """The addresses of its services."""
        return read_record(self.data_dir / services.FILE)


@pytest.fixture
def launcher() -> Iterator[Callable[..., Launcher]]:
    """Starts launchers; those still running at the end are stopped."""
    started: list[Launcher] = []

    def start(data_dir: Path, command: str = "services", source: str = "auto", ready: str = "services are up"):
        one = Launcher(data_dir, command, source)
        started.append(one)
        if ready:
            one.wait_for(ready)
        return one

    yield start
    for one in started:
        one.end()
        if one.data_dir.is_dir():
            sweep(one.data_dir, Progress(quiet=True))
