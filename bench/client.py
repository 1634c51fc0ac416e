"""A small HTTP client that asks as fast as it is answered: ``python -m bench.client host port connections file``.

Each line of the file is a path, or a path, a tab and the JSON to be posted there. Every connection stays open and asks anew as soon as it has its answer. Prints the
rate, the latencies in seconds and how often each status came, as JSON. It knows no Django and no setting.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

PATIENCE_SECONDS = 300


class Asking(asyncio.Protocol):
    """One connection: a request, its whole answer, the next request."""

    def __init__(self, requests: Iterator[bytes], latencies: list[float], statuses: Counter[str]) -> None:
        self.requests, self.latencies, self.statuses = requests, latencies, statuses
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.received = b""
        self.asked = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Asks for the first time."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._ask()

    def data_received(self, data: bytes) -> None:
        """Takes a piece; with the last one the answer is counted."""
        self.received += data
        head, found, body = self.received.partition(b"\r\n\r\n")
        if not found or len(body) < _length(head):
            return
        self.latencies.append(time.perf_counter() - self.asked)
        self.statuses[head[9:12].decode()] += 1
        self.received = b""
        self._ask()

    def connection_lost(self, error: Exception | None) -> None:
        """Tells whoever waits; an end before the last answer shows in the count of statuses."""
        if not self.over.done():
            self.over.set_result(None)

    def _ask(self) -> None:
        request = next(self.requests, None)
        if request is None:
            self.transport.close()
            return
        self.asked = time.perf_counter()
        self.transport.write(request)


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            return int(line[15:])
    raise ValueError("the answer does not say how long it is")


def _request(host: str, line: str) -> bytes:
    path, _, body = line.partition("\t")
    head = f"{'POST' if body else 'GET'} {path} HTTP/1.1\r\nHost: {host}\r\nAccept: */*\r\n"
    if body:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body.encode())}\r\n"
    return f"{head}\r\n{body}".encode()


async def ask(host: str, port: int, connections: int, lines: list[str]) -> dict[str, object]:
    """Asks for every line once; the connections take them from one list."""
    latencies: list[float] = []
    statuses: Counter[str] = Counter()
    requests = iter([_request(host, line) for line in lines])
    loop = asyncio.get_running_loop()
    began = time.perf_counter()
    started = [
        loop.create_connection(lambda: Asking(requests, latencies, statuses), host, port) for _ in range(connections)
    ]
    async with asyncio.timeout(PATIENCE_SECONDS):
        for _, asking in await asyncio.gather(*started):
            await asking.over
    seconds = time.perf_counter() - began
    latencies.sort()
    return {
        "rate": len(latencies) / seconds,
        "p50": latencies[len(latencies) // 2],
        "p99": latencies[len(latencies) * 99 // 100],
        "statuses": dict(statuses),
    }


def load(host: str, port: int, connections: int, lines: Sequence[str]) -> dict[str, Any]:
    """The same in a process of its own; raises RuntimeError unless every answer was 200."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "lines"
        file.write_text("\n".join(lines), encoding="utf-8")
        command = [sys.executable, "-m", "bench.client", host, str(port), str(connections), str(file)]
        done = subprocess.run(command, capture_output=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    if answer["statuses"] != {"200": len(lines)}:
        raise RuntimeError(f"not every request was answered with 200: {answer['statuses']}")
    return answer


if __name__ == "__main__":
    host, port, connections, file = sys.argv[1:]
    lines = Path(file).read_text(encoding="utf-8").split("\n")
    print(json.dumps(asyncio.run(ask(host, int(port), int(connections), lines))))
