"""The Celery application: a broker of nudges; what must not be lost stands in the outbox."""

import gc
import logging.config
import os
from typing import Any

import structlog
from celery import Celery
from celery.signals import setup_logging, task_postrun, task_prerun, worker_process_init
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("bajigong")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def write_lines(**_: Any) -> None:
    """Worker and beat write as the web server does, and not Celery's way, which prints arguments and messages."""
    logging.config.dictConfig(settings.LOGGING)


@task_prerun.connect
def name_the_task(task_id: str, task: Any, **_: Any) -> None:
    """Every line written meanwhile names the task."""
    structlog.contextvars.bind_contextvars(task=task.name, task_id=task_id)


@task_postrun.connect
def forget_the_task(**_: Any) -> None:
    """The next one has its own name."""
    structlog.contextvars.clear_contextvars()


@worker_process_init.connect
def read_the_texts(**_: Any) -> None:
    """Reads the texts in force, so that the first batch of a process does not wait for it."""
    from django.db import connections

    from registry import clock
    from rulebook import texts

    try:
        texts.warm(on=clock.today())
    finally:
        # A connection left open here outlives what the worker does to it before its first job, which then waits for
        # an answer that never comes.
        connections.close_all()


@worker_process_init.connect
def spare_the_collector(**_: Any) -> None:
    """Takes the loaded program out of garbage collection and collects less often.

    Jobs hold ten thousands of rows at once and hardly any cycle; looking through them takes a tenth of their time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
