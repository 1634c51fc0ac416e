"""成绩: recording the parts of the examination; each part is passed on its own, never averaged.

"理论知识考试、技能考核和综合评审均实行百分制，成绩皆达60分（含）以上者为合格" (国家职业标准 §1.9).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from certification.acts.assessing import applied_again, locked, may_assess, settle, unfit
from certification.models import Application, Batch, Score
from certification.procedures import Procedure
from certification.reasons import (
    APPLIED_AGAIN,
    PART_NOT_EXAMINED,
    PART_TWICE,
    SCORE_OUT_OF_RANGE,
    SCORE_TOO_FINE,
    ScoresRefused,
)
from registry.access import Permission, require
from registry.bulk import copy_rows
from registry.models import Account, Event, StandardPart
from rules.refusals import Fault, Reason


@dataclass(frozen=True, slots=True)
class Mark:
    """One part's result: a value from 0 to 100, or None for 缺考."""

    application_id: UUID
    part: str
    value: Decimal | None


@transaction.atomic
def record_scores(batch: Batch, marks: Sequence[Mark], *, by: Account, at: datetime) -> dict[str, int]:
    """Records marks and moves each application whose parts are all there to passed or failed.

    A part recorded before gets a further revision, so a correction leaves its trace. Returns how many
    applications are passed, failed and still incomplete. Raises ScoresRefused, AssessorSubmitted, ProcedureDiffers,
    NotPermitted.
    """
    require(by, Permission.RECORD_SCORES, body=batch.body)
    may_assess(batch, by=by, procedure=Procedure.EXAMINATION)
    found = locked(batch, {mark.application_id for mark in marks})
    parts = parts_of(found.values())
    if faults := _faults(marks, found, parts, applied_again(found.values())):
        raise ScoresRefused(faults)
    _store(marks, by=by, at=at)
    counts = _settle(found, parts, by=by, at=at)
    Event.record("scores.recorded", batch, by=by, at=at, body=batch.body, marks=len(marks), **counts)
    return counts


def parts_of(applications: Iterable[Application]) -> dict[UUID, dict[str, Decimal]]:
    """The parts each application's level has under the standard in force on its day of judgement, with pass marks."""
    applications = list(applications)
    table: dict[tuple[str, str, date], dict[str, Decimal]] = defaultdict(dict)
    days = {application.verdict.as_of for application in applications}
    occupations = {application.occupation_id for application in applications}
    for day in days:
        rows = StandardPart.objects.filter(standard__occupation__in=occupations, standard__in_force__contains=day)
        for occupation, level, part, mark in rows.values_list("standard__occupation", "level", "part", "pass_mark"):
            table[occupation, level, day][part] = mark
    return {a.pk: table[a.occupation_id, a.level, a.verdict.as_of] for a in applications}


def faults_in(batch: Batch, marks: Sequence[Mark]) -> list[Fault]:
    """What would be refused of marks as things stand, for a door that has faults of its own to say in one answer."""
    rows = batch.applications.filter(pk__any_of={mark.application_id for mark in marks}).select_related("verdict")
    found = {row.pk: row for row in rows.defer("row_sealed")}
    return _faults(marks, found, parts_of(found.values()), applied_again(found.values()))


def _faults(
    marks: Sequence[Mark],
    found: Mapping[UUID, Application],
    parts: Mapping[UUID, Mapping[str, Decimal]],
    again: set[UUID],
) -> list[Fault]:
    """Every fault of every mark, by the mark's place."""
    faults: list[Fault] = []
    seen: set[tuple[UUID, str]] = set()
    for position, mark in enumerate(marks):
        faults += [Fault(position, reason, field) for field, reason in _wrong(mark, found, parts, seen, again)]
        seen.add((mark.application_id, mark.part))
    return faults


def _wrong(
    mark: Mark,
    found: Mapping[UUID, Application],
    parts: Mapping[UUID, Mapping[str, Decimal]],
    seen: set[tuple[UUID, str]],
    again: set[UUID],
) -> Iterator[tuple[str, Reason]]:
    """What is wrong with a mark: the field and the reason. A mark for nobody is not looked at any further."""
    if reason := unfit(found.get(mark.application_id)):
        yield "application", reason
        return
    if mark.application_id in again:
        yield "application", APPLIED_AGAIN
    if mark.part not in parts[mark.application_id]:
        yield "part", PART_NOT_EXAMINED
    elif (mark.application_id, mark.part) in seen:
        yield "part", PART_TWICE
    if mark.value is not None and not (mark.value.is_finite() and 0 <= mark.value <= 100):
        yield "value", SCORE_OUT_OF_RANGE
    elif mark.value is not None and mark.value != mark.value.quantize(Decimal("0.1")):
        yield "value", SCORE_TOO_FINE


def _store(marks: Sequence[Mark], *, by: Account, at: datetime) -> None:
    before = Score.objects.filter(application__any_of={mark.application_id for mark in marks})
    latest = {
        (application, part): revision
        for application, part, revision in before.values_list("application", "part").annotate(Max("revision"))
    }
    rows = [
        (mark.application_id, mark.part, latest.get((mark.application_id, mark.part), 0) + 1, mark.value,
         mark.value is None, by.pk, at)
        for mark in marks
    ]  # fmt: skip
    copy_rows(Score, ["application", "part", "revision", "value", "absent", "recorded_by", "recorded_at"], rows)


def _settle(
    found: Mapping[UUID, Application], parts: Mapping[UUID, Mapping[str, Decimal]], *, by: Account, at: datetime
) -> dict[str, int]:
    current = current_scores(found.keys())
    results = {pk: _result(current[pk], parts[pk]) for pk in found}
    settle(found, {pk: result for pk, result in results.items() if result != "incomplete"}, by=by, at=at)
    return {"passed": 0, "failed": 0, "incomplete": 0} | Counter(results.values())


def _result(scores: Mapping[str, Decimal | None], parts: Mapping[str, Decimal]) -> str:
    """passed, failed or incomplete. A level without parts on record is never passed by default."""
    if not parts or parts.keys() - scores.keys():
        return "incomplete"
    values = ((scores[part], mark) for part, mark in parts.items())
    return "passed" if all(value is not None and value >= mark for value, mark in values) else "failed"


def current_scores(applications: Any) -> dict[UUID, dict[str, Decimal | None]]:
    """The latest revision of every part, by application."""
    rows = Score.objects.filter(application__any_of=list(applications)).order_by("revision")
    current: dict[UUID, dict[str, Decimal | None]] = defaultdict(dict)
    for application, part, value in rows.values_list("application", "part", "value"):
        current[application][part] = value
    return current
