"""Jobs that stopped: on the administrator's list, at their batch, and sent again by nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from certification.models import Batch
from registry.models import Account, Event, OutboxMessage
from tests import factories

pytestmark = pytest.mark.django_db
Stopped = tuple[Batch, OutboxMessage]


@pytest.fixture
def stopped() -> Stopped:
    """A batch that was stopped yesterday, and its message."""
    batch = factories.BatchFactory(state="stopped", refusal={"code": "reading_stopped", "zh": "未", "en": "not"})
    past = timezone.now() - timedelta(days=1)
    message = OutboxMessage.objects.create(
        task="certification.read_batch", payload={"batch_id": str(batch.pk), "at": past.isoformat()}, attempts=8,
        error="ValueError", created_at=past, available_at=past, given_up_at=past,
    )  # fmt: skip
    return batch, message


def test_the_list_says_what_stopped_since_when_and_who_must_act(
    stopped: Stopped, signed_in: Callable[[Account], APIClient]
) -> None:
    batch, message = stopped
    (job,) = signed_in(factories.AdministratorFactory()).get("/api/v1/jobs").json()
    assert (job["id"], job["batch"], job["given_up"], job["code"]) == (message.pk, str(batch.pk), True, "ValueError")
    assert job["since"]
    assert "系统管理员" in job["message"]
    assert "administrator" in job["message_en"]


def test_the_batch_names_its_stopped_jobs(stopped: Stopped, signed_in: Callable[[Account], APIClient]) -> None:
    """Whoever submitted sees why nothing goes on, in the list and at the batch."""
    batch, message = stopped
    client = signed_in(factories.SubmitterFactory(body=batch.body))
    shown = client.get(f"/api/v1/batches/{batch.pk}").json()
    assert (shown["state"], shown["refusal"]["code"]) == ("stopped", "reading_stopped")
    assert [job["id"] for job in shown["stopped_jobs"]] == [message.pk]
    assert client.get("/api/v1/batches").json()["results"][0]["stopped_jobs"] == shown["stopped_jobs"]


def test_a_job_is_sent_again_once(stopped: Stopped, signed_in: Callable[[Account], APIClient]) -> None:
    """202 with an event; then it is no longer stopped (409); what is not there is not found."""
    batch, message = stopped
    administrator = factories.AdministratorFactory()
    client = signed_in(administrator)
    path = f"/api/v1/jobs/{message.pk}/sendings"
    answer = client.post(path)
    assert (answer.status_code, answer.json()) == (202, {"id": message.pk, "task": message.task})
    batch.refresh_from_db()
    message.refresh_from_db()
    assert (batch.state, message.given_up_at, message.attempts) == ("received", None, 0)
    assert Event.objects.get(act="job.sent_again").by == administrator
    assert client.post(path).json()["code"] == "job_not_stopped"
    for number in (0, 2**63 - 1, 10**30):
        assert client.post(f"/api/v1/jobs/{number}/sendings").status_code == 404
