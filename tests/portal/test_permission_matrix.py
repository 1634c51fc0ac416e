"""Who may open which page: the whole table, every route for every role."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from portal import urls
from portal.doors import Open, admits
from registry.models import Account, Role
from tests import factories
from tests.house import House
from tests.portal.conftest import SignIn

W, S, P, A, R, M = (
    Role.WORKER, Role.SUBMITTER, Role.APPROVER, Role.ASSESSOR, Role.REGULATOR, Role.ADMINISTRATOR,
)  # fmt: skip
F, U = Role.DRAFTER, Role.PUBLISHER
EVERYBODY = None
ALL = {W, S, P, A, R, M, F, U}
NOWHERE = UUID(int=0)

# Route: the roles it opens to, EVERYBODY for pages without sign-in.
MATRIX: dict[str, set[Role] | None] = {
    "home": EVERYBODY,
    "sign-in-second-step": EVERYBODY,
    "sign-in-provider": EVERYBODY,
    "sign-in-provider-answer": EVERYBODY,
    "account": ALL,
    "account-password": ALL,
    "account-second-factor": ALL,
    "account-second-factor-remove": ALL,
    "account-recovery-codes": ALL,
    "account-token-new": ALL,
    "account-tokens-end": ALL,
    "account-sessions-end": ALL,
    "tended-accounts": {M},
    "tended-account": {M},
    "tended-account-act": {M},
    "check-form": EVERYBODY,
    "check": EVERYBODY,
    "check-result": EVERYBODY,
    "public_notices": EVERYBODY,
    "public_notice": EVERYBODY,
    "object": EVERYBODY,
    "policies": EVERYBODY,
    "policy": EVERYBODY,
    "comparisons": EVERYBODY,
    "comparison": EVERYBODY,
    "sign-in": EVERYBODY,
    "sign-out": EVERYBODY,
    "objection-receipts": EVERYBODY,
    "objection-receipt": EVERYBODY,
    "demo-clock": EVERYBODY,
    "health": EVERYBODY,
    "metrics": EVERYBODY,
    "ready": EVERYBODY,
    "robots": EVERYBODY,
    "batches": {S, P, A, R, M},
    "batch": {S, P, A, R, M},
    "batch-progress": {S, P, A, R, M},
    "batch-events": {S, P, A, R, M},
    "batch-applications": {W, S, P, A, R, M},
    "batch-new": {S},
    "template": {S},
    "batch-refusals": {S, P},
    "batch-returned": {S, P},
    "batch-export": {S, P},
    "scores": {A},
    "reviews": {A},
    "scores-upload": {A},
    "scores-workbook": {A},
    "approval": {P},
    "approval-confirm": {P},
    "objections": {P, R},
    "objection": {P, R},
    "objection-take-over": {R},
    "applications": {W, S, P, A, R, M},
    "application": {W, S, P, A, R, M},
    "withdrawal": {S},
    "own-identity": {W},
    "own-name-correction": {W},
    "disowning": {W},
    "name-correction": {S, P, R},
    "identity-cases": {S, P, R},
    "identity-case": {S, P, R},
    "identity-case-proposal": {R},
    "name-proposals": {S, P, R},
    "name-proposal": {W, S, P, R},
    "certificates": {W, S, P, R, M},
    "certificate": {W, S, P, R, M},
    "certificate-document": {W, S, P, R, M},
    "certificate-status": {R},
    "status-proposals": {R},
    "status-proposal": {R},
    "bodies": {S, P, A, R, M},
    "job-send": {M},
    "alarms": {R, M},
    "body": {S, P, A, R, M},
    "policy-drafts": {R, F, U, M},
    "policy-draft": {R, F, U, M},
    "policy-draft-changes": {R, F, U, M},
    "policy-draft-new": {F},
    "policy-draft-edit": {F},
    "policy-draft-act": {F},
    "policy-draft-decide": {U},
    "simulations": {R, F, U},
    "simulation": {R, F, U},
    "simulation-progress": {R, F, U},
    "simulation-new": {R, F, U},
}
ARGUMENTS: dict[str, list[Any]] = {
    "objection-receipt": ["0000-0000-0000-0000"],
    "policy": ["0" * 64],
    "comparison": ["0" * 64],
    "check": ["Y000032990001263000001"],
    "check-result": ["nothing"],
    "public_notice": [NOWHERE],
    "object": [NOWHERE, NOWHERE],
    "template": ["Y000000000000"],
    "batch-export": [NOWHERE, "candidates"],
    "certificate": ["Y000032990001263000001"],
    "certificate-document": ["Y000032990001263000001"],
    "certificate-status": ["Y000032990001263000001"],
    "body": ["91320500DEM000014R"],
    "job-send": [0],
    "tended-account": [0],
    "tended-account-act": [0],
    **{
        name: [NOWHERE]
        for name in (
            "batch", "batch-progress", "batch-events", "batch-applications", "batch-refusals", "batch-returned",
            "scores", "scores-upload", "scores-workbook", "reviews", "approval", "approval-confirm", "status-proposal", "objection", "objection-take-over", "application", "withdrawal",
            "disowning", "name-correction", "identity-case", "identity-case-proposal", "name-proposal",
            "policy-draft", "policy-draft-changes", "policy-draft-edit", "policy-draft-act", "policy-draft-decide",
            "simulation", "simulation-progress", "simulation-new",
        )
    },
}  # fmt: skip


def routes_of(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    """The portal's own and those of every desk."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes_of(pattern.url_patterns)
        else:
            yield pattern


