"""Idempotency-Key: what is sent twice is done once and answered alike."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone
from rest_framework.test import APIClient

from api import idempotency
from api.models import IdempotentRequest
from certification.models import Approval, Batch, Objection, PublicNotice, Score
from registry.models import Account
from rulebook.models import Policy
from tests import factories


def keyed(key: str) -> dict[str, str]:
    return {"HTTP_IDEMPOTENCY_KEY": key}


@pytest.fixture
def scored(db: None, signed_in: Callable[[Account], APIClient]) -> tuple[APIClient, str, dict[str, Any]]:
    """An assessor's client, the scores' path of a batch and one mark."""
    factories.StandardFactory()
    application = factories.ApplicationFactory()
    client = signed_in(factories.AssessorFactory(body=application.batch.body))
    mark = {"scores": [{"application": str(application.pk), "part": "theory", "value": 70}]}
    return client, f"/api/v1/batches/{application.batch_id}/scores", mark


def test_the_same_request_is_answered_by_the_stored_answer(scored: tuple[APIClient, str, dict[str, Any]]) -> None:
    """One revision, the same bytes, and the second answer says that it is a replay."""
    client, path, mark = scored
    first = client.post(path, mark, format="json", **keyed("k-1"))
    second = client.post(path, mark, format="json", **keyed("k-1"))
    assert first.status_code == second.status_code == 200
    assert first.content == second.content
    assert "Idempotency-Replayed" not in first
    assert second["Idempotency-Replayed"] == "true"
    assert Score.objects.count() == 1


def test_without_a_key_the_request_is_another(scored: tuple[APIClient, str, dict[str, Any]]) -> None:
    """A correction sent on purpose is a further revision."""
    client, path, mark = scored
    for _ in range(2):
        client.post(path, mark, format="json")
    assert Score.objects.count() == 2


def test_another_request_under_the_key_is_refused(scored: tuple[APIClient, str, dict[str, Any]]) -> None:
    """422 idempotency_key_reused, and nothing of it is done."""
    client, path, mark = scored
    client.post(path, mark, format="json", **keyed("k-1"))
    mark["scores"][0]["value"] = 71
    answer = client.post(path, mark, format="json", **keyed("k-1"))
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert Score.objects.count() == 1


def test_a_refused_request_leaves_its_key_free(scored: tuple[APIClient, str, dict[str, Any]]) -> None:
    """What was refused was not done, so the corrected request may come under the same key."""
    client, path, mark = scored
    wrong = {"scores": [mark["scores"][0] | {"value": 101}]}
    assert client.post(path, wrong, format="json", **keyed("k-1")).status_code == 422
    assert not IdempotentRequest.objects.exists()
    assert client.post(path, mark, format="json", **keyed("k-1")).status_code == 200


def test_keys_of_two_accounts_do_not_meet(
    scored: tuple[APIClient, str, dict[str, Any]], signed_in: Callable[[Account], APIClient]
) -> None:
    """A colleague's request under the same word is a request of its own."""
    client, path, mark = scored
    client.post(path, mark, format="json", **keyed("k-1"))
    colleague = signed_in(factories.AssessorFactory(body=Batch.objects.get().body))
    answer = colleague.post(path, mark, format="json", **keyed("k-1"))
    assert "Idempotency-Replayed" not in answer
    assert Score.objects.count() == 2


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 201, "键"])
def test_a_key_that_is_none_is_refused(scored: tuple[APIClient, str, dict[str, Any]], key: str) -> None:
    """1 to 200 visible ASCII characters."""
    client, path, mark = scored
    answer = client.post(path, mark, format="json", **keyed(key))
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_malformed")


