"""Celery as the installation runs it, as processes of their own that tests kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.db import connection
from django.utils import timezone

from config.environment import PROJECT, service_url
from registry import outbox
from registry.models import OutboxMessage
from registry.roles import sign_ins
from tests.conftest import QUEUE

PATIENCE = 40.0  # seconds until waiting is given up
APPLICATION = "tests.resilience.worker"


def environment(role: str = "", **more: str) -> dict[str, str]:
    """The environment of a process that works on the database and the files of the test, as web, as worker or as the owner."""
    base = urlsplit(service_url("DATABASE_URL", "database_url"))
    if role:
        one = sign_ins()[role]
        base = base._replace(netloc=f"{one.name}:{quote(one.password)}@{base.netloc.rpartition('@')[2]}")
    name = quote(str(connection.settings_dict["NAME"]))
    ours = {
        "DATABASE_URL": base._replace(path=f"/{name}").geturl(),
        "REDIS_URL": settings.REDIS_URL,
        "DATA_DIR": str(Path(settings.MEDIA_ROOT).parent),
        "CELERY_QUEUE": QUEUE,
        "OUTBOX_RELAY_SECONDS": "1",
        "OUTBOX_RESEND_SECONDS": "1",
    }
    return os.environ | ours | more


@contextmanager
def process(*arguments: str, log: Path, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """A Celery process with its children in a group of their own; whatever happens, it does not outlive the block."""
    command = [sys.executable, "-m", "celery", "-A", APPLICATION, *arguments]
    with log.open("ab") as output:
        started = subprocess.Popen(
            command,
            env=environment("worker", **more),
            cwd=PROJECT,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        yield started
    finally:
        kill(started)


@contextmanager
def worker(*options: str, log: Path, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker; one process, unless the options say otherwise."""
    quiet = ["--loglevel", "WARNING", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    with process("worker", *(options or ["--pool", "solo"]), *quiet, log=log, **more) as started:
        yield started


def kill(started: subprocess.Popen[bytes]) -> None:
    """SIGKILL to the process and its children: nothing is finished, nothing is told."""
    with suppress(ProcessLookupError):
        os.killpg(started.pid, signal.SIGKILL)
    started.wait()


def unfinished() -> int:
    """How many messages wait."""
    return OutboxMessage.objects.filter(done_at__isnull=True, given_up_at__isnull=True).count()


def waiting_now() -> list[tuple[object, ...]]:
    """What waits, with its tries and its error, for when a test fails."""
    waiting = OutboxMessage.objects.filter(done_at__isnull=True, given_up_at__isnull=True)
    return list(waiting.values_list("task", "attempts", "error", "sent_at", "available_at"))


def until(reached: Callable[[], object], *, log: Path, relaying: bool = True) -> None:
    """Waits, and sends again what nobody finished, as the beat does, until a state is reached."""
    deadline = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < deadline, f"{waiting_now()} wait\n{log.read_text(errors='replace')[-4000:]}"
        if relaying:
            outbox.relay(now=timezone.now())
        time.sleep(0.05)
