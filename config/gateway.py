"""转接: a request of the server (RSGI) as the environment of a WSGI application (PEP 3333)."""

from __future__ import annotations

import sys
from typing import Any, BinaryIO, Protocol

_OWN_NAMES = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}


class Headers(Protocol):
    """The headers of a request, in lower case; a name that was sent twice is listed twice."""

    def items(self) -> list[tuple[str, str]]:
        """Names and values."""
        ...


class Scope(Protocol):
    """What the server knows of a request before its body."""

    proto: str
    http_version: str
    server: str
    client: str
    scheme: str
    method: str
    path: str
    query_string: str
    authority: str | None
    headers: Headers


def environ_of(scope: Scope) -> dict[str, Any]:
    """The environment of a request, without its body.

    A header whose name holds an underscore is left out: ``X_Forwarded_For`` would read as ``X-Forwarded-For``, and so
    could put an address in the place of the one that a trusted proxy wrote. A header that comes twice is one list.
    """
    host, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode("utf-8", "replace").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if "_" in name:
            continue
        key = _OWN_NAMES.get(name) or f"HTTP_{name.upper().replace('-', '_')}"
        known = environ.get(key)
        environ[key] = value if known is None else f"{known}{'; ' if name == 'cookie' else ', '}{value}"
    if scope.authority and "HTTP_HOST" not in environ:  # HTTP/2 names the host apart from the headers
        environ["HTTP_HOST"] = scope.authority
    return environ


class Answer:
    """The answer of an application: its status and headers, and its body, whole or in pieces."""

    __slots__ = ("body", "headers", "pieces", "status")

    def __init__(self) -> None:
        self.status = 500
        self.headers: list[tuple[str, str]] = []
        self.body = b""
        self.pieces: Any = None

    def start(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        """What the application calls with status and headers (``start_response``)."""
        self.status = int(status[:3])
        self.headers = headers

    @property
    def length(self) -> int | None:
        """The length that the answer says it has."""
        said = next((value for name, value in self.headers if name.lower() == "content-length"), "")
        return int(said) if said.isdigit() else None


def answered(application: Any, environ: dict[str, Any], body: BinaryIO, *, whole_up_to: int) -> Answer:
    """Asks the application. An answer of more bytes than ``whole_up_to`` is left in pieces, for who closes it."""
    answer = Answer()
    environ["wsgi.input"] = body
    environ["wsgi.input_terminated"] = True
    given = application(environ, answer.start)
    if getattr(given, "streaming", False) and (answer.length is None or answer.length > whole_up_to):
        answer.pieces = given
        return answer
    try:
        answer.body = b"".join(given)
    finally:
        if hasattr(given, "close"):
            given.close()
    return answer