@pytest.mark.django_db
def test_an_upload_is_the_same_by_its_content_not_its_boundary(
    signed_in: Callable[[Account], APIClient], settings: Any, tmp_path: Any
) -> None:
    """A retry of a form is cut by another boundary; 201, Location and body come again as they were."""
    settings.MEDIA_ROOT = tmp_path
    site = factories.SiteFactory()
    client = signed_in(factories.SubmitterFactory(body=site.body))

    def send(content: bytes) -> Any:
        body, boundary = [], f"b{len(body_sizes)}x"
        body_sizes.append(1)
        for name, extra, value in (("site", "", site.code.encode()), ("file", '; filename="a.xlsx"', content)):
            body.append(
                f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{extra}\r\n\r\n'.encode() + value
            )
        return client.generic("POST", "/api/v1/batches", b"\r\n".join([*body, f"--{boundary}--\r\n".encode()]),
                              content_type=f"multipart/form-data; boundary={boundary}", **keyed("k"))  # fmt: skip

    body_sizes: list[int] = []
    first, second = send(b"content"), send(b"content")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first["Location"] == second["Location"]
    assert first.content == second.content
    assert second["Idempotency-Replayed"] == "true"
    assert send(b"other").json()["code"] == "idempotency_key_reused"


def test_an_objection_without_an_account_is_raised_once(public_notice: PublicNotice, anybody: APIClient) -> None:
    """Also anonymous requests are kept apart by their keys."""
    application = public_notice.applications.first()
    path = f"/api/v1/applications/{application.pk}/objections"
    answers = [anybody.post(path, {"ground": "业绩不实"}, format="json", **keyed("o-1")) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert Objection.objects.count() == 1


def test_the_twin_waits_and_is_answered_alike(scratch: str) -> None:
    """The second request waits for the first transaction to end, then replays its answer."""
    client, path, mark = assessor()
    waiting = threading.Event()
    answers: list[Any] = []

    def twin() -> None:
        waiting.set()
        answers.append(client.post(path, mark, format="json", **keyed("k-1")))
        connections.close_all()

    other = threading.Thread(target=twin)
    with transaction.atomic():
        first = client.post(path, mark, format="json", **keyed("k-1"))
        other.start()
        waiting.wait(5)
        other.join(0.5)
        assert other.is_alive()  # held up by the row of the key
    other.join(10)
    assert answers[0].content == first.content
    assert answers[0]["Idempotency-Replayed"] == "true"
    assert Score.objects.count() == 1


def test_a_twin_does_not_wait_for_ever(scratch: str) -> None:
    """Past its patience it is told to come again (409)."""
    client, path, mark = assessor()
    answers: list[Any] = []
    patience, idempotency.PATIENCE = idempotency.PATIENCE, "200ms"

    def twin() -> None:
        answers.append(client.post(path, mark, format="json", **keyed("k-1")))
        connections.close_all()

    try:
        with transaction.atomic():
            client.post(path, mark, format="json", **keyed("k-1"))
            other = threading.Thread(target=twin)
            other.start()
            other.join(10)
    finally:
        idempotency.PATIENCE = patience
    assert (answers[0].status_code, answers[0].json()["code"]) == (409, "idempotency_key_in_use")


def assessor() -> tuple[APIClient, str, dict[str, Any]]:
    application = factories.ApplicationFactory(verdict__policy=Policy.objects.get(identifier="cn.ordinary.2023"))
    client = APIClient()
    client.force_login(factories.AssessorFactory(body=application.batch.body),
                       backend="django.contrib.auth.backends.ModelBackend")  # fmt: skip
    mark = {"scores": [{"application": str(application.pk), "part": "theory", "value": 70}]}
    return client, f"/api/v1/batches/{application.batch_id}/scores", mark


@pytest.mark.django_db
def test_the_key_stands_or_falls_with_the_deed(signed_in: Callable[[Account], APIClient]) -> None:
    """An approval that the database refuses at the last takes its key with it."""
    batch = factories.BatchFactory()
    application = factories.ApplicationFactory(batch=batch)
    factories.passed([application], at=timezone.now())
    client = signed_in(factories.ApproverFactory(body=batch.body))
    client.raise_request_exception = False
    factories.calendar(timezone.localdate().year, timezone.localdate().year + 1)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE registry_decision ADD CONSTRAINT nothing_is_decided CHECK (false) NOT VALID")
    seen = {"application": str(application.pk), "basis": "skill:1 theory:1"}
    path = f"/api/v1/batches/{batch.pk}/approvals"
    answer = client.post(path, {"applications": [seen]}, format="json", **keyed("k"))
    assert answer.status_code == 500
    assert not IdempotentRequest.objects.exists()
    assert not Approval.objects.exists()
