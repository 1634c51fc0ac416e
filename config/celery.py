"""The Celery application: a broker of nudges; what must not be lost stands in the outbox."""

import gc
import os
from typing import Any

from celery import Celery
from celery.signals import heartbeat_sent, worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("bajigong")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


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


@heartbeat_sent.connect
def say_that_the_worker_lives(**_: Any) -> None:
    """Notes it every two seconds, from the process that holds the others."""
    from registry.operation import beats

    beats.note("worker")


@worker_process_init.connect
def trace(**_: Any) -> None:
    """Sends traces, where the settings name a place for them."""
    from config import tracing

    tracing.begin("jobs")
