"""Scores, approval and rejection through the door."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from certification.acts.scores import Mark, record_scores
from certification.models import Application, Score
from registry.models import Account
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def application() -> Application:
    factories.StandardFactory()
    return factories.ApplicationFactory()


def post(client: APIClient, application: Application, act: str, body: Any) -> Any:
    return client.post(f"/api/v1/batches/{application.batch_id}/{act}", body, format="json")


def mark(application: Any, part: str = "theory", value: Any = 60) -> dict[str, Any]:
    return {"application": str(application), "part": part, "value": value}


def test_scores_are_taken_all_or_none(application: Application, signed_in: Callable[[Account], APIClient]) -> None:
    """One bad mark refuses all, and each is named by its place in the list."""
    client = signed_in(factories.AssessorFactory(body=application.batch.body))
    sent = [mark(application.pk), mark(uuid4()), mark(application.pk, "skill", 100.5), mark(application.pk, "review")]
    answer = post(client, application, "scores", {"scores": sent})
    assert (answer.status_code, answer.json()["code"]) == (422, "scores_refused")
    assert [(row["pointer"], row["code"]) for row in answer.json()["errors"]] == [
        ("/scores/1/application", "application_unknown"),
        ("/scores/2/value", "score_out_of_range"),
        ("/scores/3/part", "part_not_examined"),
    ]
    assert not Score.objects.exists()


def test_absence_is_a_mark_without_a_value(application: Application, signed_in: Callable[[Account], APIClient]) -> None:
    """``value: null`` is 缺考 and fails the part; leaving the value out is a fault."""
    client = signed_in(factories.AssessorFactory(body=application.batch.body))
    answer = post(
        client, application, "scores", {"scores": [mark(application.pk), mark(application.pk, "skill", None)]}
    )
    assert answer.json() == {"passed": 0, "failed": 1, "incomplete": 0}
    without = {"application": str(application.pk), "part": "theory"}
    fault = post(client, application, "scores", {"scores": [without]}).json()["errors"][0]
    assert (fault["pointer"], fault["code"]) == ("/scores/0/value", "required")


def test_a_score_that_is_no_number_is_a_fault(
    application: Application, signed_in: Callable[[Account], APIClient]
) -> None:
    """NaN, infinity and words are refused before the act."""
    client = signed_in(factories.AssessorFactory(body=application.batch.body))
    for value in ("NaN", "Infinity", "sixty", [60], {}, "1e400"):
        answer = post(client, application, "scores", {"scores": [mark(application.pk, value=value)]})
        assert answer.status_code == 400, value
        assert answer.json()["errors"][0]["pointer"] == "/scores/0/value"


def test_an_approval_may_name_its_applications(signed_in: Callable[[Account], APIClient]) -> None:
    """Only those named are approved; one that is not of the batch is a fault at its place."""
    batch = factories.BatchFactory()
    rows = factories.ApplicationFactory.create_batch(2, batch=batch)
    factories.passed(rows, at=timezone.now())
    client = signed_in(factories.ApproverFactory(body=batch.body))
    stranger = factories.ApplicationFactory()
    listed = client.get(f"/api/v1/batches/{batch.pk}/waiting-list/applications").json()["results"]
    assert [(row["application"], row["basis"]) for row in listed] == [(str(row.pk), "skill:1 theory:1") for row in rows]
    seen = {"application": str(rows[0].pk), "basis": listed[0]["basis"]}
    wrong = post(client, rows[0], "approvals", {"applications": [seen, seen | {"application": str(stranger.pk)}]})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (400, "/applications/1")
    right = post(client, rows[0], "approvals", {"applications": [seen]})
    assert right.status_code == 201
    assert right.json()["public_notice"] is None
    assert [Application.objects.get(pk=row.pk).state for row in rows] == ["approved", "passed"]


def test_a_second_approval_finds_nothing(signed_in: Callable[[Account], APIClient]) -> None:
    """409 when none is waiting."""
    application = factories.ApplicationFactory()
    factories.passed([application], at=timezone.now())
    client = signed_in(factories.ApproverFactory(body=application.batch.body))
    path = f"/api/v1/batches/{application.batch_id}/waiting-list"
    body = {"list": client.get(path).json()}
    assert post(client, application, "approvals", body).status_code == 201
    again = post(client, application, "approvals", body)
    assert (again.status_code, again.json()["code"]) == (409, "approval_outdated")
    empty = {"list": client.get(path).json()}
    assert empty["list"]["count"] == 0
    answer = post(client, application, "approvals", empty)
    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_to_approve")


@pytest.mark.parametrize("body", [{}, {"applications": []}, {"list": None}, {"list": {}, "applications": []}])
def test_an_approval_that_names_nothing_is_refused(signed_in: Callable[[Account], APIClient], body: Any) -> None:
    """There is no approving of whatever happens to wait."""
    application = factories.ApplicationFactory()
    factories.passed([application], at=timezone.now())
    client = signed_in(factories.ApproverFactory(body=application.batch.body))
    answer = post(client, application, "approvals", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    application.refresh_from_db()
    assert application.state == "passed"


def test_a_list_that_changed_since_is_refused_and_says_what_changed(signed_in: Callable[[Account], APIClient]) -> None:
    """A correction after the list was read: nothing is approved, the row and its revisions are named."""
    batch = factories.BatchFactory()
    rows = factories.ApplicationFactory.create_batch(2, batch=batch)
    assessor = factories.passed(rows, at=timezone.now())
    client = signed_in(factories.ApproverFactory(body=batch.body))
    body = {"list": client.get(f"/api/v1/batches/{batch.pk}/waiting-list").json()}
    record_scores(batch, [Mark(rows[1].pk, "theory", Decimal(90))], by=assessor, at=timezone.now())
    answer = post(client, rows[0], "approvals", body)
    assert (answer.status_code, answer.json()["code"]) == (409, "approval_outdated")
    (change,) = answer.json()["errors"]
    assert (change["pointer"], change["code"]) == ("/applications", "basis_changed")
    assert f"第{rows[1].row_number}行" in change["detail"]
    assert {row.state for row in Application.objects.all()} == {"passed"}


def test_rejected_applications_say_why(signed_in: Callable[[Account], APIClient]) -> None:
    """The reason stands in the application's way; rejecting again meets another state."""
    application = factories.ApplicationFactory()
    factories.passed([application], at=timezone.now())
    client = signed_in(factories.ApproverFactory(body=application.batch.body))
    body = {"applications": [str(application.pk)] * 2, "reason": "材料不实"}
    assert post(client, application, "rejections", body).json() == {"rejected": 1}
    detail = client.get(f"/api/v1/applications/{application.pk}").json()
    assert detail["transitions"][-1]["after"] == "rejected"
    assert detail["transitions"][-1]["reason"] == "材料不实"
    assert detail["transitions"][-1]["by"]
    assert post(client, application, "rejections", body).json()["code"] == "move_refused"


