"""The public check: distinct answers, nothing personal, slow for guessers."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from registry import sweeps
from registry.models import Certificate
from tests import factories

pytestmark = pytest.mark.django_db


def check(client: APIClient, number: str, name: str | None = None, **query: str) -> Any:
    if name is not None:
        return client.post("/api/v1/checks", {"number": number, "name": name}, format="json")
    return client.get(f"/api/v1/certificates/{number}", query)


def changed(certificate: Certificate, kind: str, **more: Any) -> None:
    today = timezone.localdate()
    factories.changed(certificate, kind, effective_on=today, at=timezone.now(), **more)


def test_a_valid_certificate_is_told_with_its_data_masked(anybody: APIClient, certificate: Certificate) -> None:
    """Number and right name: valid, with occupation and level; the name masked, no document number at all."""
    answer = check(anybody, certificate.number, name="王小明")
    assert answer.status_code == 200
    told = answer.json()
    assert told["answer"] == "valid"
    assert told["name_checked"] is True
    assert told["details"]["holder_name"] == "王*明"
    assert told["details"]["issued_on"] == certificate.issued_on.isoformat()
    assert told["certificate"]["level_name"] == "三级/高级工"
    assert "王小明" not in answer.content.decode()
    assert certificate.worker.document_masked not in answer.content.decode()


def test_a_number_alone_tells_status_level_occupation_and_body(anybody: APIClient, certificate: Certificate) -> None:
    """Numbers are serial: nothing of the holder, not even masked, no day and no place is told to who only counts on."""
    told = check(anybody, certificate.number).json()
    assert (told["answer"], told["name_checked"], told["details"]) == ("valid", False, None)
    assert set(told["certificate"]) == {"occupation", "occupation_title", "level", "level_name", "body"}
    assert "王" not in str(told)
    assert certificate.issued_on.isoformat() not in str(told)


def test_a_name_is_not_taken_in_an_address(anybody: APIClient, certificate: Certificate) -> None:
    """Addresses stand in logs: ``?name=`` is an unknown parameter, and POST asks for both."""
    answer = anybody.get(f"/api/v1/certificates/{certificate.number}", {"name": "王小明"})
    assert answer.json()["errors"][0] == answer.json()["errors"][0] | {"parameter": "name", "code": "unknown_parameter"}
    missing = anybody.post("/api/v1/checks", {"number": certificate.number}, format="json")
    assert [fault["pointer"] for fault in missing.json()["errors"]] == ["/name"]


def test_who_counts_on_is_slowed_down(
    anybody: APIClient, certificate: Certificate, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Different numbers alone, found or not; the check with the right name goes on."""
    settings.NUMBERS_PER_DAY = 2
    monkeypatch.setattr(sweeps, "FIRST_DELAY", 500)
    statuses = [check(anybody, f"Y00003299000126300009{serial}").status_code for serial in range(3)]
    assert statuses == [404, 404, 404]
    answer = check(anybody, certificate.number)
    assert answer.status_code == 429
    assert 400 < int(answer["Retry-After"]) <= 500
    assert check(anybody, certificate.number, name="王小明").status_code == 200


@pytest.mark.parametrize("kind", ["suspended", "revoked"])
def test_a_changed_status_is_told(anybody: APIClient, certificate: Certificate, kind: str) -> None:
    """A suspended or revoked certificate says so from the day on."""
    changed(certificate, kind)
    assert check(anybody, certificate.number).json()["answer"] == kind


def test_a_superseded_certificate_is_told(anybody: APIClient, certificate: Certificate) -> None:
    """A certificate replaced by another is superseded."""
    later = factories.successor_of(certificate, at=timezone.now())
    changed(certificate, "superseded", replaced_by=later)
    assert check(anybody, certificate.number).json()["answer"] == "superseded"


def test_an_unknown_number_is_not_found(anybody: APIClient) -> None:
    """A well-formed number without a certificate: 404 with answer unknown_number."""
    answer = check(anybody, "Y000032990001263000001")
    assert (answer.status_code, answer.json()["answer"]) == (404, "unknown_number")
    assert answer["Content-Type"] == "application/problem+json"


def test_a_malformed_number_is_told_what_is_wrong(anybody: APIClient) -> None:
    """A text that is no number: 400, and the words say which rule it breaks."""
    answer = check(anybody, "Y12345")
    assert (answer.status_code, answer.json()["answer"]) == (400, "malformed_number")
    assert "22位" in answer.json()["detail"]
    assert "22 characters" in answer.json()["detail_en"]


def test_a_wrong_name_learns_nothing_of_the_certificate(anybody: APIClient, certificate: Certificate) -> None:
    """A name that does not match: 404 with answer name_mismatch and no datum of the certificate."""
    answer = check(anybody, certificate.number, name="李四")
    assert (answer.status_code, answer.json()["answer"]) == (404, "name_mismatch")
    assert "certificate" not in answer.json()
    assert "车工" not in answer.content.decode()


def test_a_misspelt_parameter_is_refused(anybody: APIClient, certificate: Certificate) -> None:
    """``nmae=`` must not read as a check without a name."""
    answer = check(anybody, certificate.number, nmae="李四")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == "nmae"


def test_a_guesser_is_slowed_down(anybody: APIClient, certificate: Certificate, settings: Any) -> None:
    """After as many misses as are allowed, every check of the client is 429 with Retry-After."""
    settings.MISSES_PER_HOUR = 3
    for serial in range(3):
        assert check(anybody, f"Y00003299000126300000{serial + 1}").status_code == 404
    answer = check(anybody, certificate.number)
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert answer.json()["code"] == "too_many_requests"


def test_a_client_may_not_check_too_often(anybody: APIClient, certificate: Certificate, settings: Any) -> None:
    """More checks in a minute than are allowed are 429, found or not."""
    settings.CHECKS_PER_MINUTE = 2
    statuses = [check(anybody, certificate.number).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


def test_a_check_takes_one_statement(
    anybody: APIClient, certificate: Certificate, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """The certificate; the codes of numbers are looked up where a number leads nowhere."""
    with django_assert_num_queries(1):
        check(anybody, certificate.number, name="王小明")
