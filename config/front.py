"""入口服务: the server's side of every request: bodies are read here, then the application is asked.

The server (granian) hands each request over on an event loop, where a body that comes slowly costs a few kilobytes and no
thread. Only when it is complete does one of the few threads ask the application; its answer goes out by the event loop
again, so that a slow reader holds no thread either. A body is read within the bounds of its route and client
(``config/bodies.py``), and not slower than ``BODY_BYTES_PER_SECOND`` after a grace of ``BODY_GRACE_SECONDS``.

The health page and the public check have threads of their own: whatever the others wait for, these answer.
"""

from __future__ import annotations

import asyncio
import resource
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, Protocol, TypeVar, cast

import structlog
from django.db import DatabaseError

from config.admission import WITH_BODY, look_at_body
from config.bodies import REFUSED, SMALL, BodyCutOff, BodyTooSlow, Reading, door_at
from config.gateway import Answer, Scope, answered, environ_of
from registry.busy import busy
from registry.clients import client_in
from registry.reasons import StorageFull
from rules.refusals import Refusal

log = structlog.get_logger(__name__)
Result = TypeVar("Result")

KEPT = ("/healthz", "/readyz", "/check/", "/api/v1/certificates/")
"""What has threads of its own: addresses that begin so, when they are read."""
WHOLE_BYTES = 4 * 1024 * 1024
PIECE_BYTES = 64 * 1024
PATIENCE_WITH_READERS = 60.0
"""Seconds that a client may take for one piece of a long answer."""
WAITING = 500
"""Requests that may wait for a thread; further ones are answered that the service is busy."""
OPEN_FILES = 65_536
BUSY = (
    '{"type":"urn:bajigong:problem:busy","title":"系统繁忙","status":503,"code":"busy",'
    '"detail":"系统繁忙，请稍后再试","detail_en":"The service is busy; try again shortly"}'
).encode()


class Transport(Protocol):
    """The way out of a long answer."""

    async def send_bytes(self, data: bytes) -> None:
        """Sends a piece; returns when it has gone out."""
        ...


