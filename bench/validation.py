"""Measure 1: from an upload accepted to every row's verdict stored, by a real worker of two processes."""

from __future__ import annotations

import time

from bench import raw
from bench.actors import SUBMITTED_AT, Actors
from bench.candidates import rows, workbook
from bench.processes import peak_mebibytes, processes_of, worker
from bench.report import Series, load, ratio, result, say
from certification.acts.submitting import submit_workbook
from certification.models import Batch
from certification.states import ApplicationState, BatchState
from registry.models import Worker

GOAL = 5_000
IN_SIGHT = 20_000
PAUSE_SECONDS = 0.005
PATIENCE_SECONDS = 600


def measure(who: Actors, *, count: int, rounds: int) -> list[Batch]:
    """Prints the measure; returns the batches, every candidate of which is found eligible."""
    print(f"1. A workbook of {count:,} candidates: upload accepted → verdicts stored", flush=True)
    validated, copied = Series("verdicts stored, worker of two processes", "rows/s"), Series("plain COPY", "rows/s")
    batches = []
    first = Worker.objects.count()  # nobody twice, even where the database is not a fresh one
    with worker() as process:
        # The first round is for the worker to come up and load its rules; it is told and not counted.
        for number in range(rounds + 1):
            seed = first + number * count
            rate, batch = _round(who, count, seed=seed)
            plain = raw.copy_texts(rows(count, seed=seed))
            say(f"{f'round {number}' if number else 'warming up'}: {rate:,.0f} rows/s; COPY {plain:,.0f}; {load()}")
            if number:
                validated.add(rate)
                copied.add(plain)
                batches.append(batch)
        memory = _memory(who, process, count=10 * count, seed=first + (rounds + 1) * count)
    result(
        "   RESULT",
        [
            ratio(validated, GOAL, f"of the goal, {GOAL:,} rows/s"),
            ratio(validated, IN_SIGHT, f"of what is in sight, {IN_SIGHT:,} rows/s"),
            ratio(validated, copied, "of plain COPY into 33 text columns without index, same server, same run"),
        ],
        [validated, copied, memory],
    )
    return batches


def _round(who: Actors, count: int, *, seed: int) -> tuple[float, Batch]:
    """Rows/s of one upload of people never seen before."""
    content = workbook(count, seed=seed)
    batch, _ = submit_workbook(
        site=who.site, filename=f"bench-{seed}.xlsx", content=content, by=who.submitter, at=SUBMITTED_AT
    )
    began = time.perf_counter()
    standing = Batch.objects.filter(pk=batch.pk)
    while standing.values_list("state", flat=True).get() not in (BatchState.VALIDATED, BatchState.REFUSED):
        if time.perf_counter() - began > PATIENCE_SECONDS:
            raise RuntimeError("the worker does not get on; see its log")
        time.sleep(PAUSE_SECONDS)
    seconds = time.perf_counter() - began
    batch.refresh_from_db()
    eligible = batch.applications.filter(state=ApplicationState.ELIGIBLE).count()
    if eligible != count:
        raise RuntimeError(f"{eligible} of {count} candidates are eligible: this measures something else")
    return count / seconds, batch


def _memory(who: Actors, process: object, *, count: int, seed: int) -> str:
    """The memory of the worker's processes before and after a workbook ten times the size."""
    before = max(map(peak_mebibytes, processes_of(process)))
    say(f"a workbook of {count:,} candidates, for the memory it takes")
    rate, _ = _round(who, count, seed=seed)
    after = max(map(peak_mebibytes, processes_of(process)))
    return (
        f"peak memory of the worker's larger process: {before:,.0f} MiB after workbooks of {count // 10:,}, "
        f"{after:,.0f} MiB after one of {count:,} ({rate:,.0f} rows/s)"
    )
