"""The worker and the web server, started as ``make run`` starts them, and ended again."""

from __future__ import annotations

import http.client
import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from config.launch import application, ports
from config.launch.roles import env_of

START_SECONDS = 60.0


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """A Celery worker of two processes."""
    with _started("bench-worker", application.worker(), "worker", {}) as process:
        yield process


@contextmanager
def server() -> Iterator[tuple[str, int]]:
    """The web server with the empty page beside the others; its host and port.

    The limits for guessers are counted as ever; only their numbers are raised beyond what is asked here.
    """
    host, port = ports.LOOPBACK, ports.any_free()
    limits = (
        "CHECKS_PER_MINUTE",
        "MISSES_PER_HOUR",
        "NUMBERS_PER_DAY",
        "SERIES_RUN",
        "QUESTIONS_PER_MINUTE",
        "PUBLIC_POSTS_PER_MINUTE",
    )
    raised = dict.fromkeys(limits, "1000000000")
    with _started("bench-web", application.server(host, port, os.environ), "web", raised) as process:
        _wait(process, host, port)
        yield host, port


def processes_of(process: subprocess.Popen[bytes]) -> list[int]:
    """A worker's pool: its children."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return [int(pid) for pid in children.split()]


def peak_mebibytes(pid: int) -> float:
    """The most memory (resident set) that a process has held since it began, in MiB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


@contextmanager
def _started(name: str, command: Sequence[str], role: str, env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    log = Path(os.environ["DATA_DIR"]) / "log" / f"{name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            env=env_of(role, os.environ) | env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], host: str, port: int) -> None:
    limit = time.monotonic() + START_SECONDS
    while time.monotonic() < limit:
        if process.poll() is not None:
            raise RuntimeError(f"the web server ended with code {process.returncode}; see its log")
        connection = http.client.HTTPConnection(host, port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError("the web server did not answer; see its log")
