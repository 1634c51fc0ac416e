"""The web server as the installation runs it, as the web's role, on the database of a test."""

from __future__ import annotations

import http.client
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.environment import PROJECT
from config.launch import ports
from config.launch.application import server
from tests.resilience.processes import environment

START_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, after how many seconds."""

    status: int
    headers: dict[str, str]
    text: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Server:
    """A running web server."""

    port: int

    def get(self, path: str) -> Answer:
        """Asks for a path on a connection of its own."""
        began = time.monotonic()
        connection = http.client.HTTPConnection(ports.LOOPBACK, self.port, timeout=60)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            text = answer.read().decode()
            return Answer(
                answer.status,
                {name.lower(): value for name, value in answer.headers.items()},
                text,
                time.monotonic() - began,
            )
        finally:
            connection.close()


@contextmanager
def running(*, log: Path, **settings: str) -> Iterator[Server]:
    """The server, answering; it does not outlive the block."""
    one = Server(ports.any_free())
    env = environment("web", **settings)
    with log.open("wb") as output:
        process = subprocess.Popen(
            server(ports.LOOPBACK, one.port, env), env=env, cwd=PROJECT, stdout=output, stderr=output
        )
    try:
        _wait(one, process, log)
        yield one
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(one: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        try:
            if one.get("/healthz").status == 200:
                return
        except OSError:
            time.sleep(0.1)
