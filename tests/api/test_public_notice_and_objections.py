"""公示 and objections: public, masked, limited."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

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
        "application", "name", "occupation", "occupation_title", "work_type", "level", "level_name", "state", "objections",
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
    assert answer.json().keys() == {"id", "application", "receipt", "raised_at"}
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


def test_one_client_may_not_object_without_end(public_notice: PublicNotice, anybody: APIClient, settings: Any) -> None:
    """Past the limit of an hour: 429 with Retry-After, and no further objection."""
    settings.OBJECTIONS_PER_HOUR = 2
    application = public_notice.applications.first()
    answers = [object_to(anybody, application, ground=f"业绩不实之{n}") for n in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert answers[2].json()["code"] == "too_many_objections"
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


def test_a_double_is_answered_with_the_receipt_that_stands(public_notice: PublicNotice, anybody: APIClient) -> None:
    """200 instead of 201, one objection."""
    application = public_notice.applications.first()
    first, again = (object_to(anybody, application, ground=ground) for ground in ("业绩不实", "业绩不实。"))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["receipt"] == again.json()["receipt"]
    assert Objection.objects.count() == 1


def test_a_receipt_tells_state_and_outcome_without_names(
    public_notice: PublicNotice, anybody: APIClient, signed_in: Callable[[Account], APIClient]
) -> None:
    """Open, taken over by the regulator of the place, settled; the public notice keeps the count."""
    application = public_notice.applications.first()
    raised = object_to(anybody, application, ground="业绩不实").json()
    path = f"/api/v1/objections/receipts/{raised['receipt'].lower()}"
    assert anybody.get(path).json()["state"] == "open"
    regulator = signed_in(factories.RegulatorFactory(region__code="320500"))
    (listed,) = regulator.get("/api/v1/objections").json()["results"]
    assert listed["age"] == {"working_days": 0, "days": 0}
    taken = regulator.post(f"/api/v1/objections/{raised['id']}/take-over")
    assert (taken.status_code, taken.json()["taken_over_by"] is not None) == (200, True)
    assert anybody.get(path).json()["state"] == "taken_over"
    body = {"outcome": "upheld", "reason": "经核实属实"}
    approver = signed_in(factories.ApproverFactory(body=public_notice.batch.body))
    refused = approver.post(f"/api/v1/objections/{raised['id']}/settlement", body, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "objection_taken_over")
    assert regulator.post(f"/api/v1/objections/{raised['id']}/settlement", body, format="json").status_code == 200
    told = anybody.get(path).json()
    assert (told["state"], told["outcome"], told["settled_by"]) == ("settled", "upheld", "regulator")
    assert told["reason"] == "经核实属实"
    results = anybody.get(f"/api/v1/public-notices/{public_notice.pk}/results").json()["results"]
    traces = {row["application"]: row["objections"] for row in results}
    assert traces[str(application.pk)] == {"open": 0, "dismissed": 0, "upheld": 1}
    assert sum(sum(trace.values()) for trace in traces.values()) == 1


def test_an_unknown_receipt_is_a_miss(anybody: APIClient, settings: Any) -> None:
    """404, and 429 after so many."""
    settings.MISSES_PER_HOUR = 2
    answers = [
        anybody.get(f"/api/v1/objections/receipts/{text}").status_code for text in ("0" * 16, "nonsense", "0" * 16)
    ]
    assert answers == [404, 404, 429]


def test_who_approved_does_not_settle(
    public_notice: PublicNotice, anybody: APIClient, signed_in: Callable[[Account], APIClient]
) -> None:
    """403 by its own code."""
    objection = object_to(anybody, public_notice.applications.first(), ground="业绩不实").json()["id"]
    client = signed_in(public_notice.approval.approved_by)
    body = {"outcome": "dismissed", "reason": "经核实无误"}
    answer = client.post(f"/api/v1/objections/{objection}/settlement", body, format="json")
    assert (answer.status_code, answer.json()["code"]) == (403, "who_decided_may_not_settle")
