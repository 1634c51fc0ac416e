"""What is counted, and by which name a request is followed into its jobs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import structlog
from django.test import Client
from prometheus_client import REGISTRY

from config.celery import app
from config.launch.places import PROJECT
from registry import metrics, outbox
from registry.models import OutboxMessage
from tests.candidates import candidate, many, workbook
from tests.house import House, drain


def value(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


def test_verdicts_rows_refused_and_certificates_are_counted(open_house: House) -> None:
    def now() -> tuple[float, ...]:
        return (
            value("bajigong_verdicts_total", verdict="eligible"),
            value("bajigong_rows_refused_total", code="level_unknown"),
            value("bajigong_certificates_total", level="5"),
            value("bajigong_jobs_total", task="certification.validate_slice", result="done"),
            value("bajigong_job_seconds_count", task="certification.validate_slice"),
        )

    before = now()
    batch = open_house.post([*many(3), candidate(9, level="九级工")])
    open_house.give_notice(batch)
    issued = open_house.issue()
    level = issued[0].level
    assert len(issued) == 3
    gained = [after - earlier for after, earlier in zip(now(), before, strict=True)]
    assert gained[0] == 3
    assert sum(one.value for one in rows_refused()) >= 1
    assert value("bajigong_certificates_total", level=level) >= 3
    assert gained[3:] == [1, 1]


def rows_refused() -> list[Any]:
    return [one for family in metrics.ROWS.collect() for one in family.samples if one.name.endswith("_total")]


def test_what_was_rolled_back_is_not_counted(reference: None) -> None:
    before = value("bajigong_certificates_total", level="rolled-back")
    metrics.count(metrics.CERTIFICATES, {"rolled-back": 3})
    assert value("bajigong_certificates_total", level="rolled-back") == before


def test_requests_are_counted_by_route_and_never_by_address(reference: None) -> None:
    """No label holds what was asked for: numbers and names stand in addresses."""
    number = "Y000032900000265000017"
    Client().get(f"/api/v1/check/{number}", {"name": "张三丰"})
    Client().get(f"/check/{number}")
    Client().generic("INVENTED", "/")
    told = metrics.everything().decode()
    assert number not in told
    assert "张三丰" not in told
    assert "INVENTED" not in told
    assert re.search(r'bajigong_request_seconds_count\{door="portal",route="check/[^"]*"\}', told)


def test_refusals_are_counted_by_code_at_both_doors(reference: None) -> None:
    api, page = value("bajigong_refusals_total", door="api", code="not_found"), refusals_of_pages()
    Client().get("/api/v1/certificates/nothing-here-at-all")
    Client().get("/api/v1/no-such-thing")
    Client().get("/check/%00")
    assert sum(one.value for one in refused("api")) > api
    assert refusals_of_pages() == page + 1


def refused(door: str) -> list[Any]:
    samples = [one for family in metrics.REFUSALS.collect() for one in family.samples if one.name.endswith("_total")]
    return [one for one in samples if one.labels["door"] == door]


def refusals_of_pages() -> float:
    return sum(one.value for one in refused("portal"))


def test_several_processes_count_together(tmp_path: Path) -> None:
    """Two processes on each of two hosts of one role; one of them has ended."""
    script = (
        "import os, socket; socket.gethostname = lambda: os.environ['ON']\n"
        "import django; django.setup()\n"
        "from registry import metrics\n"
        "metrics.JOBS.labels('t', 'done').inc(5)\n"
        "metrics.JOB_SECONDS.labels('t').observe(0.2)\n"
    )
    settings = {"DJANGO_SETTINGS_MODULE": "config.settings", "METRICS_DIR": str(tmp_path), "METRICS_ROLE": "worker"}
    for host in ("one", "one", "other", "other"):
        subprocess.run(
            [sys.executable, "-c", script], cwd=PROJECT, env=os.environ | settings | {"ON": host}, check=True
        )
    asked = "import django; django.setup()\nfrom registry import metrics\nprint(metrics.everything().decode())"
    done = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=PROJECT,
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=True,
    )
    assert 'bajigong_jobs_total{result="done",task="t"} 20.0' in done.stdout
    assert 'bajigong_job_seconds_count{task="t"} 4.0' in done.stdout


def test_the_id_of_a_request_follows_its_work_through_all_jobs(open_house: House) -> None:
    """From the upload through reading to validating, and into every line that is logged for them."""
    with structlog.contextvars.bound_contextvars(request_id="request-0001"), structlog.testing.capture_logs():
        open_house.upload(workbook(many(2)))
    names = set(OutboxMessage.objects.values_list("task", "request_id"))
    assert names == {("certification.read_batch", "request-0001"), ("certification.validate_slice", "request-0001")}
    assert structlog.contextvars.get_contextvars() == {}


def test_every_line_of_a_job_names_request_message_and_task(open_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, Any]] = []
    with structlog.contextvars.bound_contextvars(request_id="request-0002"):
        from certification.acts.submitting import submit_json
        from tests.house import SUBMITTED

        submit_json(site=open_house.site, candidates=many(1), by=open_house.submitter, at=SUBMITTED)
    waiting = OutboxMessage.objects.get()
    door = outbox.door_named(waiting.task)
    assert door is not None

    def spy(**payload: Any) -> None:
        seen.append(dict(structlog.contextvars.get_contextvars()))

    monkeypatch.setitem(outbox._DOORS, waiting.task, door)
    monkeypatch.setattr(outbox, "_do", lambda one, message: spy())
    app.tasks[waiting.task](waiting.pk)
    (names,) = seen
    assert names["request_id"] == "request-0002"
    assert (names["task"], names["message"]) == (waiting.task, waiting.pk)
    assert "task_id" in names
    monkeypatch.undo()
    drain()


def test_a_refusal_that_goes_out_packed_is_counted_by_its_code(db: None) -> None:
    """What is read of it is what was said, not its packed bytes."""
    address = "/api/v1/objections/receipts/%F1%8F%8C%A7%03%C3%99"
    answer = Client().get(address, headers={"accept-encoding": "gzip"})
    assert answer.status_code == 400
    assert "characters_not_allowed" in {one.labels["code"] for one in refused("api")}
