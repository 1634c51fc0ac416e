"""The web server as ``make run`` starts it, in one process, and what is said to it byte by byte."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from config.environment import PROJECT
from config.launch import ports
from config.launch.application import server
from tests.resilience.processes import environment

PATIENCE = 120.0  # seconds until an answer is given up, on however busy a machine
FORM = "application/x-www-form-urlencoded"
Answer = tuple[int, dict[str, str], str]


class Served:
    """A server that runs on the test's database."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """The answer to a request of the usual kind."""
        connection = http.client.HTTPConnection(ports.LOOPBACK, self.port, timeout=PATIENCE)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            return answer_of(connection.getresponse())
        finally:
            connection.close()

    def begin(self, path: str, length: int, sent: bytes = b"", kind: str = FORM) -> socket.socket:
        """A request whose body has been announced, and of which so much has come."""
        opened = socket.create_connection((ports.LOOPBACK, self.port), timeout=PATIENCE)
        head = f"POST {path} HTTP/1.1\r\nHost: {ports.LOOPBACK}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n"
        opened.sendall(head.encode() + sent)
        return opened


def answer_of(response: http.client.HTTPResponse) -> Answer:
    """Status, headers and text."""
    return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read().decode()


def answered(opened: socket.socket) -> Answer:
    """The answer that comes on an open connection."""
    response = http.client.HTTPResponse(opened, method="POST")
    response.begin()
    return answer_of(response)


@contextmanager
def serving(log: Path, **settings: str) -> Iterator[Served]:
    """Starts the server and waits for it; it does not outlive the block."""
    port = ports.any_free()
    command = server(ports.LOOPBACK, port, os.environ)
    command[command.index("--workers") + 1] = "1"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env=environment(**settings), cwd=PROJECT, stdout=output, stderr=output, start_new_session=True
        )
    served, deadline = Served(port), time.monotonic() + PATIENCE
    try:
        while True:
            assert process.poll() is None, log.read_text()[-3000:]
            assert time.monotonic() < deadline, log.read_text()[-3000:]
            with suppress(OSError, http.client.HTTPException):
                if served.ask("GET", "/healthz")[0] == 200:
                    break
            time.sleep(0.1)
        yield served
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
