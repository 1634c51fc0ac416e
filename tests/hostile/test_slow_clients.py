"""Bodies that come slowly, are too large or are too many, sent to the real server: everybody else is answered."""

from __future__ import annotations

import json
import select
import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from django.conf import settings

from tests.hostile.serving import FORM, Served, answered, serving

SLOW = 64
UNCOUNTED = {"CHECKS_PER_MINUTE": "100000", "MISSES_PER_HOUR": "100000", "NUMBERS_PER_DAY": "100000"}
"""Other tests ask from this address, too."""
NUMBER = "Y000032990001263000001"


@pytest.fixture(scope="module")
def patient(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that waits long for a body."""
    with serving(
        tmp_path_factory.mktemp("patient") / "log", BODY_GRACE_SECONDS="600", BODIES_PER_CLIENT="300", **UNCOUNTED
    ) as served:
        yield served


@pytest.fixture(scope="module")
def impatient(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that gives a body up after a second."""
    with serving(tmp_path_factory.mktemp("impatient") / "log", BODY_GRACE_SECONDS="1") as served:
        yield served


def hold(served: Served, stack: ExitStack, number: int, path: str, length: int) -> list[socket.socket]:
    return [stack.enter_context(served.begin(path, length, b"a")) for _ in range(number)]


@pytest.mark.parametrize(("path", "length"), [("/sign-in/", 1000), ("/check/", 100), ("/api/v1/tokens", 60_000)])
def test_slow_bodies_keep_nobody_waiting(patient: Served, path: str, length: int) -> None:
    """Sixty-four of them, many times the threads there are: health, check, pages and another form are answered."""
    with ExitStack() as stack:
        slow = hold(patient, stack, SLOW, path, length)
        assert patient.ask("GET", "/healthz")[0] == 200
        assert patient.ask("GET", f"/api/v1/certificates/{NUMBER}")[0] == 404
        assert patient.ask("GET", f"/check/{NUMBER}")[0] == 404
        assert patient.ask("GET", "/")[0] == 200
        assert patient.ask("POST", "/check/", b"number=" + NUMBER.encode(), Content_Type=FORM)[0] == 302
        assert select.select(slow, [], [], 0)[0] == []  # none of them has been answered or let go meanwhile
        slow[0].sendall(b"b" * (length - 1))
        assert answered(slow[0])[0] in (302, 400, 403, 415, 429)  # when it is complete, it is asked like any other


def test_a_body_that_does_not_come_is_given_up(impatient: Served) -> None:
    """408 by its code, in both languages, on a page and on a resource; the connection is closed."""
    with ExitStack() as stack:
        (page,), (resource,) = (
            hold(impatient, stack, 1, "/check/", 100),
            hold(impatient, stack, 1, "/api/v1/tokens", 100),
        )
        status, _, text = answered(page)
        assert status == 408
        assert "body_too_slow" in text
        assert "请求内容传输过慢" in text
        status, headers, text = answered(resource)
        assert (status, headers["content-type"]) == (408, "application/problem+json")
        assert json.loads(text)["code"] == "body_too_slow"
        assert page.recv(1) == b""


def test_a_body_that_comes_fast_enough_is_taken_however_small_its_pieces(impatient: Served) -> None:
    with impatient.begin("/check/", 7 + len(NUMBER)) as opened:
        for sign in b"number=" + NUMBER.encode():
            opened.sendall(bytes([sign]))
        assert answered(opened)[0] == 302


def test_one_client_sends_so_many_at_a_time(patient: Served) -> None:
    """Further ones are told to wait, and are taken when there is room again."""
    with ExitStack() as stack:
        hold(patient, stack, 300, "/check/", 100)
        status, headers, text = patient.ask("POST", "/api/v1/tokens", b"{}", Content_Type="application/json")
        assert (status, json.loads(text)["code"]) == (429, "too_many_bodies")
        assert int(headers["retry-after"]) > 0
    while (status := patient.ask("POST", "/check/", b"number=Y1", Content_Type=FORM)[0]) == 429:
        pass
    assert status == 302


MEGABYTE = 1024 * 1024


@pytest.mark.parametrize(
    ("path", "length", "kind", "status", "code"),
    [
        ("/sign-in/", 400 * MEGABYTE, FORM, 413, "content_too_large"),
        ("/sign-in/", MEGABYTE, "multipart/form-data; boundary=b", 413, "content_too_large"),
        ("/check/", 70_000, FORM, 413, "content_too_large"),
        ("/nowhere/", 70_000, FORM, 413, "content_too_large"),
        ("/api/v1/nowhere", 70_000, "application/json", 413, "content_too_large"),
        ("/api/v1/eligibility", MEGABYTE + 1, "application/json", 413, "content_too_large"),
        ("/api/v1/batches", settings.UPLOAD_LIMIT_BYTES, "application/json", 401, "large_body_needs_sign_in"),
        ("/api/v1/batches", 70_000, "multipart/form-data; boundary=b", 401, "large_body_needs_sign_in"),
    ],
)
def test_a_body_that_is_not_taken_is_refused_before_a_byte_of_it_has_come(
    patient: Served, path: str, length: int, kind: str, status: int, code: str
) -> None:
    """By the length it announces; nothing of it is sent here, and nothing goes to disk."""
    with patient.begin(path, length, kind=kind) as opened:
        got, _, text = answered(opened)
        assert got == status
        assert code in text


def test_a_file_of_nobody_leads_to_the_sign_in_page_unread(patient: Served) -> None:
    with patient.begin("/batches/new/", 40 * MEGABYTE, kind="multipart/form-data; boundary=b") as opened:
        status, headers, _ = answered(opened)
        assert status == 302
        assert headers["location"].startswith("/sign-in/")