def test_whoever_submitted_may_not_approve(signed_in: Callable[[Account], APIClient]) -> None:
    """403 second_person_needed, although the role permits approving."""
    approver = factories.ApproverFactory()
    batch = factories.BatchFactory(site__body=approver.body, submitted_by=approver)
    application = factories.ApplicationFactory(batch=batch)
    factories.passed([application], at=timezone.now())
    seen = {"application": str(application.pk), "basis": "skill:1 theory:1"}
    answer = post(signed_in(approver), application, "approvals", {"applications": [seen]})
    assert (answer.status_code, answer.json()["code"]) == (403, "second_person_needed")


def test_a_withdrawn_application_frees_its_worker(signed_in: Callable[[Account], APIClient]) -> None:
    """HR takes an unscored application back with a reason; scored ones stay where they are."""
    application = factories.ApplicationFactory()
    client = signed_in(factories.SubmitterFactory(body=application.batch.body))
    body = {"applications": [str(application.pk)], "reason": "等级填错"}
    assert post(client, application, "withdrawals", body).json() == {"withdrawn": 1}
    detail = client.get(f"/api/v1/applications/{application.pk}").json()
    assert (detail["state"], detail["transitions"][-1]["reason"]) == ("withdrawn", "等级填错")
    assert post(client, application, "withdrawals", body).json()["code"] == "move_refused"
