"""Health, readiness and metrics as whoever asks sees them."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from registry.models import OutboxMessage
from registry.operation import beats, parts
from tests.portal.conftest import shown

NEAR = {"REMOTE_ADDR": "127.0.0.1"}


@pytest.fixture(autouse=True)
def asked_anew(django_db_blocker: Any) -> Iterator[None]:
    """Answers kept for a moment are of another test's database."""
    parts.forget()
    yield
    parts.forget()


@pytest.fixture
def alive() -> Iterator[None]:
    """A worker and a beat that have just said so."""
    beats.note("worker")
    beats.note("beat")
    yield
    beats.client().delete(beats._key())


def told(client: Client, query: str = "") -> tuple[int, dict[str, Any]]:
    parts.forget()
    answer = client.get(f"/readyz{query}")
    return answer.status_code, answer.json()


def message(**values: Any) -> OutboxMessage:
    now = timezone.now()
    given = {"task": "certification.issue", "payload": {}, "created_at": now, "available_at": now} | values
    return OutboxMessage.objects.create(**given)


def test_health_asks_the_process_alone(db: None, django_assert_num_queries: Any, settings: Any) -> None:
    """Neither the database nor the broker: a fault of theirs must not end a process that is well."""
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    with django_assert_num_queries(0):
        answer = Client().get("/healthz")
    assert (answer.status_code, shown(answer)) == (200, "ok")


def test_every_part_is_named_and_well(scratch: str, alive: None) -> None:
    status, answer = told(Client(**NEAR))
    assert (status, answer["ready"], list(answer["parts"])) == (200, True, list(parts.NAMES))
    assert all(part["ok"] for part in answer["parts"].values())


def test_without_worker_and_beat_it_is_not_ready_and_says_which(scratch: str) -> None:
    beats.client().delete(beats._key())
    status, answer = told(Client(**NEAR))
    assert status == 503
    assert [name for name, part in answer["parts"].items() if not part["ok"]] == ["worker", "beat"]


