"""Everything that goes wrong is a problem document (RFC 9457)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.signals import got_request_exception
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from registry.models import Account
from tests import factories

pytestmark = pytest.mark.django_db


def problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    """The document of an answer, with the members that every problem has."""
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    document: dict[str, Any] = answer.json()
    assert document["type"] == f"urn:bajigong:problem:{code}"
    assert (document["status"], document["code"]) == (status, code)
    assert document["title"]
    assert document["detail"]
    assert document["detail_en"]
    return document


@pytest.fixture
def submitter(signed_in: Callable[[Account], APIClient]) -> APIClient:
    return signed_in(factories.SubmitterFactory())


@pytest.mark.parametrize("path", ["/api/", "/api/v1", "/api/v1/nothing", "/api/v1/batches/", "/api/v2/batches"])
def test_a_path_that_is_no_resource_is_not_found(anybody: APIClient, path: str) -> None:
    """404 as a problem, under every method and without signing in."""
    for method in ("GET", "POST", "DELETE", "OPTIONS"):
        document = problem(anybody.generic(method, path), 404, "not_found")
        assert document["instance"] == path


def test_a_method_that_a_resource_lacks_is_named(anybody: APIClient) -> None:
    """405 with the methods that it has."""
    answer = anybody.delete("/api/v1/levels")
    problem(answer, 405, "method_not_allowed")
    assert "GET" in answer["Allow"]


def test_a_media_type_that_is_not_read_is_named(submitter: APIClient) -> None:
    """415 for a body in another form than the resource reads."""
    problem(submitter.post("/api/v1/batches", "x", content_type="text/csv"), 415, "unsupported_media_type")


@pytest.mark.parametrize("body", ["{", '{"site": NaN}', b"\xff\xfe", '{"site": "\\ud800"}'])
def test_a_body_that_is_no_json_is_told_where(submitter: APIClient, body: str | bytes) -> None:
    """400 with an error at the whole document."""
    document = problem(submitter.generic("POST", "/api/v1/batches", body, content_type="application/json"), 400,
                       "parse_error")  # fmt: skip
    assert document["errors"][0]["pointer"] == ""


def test_each_fault_of_a_body_has_its_pointer(submitter: APIClient) -> None:
    """400 with every fault: the missing, the malformed and the unknown field."""
    answer = submitter.post("/api/v1/batches", {"candidates": []}, format="json")
    pointers = {fault["pointer"] for fault in problem(answer, 400, "invalid")["errors"]}
    assert pointers == {"/site", "/candidates"}


def test_a_field_that_is_not_known_is_refused(submitter: APIClient) -> None:
    """400: nothing that was sent is dropped silently."""
    answer = submitter.post("/api/v1/batches", {"site": "x", "candidates": [{}], "note": 1}, format="json")
    fault = problem(answer, 400, "invalid")["errors"][0]
    assert (fault["pointer"], fault["code"]) == ("/note", "unknown_field")


def test_a_fault_of_the_query_names_its_parameter(anybody: APIClient) -> None:
    """400 for a parameter that is not known and for a value that is not allowed."""
    unknown = problem(anybody.get("/api/v1/occupations?cod=6"), 400, "invalid")["errors"][0]
    assert (unknown["parameter"], unknown["code"]) == ("cod", "unknown_parameter")
    wrong = problem(anybody.get("/api/v1/offers?level=ninth"), 400, "invalid")["errors"][0]
    assert (wrong["parameter"], wrong["code"]) == ("level", "invalid_choice")


def test_a_token_that_is_none_is_refused(anybody: APIClient) -> None:
    """401 for a token that was never given out, also where it is no text."""
    for token in ("nonsense", "\xff\xfe", "a b"):
        answer = anybody.get("/api/v1/me", HTTP_AUTHORIZATION=f"Bearer {token}")
        problem(answer, 401, "authentication_failed")


def test_a_session_without_its_csrf_token_is_refused(settings: Any) -> None:
    """403: a form of another site cannot act in the name of who is signed in."""
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(factories.SubmitterFactory(), backend="django.contrib.auth.backends.ModelBackend")
    problem(client.post("/api/v1/batches", {}, format="json"), 403, "permission_denied")


def test_a_body_too_large_is_refused_by_its_length(submitter: APIClient, settings: Any) -> None:
    """413 before anything of it is read."""
    settings.UPLOAD_LIMIT_BYTES = 1000
    answer = submitter.post("/api/v1/batches", {"site": "x", "candidates": [{"a": "x" * 2000}]}, format="json")
    problem(answer, 413, "content_too_large")


def test_a_question_too_large_is_refused(anybody: APIClient) -> None:
    """413 past a megabyte where anybody may ask."""
    problem(anybody.post("/api/v1/eligibility", {"x": "y" * 1_100_000}, format="json"), 413, "content_too_large")


def test_a_bug_is_a_500_without_detail(anybody: APIClient, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """What nobody foresaw says nothing of its inside, and is reported to whoever listens for errors."""
    reported: list[Any] = []

    def listen(**kwargs: Any) -> None:
        reported.append(kwargs["request"])

    anybody.raise_request_exception = False
    settings.CHECKS_PER_MINUTE = "not a number"
    got_request_exception.connect(listen)
    try:
        answer = anybody.get("/api/v1/certificates/Y000032990001263000001")
        again = anybody.get("/api/v1/certificates/Y000032990001263000001")
    finally:
        got_request_exception.disconnect(listen)
    document = problem(again if answer.status_code != 500 else answer, 500, "error")
    assert reported
    assert "number" not in str(document)
    assert "Traceback" not in str(document)


def test_the_log_of_a_bug_quotes_no_row(
    signed_in: Callable[[Account], APIClient], caplog: pytest.LogCaptureFixture
) -> None:
    """PostgreSQL quotes the failing row in its message; the log names the error's class and place alone."""
    regulator = signed_in(factories.RegulatorFactory())
    regulator.raise_request_exception = False
    application = factories.ApplicationFactory(batch__submitted_at=timezone.now() - timedelta(days=30))
    certificate = factories.issued([application], at=timezone.now())[0]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE registry_statusproposal ADD CONSTRAINT none CHECK (false) NOT VALID")
    ground = factories.StatusGroundFactory()
    body = {"ground": ground.code, "effective_on": str(timezone.localdate()), "statement": "李建国冒名"}
    answer = regulator.post(f"/api/v1/certificates/{certificate.number}/status-proposals", body, format="json")
    problem(answer, 500, "error")
    assert "IntegrityError" in caplog.text
    assert "李建国" not in caplog.text


def test_whatever_form_is_asked_for_the_one_there_is_is_sent(anybody: APIClient) -> None:
    """Accept is no reason to refuse: the resource is sent in its one form."""
    answer = anybody.get("/api/v1/levels", HTTP_ACCEPT="application/xml")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