ROUTES: list[URLPattern] = list(routes_of(urls.urlpatterns))


def address_of(name: str) -> str:
    return reverse(f"portal:{name}", args=ARGUMENTS.get(name, []))


@pytest.fixture
def people(house: House) -> dict[Role, Account]:
    return {
        W: factories.WorkerAccountFactory(), S: house.submitter, P: house.approver, A: house.assessor,
        R: house.regulator, M: factories.AdministratorFactory(), F: factories.DrafterFactory(),
        U: factories.PublisherFactory(),
    }  # fmt: skip


def test_the_matrix_names_every_route() -> None:
    """A route that nobody thought about fails here."""
    assert {route.name for route in ROUTES} == set(MATRIX)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: str(route.name))
def test_every_route_names_who_it_admits(route: URLPattern) -> None:
    """Each page is marked public or with a permission, as the matrix says."""
    assert admits(route.callback) is not None
    assert (admits(route.callback) is Open.TO_ALL) == (MATRIX[str(route.name)] is EVERYBODY)


def test_every_role_opens_what_the_matrix_says(people: dict[Role, Account], browse: SignIn) -> None:
    """403 for the roles that the matrix leaves out; for the others anything else (404: the object is not there)."""
    found = {
        name: {role for role, account in people.items() if browse(account).get(address_of(name)).status_code != 403}
        for name, roles in MATRIX.items()
        if roles is not EVERYBODY
    }
    assert found == {name: roles for name, roles in MATRIX.items() if roles is not EVERYBODY}


def test_who_is_not_signed_in_is_asked_to(anybody: Client, reference: None) -> None:
    """Every page that is not public leads to the sign-in and back."""
    for name, roles in MATRIX.items():
        if roles is not EVERYBODY:
            answer = anybody.get(address_of(name))
            assert answer.status_code == 302, name
            assert answer["Location"] == f"/sign-in/?next={address_of(name)}", name


def test_a_page_without_a_named_permission_admits_nobody(
    people: dict[Role, Account], browse: SignIn, anybody: Client, settings: Any
) -> None:
    """Not even the administrator; none of its code runs."""
    settings.ROOT_URLCONF = "tests.portal.forgetful_urls"
    for client in [anybody, *(browse(account) for account in people.values())]:
        assert client.get("/unmarked/").status_code == 403
