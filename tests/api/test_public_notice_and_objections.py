"""公示 and objections: public, masked, limited."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from api.views import objections
from certification.models import Application, Objection, PublicNotice
from registry.models import Account
from tests import factories

pytestmark = pytest.mark.django_db


def object_to(client: APIClient, application: Application, **body: Any) -> Any:
    return client.post(f"/api/v1/applications/{application.pk}/objections", body, format="json")


def test_results_are_public_with_the_names_masked(public_notice: PublicNotice, anybody: APIClient) -> None:
    """Name masked, occupation and level told, no document number."""
    answer = anybody.get(f"/api/v1/public-notices/{public_notice.pk}/results")
    rows = answer.json()["results"]
    assert [row["name"] for row in rows] == ["王*明", "王*明"]
    assert (rows[0]["occupation_title"], rows[0]["level_name"]) == ("车工", "三级/高级工")
    assert rows[0].keys() == {
        "application", "name", "occupation", "occupation_title", "work_type", "level", "level_name",
    }  # fmt: skip
    assert (
        anybody.get(f"/api/v1/public-notices/{public_notice.pk}").json()["ends_on"] == public_notice.ends_on.isoformat()
    )


def test_only_what_is_on_today_is_listed(public_notice: PublicNotice, anybody: APIClient) -> None:
    """A public notice whose last day has passed is no longer in the list."""
    past = factories.BatchFactory(submitted_at=timezone.now() - timedelta(days=60))
    factories.on_notice([factories.ApplicationFactory(batch=past)], at=timezone.now() - timedelta(days=50))
    listed = anybody.get("/api/v1/public-notices").json()["results"]
    assert [row["id"] for row in listed] == [str(public_notice.pk)]


def test_anybody_may_object_and_it_stops_that_application_alone(
    public_notice: PublicNotice, anybody: APIClient, signed_in: Callable[[Account], APIClient]
) -> None:
    """The application is contested, the other goes on; the body reads the ground, the contact is never shown."""
    contested, other = public_notice.applications.order_by("row_number")
    answer = object_to(anybody, contested, ground="业绩不实", contact="13800000000")
    assert answer.status_code == 201
    assert answer.json().keys() == {"id", "application", "raised_at"}
    states = dict(Application.objects.values_list("pk", "state"))
    assert (states[contested.pk], states[other.pk]) == ("contested", "on_notice")
    client = signed_in(factories.ApproverFactory(body=public_notice.batch.body))
    listed = client.get("/api/v1/objections?open=true")
    assert [row["ground"] for row in listed.json()["results"]] == ["业绩不实"]
    assert "13800000000" not in listed.content.decode()


def test_what_was_never_on_notice_does_not_exist_for_the_public(anybody: APIClient) -> None:
    """404, as for an application that was never made."""
    assert object_to(anybody, factories.ApplicationFactory(), ground="x").status_code == 404


def test_after_the_last_day_no_objection_is_taken(anybody: APIClient) -> None:
    """409 not_on_notice."""
    past = factories.ApplicationFactory(batch__submitted_at=timezone.now() - timedelta(days=60))
    factories.on_notice([past], at=timezone.now() - timedelta(days=50))
    answer = object_to(anybody, past, ground="业绩不实")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_on_notice")


def test_an_objection_needs_a_ground(public_notice: PublicNotice, anybody: APIClient) -> None:
    """400 at /ground for none and for a blank one."""
    application = public_notice.applications.first()
    for body in ({}, {"ground": " "}):
        answer = object_to(anybody, application, **body)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/ground")


def test_one_client_may_not_object_without_end(
    public_notice: PublicNotice, anybody: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Past the limit of an hour: 429 with Retry-After, and no further objection."""
    monkeypatch.setattr(objections, "OBJECTIONS_PER_HOUR", 2)
    application = public_notice.applications.first()
    answers = [object_to(anybody, application, ground="业绩不实") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert answers[2]["Retry-After"]
    assert Objection.objects.count() == 2


def test_the_body_settles_an_objection_once(
    public_notice: PublicNotice, anybody: APIClient, signed_in: Callable[[Account], APIClient]
) -> None:
    """Dismissed, the application goes on; a second settlement is refused."""
    application = public_notice.applications.first()
    path = f"/api/v1/objections/{object_to(anybody, application, ground='业绩不实').json()['id']}/settlement"
    client = signed_in(factories.ApproverFactory(body=public_notice.batch.body))
    settled = client.post(path, {"outcome": "dismissed", "reason": "经核实无误"}, format="json")
    assert settled.status_code == 200
    assert (settled.json()["outcome"], settled.json()["settled_at"] is not None) == ("dismissed", True)
    application.refresh_from_db()
    assert application.state == "on_notice"
    again = client.post(path, {"outcome": "upheld", "reason": "x"}, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "objection_settled")


def test_another_body_cannot_settle(
    public_notice: PublicNotice, anybody: APIClient, signed_in: Callable[[Account], APIClient]
) -> None:
    """For a stranger the objection does not exist."""
    objection = object_to(anybody, public_notice.applications.first(), ground="业绩不实").json()["id"]
    stranger = signed_in(factories.ApproverFactory())
    body = {"outcome": "dismissed", "reason": "x"}
    assert stranger.post(f"/api/v1/objections/{objection}/settlement", body, format="json").status_code == 404
