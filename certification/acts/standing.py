"""所持与所报: what the registry knows of the people of a slice before they are judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from certification.models import Application, Batch
from certification.slices import Row
from certification.states import OPEN_STATES
from registry.acts import workers
from registry.acts.claims import record_claims
from registry.models import Certificate, Worker, status_after
from rulebook.populations import grade_on_record

COMPETITION = "competition"


@dataclass(slots=True)
class Standing:
    """What the registry knows of the people of a slice."""

    workers: dict[bytes, Worker]
    before: list[UUID] = field(default_factory=list)  # those of them who were on record already
    held: dict[UUID, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    valid: set[tuple[UUID, str, int | None, str]] = field(default_factory=set)
    applied: dict[tuple[UUID, str, int | None, str], tuple[int, str]] = field(default_factory=dict)  # body, pathway
    claimed: dict[str, tuple[UUID, str]] = field(default_factory=dict)
    disputed: dict[UUID, str] = field(default_factory=dict)  # number of the open identity case
    promotions: dict[UUID, list[dict[str, str]]] = field(default_factory=lambda: defaultdict(list))


def look_up(rows: Sequence[Row], given: Sequence[workers.Person], batch: Batch, *, on: date, at: datetime) -> Standing:
    """Looks the people up (and locks them), with what they hold and have applied for; records the names given for them."""
    standing = Standing(workers.record_workers(given, at=at))
    standing.disputed = record_claims(given, standing.workers, body_id=batch.body_id, at=at)
    people = standing.before = workers.on_record_before(standing.workers.values())
    if people:
        _look_up_certificates(standing, people, on=on)
        if batch.pathway == COMPETITION:
            _look_up_promotions(standing, people, on=on)
    claimed = {row.candidate.certificate_number for row in rows} - {""}
    found = Certificate.objects.filter(number__any_of=list(claimed)).with_status(on=on)
    for number, worker, last_change in found.values_list("number", "worker", "last_change"):  # type: ignore[misc]
        standing.claimed[number] = (worker, status_after(last_change).value)
    return standing


def _look_up_certificates(standing: Standing, people: Sequence[UUID], *, on: date) -> None:
    """What the given people hold and have applied for."""
    held = Certificate.objects.filter(worker__any_of=people, issued_on__lte=on).with_status(on=on)
    for number, worker, occupation, work_type, level, issued_on, last_change in held.values_list(  # type: ignore[misc]
        "number", "worker", "occupation", "work_type", "level", "issued_on", "last_change"
    ):
        standing.held[worker].append(grade_on_record(number, occupation, level, issued_on, last_change))
        if status_after(last_change) == "valid":
            standing.valid.add((worker, occupation, work_type, level))
    open_ = Application.objects.filter(worker__any_of=people, state__in=OPEN_STATES)
    for worker, occupation, work_type, level, body, pathway in open_.values_list(
        "worker", "occupation", "work_type", "level", "batch__body", "pathway"
    ):
        standing.applied[worker, occupation, work_type, level] = (body, pathway)


def _look_up_promotions(standing: Standing, people: Sequence[UUID], *, on: date) -> None:
    """以往晋级 by competition, whatever became of the certificate since: 同一年内参加竞赛只能晋升一次.

    An application still on its way is a promotion whose day is not known: a rule that asks is answered 不明 by it.
    """
    won = Certificate.objects.filter(worker__any_of=people, decision__pathway=COMPETITION, issued_on__lte=on)
    for worker, issued_on in won.order_by("issued_on").values_list("worker", "issued_on"):
        standing.promotions[worker].append({"pathway": COMPETITION, "on": issued_on.isoformat()})
    waiting = Application.objects.filter(worker__any_of=people, pathway=COMPETITION, state__in=OPEN_STATES)
    for worker in waiting.values_list("worker", flat=True):
        standing.promotions[worker].append({"pathway": COMPETITION})
