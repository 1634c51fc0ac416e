"""Every route names who may use it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.urls import URLPattern, URLResolver
from rest_framework.test import APIClient, APIRequestFactory

from api import urls
from api.permissions import Door, Named
from api.resources import Resource
from api.views.index import NothingHereView
from registry.access import Permission
from registry.models import Account
from tests import factories

METHODS = ("get", "post", "put", "patch", "delete")

PUBLIC = {
    "GET /", "GET /openapi.json", "POST /tokens", "POST /checks", "POST /eligibility", "POST /equivalence", "POST /path", "GET /levels", "GET /occupations",
    "GET /occupations/x", "GET /regions", "GET /standards", "GET /offers", "GET /public-notices", "GET /public-notices/x",
    "GET /public-notices/x/results", "GET /certificates/x", "GET /policies", "GET /policies/x", "POST /applications/x/objections",
    "GET /objections/receipts/x",
}  # fmt: skip

MATRIX = {
    # route: the roles that may come in (w worker, s submitter, a assessor, p approver, r regulator, f drafter, u publisher, d administrator)
    "DELETE /tokens/current": "",  # only by the token itself
    "POST /tokens/current/confirmations": "",  # the same
    "GET /tokens": "wsaprfud",
    "DELETE /tokens/x": "wsaprfud",
    "GET /me": "wsaprfud",
    "GET /bodies": "saprd",
    "GET /bodies/x": "saprd",
    "GET /sites": "saprd",
    "GET /filings": "saprd",
    "GET /templates/candidates": "saprd",
    "GET /batches": "saprd",
    "POST /batches": "s",
    "GET /batches/x": "saprd",
    "GET /batches/x/refusals": "sp",
    "GET /batches/x/notes": "sp",
    "GET /batches/x/applications": "saprd",
    "GET /batches/x/returned-workbook": "sp",
    "GET /batches/x/exports/x": "sap",
    "POST /batches/x/scores": "a",
    "POST /batches/x/reviews": "a",
    "GET /batches/x/approvals": "saprd",
    "POST /batches/x/approvals": "p",
    "GET /batches/x/waiting-list": "p",
    "GET /batches/x/waiting-list/applications": "p",
    "POST /batches/x/rejections": "p",
    "POST /batches/x/withdrawals": "s",
    "GET /applications": "wsaprd",
    "GET /applications/x": "wsaprd",
    "GET /applications/x/verdict": "wsaprd",
    "POST /applications/x/name-proposals": "wspr",
    "POST /applications/x/disowning": "w",
    "GET /identity-cases": "spr",
    "GET /identity-cases/x": "spr",
    "POST /identity-cases/x/proposals": "r",
    "GET /name-proposals": "wspr",
    "POST /name-proposals/x/confirmation": "r",
    "POST /name-proposals/x/decline": "wspr",
    "GET /me/identity": "w",
    "POST /me/identity/confirmations": "w",
    "POST /me/identity/name-proposals": "w",
    "GET /objections": "saprd",
    "POST /objections/x/settlement": "pr",
    "POST /objections/x/take-over": "r",
    "GET /certificates": "wsprd",
    "GET /certificates/x/document": "wsprd",
    "GET /certificates/x/status-changes": "wsprd",
    "GET /certificates/x/status-grounds": "r",
    "POST /certificates/x/status-proposals": "r",
    "GET /status-proposals": "r",
    "POST /status-proposals/x/confirmation": "r",
    "POST /status-proposals/x/decline": "r",
    "GET /policy-drafts": "rfud",
    "POST /policy-drafts": "f",
    "GET /policy-drafts/x": "rfud",
    "GET /policy-drafts/x/revisions": "rfud",
    "POST /policy-drafts/x/revisions": "f",
    "POST /policy-drafts/x/proposals": "f",
    "POST /policy-drafts/x/recalls": "f",
    "POST /policy-drafts/x/returns": "u",
    "POST /policy-drafts/x/publications": "u",
    "POST /policy-drafts/x/withdrawals": "f",
    "GET /alarms": "rd",
    "GET /jobs": "d",
    "POST /jobs/x/sendings": "d",
    "GET /simulations": "rfu",
    "POST /simulations": "rfu",
    "GET /simulations/x": "rfu",
}

ROLES: dict[str, Callable[[], Account]] = {
    "w": factories.WorkerAccountFactory,
    "s": factories.SubmitterFactory,
    "a": factories.AssessorFactory,
    "p": factories.ApproverFactory,
    "r": factories.RegulatorFactory,
    "f": factories.DrafterFactory,
    "u": factories.PublisherFactory,
    "d": factories.AdministratorFactory,
}


def patterns(found: list[Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for entry in found:
        if isinstance(entry, URLResolver):
            yield from patterns(entry.url_patterns, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), entry.callback.view_class


def routes() -> Iterator[tuple[str, str, type[Resource]]]:
    for pattern, view in patterns(urls.urlpatterns):
        if view is not NothingHereView:
            path = pattern.removeprefix("v1")
            for method in METHODS:
                if hasattr(view, method):
                    yield f"{method.upper()} {_plain(path)}", path, view


def _plain(path: str) -> str:
    return "/".join("x" if step.startswith("<") else step for step in path.split("/"))


def test_every_route_names_its_access() -> None:
    """Each method of each view names a permission or says that it is public; none is left to a default."""
    walked = list(routes())
    assert len(walked) > 40
    for name, _, view in walked:
        named = view.access.get(name.split()[0])
        assert isinstance(named, Door | Permission | tuple), name
        assert view.permission_classes == [Named], name


def test_what_is_public_is_public_on_purpose() -> None:
    """The routes open to anybody are exactly those listed here."""
    assert {name for name, _, view in routes() if view.access[name.split()[0]] is Door.PUBLIC} == PUBLIC


def test_the_matrix_lists_every_other_route() -> None:
    """No route is missing in the table of who may come in."""
    assert {name for name, _, _ in routes()} == PUBLIC | MATRIX.keys()


@pytest.mark.django_db
@pytest.mark.parametrize("letter", ROLES)
def test_each_role_comes_in_where_the_matrix_says(letter: str, signed_in: Callable[[Account], APIClient]) -> None:
    """A role that the table does not name gets 403 before anything is looked up; one that it names does not."""
    client = signed_in(ROLES[letter]())
    for name, roles in MATRIX.items():
        if not roles:
            continue
        answer = client.generic(*_request(name))
        assert (answer.status_code == 403) is (letter not in roles), (name, answer.status_code)


@pytest.mark.django_db
def test_nobody_comes_in_without_signing_in(anybody: APIClient) -> None:
    """Every route that is not public answers 401 and says how to sign in."""
    for name in MATRIX:
        answer = anybody.generic(*_request(name))
        assert answer.status_code == 401, name
        assert answer["WWW-Authenticate"] == "Bearer"
        assert answer.json()["code"] == "not_authenticated"


def test_a_method_without_a_named_permission_admits_nobody() -> None:
    """A view that forgets to name its access lets no one in, whoever asks."""

    class Forgetful(Resource):
        def get(self, request: Any) -> None:
            raise AssertionError("let in")

    request = APIRequestFactory().get("/")
    request.user = Account(role="administrator")
    assert Forgetful.as_view()(request).status_code in (401, 403)


def _request(name: str) -> tuple[str, str]:
    method, path = name.split()
    steps = path.split("/")
    filled = ["candidates" if step == "x" and steps[i - 1] == "exports" else step for i, step in enumerate(steps)]
    filled = ["1" if step == "x" and steps[i - 1] == "jobs" else step for i, step in enumerate(filled)]
    return method, "/api/v1" + "/".join(str(uuid4()) if step == "x" else step for step in filled)
