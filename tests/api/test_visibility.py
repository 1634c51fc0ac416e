"""Owner, colleague, stranger: what is not yours does not exist."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from certification.models import Application
from registry.models import Account, Certificate
from tests import factories

pytestmark = pytest.mark.django_db
SignIn = Callable[[Account], APIClient]


@pytest.fixture
def application() -> Application:
    return factories.ApplicationFactory()


def paths(application: Application) -> list[str]:
    batch = f"/api/v1/batches/{application.batch_id}"
    return [
        batch, f"{batch}/applications", f"{batch}/approvals", f"/api/v1/applications/{application.pk}",
        f"/api/v1/bodies/{application.batch.body.credit_code}",
    ]  # fmt: skip


def statuses(client: APIClient, asked: list[str]) -> set[int]:
    return {client.get(path).status_code for path in asked}


def ids(client: APIClient, path: str) -> list[Any]:
    return [row["id"] for row in client.get(path).json()["results"]]


@pytest.mark.parametrize(
    "colleague", [factories.SubmitterFactory, factories.ApproverFactory, factories.AssessorFactory]
)
def test_a_body_sees_its_own(application: Application, signed_in: SignIn, colleague: Any) -> None:
    """Every account of the body sees its batches and applications."""
    client = signed_in(colleague(body=application.batch.body))
    assert statuses(client, paths(application)) == {200}
    assert ids(client, "/api/v1/batches") == [str(application.batch_id)]
    assert ids(client, "/api/v1/applications") == [str(application.pk)]


@pytest.mark.parametrize(
    "stranger", [factories.SubmitterFactory, factories.ApproverFactory, factories.AssessorFactory,
                 lambda: factories.RegulatorFactory(region__code="440300")],
)  # fmt: skip
def test_for_a_stranger_nothing_exists(application: Application, signed_in: SignIn, stranger: Any) -> None:
    """Another body's account and the regulator of another region get 404 and empty lists."""
    client = signed_in(stranger())
    assert statuses(client, paths(application)) == {404}
    assert ids(client, "/api/v1/batches") == []
    assert ids(client, "/api/v1/applications") == []


@pytest.mark.parametrize("region", ["320500", "320000", "000000"])
def test_a_regulator_sees_the_region(application: Application, signed_in: SignIn, region: str) -> None:
    """The city's, the province's and the nation's regulator see what lies inside."""
    client = signed_in(factories.RegulatorFactory(region__code=region))
    assert statuses(client, paths(application)) == {200}
    assert ids(client, "/api/v1/batches") == [str(application.batch_id)]
    assert ids(client, "/api/v1/applications") == [str(application.pk)]
    assert client.get("/api/v1/bodies").json()["results"][0]["credit_code"] == application.batch.body.credit_code


def test_a_worker_sees_their_own_application_and_no_batch(application: Application, signed_in: SignIn) -> None:
    """One's own application exists, another's does not, and batches are not for workers."""
    own = signed_in(factories.WorkerAccountFactory(worker=application.worker))
    other = signed_in(factories.WorkerAccountFactory())
    path = f"/api/v1/applications/{application.pk}"
    assert (own.get(path).status_code, other.get(path).status_code) == (200, 404)
    assert (ids(own, "/api/v1/applications"), ids(other, "/api/v1/applications")) == ([str(application.pk)], [])
    assert own.get(f"/api/v1/batches/{application.batch_id}").status_code == 403


def test_acts_on_what_is_not_yours_meet_nothing(application: Application, signed_in: SignIn) -> None:
    """The stranger's act is answered like one on a batch that was never there."""
    batch = f"/api/v1/batches/{application.batch_id}"
    assessor, approver = signed_in(factories.AssessorFactory()), signed_in(factories.ApproverFactory())
    assert assessor.post(f"{batch}/scores", {"scores": []}, format="json").status_code == 404
    assert approver.post(f"{batch}/approvals", {}, format="json").status_code == 404
    assert approver.post(f"{batch}/rejections", {}, format="json").status_code == 404


def test_certificates_are_seen_by_holder_body_and_regulator(certificate: Certificate, signed_in: SignIn) -> None:
    """In the list and by the document's address; for anybody else neither exists."""
    site, path = certificate.site, f"/api/v1/certificates/{certificate.number}/status-changes"
    seeing = [
        factories.WorkerAccountFactory(worker=certificate.worker), factories.ApproverFactory(body=site.body),
        factories.RegulatorFactory(region__code="320500"), factories.AdministratorFactory(),
    ]  # fmt: skip
    blind = [factories.WorkerAccountFactory(), factories.SubmitterFactory(),
             factories.RegulatorFactory(region__code="440300")]  # fmt: skip
    for account in seeing:
        rows = signed_in(account).get("/api/v1/certificates").json()["results"]
        assert [row["number"] for row in rows] == [certificate.number], account.role
        assert signed_in(account).get(path).status_code == 200
    for account in blind:
        assert signed_in(account).get("/api/v1/certificates").json()["results"] == [], account.role
        assert signed_in(account).get(path).status_code == 404


def test_sites_and_filings_are_those_of_the_body(signed_in: SignIn) -> None:
    """A body sees its own sites and filings with their scopes, and no other's."""
    scope = factories.FilingScopeFactory()
    factories.FilingScopeFactory()
    client = signed_in(factories.SubmitterFactory(body=scope.site.body))
    assert [row["code"] for row in client.get("/api/v1/sites").json()["results"]] == [scope.site.code]
    filings = client.get("/api/v1/filings").json()["results"]
    assert [row["number"] for row in filings] == [scope.filing.number]
    assert filings[0]["scopes"][0]["level"] == "senior"
    assert filings[0]["scopes"][0]["until"] is None
