"""校验: putting a slice of accepted rows to the registry and the rule in force, as one set.

What the sheet alone cannot tell is checked here: who the person is, what they hold, what they have applied
for. Each row ends as an application with its verdict, or as a refusal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import uuid_utils.compat
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from certification import policies, slices
from certification.acts.circumstances import Circumstances
from certification.acts.finishing import count_judged
from certification.acts.rows import RowFault, refuse_rows
from certification.models import Application, Batch, BatchSlice, Transition, Verdict
from certification.policy import Judgement, body_from_trusted
from certification.populations import grade_on_record
from certification.slices import Row
from certification.states import OPEN_STATES
from registry.acts import workers
from registry.bulk import copy_rows
from registry.models import BodyKind, Certificate, RelatedOccupation, Worker, WorkType, status_after

COMPETITION = "competition"


@dataclass(slots=True)
class Standing:
    """What the registry knows of the people of a slice."""

    workers: dict[bytes, Worker]
    before: list[UUID] = field(default_factory=list)  # those of them who were on record already
    held: dict[UUID, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    valid: set[tuple[UUID, str, int | None, str]] = field(default_factory=set)
    applied: dict[tuple[UUID, str, int | None, str], tuple[UUID, int]] = field(default_factory=dict)
    claimed: dict[str, tuple[UUID, str]] = field(default_factory=dict)
    promotions: dict[UUID, list[dict[str, str]]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True)
class Judged:
    """An accepted row with its verdict, ready to be stored."""

    identifier: UUID
    row: Row
    worker: Worker
    work_type_id: int | None
    facts: dict[str, Any]
    judgement: Judgement
    digest: str
    layers: list[str]
    related: list[str]
    body: dict[str, Any] | None
    offered: list[str] | None

    @property
    def verdict(self) -> str:
        """The verdict on the condition claimed: that is what the candidate signs."""
        return {"pass": "eligible", "fail": "ineligible"}.get(self.judgement.claimed or "", "unknown")


@transaction.atomic
def validate_slice(slice_id: int, *, at: datetime) -> None:
    """Validates one slice; done before, it changes nothing. Raises registry and policy refusals as they are."""
    piece = (
        BatchSlice.objects.select_for_update(of=("self",))
        .select_related("batch__site__body", "batch__body")
        .get(pk=slice_id)
    )
    if piece.judged_at is not None:
        return
    rows = slices.unpack(piece.sealed)
    on = timezone.localdate(at)
    people = [_person(row) for row in rows]
    standing = _standing(rows, people, pathway=piece.batch.pathway, on=on, at=at)
    work_types = {(t.occupation_id, t.title): t.pk for t in _work_types(rows)}
    faults: list[RowFault] = []
    accepted: list[tuple[Row, Worker, int | None]] = []
    for row, person in zip(rows, people, strict=True):
        worker = standing.workers[person.key]
        work_type = work_types[row.candidate.occupation, row.candidate.work_type] if row.candidate.work_type else None
        fault = _fault(row, worker, work_type, standing)
        if fault is not None:
            faults.append(fault)
        else:
            accepted.append((row, worker, work_type))
    judged = _judge(accepted, standing, piece.batch, on=on)
    _store(piece.batch, judged, standing, on=on, at=at)
    refuse_rows(piece.batch, faults)
    # References are checked here and not at the commit, so that the batch's row, which every slice counts its
    # rows in, is locked for a moment only: two workers don't wait for each other's checks.
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    # What was sealed has found its place; only the applications keep it now.
    BatchSlice.objects.filter(pk=piece.pk).update(judged_at=at, sealed=b"")
    count_judged(piece.batch_id, judged=piece.rows, refused=len(faults), at=at)


def _standing(
    rows: Sequence[Row], given: Sequence[workers.Person], *, pathway: str, on: date, at: datetime
) -> Standing:
    """Looks the people up (and locks them), with what they hold and have applied for."""
    standing = Standing(workers.record_workers(given, at=at))
    people = standing.before = workers.on_record_before(standing.workers.values())
    if people:
        _look_up(standing, people, on=on)
        if pathway == COMPETITION:
            _look_up_promotions(standing, people, on=on)
    claimed = {row.candidate.certificate_number for row in rows} - {""}
    found = Certificate.objects.filter(number__any_of=list(claimed)).with_status(on=on)
    for number, worker, last_change in found.values_list("number", "worker", "last_change"):  # type: ignore[misc]
        standing.claimed[number] = (worker, status_after(last_change).value)
    return standing


def _look_up(standing: Standing, people: Sequence[UUID], *, on: date) -> None:
    """What the given people hold and have applied for."""
    held = Certificate.objects.filter(worker__any_of=people, issued_on__lte=on).with_status(on=on)
    for number, worker, occupation, work_type, level, issued_on, last_change in held.values_list(  # type: ignore[misc]
        "number", "worker", "occupation", "work_type", "level", "issued_on", "last_change"
    ):
        standing.held[worker].append(grade_on_record(number, occupation, level, issued_on, last_change))
        if status_after(last_change) == "valid":
            standing.valid.add((worker, occupation, work_type, level))
    open_ = Application.objects.filter(worker__any_of=people, state__in=OPEN_STATES)
    for worker, occupation, work_type, level, batch, number in open_.values_list(
        "worker", "occupation", "work_type", "level", "batch", "row_number"
    ):
        standing.applied[worker, occupation, work_type, level] = (batch, number)


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


def _fault(row: Row, worker: Worker, work_type: int | None, standing: Standing) -> RowFault | None:
    """The first thing the registry has against a row."""
    candidate = row.candidate
    number = candidate.row_number
    if worker.name != candidate.name:
        return RowFault(number, "name_differs_from_record", candidate.name)
    claimed = standing.claimed.get(candidate.certificate_number)
    if claimed is not None and claimed[0] != worker.pk:
        return RowFault(number, "certificate_of_another", candidate.certificate_number)
    if claimed is not None and claimed[1] != "valid":
        return RowFault(number, f"certificate_{claimed[1]}", candidate.certificate_number)
    wanted = (worker.pk, candidate.occupation, work_type, candidate.level.value)
    if wanted in standing.valid:
        return RowFault(number, "level_already_held", candidate.level.official_form)
    if wanted in standing.applied:
        return RowFault(number, "already_applied", candidate.level.official_form)
    return None


def _judge(
    accepted: Sequence[tuple[Row, Worker, int | None]], standing: Standing, batch: Batch, *, on: date
) -> list[Judged]:
    occupations = {row.candidate.occupation for row, _, _ in accepted}
    related: dict[str, list[str]] = defaultdict(list)
    pairs = RelatedOccupation.objects.filter(standard__occupation__in=occupations, standard__in_force__contains=on)
    for occupation, other in pairs.order_by("occupation").values_list("standard__occupation", "occupation"):
        related[occupation].append(other)
    site, book = batch.site, policies.Book(on=on)
    told = Circumstances(site, pathway=batch.pathway, on=on)
    layers: dict[str, tuple[str, ...]] = {}
    judged = []
    for row, worker, work_type in accepted:
        candidate = row.candidate
        if candidate.occupation not in layers:
            layers[candidate.occupation] = book.layers(
                batch.pathway, candidate.edition, occupation=candidate.occupation, site=site
            )
        rule = policies.composed(layers[candidate.occupation])
        facts = row.facts(standing.held.get(worker.pk, []), standing.promotions.get(worker.pk, []), on=on)
        body, offered = told.of(candidate)
        others = related[candidate.occupation]
        judgement = rule.judge(
            candidate.level.value, candidate.route, facts, as_of=on, occupation=candidate.occupation,
            related=frozenset(others), body=body_from_trusted(body),
            offered=None if offered is None else frozenset(offered),
        )  # fmt: skip
        digest = rule.policy.text_of(candidate.route).digest
        judged.append(
            Judged(
                uuid_utils.compat.uuid7(), row, worker, work_type, facts, judgement, digest,
                list(layers[candidate.occupation]), others, body, offered,
            )
        )  # fmt: skip
    return judged


def _store(batch: Batch, judged: Sequence[Judged], standing: Standing, *, on: date, at: datetime) -> None:
    copy_rows(
        Application,
        [
            "id", "batch", "row_number", "worker", "occupation", "work_type", "level", "pathway", "route", "state",
            "row_sealed", "submitted_at",
        ],
        (
            (one.identifier, batch.pk, one.row.candidate.row_number, one.worker.pk, one.row.candidate.occupation,
             one.work_type_id, one.row.candidate.level.value, batch.pathway, one.row.candidate.route, one.verdict,
             slices.seal_row(one.row.candidate), batch.submitted_at)
            for one in judged
        ),
    )  # fmt: skip
    copy_rows(
        Verdict,
        [
            "application", "policy", "layers", "as_of", "facts", "related", "body", "offered", "compact", "verdict",
            "earliest_on",
        ],
        (
            (one.identifier, one.digest, one.layers, on, one.facts, one.related, one.body, one.offered,
             one.judgement.as_json(), one.verdict, _day(one.judgement.claimed_earliest_on))
            for one in judged
        ),
    )  # fmt: skip
    copy_rows(
        Transition,
        ["application", "before", "after", "by", "at", "reason"],
        ((one.identifier, "", one.verdict, None, at, "") for one in judged),
    )
    _record_lives(batch, judged, standing, at=at)


def _record_lives(batch: Batch, judged: Sequence[Judged], standing: Standing, *, at: datetime) -> None:
    """Employment and career rows of the people accepted."""
    accepted = {one.worker.pk for one in judged}
    before = [pk for pk in standing.before if pk in accepted]
    if batch.body.kind == BodyKind.EMPLOYER:
        hired = {one.worker.pk: _day(one.facts.get("employment", {}).get("hired_on")) for one in judged}
        workers.record_employments(
            hired, body_id=batch.body_id, hired_on={pk: day for pk, day in hired.items() if day}, at=at, before=before
        )
    spells = {one.worker.pk: [_spell(entry) for entry in one.facts.get("work", ())] for one in judged}
    workers.record_careers(spells, at=at, before=before)


def _spell(entry: Mapping[str, Any]) -> workers.Spell:
    started, ended = date.fromisoformat(entry["from"]), _day(entry.get("to"))
    return workers.Spell(entry["occupation"], started, ended, entry.get("employer") or "", entry.get("front_line"))


def _person(row: Row) -> workers.Person:
    one = row.candidate
    return workers.person(one.document_type, one.document_number, one.name, one.sex, one.birth_date, one.ethnicity)


def _work_types(rows: Sequence[Row]) -> QuerySet[WorkType]:
    return WorkType.objects.filter(occupation__any_of={row.candidate.occupation for row in rows})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
