"""成绩: recording the parts of the examination; each part is passed on its own, never averaged.

"理论知识考试、技能考核和综合评审均实行百分制，成绩皆达60分（含）以上者为合格" (国家职业标准 §1.9).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from certification.acts.assessing import APPLIED_AGAIN, Reason, applied_again, locked, may_assess, settle, unfit
from certification.models import Application, Batch, Score
from certification.procedures import Procedure
from registry.access import Permission, require
from registry.bulk import copy_rows
from registry.models import Account, Event, StandardPart
from rules.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Mark:
    """One part's result: a value from 0 to 100, or None for 缺考."""

    application_id: UUID
    part: str
    value: Decimal | None


class ScoresRefused(Refusal):
    """Scores that cannot be taken as sent; nothing of them was stored. ``rows`` names each with its reason."""

    code = "scores_refused"
    zh = "成绩有{count}处不能录入，未作任何改动"
    en = "{count} of the scores cannot be recorded; nothing was changed"

    def __init__(self, rows: Sequence[dict[str, Any]]) -> None:
        self.rows = list(rows)
        super().__init__(count=len(self.rows))


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
    _refuse_unfit(marks, found, parts, applied_again(found.values()))
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


def _refuse_unfit(
    marks: Sequence[Mark],
    found: Mapping[UUID, Application],
    parts: Mapping[UUID, Mapping[str, Decimal]],
    again: set[UUID],
) -> None:
    faults: list[dict[str, Any]] = []
    seen: set[tuple[UUID, str]] = set()
    for position, mark in enumerate(marks):
        reason = _fault(mark, found, parts, seen)
        if reason is None and mark.application_id in again:
            reason = APPLIED_AGAIN
        seen.add((mark.application_id, mark.part))
        if reason:
            faults.append(
                {"pointer": f"/scores/{position}", "code": reason[0], "detail": reason[1], "detail_en": reason[2]}
            )
    if faults:
        raise ScoresRefused(faults)


def _fault(
    mark: Mark,
    found: Mapping[UUID, Application],
    parts: Mapping[UUID, Mapping[str, Decimal]],
    seen: set[tuple[UUID, str]],
) -> Reason | None:
    if reason := unfit(found.get(mark.application_id)):
        return reason
    if mark.part not in parts[mark.application_id]:
        return "part_not_examined", "该等级没有这一考核部分", "the level has no such part"
    if (mark.application_id, mark.part) in seen:
        return "part_twice", "同一考核部分出现两次", "the same part stands twice"
    if mark.value is not None and not (mark.value.is_finite() and 0 <= mark.value <= 100):
        return "score_out_of_range", "成绩应在0至100之间", "a score lies between 0 and 100"
    if mark.value is not None and mark.value != mark.value.quantize(Decimal("0.1")):
        return "score_too_fine", "成绩最多保留一位小数", "a score has one decimal at most"
    return None


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
