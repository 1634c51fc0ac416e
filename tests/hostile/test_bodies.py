"""Bodies that are ambiguous, without end, packed or of no length are refused by name; none answers 500."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as configured
from django.core.management import call_command
from django.core.signals import request_started
from django.db import close_old_connections
from django.test import Client, RequestFactory
from rest_framework.test import APIClient

from config.wsgi import application
from registry.models import Account
from rules.strict_json import DEEPEST, MOST_VALUES, JsonRefused, read_json
from tests import factories
from tests.api.test_access import MATRIX, PUBLIC, ROLES

POSTS = sorted(name.removeprefix("POST ") for name in MATRIX.keys() | PUBLIC if name.startswith("POST "))
QUESTIONS = {"/eligibility", "/equivalence", "/path"}

HOSTILE: dict[str, tuple[bytes, str]] = {
    "nested 65 deep": (b"[" * 65 + b"]" * 65, "json_too_deep"),
    "nested 260 deep": (b"[" * 260 + b"]" * 260, "json_too_deep"),
    "nested 260 deep in a field": (b'{"site":' + b'{"a":' * 260 + b"1" + b"}" * 261, "json_too_deep"),
    "nested a million deep": (b"[" * 1_000_000, "json_too_deep"),
    "a key twice": (b'{"site": "Y1", "site": "Y2"}', "json_repeated_key"),
    "a key twice, once escaped": (b'{"site": "Y1", "s\\u0069te": "Y2"}', "json_repeated_key"),
    "a key twice deep inside": (b'{"facts": {"work": [{"a": 1, "a": 2}]}}', "json_repeated_key"),
    "NUL": (b'{"site": "a\\u0000"}', "characters_not_allowed"),
    "NUL in a key": (b'{"si\\u0000te": 1}', "characters_not_allowed"),
    "a control character": (b'{"site": "a\\u001b"}', "characters_not_allowed"),
    "DEL as it is": (b'{"site": "a\x7f"}', "characters_not_allowed"),
    "a lone surrogate": (b'{"site": "\\ud800"}', "json_malformed"),
    "a surrogate in UTF-8": (b'{"site": "\xed\xa0\x80"}', "json_malformed"),
    "no UTF-8": (b'{"site": "\xff"}', "json_malformed"),
    "UTF-16": ('{"site": 1}'.encode("utf-16"), "json_malformed"),
    "NaN": (b'{"site": NaN}', "json_malformed"),
    "a huge exponent": (b'{"site": 1e999}', "number_out_of_range"),
    "an integer of 64 bits and more": (b'{"site": 18446744073709551616}', "number_out_of_range"),
    "an integer of 5,000 digits": (b'{"site": ' + b"9" * 5000 + b"}", "json_malformed"),
    "nothing": (b" ", "json_malformed"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_json_that_is_not_read_is_refused_by_its_code(name: str) -> None:
    """Each with its place, in Chinese and English."""
    body, code = HOSTILE[name]
    with pytest.raises(JsonRefused) as refused:
        read_json(body)
    assert {fault.code for fault in refused.value.faults} == {code}
    assert all(fault.zh and fault.en for fault in refused.value.faults)


def test_every_character_is_named_by_its_place() -> None:
    """Keys and values, however deep; what may not be shown is not shown."""
    with pytest.raises(JsonRefused) as refused:
        read_json(b'{"a": [1, "\\u0000"], "b\\u0001": {"c/d": "\\u007f"}, "e": 1e400}')
    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [
        ("/a/1", "characters_not_allowed"), ("/b\ufffd", "characters_not_allowed"),
        ("/b\ufffd/c~1d", "characters_not_allowed"), ("/e", "number_out_of_range"),
    ]  # fmt: skip


def test_the_bounds_themselves_are_let_in() -> None:
    """As deep, as large and as many as is said, and one more is refused."""
    deepest = b"[" * DEEPEST + b"]" * DEEPEST
    assert read_json(deepest) is not None
    assert read_json(str(2**63 - 1).encode()) == 2**63 - 1
    assert read_json('"\\t\\r\\n\u3000\U00020000"'.encode()) == "\t\r\n\u3000\U00020000"
    assert len(read_json(b"[" + b"0," * (MOST_VALUES - 1) + b"0]")) == MOST_VALUES
    with pytest.raises(JsonRefused):
        read_json(str(2**63).encode())
    with pytest.raises(JsonRefused) as many:
        read_json(b"[" + b"0," * MOST_VALUES + b"0]")
    assert many.value.faults[0].code == "json_too_many_values"


@pytest.mark.django_db
@pytest.mark.parametrize("path", POSTS)
def test_no_door_answers_500_to_hostile_json(path: str, signed_in: Callable[[Account], APIClient]) -> None:
    """Every POST, by a role that may: 400 with a coded fault before anything is looked up or done."""
    roles = MATRIX.get(f"POST {path}", "s") or "s"
    client = signed_in(ROLES[roles[0]]())
    named = path.replace("/jobs/x", "/jobs/1")
    address = "/api/v1" + "/".join(str(uuid4()) if step == "x" else step for step in named.split("/"))
    for place, (name, (body, code)) in enumerate(HOSTILE.items()):
        key = {} if path in QUESTIONS | {"/tokens"} else {"HTTP_IDEMPOTENCY_KEY": f"k{place}"}
        answer = client.generic("POST", address, body, content_type="application/json", **key)
        if path == "/tokens/current/confirmations":  # only a token opens it, and this client has a session
            assert answer.status_code == 401
            continue
        if path == "/tokens" and len(body) > 1_000_000:
            continue
        assert answer.status_code in (400, 429), (name, answer.status_code, answer.content[:300])
        fault = answer.json()["errors"][0]
        assert fault["detail"]
        assert fault["detail_en"]
        if path not in QUESTIONS:
            assert (answer.json()["code"], fault["code"]) == ("parse_error", code), name
        else:
            assert answer.json()["code"] == "invalid_question"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""}, 411, "length_required"),
        ({"SERVER_PROTOCOL": "HTTP/2", "CONTENT_LENGTH": ""}, 411, "length_required"),
        ({"CONTENT_LENGTH": "many"}, 411, "length_required"),
        ({"CONTENT_LENGTH": "-1"}, 411, "length_required"),
        ({"CONTENT_LENGTH": "9" * 30}, 413, "content_too_large"),
        ({"CONTENT_LENGTH": str(configured.UPLOAD_LIMIT_BYTES * 2)}, 413, "content_too_large"),
        ({"HTTP_CONTENT_ENCODING": "gzip"}, 415, "content_coding_not_supported"),
        ({"HTTP_CONTENT_ENCODING": "gzip, identity"}, 415, "content_coding_not_supported"),
        ({"CONTENT_TYPE": "application/json; charset=utf-16"}, 415, "charset_not_supported"),
        ({"CONTENT_TYPE": "application/x-www-form-urlencoded; charset=hex"}, 415, "charset_not_supported"),
        ({"CONTENT_TYPE": "multipart/form-data; boundary=b; charset=idna"}, 415, "charset_not_supported"),
    ],
)
def test_a_body_that_is_not_taken_is_refused_before_it_is_read(headers: dict[str, str], status: int, code: str) -> None:
    """On a page and on a resource alike."""
    client = Client(raise_request_exception=False)
    for path in ("/batches/new/", "/sign-in/", "/check/", "/api/v1/batches", "/api/v1/tokens"):
        sent = {"CONTENT_TYPE": "application/json", "CONTENT_LENGTH": "2", "wsgi.input": Unread(), **headers}
        answer = client.generic("POST", path, b"", **sent)  # type: ignore[arg-type]
        assert answer.status_code == status, (path, answer.content[:300])
        assert code in answer.content.decode()
        if code == "content_coding_not_supported":
            assert answer["Accept-Encoding"] == "identity"


class Unread:
    """A body that must not be touched."""

    def read(self, *args: Any) -> bytes:
        raise AssertionError("read")

    readline = read


def served(method: str, path: str, body: bytes = b"", **environ: str) -> tuple[int, str]:
    """What the application itself answers, from the environment that a server hands it."""
    url, _, query = path.partition("?")
    given = RequestFactory()._base_environ(
        REQUEST_METHOD=method, PATH_INFO=url, QUERY_STRING=query, CONTENT_LENGTH=str(len(body)), **environ
    ) | {"wsgi.input": io.BytesIO(body)}  # fmt: skip
    statuses: list[int] = []
    request_started.disconnect(close_old_connections)  # the test's transaction goes on
    try:
        content = application(given, lambda status, headers: statuses.append(int(status.split()[0])))
    finally:
        request_started.connect(close_old_connections)
    return statuses[0], b"".join(content).decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "kind",
    [
        "text/plain; charset=hex", "text/plain; charset=idna", "text/plain; charset=utf-16", "text/plain; charset=zlib",
        "text/plain; charset=undefined", "text/plain; charset*=nope''%41", "text/plain; charset=\xff",
    ],
)  # fmt: skip
def test_a_request_without_a_body_may_say_what_it_likes_of_it(kind: str) -> None:
    """A character set that is none of text is no 500 where a query is read by it; with a body it is 415."""
    for path in ("/check/?name=a", "/api/v1/occupations?title=a"):
        assert served("GET", path, CONTENT_TYPE=kind)[0] == 200
        status, content = served("POST", path, b"a=b", CONTENT_TYPE=kind)
        assert status == 415
        assert "_not_supported" in content or "unsupported_media_type" in content


@pytest.mark.django_db
def test_a_form_of_thousands_of_fields_is_refused(signed_in: Callable[[Account], APIClient]) -> None:
    """By its code; also in a query, and as files."""
    fields = "&".join(f"f{place}=1" for place in range(5000))
    part = '--b\r\nContent-Disposition: form-data; name="f{}"{}\r\n\r\nx\r\n'
    parts = "".join(part.format(place, "") for place in range(1050)) + "--b--\r\n"
    files = "".join(part.format(place, '; filename="a"') for place in range(500)) + "--b--\r\n"
    multipart, client = "multipart/form-data; boundary=b", Client(raise_request_exception=False)
    answers = [
        client.post("/sign-in/", fields, content_type="application/x-www-form-urlencoded"),
        client.post("/sign-in/", parts, content_type=multipart),
        client.post("/sign-in/", files, content_type=multipart),
        client.get(f"/check/?{fields}"),
        client.get(f"/api/v1/levels?{fields}"),
    ]
    submitter = signed_in(factories.SubmitterFactory())
    answers += [submitter.generic("POST", "/api/v1/batches", body, content_type=multipart) for body in (parts, files)]
    for answer in answers:
        assert answer.status_code == 400
        assert "too_many_fields" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=键"]
)
def test_a_form_that_cannot_be_read_is_refused(kind: str, signed_in: Callable[[Account], APIClient]) -> None:
    """A boundary that is missing or none."""
    page = Client(raise_request_exception=False).post("/sign-in/", b"--b", content_type=kind)
    assert page.status_code == 400
    assert "form_unreadable" in page.content.decode()
    answer = signed_in(factories.SubmitterFactory()).generic("POST", "/api/v1/batches", b"--b", content_type=kind)
    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")


@pytest.mark.django_db
def test_a_form_field_without_end_is_refused() -> None:
    """Text beside a file is bounded; so is a form without one."""
    client, long = Client(raise_request_exception=False), "x" * (configured.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    part = f'--b\r\nContent-Disposition: form-data; name="f"\r\n\r\n{long}\r\n--b--\r\n'
    for body, kind in ((f"f={long}", "application/x-www-form-urlencoded"), (part, "multipart/form-data; boundary=b")):
        answer = client.post("/sign-in/", body, content_type=kind)
        assert answer.status_code == 413
        assert "content_too_large" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["9" * 5000, "1e400", "-1", "0x10", "\uff11", "1_0", "NaN"])
def test_a_number_in_a_query_is_a_number_or_a_fault(number: str, signed_in: Callable[[Account], APIClient]) -> None:
    """Pages show the nearest page there is; the API refuses by the parameter."""
    submitter = factories.SubmitterFactory()
    client = signed_in(submitter)
    assert client.get("/batches/", {"page": number}).status_code == 200
    answer = client.get("/api/v1/batches", {"page_size": number})
    assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, "page_size")
    assert client.get("/api/v1/batches", {"cursor": number}).json()["code"] == "invalid_cursor"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("on=", "blank"), ("on=2026-1-5", "invalid"), ("on=20260105", "invalid"), ("on=2026-W01-1", "invalid"),
        ("on=2026-02-30", "invalid"), ("on=01/05/2026", "invalid"), ("on=2026-01-05&on=2026-01-06", "repeated_parameter"),
        ("occupation=", "blank"),
    ],
)  # fmt: skip
def test_a_parameter_that_means_nothing_is_not_read_as_not_asked_for(query: str, code: str) -> None:
    answer = Client().get(f"/api/v1/standards?{query}")
    assert answer.status_code == 400
    fault = answer.json()["errors"][0]
    assert (fault["parameter"], fault["code"]) == (query.split("=")[0], code)


@pytest.mark.django_db
def test_whether_open_is_true_or_false(signed_in: Callable[[Account], APIClient]) -> None:
    """``open=yes`` is no answer to a yes-or-no question."""
    client = signed_in(factories.ApproverFactory())
    assert client.get("/api/v1/objections?open=true").status_code == 200
    for said in ("yes", "1", "True", "AAA"):
        answer = client.get("/api/v1/objections", {"open": said})
        assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (400, "open"), said


@pytest.mark.django_db
def test_the_command_refuses_what_http_refuses(tmp_path: Any, reference: None) -> None:
    """A key given twice in a line is refused with its fault, in both languages."""
    path, out = tmp_path / "q.jsonl", io.StringIO()
    path.write_bytes(b'{"occupation": "6-18-01-01", "occupation": "6-18-01-02", "facts": {}}\n')
    with pytest.raises(SystemExit):
        call_command("eligibility", str(path), stdout=out)
    fault = json.loads(out.getvalue())["error"]["errors"][0]
    assert "重复" in fault["detail"]
    assert "duplicate" in fault["detail_en"]
