"""NUL, control characters, lone surrogates and bytes that are no UTF-8 are refused by name wherever they come in."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv6Address
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as configured
from django.test import Client
from rest_framework.test import APIClient

from registry.models import Account
from tests import factories
from tests.hostile.doors import Door, doors, with_text

# As written in an address; the last two are a lone surrogate and a byte that begins nothing.
FORBIDDEN = ["%00", "%08", "%0B", "%1F", "%7F", "%C2%80", "%C2%9F"]
UNREADABLE = ["%ED%A0%80", "%FF"]
PARAMETERS = ["site", "page", "state", "number", "name", "next", "pathway", "occupation", "cursor", "page_size", "on", "unheard-of"]  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture
def anybody() -> Client:
    client = Client(REMOTE_ADDR=str(IPv6Address(uuid4().int)))
    client.raise_request_exception = False
    return client


def refused(answer: Any, door: Door, code: str, status: int = 400) -> None:
    """The answer names what is wrong in both languages: as a problem document, or on a page."""
    assert answer.status_code == status, (door, answer.status_code)
    if door.is_api:
        assert answer["Content-Type"] == "application/problem+json"
        document = answer.json()
        assert document["code"] == code, door
        assert document["detail"]
        assert document["detail_en"]
    else:
        page = answer.content.decode()
        assert f"<code>{code}</code>" in page, door
        assert 'lang="en"' in page


@pytest.mark.parametrize("sign", FORBIDDEN)
def test_no_step_of_any_address_holds_what_no_text_may(anybody: Client, sign: str) -> None:
    """Every step that is free text, on every page and resource, before anybody is asked who they are."""
    tried = 0
    for door in doors():
        for path in with_text(door, f"a{sign}b"):
            refused(anybody.get(path), door, "characters_not_allowed")
            tried += 1
    assert tried > 12


@pytest.mark.parametrize("sign", FORBIDDEN)
def test_no_parameter_of_any_address_holds_it(anybody: Client, sign: str) -> None:
    """In the value and in the name, on every page and resource."""
    for place, door in enumerate(doors()):
        name = PARAMETERS[place % len(PARAMETERS)]
        refused(anybody.get(f"{door.path}?{name}=a{sign}b"), door, "characters_not_allowed")
        refused(anybody.get(f"{door.path}?{sign}{name}=a"), door, "characters_not_allowed")


@pytest.mark.parametrize("name", PARAMETERS)
@pytest.mark.parametrize("sign", [*FORBIDDEN, *UNREADABLE])
def test_no_parameter_is_read_as_another_text(anybody: Client, name: str, sign: str) -> None:
    """Bytes that are no UTF-8 would be read as U+FFFD, and so as another name or number."""
    code = "text_not_utf8" if sign in UNREADABLE else "characters_not_allowed"
    for path in ("/check/", "/check/Y1", "/api/v1/templates/candidates", "/api/v1/occupations"):
        refused(anybody.get(f"{path}?{name}={sign}"), Door("", path, ()), code)


@pytest.mark.parametrize("sign", FORBIDDEN)
def test_no_field_of_any_form_holds_it(anybody: Client, sign: str) -> None:
    """In the value and in the name of a field, urlencoded and as multipart, on every page."""
    kind = "application/x-www-form-urlencoded"
    raw = bytes.fromhex(sign.replace("%", ""))
    for door in doors():
        if door.is_api:
            continue
        refused(anybody.post(door.path, f"ground=a{sign}", content_type=kind), door, "characters_not_allowed")
        refused(anybody.post(door.path, f"a{sign}=x", content_type=kind), door, "characters_not_allowed")
        if sign not in ("%0B", "%00"):  # a part's name ends at these
            body = b'--b\r\nContent-Disposition: form-data; name="f"\r\n\r\na' + raw + b"\r\n--b--\r\n"
            answer = anybody.post(door.path, body, content_type="multipart/form-data; boundary=b")
            refused(answer, door, "characters_not_allowed")


@pytest.mark.parametrize("sign", UNREADABLE)
def test_no_field_of_a_form_is_read_as_another_text(anybody: Client, sign: str) -> None:
    """A ground in another character set is not stored as question marks."""
    answer = anybody.post("/sign-in/", f"username={sign}", content_type="application/x-www-form-urlencoded")
    refused(answer, Door("", "/sign-in/", ()), "text_not_utf8")


def test_a_form_of_the_api_is_read_as_strictly(signed_in: Callable[[Account], APIClient]) -> None:
    """A file's form: NUL, bytes that are no UTF-8 and a field given twice, each by its pointer."""
    client = signed_in(factories.SubmitterFactory())

    def sent(value: bytes, times: int = 1) -> list[tuple[str, str]]:
        part = b'--b\r\nContent-Disposition: form-data; name="site"\r\n\r\n' + value + b"\r\n"
        answer = client.generic("POST", "/api/v1/batches", part * times + b"--b--\r\n",
                                content_type="multipart/form-data; boundary=b")  # fmt: skip
        assert answer.status_code == 400, answer.content
        return [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]]

    assert sent(b"Y\x00") == [("/site", "characters_not_allowed")]
    assert sent(b"\xed\xa0\x80") == [("/site", "text_not_utf8")]
    assert sent(b"Y", times=2) == [("/site", "repeated_field")]


@pytest.mark.parametrize("header", ["HTTP_USER_AGENT", "HTTP_ACCEPT_LANGUAGE", "HTTP_IDEMPOTENCY_KEY", "HTTP_X_FORWARDED_FOR", "HTTP_REFERER", "HTTP_AUTHORIZATION", "HTTP_X_REQUESTED_WITH", "HTTP_HX_REQUEST"])  # fmt: skip
@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\x7f", "\r\nX: y"])
def test_no_header_holds_it(anybody: Client, header: str, sign: str) -> None:
    for path in ("/", "/api/v1/levels"):
        refused(anybody.get(path, **{header: f"a{sign}b"}), Door("", path, ()), "characters_not_allowed")


def test_a_cookie_that_spells_nul_is_refused(anybody: Client) -> None:
    """A quoted cookie may write NUL as \\000; the session is looked up by it."""
    for name in (configured.SESSION_COOKIE_NAME, configured.CSRF_COOKIE_NAME, "messages"):
        for path in ("/", "/batches/", "/api/v1/me"):
            answer = anybody.get(path, HTTP_COOKIE=f'{name}="aaaaaaaa\\000aaaaaaaaaaaaaaaa"')
            refused(answer, Door("", path, ()), "characters_not_allowed")


def test_a_proxy_s_word_for_an_address_is_an_address(anybody: Client, settings: Any) -> None:
    """What a client made up is no key of the cache; it counts as its peer."""
    settings.TRUSTED_PROXIES = 1
    for made_up in ("a b\tc", "x" * 5000, "*"):
        assert anybody.get("/api/v1/certificates/Y1", HTTP_X_FORWARDED_FOR=made_up).status_code in (400, 404)


def test_a_host_that_is_not_ours_is_named(anybody: Client) -> None:
    for path in ("/", "/api/v1/levels"):
        refused(anybody.get(path, HTTP_HOST="evil.example"), Door("", path, ()), "host_not_allowed")


def test_tab_and_line_breaks_are_what_people_type(anybody: Client) -> None:
    """A number pasted with a tab or a line break around it is looked up."""
    answer = anybody.get("/api/v1/certificates/%09Y000032990001263000001%0D%0A")
    assert answer.json()["code"] == "unknown_number"
