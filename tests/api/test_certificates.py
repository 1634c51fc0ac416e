"""Certificates: the list, the document, the status changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from registry.acts.documents import render_documents
from registry.models import Account, Certificate, StatusChange
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def regulator(signed_in: Callable[[Account], APIClient]) -> APIClient:
    return signed_in(factories.RegulatorFactory(region__code="320000"))


def change(client: APIClient, certificate: Certificate, kind: str, **more: Any) -> Any:
    body = {
        "kind": kind, "effective_on": timezone.localdate().isoformat(), "ground": "核查不实", "citation": "管理办法第十条",
    }  # fmt: skip
    return client.post(f"/api/v1/certificates/{certificate.number}/status-changes", body | more, format="json")


def test_the_list_is_narrowed_by_what_one_knows(certificate: Certificate, regulator: APIClient) -> None:
    """Number, level, occupation and day of issue, each alone and against."""
    day = certificate.issued_on
    for hit in (
        {"number": certificate.number}, {"level": "senior"}, {"occupation": "6-18-01-01"},
        {"issued_from": day.isoformat()}, {"issued_to": day.isoformat()}, {"site": certificate.site.code},
    ):  # fmt: skip
        assert len(regulator.get("/api/v1/certificates", hit).json()["results"]) == 1, hit
    for miss in (
        {"number": "Y000032990001263000001"}, {"level": "junior"}, {"occupation": "6-18-01-02"},
        {"issued_from": (day + timedelta(days=1)).isoformat()}, {"issued_to": (day - timedelta(days=1)).isoformat()},
    ):  # fmt: skip
        assert regulator.get("/api/v1/certificates", miss).json()["results"] == [], miss


def test_the_document_is_sent_once_it_is_rendered(certificate: Certificate, regulator: APIClient) -> None:
    """404 document_not_ready before the job, the PDF after it."""
    path = f"/api/v1/certificates/{certificate.number}/document"
    before = regulator.get(path)
    assert (before.status_code, before.json()["code"]) == (404, "document_not_ready")
    render_documents([str(certificate.pk)], at=timezone.now())
    after = regulator.get(path)
    assert (after.status_code, after["Content-Type"]) == (200, "application/pdf")
    assert after.content.startswith(b"%PDF-")


def test_the_regulator_changes_a_status(certificate: Certificate, regulator: APIClient, anybody: APIClient) -> None:
    """Suspended, then reinstated; the list and the check tell it, the changes are kept in order."""
    path = f"/api/v1/certificates/{certificate.number}"
    made = change(regulator, certificate, "suspended")
    assert made.status_code == 201, made.json()
    assert (made.json()["kind"], made.json()["certificate"]) == ("suspended", certificate.number)
    assert regulator.get("/api/v1/certificates").json()["results"][0]["status"] == "suspended"
    assert change(regulator, certificate, "reinstated").status_code == 201
    assert anybody.get(path).json()["answer"] == "valid"
    kinds = [row["kind"] for row in regulator.get(f"{path}/status-changes").json()["results"]]
    assert kinds == ["suspended", "reinstated"]


def test_a_change_that_cannot_follow_is_refused(certificate: Certificate, regulator: APIClient) -> None:
    """409 by the database's own guard: nothing follows a revocation."""
    assert change(regulator, certificate, "revoked").status_code == 201
    answer = change(regulator, certificate, "reinstated")
    assert (answer.status_code, answer.json()["code"]) == (409, "status_changes_come_in_order")
    assert StatusChange.objects.count() == 1


def test_a_replacement_names_the_new_certificate(certificate: Certificate, regulator: APIClient) -> None:
    """superseded with the new number; without one, and with one that is unknown, it is a fault."""
    later = factories.issued([factories.ApplicationFactory()], at=timezone.now())[0]
    without = change(regulator, certificate, "superseded")
    assert (without.status_code, without.json()["code"]) == (422, "only_a_replacement_names_another_certificate")
    unknown = change(regulator, certificate, "superseded", replaced_by="Y000032990001263000009")
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (400, "/replaced_by")
    right = change(regulator, certificate, "superseded", replaced_by=later.number)
    assert right.status_code == 201
    assert right.json()["replaced_by"] == later.number


def test_a_regulator_of_another_region_changes_nothing(
    certificate: Certificate, signed_in: Callable[[Account], APIClient]
) -> None:
    """For them the certificate does not exist behind this door."""
    stranger = signed_in(factories.RegulatorFactory(region__code="440300"))
    assert change(stranger, certificate, "revoked").status_code == 404
    assert not StatusChange.objects.exists()
