"""指标: what the processes count about themselves, for Prometheus; read at ``/metrics`` (docs/operations.md lists each).

Web server and jobs are several processes on several machines. Where METRICS_DIR is set (config/environment.py), each
process counts in files of its own there, and whoever is asked adds them up; where it is not (tests, commands), a
process counts for itself.
No label holds a name, a number or an id: of people nothing is counted but how many.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import prometheus_client
from django.conf import settings
from django.db import transaction
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

CONTENT_TYPE: Final = prometheus_client.CONTENT_TYPE_LATEST

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_JOB_SECONDS = (0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 1800)

REQUESTS = Counter("bajigong_requests_total", "Requests answered", ["door", "method", "status"])
REQUEST_SECONDS = Histogram("bajigong_request_seconds", "How long answers took", ["door", "route"], buckets=_SECONDS)
REFUSALS = Counter("bajigong_refusals_total", "Refusals by their code", ["door", "code"])
ROWS = Counter("bajigong_rows_refused_total", "Rows of uploads refused, by the code of the fault", ["code"])
VERDICTS = Counter("bajigong_verdicts_total", "Verdicts given", ["verdict"])
CERTIFICATES = Counter("bajigong_certificates_total", "Certificates issued", ["level"])
JOBS = Counter("bajigong_jobs_total", "Tries of jobs by how they ended", ["task", "result"])
JOB_SECONDS = Histogram("bajigong_job_seconds", "How long tries of jobs took", ["task"], buckets=_JOB_SECONDS)


def count(counter: Counter, numbers: Mapping[str, int]) -> None:
    """Counts by the one label of a counter, once the transaction that did it has committed."""

    def add() -> None:
        for label, number in numbers.items():
            counter.labels(label).inc(number)

    transaction.on_commit(add)


class _AllProcesses(MultiProcessCollector):
    """The sum over the files of every process, whichever host and role it has."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def collect(self) -> Iterator[Any]:
        """What all of them counted; a file that vanishes meanwhile is of a process that ended."""
        files = [str(path) for path in sorted(self._folder.glob("*/*.db"))]
        yield from self.merge(files, accumulate=True)  # type: ignore[no-untyped-call]


def everything(more: Iterable[Collector] = ()) -> bytes:
    """What there is to read: what all processes counted, and ``more`` collectors asked now."""
    found = CollectorRegistry()
    for collector in (_AllProcesses(settings.METRICS_DIR) if settings.METRICS_DIR else REGISTRY, *more):
        found.register(collector)
    return prometheus_client.generate_latest(found)
