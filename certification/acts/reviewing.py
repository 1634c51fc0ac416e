"""评审记录: recording what a review found, for the pathways that are decided without an examination.

意见 art. 十三 (直接认定、破格晋升), 十四 (竞赛); which pathways these are stands in ``certification.procedures``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from certification.acts.assessing import applied_again, locked, may_assess, settle, unfit
from certification.models import Application, Batch, Review, ReviewConclusion
from certification.procedures import Procedure
from certification.reasons import (
    APPLICATION_TWICE,
    APPLIED_AGAIN,
    CONCLUSION_UNKNOWN,
    GROUND_MISSING,
    REFERENCE_MISSING,
    REVIEWED_IN_FUTURE,
    TEXT_TOO_LONG,
    ReviewsRefused,
)
from registry.access import Permission, require
from registry.bulk import copy_rows
from registry.models import Account, Event
from rules.refusals import Fault, Reason

LONGEST_GROUND, LONGEST_REFERENCE = 1000, 200  # characters


@dataclass(frozen=True, slots=True)
class Concluded:
    """What a review found of one application: ``passed`` or ``failed``, held on a day, why, and where it is written."""

    application_id: UUID
    conclusion: str
    reviewed_on: date
    ground: str
    reference: str


@transaction.atomic
def record_reviews(batch: Batch, conclusions: Sequence[Concluded], *, by: Account, at: datetime) -> dict[str, int]:
    """Records conclusions and moves each application to passed or failed.

    An application reviewed before gets a further revision, so a correction leaves its trace. Returns how many are
    passed and failed. Raises ReviewsRefused, AssessorSubmitted, ProcedureDiffers, NotPermitted.
    """
    require(by, Permission.RECORD_REVIEWS, body=batch.body)
    may_assess(batch, by=by, procedure=Procedure.REVIEW)
    found = locked(batch, {one.application_id for one in conclusions})
    if faults := _faults(conclusions, found, on=timezone.localdate(at)):
        raise ReviewsRefused(faults)
    _store(conclusions, by=by, at=at)
    results = {one.application_id: one.conclusion for one in conclusions}
    settle(found, results, by=by, at=at)
    counts = {"passed": 0, "failed": 0} | Counter(results.values())
    Event.record("reviews.recorded", batch, by=by, at=at, body=batch.body, **counts)
    return counts


def _faults(conclusions: Sequence[Concluded], found: Mapping[UUID, Application], *, on: date) -> list[Fault]:
    """Every fault of every conclusion, by the conclusion's place."""
    again = applied_again(found.values())
    faults: list[Fault] = []
    seen: set[UUID] = set()
    for position, one in enumerate(conclusions):
        faults += [Fault(position, reason, field) for field, reason in _wrong(one, found, seen, again, on=on)]
        seen.add(one.application_id)
    return faults


def _wrong(
    one: Concluded, found: Mapping[UUID, Application], seen: set[UUID], again: set[UUID], *, on: date
) -> Iterator[tuple[str, Reason]]:
    """What is wrong with a conclusion: the field and the reason. One about nobody is not looked at any further."""
    if reason := unfit(found.get(one.application_id)):
        yield "application", reason
        return
    if one.application_id in seen:
        yield "application", APPLICATION_TWICE
    elif one.application_id in again:
        yield "application", APPLIED_AGAIN
    if one.conclusion not in ReviewConclusion.values:
        yield "conclusion", CONCLUSION_UNKNOWN
    if one.reviewed_on > on:
        yield "reviewed_on", REVIEWED_IN_FUTURE
    for field, text, limit, missing in (
        ("ground", one.ground, LONGEST_GROUND, GROUND_MISSING),
        ("reference", one.reference, LONGEST_REFERENCE, REFERENCE_MISSING),
    ):
        if not text.strip():
            yield field, missing
        elif len(text) > limit:
            yield field, TEXT_TOO_LONG.of(limit=limit)


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
