"""Measure 2: from the closing of a 公示 to certificates, numbers and leaves stored; the documents apart.

The worker is stopped and the issuing jobs run in this process, one after the other, as one process of a worker
would run them: the documents that each leaves behind wait in the outbox and take no time from what is measured.
"""

from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

from celery import current_app
from django.db import connection

import certification.tasks  # noqa: F401 - the jobs are known by their names
from bench import raw
from bench.actors import CLOSED_AT, SUBMITTED_AT, Actors
from bench.report import Series, load, ratio, result, say
from certification.acts import approving, issuing, scores
from certification.models import Batch
from certification.waiting import waiting_list
from registry.models import Certificate, ExamPart, LedgerLeaf, OutboxMessage

GOAL = 1_500
PARTS = (ExamPart.THEORY, ExamPart.SKILL)


def measure(who: Actors, batches: list[Batch]) -> None:
    """Prints the measure."""
    count = batches[0].rows_total
    print(f"2. Issuing {count:,} certificates: 公示 closed → rows, numbers and leaves stored", flush=True)
    issued = Series("issued, one process", "per s")
    bare = Series("plain COPY into the shape of the table", "rows/s")
    indexed = Series("COPY into its shape with its indexes and checks", "rows/s")
    for number, batch in enumerate(batches, 1):
        _approve(who, batch)
        began = time.perf_counter()
        issuing.close_due(at=CLOSED_AT)
        _run("certification.issue")
        rate = count / (time.perf_counter() - began)
        table, columns, types, rows = _written(batch)
        issued.add(rate)
        bare.add(raw.copy_like(table, columns, types, rows, indexed=False))
        indexed.add(raw.copy_like(table, columns, types, rows, indexed=True))
        say(f"round {number}: {rate:,.0f}/s; COPY {bare.values[-1]:,.0f}, {indexed.values[-1]:,.0f}; {load()}")
    result(
        "   RESULT",
        [
            ratio(issued, GOAL, f"of the goal, {GOAL:,} a second"),
            ratio(issued, bare, "of plain COPY into the shape of the certificate table, same server, same run"),
            ratio(issued, indexed, "of the same with the table's indexes and checks"),
        ],
        [issued, bare, indexed],
    )


def _approve(who: Actors, batch: Batch) -> None:
    """Brings a validated batch to the last day of its 公示, and tells how long the acts took."""
    began = time.perf_counter()
    candidates = list(batch.applications.values_list("pk", flat=True))
    marks = [scores.Mark(candidate, part, Decimal(80)) for candidate in candidates for part in PARTS]
    scores.record_scores(batch, marks, by=who.assessor, at=SUBMITTED_AT)
    scored = time.perf_counter()
    seen = waiting_list(batch, at=SUBMITTED_AT)
    approving.approve(batch, seen=seen, by=who.approver, at=SUBMITTED_AT)
    approved = time.perf_counter()
    _run("certification.give_notice")
    say(
        f"scores of {len(candidates):,} recorded in {scored - began:.2f} s, approved in {approved - scored:.2f} s, "
        f"put up in {time.perf_counter() - approved:.2f} s"
    )


def _run(task: str) -> None:
    """Does the messages of a task in this process until none is left."""
    waiting = OutboxMessage.objects.filter(task=task, done_at__isnull=True).order_by("pk")
    while (message := waiting.values_list("pk", flat=True).first()) is not None:
        current_app.tasks[task](message)


def _written(batch: Batch) -> tuple[str, list[str], list[str], list[tuple[Any, ...]]]:
    """The certificates as they were written: table, columns, their types, rows. Raises where one is missing."""
    fields = Certificate._meta.concrete_fields
    columns = [str(field.column) for field in fields]
    types = [(field.db_type(connection) or "").split("(")[0] for field in fields]
    names = {"timestamp with time zone": "timestamptz"}
    found = Certificate.objects.filter(application__batch=batch)
    rows = list(found.values_list(*(field.attname for field in fields)))
    leaves = LedgerLeaf.objects.filter(subject_id__any_of=[str(row[0]) for row in rows]).count()
    if len(rows) != batch.rows_total or leaves != len(rows):
        raise RuntimeError(f"{len(rows)} certificates and {leaves} leaves of {batch.rows_total}")
    return Certificate._meta.db_table, columns, [names.get(each, each) for each in types], rows
