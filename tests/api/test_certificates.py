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


@pytest.fixture
def second(signed_in: Callable[[Account], APIClient]) -> APIClient:
    return signed_in(factories.RegulatorFactory(region__code="320000"))


def propose(client: APIClient, certificate: Certificate, kind: str, **more: Any) -> Any:
    ground = factories.StatusGroundFactory(kind=kind)
    body = {"ground": ground.code, "effective_on": timezone.localdate().isoformat(), "statement": "经核查属实"}
    return client.post(f"/api/v1/certificates/{certificate.number}/status-proposals", body | more, format="json")


def confirm(client: APIClient, proposed: Any) -> Any:
    return client.post(f"/api/v1/status-proposals/{proposed.json()['id']}/confirmation", format="json")


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


def test_the_document_of_what_is_not_valid_says_so(
    certificate: Certificate, regulator: APIClient, second: APIClient
) -> None:
    """While suspended a marked copy, and once reinstated the same bytes as before."""
    path = f"/api/v1/certificates/{certificate.number}/document"
    render_documents([str(certificate.pk)], at=timezone.now())
    before = regulator.get(path).content
    confirm(second, propose(regulator, certificate, "suspended"))
    assert regulator.get(path).content != before
    confirm(second, propose(regulator, certificate, "reinstated"))
    assert regulator.get(path).content == before


def test_one_regulator_proposes_and_another_confirms(
    certificate: Certificate, regulator: APIClient, second: APIClient, anybody: APIClient
) -> None:
    """Suspended, then reinstated; nothing changes before the second person, and who did what is told."""
    path = f"/api/v1/certificates/{certificate.number}"
    proposed = propose(regulator, certificate, "suspended")
    assert (proposed.status_code, proposed.json()["kind"], proposed.json()["outcome"]) == (201, "suspended", "")
    assert anybody.get(path).json()["answer"] == "valid"
    own = confirm(regulator, proposed)
    assert (own.status_code, own.json()["code"]) == (403, "second_regulator_needed")
    made = confirm(second, proposed)
    assert (made.status_code, made.json()["kind"], made.json()["certificate"]) == (201, "suspended", certificate.number)
    assert made.json()["proposed_by"] != made.json()["made_by"]
    assert regulator.get("/api/v1/certificates").json()["results"][0]["status"] == "suspended"
    again = confirm(second, proposed)
    assert (again.status_code, again.json()["code"]) == (409, "proposal_settled")
    assert confirm(second, propose(regulator, certificate, "reinstated")).status_code == 201
    assert anybody.get(path).json()["answer"] == "valid"
    kinds = [row["kind"] for row in regulator.get(f"{path}/status-changes").json()["results"]]
    assert kinds == ["suspended", "reinstated"]
    outcomes = [row["outcome"] for row in regulator.get("/api/v1/status-proposals").json()["results"]]
    assert outcomes == ["confirmed", "confirmed"]


def test_only_grounds_of_possible_changes_are_offered(
    certificate: Certificate, regulator: APIClient, second: APIClient
) -> None:
    """Of a valid certificate no reinstatement, of a revoked one nothing; a ground of another place never."""
    for kind in ("suspended", "reinstated", "revoked"):
        factories.StatusGroundFactory(kind=kind)
    factories.StatusGroundFactory(code="elsewhere", region__code="440000")
    path = f"/api/v1/certificates/{certificate.number}/status-grounds"
    offered = regulator.get(path).json()["results"]
    assert [row["code"] for row in offered] == ["example_suspended", "example_revoked"]
    assert offered[0]["citation"] == "《示例办法》第十条"
    confirm(second, propose(regulator, certificate, "revoked"))
    assert regulator.get(path).json()["results"] == []


