"""A way to PostgreSQL that can be cut and mended, without doing anything to the server that other tests use."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from config.launch import ports


class Relay:
    """Passes on what comes to ``port``; cut, it closes what is open and refuses what comes."""

    def __init__(self, host: str, port: int) -> None:
        self.target = (host, port)
        self.port = ports.any_free()
        self._open: list[socket.socket] = []
        self._listener: socket.socket | None = None
        self.mend()

    def mend(self) -> None:
        """Lets through again."""
        self._listener = socket.create_server((ports.LOOPBACK, self.port))
        threading.Thread(target=self._take, args=(self._listener,), daemon=True).start()

    def cut(self) -> None:
        """Lets nobody through."""
        assert self._listener is not None
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes who waits in accept
        self._listener.close()
        self.drop()

    def drop(self) -> None:
        """Breaks every connection there is; new ones are let through."""
        while self._open:
            with suppress(OSError):
                self._open.pop().shutdown(socket.SHUT_RDWR)

    def _take(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection(self.target)
                self._open += [near, far]
                for source, target in ((near, far), (far, near)):
                    threading.Thread(target=_pass_on, args=(source, target), daemon=True).start()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65_536):
            target.sendall(piece)
    with suppress(OSError):
        target.shutdown(socket.SHUT_RDWR)


@contextmanager
def relayed(url: str) -> Iterator[tuple[Relay, str]]:
    """A relay to the server of an address, and the address through it."""
    parts = urlsplit(url)
    relay = Relay(parts.hostname or ports.LOOPBACK, parts.port or 5432)
    try:
        yield relay, parts._replace(netloc=f"{parts.netloc.rpartition('@')[0]}@{ports.LOOPBACK}:{relay.port}").geturl()
    finally:
        with suppress(OSError):
            relay.cut()
