"""The installation's Celery worker with a fuse: ``celery -A tests.resilience.worker worker``.

KILL_TASK names the task that ends the process, KILL_MOMENT the moment in it; ``done`` is after the task's last commit
and before the broker is told.
"""

from __future__ import annotations

import os
import signal
from typing import Any

from celery.signals import task_postrun, task_prerun

from config.celery import app

TASK, MOMENT = os.environ.get("KILL_TASK"), os.environ.get("KILL_MOMENT", "")

# PublicNotices are closed by the tests, on the day of the tests.
app.conf.beat_schedule = {name: each for name, each in app.conf.beat_schedule.items() if name == "relay-outbox"}


@app.on_after_finalize.connect
def prepare(**options: Any) -> None:
    """Small pieces, once Django is set up."""
    from tests.resilience.pieces import small_pieces

    small_pieces()


@task_prerun.connect(weak=False)
def arm(task: Any, **options: Any) -> None:
    """Lays the fuse for the named task."""
    if task.name == TASK and MOMENT.isdigit():
        from tests.resilience.killing import Killer

        Killer().arm(int(MOMENT))


@task_postrun.connect(weak=False)
def end(task: Any, **options: Any) -> None:
    """The work is committed, the broker has not been told."""
    if task.name == TASK and MOMENT == "done":
        os.kill(os.getpid(), signal.SIGKILL)
