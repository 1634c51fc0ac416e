"""The real worker, killed at each stage between upload and certificate and started again."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from certification.models import Application, Batch
from registry.models import CertificateDocument, OutboxMessage
from tests.conftest import connected_to, create_database, drop_database
from tests.house import House, drain
from tests.resilience.processes import kill, unfinished, until, worker
from tests.resilience.walk import outcome, sound, walk

# The moment (tests/resilience/killing.py) at which the worker dies in each task: in the middle of what it writes.
STAGES = {
    "certification.read_batch": 14,
    "certification.validate_slice": 9,
    "certification.give_notice": 5,
    "certification.issue": 8,
    "registry.render_documents": 3,
}

BEFORE = {
    "certification.validate_slice": "certification.read_batch",
    "registry.render_documents": "certification.issue",
}
"""Stages whose work is left behind by another job."""


@pytest.fixture
def log(tmp_path: Path, settings: Any) -> Path:
    """What the workers said, for when a test fails."""
    settings.OUTBOX_RESEND_SECONDS = 1  # for the relay that the test runs
    path = tmp_path / "worker.log"
    path.touch()
    return path


@pytest.mark.parametrize("task", STAGES)
def test_a_worker_killed_in_a_stage_loses_nothing(
    house: House, undisturbed: dict[str, Any], log: Path, task: str
) -> None:
    """Killed in the middle of the task, then after its last commit but before the broker is told, then left alone."""
    ends: list[int | None] = []

    def work() -> None:
        if not ends and _waits(task):
            for moment in (str(STAGES[task]), "done"):
                with worker(log=log, KILL_TASK=task, KILL_MOMENT=moment) as started:
                    until(lambda: started.poll() is not None, log=log)
                    ends.append(started.returncode)
            with worker(log=log):
                until(lambda: not unfinished(), log=log)
        drain()

    walk(house, work)
    assert ends == [-signal.SIGKILL] * 2
    assert outcome() == undisturbed
    sound()


def _waits(task: str) -> bool:
    """Whether the stage is about to be reached: it waits, or what waits leads to it."""
    names = [task, BEFORE.get(task, task)]
    return OutboxMessage.objects.filter(task__in=names, done_at__isnull=True).exists()


def test_a_pool_of_workers_killed_again_and_again_loses_nothing(
    prepared: tuple[str, House], house: House, log: Path, settings: Any, tmp_path: Path
) -> None:
    """Two processes at work on twenty candidates, all of them killed whenever a stage is seen to be under way."""
    count, expected = 20, _undisturbed(prepared[0], house, settings, tmp_path)
    deaths = 0
    under_way: list[list[Callable[[], object]]] = [
        [
            lambda: Batch.objects.filter(rows_read__gt=4).exists(),
            lambda: Application.objects.count() > 6,
        ],
        [],
        [lambda: CertificateDocument.objects.count() > 4],
    ]

    def work() -> None:
        nonlocal deaths
        stages = under_way.pop(0)
        for seen in stages:
            with worker("--concurrency", "2", log=log) as started:
                until(seen, log=log)
                kill(started)
                deaths += 1
        if not stages:
            drain()
            return
        with worker("--concurrency", "2", log=log):
            until(lambda: not unfinished(), log=log)

    walk(house, work, count=count)
    assert deaths == 3
    assert outcome() == expected
    sound()


def _undisturbed(template: str, house: House, settings: Any, tmp_path: Path) -> dict[str, Any]:
    """What twenty candidates end in when nobody is killed."""
    name, files = f"{connection.settings_dict['NAME']}_expected", settings.MEDIA_ROOT
    create_database(name, template=template)
    settings.MEDIA_ROOT = tmp_path / "expected" / "files"
    try:
        with connected_to(name):
            walk(house, lambda: drain() and None, count=20)
            return outcome()
    finally:
        settings.MEDIA_ROOT = files
        drop_database(name)