def test_a_change_that_cannot_follow_is_refused_by_name(
    certificate: Certificate, regulator: APIClient, second: APIClient
) -> None:
    """Nothing follows a revocation, and no change begins before the day of issue."""
    early = propose(regulator, certificate, "revoked", effective_on="2020-01-01")
    assert (early.status_code, early.json()["code"]) == (409, "effective_too_early")
    assert certificate.issued_on.isoformat() in early.json()["detail"]
    assert confirm(second, propose(regulator, certificate, "revoked")).status_code == 201
    answer = propose(regulator, certificate, "reinstated")
    assert (answer.status_code, answer.json()["code"]) == (409, "status_change_impossible")
    assert StatusChange.objects.count() == 1


def test_a_proposal_is_declined_or_withdrawn_with_a_reason(
    certificate: Certificate, regulator: APIClient, second: APIClient
) -> None:
    """By the second person declined, by who proposed it withdrawn; the certificate stays as it was."""
    for client, outcome in ((second, "declined"), (regulator, "withdrawn")):
        proposed = propose(regulator, certificate, "revoked")
        stands = propose(second, certificate, "suspended")
        assert (stands.status_code, stands.json()["code"]) == (409, "proposal_stands")
        path = f"/api/v1/status-proposals/{proposed.json()['id']}/decline"
        assert client.post(path, {"reason": "——"}, format="json").json()["code"] == "ground_needed"
        assert client.post(path, {"reason": "证据不足"}, format="json").json()["outcome"] == outcome
    assert not StatusChange.objects.exists()


@pytest.mark.parametrize(
    ("more", "pointer"),
    [({"ground": "invented"}, "/ground"), ({"statement": ""}, "/statement"), ({"citation": "某办法"}, "/citation")],
)
def test_a_proposal_names_a_ground_of_the_place(
    certificate: Certificate, regulator: APIClient, more: dict[str, str], pointer: str
) -> None:
    """Its ground is chosen and not written; the kind of change follows from it."""
    answer = propose(regulator, certificate, "revoked", **more)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, pointer)


def test_a_replacement_names_the_new_certificate(
    certificate: Certificate, regulator: APIClient, second: APIClient
) -> None:
    """superseded with another certificate of the holder; without one, with itself or somebody else's, it is refused."""
    later = factories.successor_of(certificate, at=timezone.now())
    foreign = factories.issued([factories.ApplicationFactory()], at=timezone.now())[0]
    for more in ({}, {"replaced_by": certificate.number}, {"replaced_by": foreign.number}):
        unfit = propose(regulator, certificate, "superseded", **more)
        assert (unfit.status_code, unfit.json()["code"]) == (422, "replacement_unfit")
    other = propose(regulator, certificate, "revoked", replaced_by=later.number)
    assert (other.status_code, other.json()["code"]) == (422, "replacement_unfit")
    unknown = propose(regulator, certificate, "superseded", replaced_by="Y000032990001263000009")
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (400, "/replaced_by")
    right = confirm(second, propose(regulator, certificate, "superseded", replaced_by=later.number))
    assert (right.status_code, right.json()["replaced_by"]) == (201, later.number)


def test_a_regulator_of_another_region_finds_nothing_to_change(
    certificate: Certificate, regulator: APIClient, signed_in: Callable[[Account], APIClient]
) -> None:
    """For them neither the certificate nor the proposal exists behind these doors."""
    stranger = signed_in(factories.RegulatorFactory(region__code="440300"))
    proposed = propose(regulator, certificate, "revoked")
    assert propose(stranger, certificate, "revoked").status_code == 404
    assert confirm(stranger, proposed).status_code == 404
    assert stranger.get("/api/v1/status-proposals").json()["results"] == []
    assert not StatusChange.objects.exists()


def test_a_lower_authority_does_not_confirm(
    certificate: Certificate, regulator: APIClient, signed_in: Callable[[Account], APIClient]
) -> None:
    """The province proposed: its city may not confirm, the nation may."""
    proposed = propose(regulator, certificate, "revoked")
    city, nation = (signed_in(factories.RegulatorFactory(region__code=code)) for code in ("320500", "000000"))
    answer = confirm(city, proposed)
    assert (answer.status_code, answer.json()["code"]) == (403, "second_regulator_needed")
    assert confirm(nation, proposed).status_code == 201
