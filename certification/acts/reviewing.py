"""评审记录: recording what a review found, for the pathways that are decided without an examination.

意见 art. 十三 (直接认定、破格晋升), 十四 (竞赛); which pathways these are stands in ``certification.procedures``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from certification.acts.assessing import APPLIED_AGAIN, Reason, applied_again, locked, may_assess, settle, unfit
from certification.models import Application, Batch, Review, ReviewConclusion
from certification.procedures import Procedure
from registry.access import Permission, require
from registry.bulk import copy_rows
from registry.models import Account, Event
from rules.refusals import Refusal

LONGEST_GROUND, LONGEST_REFERENCE = 1000, 200  # characters


@dataclass(frozen=True, slots=True)
class Concluded:
    """What a review found of one application: ``passed`` or ``failed``, held on a day, why, and where it is written."""

    application_id: UUID
    conclusion: str
    reviewed_on: date
    ground: str
    reference: str


class ReviewsRefused(Refusal):
    """Conclusions that cannot be taken as sent; nothing of them was stored. ``rows`` names each with its reason."""

    code = "reviews_refused"
    zh = "评审记录有{count}处不能录入，未作任何改动"
    en = "{count} of the review records cannot be recorded; nothing was changed"

    def __init__(self, rows: Sequence[dict[str, Any]]) -> None:
        self.rows = list(rows)
        super().__init__(count=len(self.rows))


@transaction.atomic
def record_reviews(batch: Batch, conclusions: Sequence[Concluded], *, by: Account, at: datetime) -> dict[str, int]:
    """Records conclusions and moves each application to passed or failed.

    An application reviewed before gets a further revision, so a correction leaves its trace. Returns how many are
    passed and failed. Raises ReviewsRefused, AssessorSubmitted, ProcedureDiffers, NotPermitted.
    """
    require(by, Permission.RECORD_REVIEWS, body=batch.body)
    may_assess(batch, by=by, procedure=Procedure.REVIEW)
    found = locked(batch, {one.application_id for one in conclusions})
    _refuse_unfit(conclusions, found, on=timezone.localdate(at))
    _store(conclusions, by=by, at=at)
    results = {one.application_id: one.conclusion for one in conclusions}
    settle(found, results, by=by, at=at)
    counts = {"passed": 0, "failed": 0} | Counter(results.values())
    Event.record("reviews.recorded", batch, by=by, at=at, body=batch.body, **counts)
    return counts


def _refuse_unfit(conclusions: Sequence[Concluded], found: Mapping[UUID, Application], *, on: date) -> None:
    again = applied_again(found.values())
    faults: list[dict[str, Any]] = []
    seen: set[UUID] = set()
    for position, one in enumerate(conclusions):
        reason = _fault(one, found, seen, on=on)
        if reason is None and one.application_id in again:
            reason = APPLIED_AGAIN
        seen.add(one.application_id)
        if reason:
            faults.append(
                {"pointer": f"/reviews/{position}", "code": reason[0], "detail": reason[1], "detail_en": reason[2]}
            )
    if faults:
        raise ReviewsRefused(faults)


def _fault(one: Concluded, found: Mapping[UUID, Application], seen: set[UUID], *, on: date) -> Reason | None:
    if reason := unfit(found.get(one.application_id)):
        return reason
    if one.application_id in seen:
        return "application_twice", "同一份申报出现两次", "the same application stands twice"
    if one.conclusion not in ReviewConclusion.values:
        return "conclusion_unknown", "评审结论应为通过或不通过", "a conclusion is passed or failed"
    if one.reviewed_on > on:
        return "reviewed_in_future", "评审日期晚于今日", "the review lies in the future"
    if not one.ground.strip():
        return "ground_missing", "请写明评审意见", "say on what ground"
    if not one.reference.strip():
        return "reference_missing", "请写明评审材料，如会议纪要编号", "name the evidence, such as the minutes"
    if len(one.ground) > LONGEST_GROUND or len(one.reference) > LONGEST_REFERENCE:
        return "text_too_long", "评审意见或评审材料过长", "the ground or the reference is too long"
    return None


def _store(conclusions: Sequence[Concluded], *, by: Account, at: datetime) -> None:
    before = Review.objects.filter(application__any_of={one.application_id for one in conclusions})
    latest = dict(before.order_by().values_list("application").annotate(Max("revision")))
    copy_rows(
        Review,
        [
            "application", "revision", "conclusion", "reviewed_on", "ground", "reference", "reviewed_by", "recorded_at",
        ],
        (
            (one.application_id, latest.get(one.application_id, 0) + 1, one.conclusion, one.reviewed_on,
             one.ground.strip(), one.reference.strip(), by.pk, at)
            for one in conclusions
        ),
    )  # fmt: skip


def current_reviews(applications: Any) -> dict[UUID, Review]:
    """The latest review record of each application that has one."""
    rows = Review.objects.filter(application__any_of=list(applications)).select_related("reviewed_by")
    return {row.application_id: row for row in rows.order_by("application", "revision")}
