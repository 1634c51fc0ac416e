"""校验: putting a slice of accepted rows to the registry and the rule in force, as one set.

What the sheet alone cannot tell is checked here: who the person is, what they hold, what they have applied
for. Each row ends as an application with its verdict, or as a refusal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from certification import slices
from certification.acts.finishing import count_judged
from certification.acts.judging import Judged, judge
from certification.acts.rows import RowAccepted, RowFault, note_accepted, refuse_rows
from certification.acts.standing import Standing, look_up
from certification.models import Application, Batch, BatchSlice, Transition, Verdict
from certification.slices import Row
from registry import metrics
from registry.acts import workers
from registry.bulk import copy_rows
from registry.models import BodyKind, Worker, WorkType


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
    standing = look_up(rows, people, piece.batch, on=on, at=at)
    work_types = {(t.occupation_id, t.title): t.pk for t in _work_types(rows)}
    faults: list[RowFault] = []
    again: list[RowAccepted] = []
    accepted: list[tuple[Row, Worker, int | None]] = []
    for row, person in zip(rows, people, strict=True):
        worker = standing.workers[person.key]
        work_type = work_types[row.candidate.occupation, row.candidate.work_type] if row.candidate.work_type else None
        found = _answered(row, worker, work_type, standing, piece.batch)
        if isinstance(found, RowFault):
            faults.append(found)
        elif found is not None:
            again.append(found)
        else:
            accepted.append((row, worker, work_type))
    judged = judge(accepted, standing, piece.batch, on=on)
    _store(piece.batch, judged, standing, on=on, at=at)
    refuse_rows(piece.batch, faults)
    metrics.count(metrics.VERDICTS, Counter(one.verdict for one in judged))
    note_accepted(piece.batch, again)
    # References are checked here and not at the commit, so that the batch's row, which every slice counts its
    # rows in, is locked for a moment only: two workers don't wait for each other's checks.
    connection.check_constraints()
    # What was sealed has found its place; only the applications keep it now.
    BatchSlice.objects.filter(pk=piece.pk).update(judged_at=at, sealed=b"")
    count_judged(piece.batch_id, judged=piece.rows, refused=len(faults), skipped=len(again), at=at)


def _answered(
    row: Row, worker: Worker, work_type: int | None, standing: Standing, batch: Batch
) -> RowFault | RowAccepted | None:
    """What the registry answers to a row before any rule is asked: the first thing it has against it, or 已受理.

    已受理 is who has an open application of the same body for the same, by the same pathway: a mended file sent again
    names its accepted rows too.
    """
    candidate = row.candidate
    number = candidate.row_number
    if worker.name != candidate.name:
        if case := standing.disputed.get(worker.pk):
            return RowFault(number, "name_disputed", candidate.name, {"case": case})
        return RowFault(number, "name_differs_from_record", candidate.name)
    wanted = (worker.pk, candidate.occupation, work_type, candidate.level.value)
    if standing.applied.get(wanted) == (batch.body_id, batch.pathway):
        return RowAccepted(number)
    claimed = standing.claimed.get(candidate.certificate_number)
    if claimed is not None and claimed[0] != worker.pk:
        return RowFault(number, "certificate_of_another", candidate.certificate_number)
    if claimed is not None and claimed[1] != "valid":
        return RowFault(number, f"certificate_{claimed[1]}", candidate.certificate_number)
    if wanted in standing.valid:
        return RowFault(number, "level_already_held", candidate.level.official_form)
    if wanted in standing.applied:
        return RowFault(number, "already_applied", candidate.level.official_form)
    return None


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
