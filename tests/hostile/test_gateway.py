"""The server's requests as the application reads them: no header stands for another one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import RequestFactory

from config.bodies import SMALL, Reading
from config.front import Front
from config.gateway import answered, environ_of
from registry.clients import client_in
from registry.reasons import StorageFull


@dataclass
class Fields:
    given: list[tuple[str, str]] = field(default_factory=list)

    def items(self) -> list[tuple[str, str]]:
        return self.given


@dataclass
class Asked:
    headers: Fields
    client: str = "10.0.0.1:5000"
    server: str = "[::1]:8000"
    path: str = "/a/中"
    proto: str = "http"
    http_version: str = "1.1"
    scheme: str = "http"
    method: str = "GET"
    query_string: str = "q=%E4"
    authority: str | None = None


def asked(*headers: tuple[str, str], **more: Any) -> dict[str, Any]:
    return environ_of(Asked(Fields(list(headers)), **more))


def test_an_underscore_does_not_make_a_header_another_one(settings: Any) -> None:
    """X_Forwarded_For would else take the place of what the proxy wrote."""
    settings.TRUSTED_PROXIES = 1
    environ = asked(("x_forwarded_for", "6.6.6.6"), ("x-forwarded-for", "1.1.1.1"), ("x_forwarded_for", "6.6.6.6"))
    assert environ["HTTP_X_FORWARDED_FOR"] == "1.1.1.1"
    assert client_in(environ) == "1.1.1.1"


def test_a_header_sent_twice_is_one_list_in_its_order(settings: Any) -> None:
    """The proxy's word stands to the right of the client's, whichever header the client sent first."""
    settings.TRUSTED_PROXIES = 1
    environ = asked(
        ("x-forwarded-for", "6.6.6.6"), ("x-forwarded-for", "1.1.1.1"), ("cookie", "a=1"), ("cookie", "b=2")
    )
    assert environ["HTTP_X_FORWARDED_FOR"] == "6.6.6.6, 1.1.1.1"
    assert client_in(environ) == "1.1.1.1"
    assert environ["HTTP_COOKIE"] == "a=1; b=2"


def test_address_host_and_path_are_those_of_wsgi() -> None:
    """Bytes of the path as latin-1, addresses without ports, the host of HTTP/2 apart from the headers."""
    environ = asked(("content-type", "a/b"), ("content-length", "3"), client="[2001:db8::1]:9", authority="example.cn")
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/a/中"
    assert (environ["REMOTE_ADDR"], environ["SERVER_NAME"], environ["SERVER_PORT"]) == ("2001:db8::1", "::1", "8000")
    assert (environ["CONTENT_TYPE"], environ["CONTENT_LENGTH"], environ["HTTP_HOST"]) == ("a/b", "3", "example.cn")
    assert asked(("host", "own.cn"), authority="example.cn")["HTTP_HOST"] == "own.cn"


class Closing(list[bytes]):
    """An answer that knows whether it was closed."""

    def __init__(self, *pieces: bytes, streaming: bool) -> None:
        super().__init__(pieces)
        self.streaming, self.closed = streaming, 0

    def close(self) -> None:
        self.closed += 1


def test_a_long_answer_is_left_in_pieces_and_a_short_one_is_closed() -> None:
    """Whatever is whole is closed here, once; what is left in pieces is not yet."""
    for length, whole in (("2", True), ("3", False), ("", False)):
        given = Closing(b"a", b"b", streaming=True)

        def application(environ: dict[str, Any], start: Any, given: Any = given, length: str = length) -> Any:
            start("201 Created", [("Content-Length", length)] if length else [])
            return given

        environ = RequestFactory()._base_environ()
        answer = answered(application, environ, BytesIO(), whole_up_to=2)
        assert answer.status == 201
        assert (answer.body, answer.pieces) == ((b"ab", None) if whole else (b"", given))
        assert given.closed == int(whole)


class Sent:
    """What a client sent of a body; it may break off, or stay silent."""

    def __init__(self, *pieces: bytes, then: Exception | float | None = None) -> None:
        self.pieces, self.then = pieces, then

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            yield piece
        if isinstance(self.then, Exception):
            raise self.then
        if self.then:
            await asyncio.sleep(self.then)

    def response_bytes(self, *_: Any) -> None:
        """Never asked here."""

    def response_stream(self, *_: Any) -> Any:
        """Never asked here."""


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (Sent(b"12345", b"67890"), None),
        (Sent(b"12345"), "body_cut_off"),
        (Sent(b"12345", then=RuntimeError("connection lost")), "body_cut_off"),
        (Sent(b"12345", then=3600), "body_too_slow"),
    ],
)
def test_half_a_body_is_none(sent: Sent, code: str | None) -> None:
    """It is handed on complete, or refused by name."""
    reading = Reading(most=1, most_of_client=1, account_bytes=1, public_bytes=1)
    front = Front(None, threads=1, kept_threads=1, reading=reading, grace=0.05, rate=1e9)
    refused = asyncio.run(front._read(sent, BytesIO(), 10))
    assert (refused.code if refused else None) == code


def test_a_body_that_finds_no_room_on_disk_is_refused_by_name() -> None:
    """The system's own answer to writing on a full disk."""
    reading = Reading(most=1, most_of_client=1, account_bytes=1, public_bytes=1)
    front = Front(None, threads=1, kept_threads=1, reading=reading, grace=5, rate=1e9)
    with Path("/dev/full").open("wb", buffering=0) as full:
        refused = asyncio.run(front._read(Sent(b"12345"), full, 5))
    assert isinstance(refused, StorageFull)


def test_each_has_room_and_nobody_all_of_it() -> None:
    """So many of a client, so many altogether; of large ones the bytes too, those of nobody apart from those of accounts."""
    reading = Reading(most=4, most_of_client=2, account_bytes=2 * SMALL + 2, public_bytes=SMALL + 1)

    def begin(client: str, size: int = 1, *, is_public: bool = True) -> str:
        refused = reading.begin(client, size, is_public=is_public)
        return refused.code if refused else ""

    assert [begin("a", SMALL + 1), begin("b", SMALL + 1), begin("b", SMALL + 1, is_public=False)] == [
        "",
        "bodies_full",
        "",
    ]
    assert [begin("a"), begin("a"), begin("c"), begin("d")] == ["", "too_many_bodies", "", "bodies_full"]
    reading.end("a", SMALL + 1, is_public=True)
    assert [begin("d", SMALL + 1), begin("e")] == ["", "bodies_full"]
    for client, size, is_public in (("a", 1, True), ("b", SMALL + 1, False), ("c", 1, True), ("d", SMALL + 1, True)):
        reading.end(client, size, is_public=is_public)
    assert not reading.of_client
    assert reading.room == {True: SMALL + 1, False: 2 * SMALL + 2}