class Exchange(Protocol):
    """The server's side of one request: the pieces of its body, and the way for the answer."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        """The body, piece by piece."""
        ...

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        """Answers."""
        ...

    def response_stream(self, status: int, headers: list[tuple[str, str]]) -> Transport:
        """Begins an answer that is sent piece by piece."""
        ...


class Lane:
    """车道: a few threads, and how many requests wait for them."""

    def __init__(self, name: str, threads: int) -> None:
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self.waiting = 0

    @property
    def is_full(self) -> bool:
        """Whether no more may wait."""
        return self.waiting >= WAITING

    async def run(self, work: Callable[[], Result]) -> Result:
        """Does something on a thread."""
        self.waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.pool, work)
        finally:
            self.waiting -= 1


class Front:
    """入口服务 of one process; the application is a WSGI application."""

    def __init__(
        self, application: Any, *, threads: int, kept_threads: int, reading: Reading, grace: float, rate: float
    ) -> None:
        self.application, self.reading = application, reading
        self.threads, self.kept_threads = threads, kept_threads
        self.grace, self.rate = grace, rate

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Makes the threads, in the process that serves."""
        self.lane, self.kept_lane = Lane("request", self.threads), Lane("kept", self.kept_threads)
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
        if soft < wanted:  # a connection is an open file
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))

    async def __rsgi__(self, scope: Scope, exchange: Exchange) -> None:
        """Answers one request."""
        environ = environ_of(scope)
        lane = self.kept_lane if _is_kept(environ) else self.lane
        if lane.is_full:
            headers = [("Content-Type", "application/problem+json"), ("Retry-After", "5")]
            exchange.response_bytes(503, headers, BUSY)
            return
        with self._room() as room:
            body = await self._body(environ, exchange, room)
            try:
                answer = await lane.run(lambda: answered(self.application, environ, body, whole_up_to=WHOLE_BYTES))
            except Exception as error:  # the application answers its own faults; this one it could not
                log.error("front.fault", error=type(error).__name__)
                answer = Answer()
            await self._send(answer, exchange, lane)

    @contextmanager
    def _room(self) -> Iterator[list[Callable[[], None]]]:
        """What is to be let go when the request is over, however it ends."""
        held: list[Callable[[], None]] = []
        try:
            yield held
        finally:
            for let_go in reversed(held):
                let_go()

    async def _body(self, environ: dict[str, Any], exchange: Exchange, room: list[Callable[[], None]]) -> BinaryIO:
        """The body, complete; empty where there is none, or where the application will refuse it unread."""
        length = str(environ.get("CONTENT_LENGTH", ""))
        if environ["REQUEST_METHOD"] not in WITH_BODY or not length.isascii() or not length.isdigit() or length == "0":
            return BytesIO()
        size, is_public = int(length[:18]), True
        refused: Refusal | None = None
        if size > SMALL:
            refused, is_public = await self.lane.run(lambda: self._looked_at(environ))
        client = client_in(environ)
        refused = refused or self.reading.begin(client, size, is_public=is_public)
        if refused is None:
            room.append(lambda: self.reading.end(client, size, is_public=is_public))
            read = cast(BinaryIO, SpooledTemporaryFile(max_size=SMALL))  # noqa: SIM115 - closed with the room
            room.append(read.close)
            refused = await self._read(exchange, read, size)
            if refused is None:
                read.seek(0)
                return read
        environ[REFUSED] = refused
        return BytesIO()

    def _looked_at(self, environ: dict[str, Any]) -> tuple[Refusal | None, bool]:
        """Why the application will not take a large body, which it answers itself; and whether anybody may send it."""
        request = self.application.request_class(dict(environ) | {"wsgi.input": BytesIO()})
        try:
            look_at_body(request)
        except Refusal as refusal:
            return refusal, True
        except DatabaseError as error:  # who sends it cannot be asked
            if away := busy(error):
                return away, True
            raise
        finally:
            self.application.done()
        return None, door_at(request.path_info).is_public

    async def _read(self, exchange: Exchange, into: BinaryIO, size: int) -> Refusal | None:
        """Reads a body as it comes. Says why it was given up: slower than it may be, cut off, or no room to keep it."""
        loop = asyncio.get_running_loop()
        begun, received = loop.time(), 0
        pieces = exchange.__aiter__()
        while True:
            try:
                async with asyncio.timeout_at(begun + self.grace + received / self.rate):
                    piece = await anext(pieces)
            except StopAsyncIteration:
                return None if received == size else BodyCutOff()
            except TimeoutError:
                log.warning("front.slow_body", received=received, size=size)
                return BodyTooSlow()
            except Exception:  # whatever the server calls a connection that broke
                return BodyCutOff()
            received += len(piece)
            try:
                into.write(piece)
            except OSError as error:
                log.error("front.body_not_stored", error=type(error).__name__, received=received, size=size)
                return StorageFull(seconds=60)

    async def _send(self, answer: Answer, exchange: Exchange, lane: Lane) -> None:
        if answer.pieces is None:
            exchange.response_bytes(answer.status, answer.headers, answer.body)
            return
        transport = exchange.response_stream(answer.status, answer.headers)
        pieces = iter(answer.pieces)
        try:
            while (piece := await lane.run(lambda: next(pieces, None))) is not None:
                for at in range(0, len(piece), PIECE_BYTES):
                    async with asyncio.timeout(PATIENCE_WITH_READERS):
                        await transport.send_bytes(piece[at : at + PIECE_BYTES])
        finally:
            await lane.run(answer.pieces.close)


def _is_kept(environ: dict[str, Any]) -> bool:
    return environ["REQUEST_METHOD"] in ("GET", "HEAD") and environ["PATH_INFO"].startswith(KEPT)