def test_what_was_not_heard_of_for_long_is_down(scratch: str, alive: None, monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"worker@{socket.gethostname()}"
    field = next(key for key in beats.client().hgetall(beats._key()) if key.decode().startswith(name))
    noted = int(beats.client().hget(beats._key(), field))
    beats.client().hset(beats._key(), field, noted - beats.ALIVE_SECONDS - 5)
    status, answer = told(Client(**NEAR))
    assert (status, answer["parts"]["worker"]["ok"], answer["parts"]["beat"]["ok"]) == (503, False, True)


def test_a_job_given_up_and_a_late_one_are_facts_of_readiness(scratch: str, alive: None, settings: Any) -> None:
    """And those that wait for a cause, or whose lateness says nothing, are not."""
    late = timezone.now() - timezone.timedelta(seconds=settings.OUTBOX_LATE_SECONDS + 5)
    message(available_at=late, waiting_since=late)
    message(available_at=late, done_at=late)
    message(available_at=late, task=parts.LATE_EXEMPT)
    assert told(Client(**NEAR))[0] == 200
    waiting = message(available_at=late)
    status, answer = told(Client(**NEAR))
    assert (status, answer["parts"]["outbox"]["ok"], answer["parts"]["dead_messages"]["ok"]) == (503, False, True)
    OutboxMessage.objects.filter(pk=waiting.pk).update(given_up_at=timezone.now(), error="KeyError")
    status, answer = told(Client(**NEAR))
    assert (status, answer["parts"]["outbox"]["ok"], answer["parts"]["dead_messages"]["ok"]) == (503, True, False)
    assert answer["parts"]["dead_messages"]["zh"] == "有停办任务，须重新发送"
    metrics = shown(Client(**NEAR).get("/metrics"))
    assert 'bajigong_dead_messages{task="certification.issue"} 1.0' in metrics
    assert 'bajigong_dead_messages{task="certification.read_batch"} 0.0' in metrics
    assert 'bajigong_part_up{part="dead_messages"} 0.0' in metrics
    assert 'bajigong_outbox_refused_for_now{task="certification.issue"} 1.0' in metrics


def test_a_full_disk_is_a_fact_of_readiness(scratch: str, alive: None, settings: Any) -> None:
    settings.DISK_FREE_BYTES = 2**62
    status, answer = told(Client(**NEAR))
    assert (status, [name for name, part in answer["parts"].items() if not part["ok"]]) == (503, ["disk"])


def test_a_part_may_be_asked_about_alone(scratch: str) -> None:
    """A load balancer does not take a web server out because a worker is down."""
    beats.client().delete(beats._key())
    status, answer = told(Client(), "?parts=broker,database")
    assert (status, list(answer["parts"])) == (200, ["database", "broker"])
    status, answer = told(Client(), "?parts=cellar")
    assert (status, answer["code"]) == (400, "part_unknown")


def test_a_database_that_hangs_is_down_within_bounded_time(
    db: None, alive: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes the connection and then says nothing, as a stopped one does; whoever asks next does not wait in line."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        taken: list[socket.socket] = []
        threading.Thread(target=lambda: taken.append(silent.accept()[0]), daemon=True).start()
        monkeypatch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
        monkeypatch.setitem(connection.settings_dict, "PORT", str(silent.getsockname()[1]))
        monkeypatch.setattr(parts, "PATIENCE", 0.3)
        status, answer = told(Client(**NEAR))
        down = [name for name, part in answer["parts"].items() if not part["ok"]]
        assert (status, down) == (503, ["database", "outbox", "dead_messages"])
        before = threading.active_count()
        for _ in range(5):
            assert told(Client(**NEAR))[0] == 503
        assert threading.active_count() <= before
        for one in taken:
            one.close()
    for thread in [one for one in threading.enumerate() if one.name.startswith("probe-")]:
        thread.join(10)


def test_a_broker_out_of_reach_is_down_and_the_rest_is_told(scratch: str, settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    status, answer = told(Client(**NEAR))
    down = [name for name, part in answer["parts"].items() if not part["ok"]]
    assert (status, down) == (503, ["broker", "worker", "beat"])


def test_figures_are_for_whoever_may_read_the_metrics(scratch: str, settings: Any) -> None:
    """Anybody is told which part is down, and no more than that."""
    far = Client(REMOTE_ADDR="192.0.2.7")
    assert all(set(part) == {"ok", "zh", "en"} for part in told(far)[1]["parts"].values())
    assert "detail" in told(Client(**NEAR))[1]["parts"]["disk"]
    for client in (far, Client(**NEAR, HTTP_X_FORWARDED_FOR="192.0.2.7"), Client(**NEAR, HTTP_X_REAL_IP="192.0.2.7")):
        assert client.get("/metrics").status_code == 404
    assert Client(**NEAR).get("/metrics").status_code == 200
    settings.METRICS_TOKEN = "long-and-secret"
    assert Client(**NEAR).get("/metrics").status_code == 404
    assert far.get("/metrics", HTTP_AUTHORIZATION="Bearer long-and-wrong").status_code == 404
    assert far.get("/metrics", HTTP_AUTHORIZATION="Bearer long-and-secret").status_code == 200


def test_the_page_for_people_stands_without_the_database(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "PORT", "1")
    answer = Client(**NEAR).get("/readyz", HTTP_ACCEPT="text/html,*/*")
    page = shown(answer)
    assert answer.status_code == 503
    for words in ("有部件不正常", "数据库", "没有应答", "停办任务"):
        assert words in page, words


def test_answers_about_health_are_never_kept(scratch: str) -> None:
    for address in ("/healthz", "/readyz", "/metrics"):
        assert "no-store" in Client(**NEAR).get(address)["Cache-Control"], address


def test_asking_often_asks_the_parts_once_in_a_while(
    scratch: str, alive: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []
    plain = parts.connect
    monkeypatch.setattr(parts, "connect", lambda: asked.append(time.monotonic()) or plain())
    client = Client(**NEAR)
    for _ in range(20):
        client.get("/readyz")
    assert len(asked) == 1
