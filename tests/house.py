"""A filed body with its people, and the working days that tests walk through.

24 September 2026 is a Thursday. A 公示 that starts on it counts 28, 29, 30 September, 8 and 9 October: the 25th is
中秋节, 1 to 7 October 国庆节. 20 September and 10 October are weekend days that are worked (调休).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from certification.acts.approving import approve
from certification.acts.issuing import close_due
from certification.acts.reviewing import Concluded, record_reviews
from certification.acts.scores import Mark, parts_of, record_scores
from certification.acts.submitting import submit_json, submit_workbook
from certification.models import Application, Approval, Batch, PublicNotice
from certification.waiting import bases_of, waiting_list
from config.celery import app
from registry.models import Account, Certificate, OutboxMessage, Site
from rules.ladder import Level
from tests import factories
from tests.roles import acting_as

app.loader.import_default_modules()  # the doors

SHANGHAI = ZoneInfo("Asia/Shanghai")
LATHE = "6-18-01-01"
LEVELS = (Level.JUNIOR, Level.INTERMEDIATE, Level.SENIOR, Level.TECHNICIAN, Level.SENIOR_TECHNICIAN)


def on(year: int, month: int, day: int, hour: int = 10) -> datetime:
    """An hour of a day in Shanghai, as the doors give it: in UTC, where before eight o'clock it is the day before."""
    return datetime(year, month, day, hour, tzinfo=SHANGHAI).astimezone(UTC)


SUBMITTED, EXAMINED, APPROVED = on(2026, 9, 24), on(2026, 9, 24, 14), on(2026, 9, 24, 16)
LAST_DAY, DUE = on(2026, 10, 9, 23), on(2026, 10, 10)


@dataclass(frozen=True, slots=True)
class House:
    """A body's site with one account for each role; ``settler`` is its second approver, ``confirmer`` the second
    regulator; both regulators are the province's."""

    site: Site
    submitter: Account
    assessor: Account
    approver: Account
    regulator: Account
    settler: Account
    confirmer: Account

    def upload(
        self, content: bytes, *, filename: str = "考生信息.xlsx", at: datetime = SUBMITTED, pathway: str = "ordinary"
    ) -> Batch:
        """An upload as the submitter makes it, with the jobs that follow."""
        batch, _ = submit_workbook(
            site=self.site, filename=filename, content=content, by=self.submitter, at=at, pathway=pathway
        )
        drain()
        batch.refresh_from_db()
        return batch

    def post(
        self, candidates: Sequence[dict[str, Any]], *, at: datetime = SUBMITTED, pathway: str = "ordinary"
    ) -> Batch:
        """The same as JSON."""
        batch, _ = submit_json(site=self.site, candidates=candidates, by=self.submitter, at=at, pathway=pathway)
        drain()
        batch.refresh_from_db()
        return batch

    def examine(
        self, batch: Batch, value: int = 80, *, at: datetime = EXAMINED, parts: Sequence[str] = ("theory", "skill")
    ) -> None:
        """Every eligible application of the batch gets the same mark in every part."""
        waiting = batch.applications.filter(state="eligible").values_list("pk", flat=True)
        marks = [Mark(pk, part, Decimal(value)) for pk in waiting for part in parts]
        record_scores(batch, marks, by=self.assessor, at=at)

    def review(self, batch: Batch, conclusion: str = "passed", *, at: datetime = EXAMINED) -> None:
        """Every eligible application of the batch gets the same review record."""
        waiting = batch.applications.filter(state="eligible").values_list("pk", flat=True)
        day = timezone.localdate(at)
        conclusions = [
            Concluded(pk, conclusion, day, "业绩突出，符合岗位要求", "评审会议纪要〔2026〕3号") for pk in waiting
        ]
        record_reviews(batch, conclusions, by=self.assessor, at=at)

    def assess(self, batch: Batch, *, at: datetime = EXAMINED) -> None:
        """Reviewed or examined in every part of the level, as the batch's pathway is decided; everybody passes."""
        if batch.is_reviewed:
            self.review(batch, at=at)
            return
        rows = list(batch.applications.filter(state="eligible").select_related("verdict"))
        marks = [Mark(row, part, Decimal(80)) for row, parts in parts_of(rows).items() for part in parts]
        record_scores(batch, marks, by=self.assessor, at=at)

    def approve(self, batch: Batch, *, at: datetime = APPROVED, applications: Sequence[UUID] | None = None) -> Approval:
        """The approval of what waits, or of the named, as they stand now; without the jobs that follow."""
        seen = waiting_list(batch, at=at) if applications is None else bases_of(applications)
        return approve(batch, seen=seen, by=self.approver, at=at)

    def give_notice(self, batch: Batch, *, at: datetime = APPROVED) -> PublicNotice:
        """Examined or reviewed, approved and put up; the 公示."""
        if batch.pathway == "ordinary":
            self.examine(batch, at=at)
        else:
            self.assess(batch, at=at)
        approval = self.approve(batch, at=at)
        drain("certification.give_notice")
        return PublicNotice.objects.get(approval=approval)

    def issue(self, *, at: datetime = DUE) -> list[Certificate]:
        """Closes what is due and issues it; every certificate issued at that instant, documents left undone."""
        close_due(at=at)
        drain("certification.issue")
        return list(Certificate.objects.filter(issued_at=at).order_by("number"))


def build_house(**more: Any) -> House:
    """A filed body in 苏州 for 车工 at the five national levels; ``more`` goes to the body."""
    body = factories.BodyFactory(**more)
    site = factories.SiteFactory(body=body)
    filing = factories.FilingFactory(site=site)
    occupation = factories.OccupationFactory(code=LATHE)
    for level in LEVELS:
        factories.FilingScopeFactory(filing=filing, occupation=occupation, level=level.value)
    return House(
        site=site,
        submitter=factories.SubmitterFactory(body=body),
        assessor=factories.AssessorFactory(body=body),
        approver=factories.ApproverFactory(body=body),
        regulator=factories.RegulatorFactory(region_id="320000"),
        settler=factories.ApproverFactory(body=body),
        confirmer=factories.RegulatorFactory(region_id="320000"),
    )


def drain(*tasks: str) -> int:
    """Runs the waiting doors in this process, in order, until none waits that its door has not given up; of the named tasks only, if any is named."""
    done = 0
    while True:
        waiting = OutboxMessage.objects.filter(done_at__isnull=True, given_up_at__isnull=True).order_by("pk")
        if tasks:
            waiting = waiting.filter(task__in=tasks)
        found = list(waiting)
        if not found:
            return done
        for message in found:
            with acting_as("worker"):
                app.tasks[message.task](message.pk)
            done += 1


def states(batch: Batch) -> dict[int, str]:
    """Where each application of a batch stands, by row."""
    return dict(Application.objects.filter(batch=batch).values_list("row_number", "state"))


def refused(batch: Batch) -> list[tuple[int, str, str]]:
    """Row, column and code of every refusal of a batch."""
    return list(batch.refusals.values_list("row_number", "column", "code"))
