"""What a job brings about does not lie before it was done, however late that is; what it judges is as of the application."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from certification.acts.issuing import close_due
from certification.acts.submitting import submit_workbook
from certification.models import PublicNotice, Verdict
from registry.models import Certificate, OutboxMessage
from tests.candidates import many, workbook
from tests.house import APPROVED, DUE, SUBMITTED, House, drain


def keep_waiting(task: str, wait: timedelta) -> None:
    """The messages of a task have been lying there for so long."""
    left = OutboxMessage.objects.filter(task=task, done_at__isnull=True)
    assert left.update(created_at=timezone.now() - wait) == 1


def approved(house: House) -> None:
    """A batch whose public notice is still to begin."""
    batch = house.upload(workbook(many(2)))
    house.examine(batch)
    house.approve(batch)


def test_a_public_notice_that_begins_late_has_all_its_days(house: House) -> None:
    """Approved on Thursday 24 September, put up on Sunday: 28, 29 and 30 September, 8 and 9 October are to come."""
    approved(house)
    keep_waiting("certification.give_notice", timedelta(days=3))
    drain()
    notice = PublicNotice.objects.get()
    assert (notice.starts_on, notice.ends_on) == (date(2026, 9, 27), date(2026, 10, 9))


def test_a_public_notice_that_begins_a_week_late_ends_a_week_later(house: House) -> None:
    approved(house)
    keep_waiting("certification.give_notice", timedelta(days=15))
    drain()
    notice = PublicNotice.objects.get()
    assert (notice.starts_on, notice.ends_on) == (date(2026, 10, 9), date(2026, 10, 15))


def test_a_certificate_is_of_the_day_it_was_issued_on(house: House) -> None:
    house.give_notice(house.upload(workbook(many(1))))
    close_due(at=DUE)
    keep_waiting("certification.issue", timedelta(days=4))
    drain()
    certificate = Certificate.objects.get()
    assert certificate.issued_on == timezone.localdate(DUE) + timedelta(days=4)


def test_what_is_judged_late_is_judged_as_of_the_application(house: House) -> None:
    """Who applied in time has applied in time, whenever the registry gets to it."""
    batch, _ = submit_workbook(
        site=house.site, filename="考生信息.xlsx", content=workbook(many(1)), by=house.submitter, at=SUBMITTED
    )
    keep_waiting("certification.read_batch", timedelta(days=9))
    drain()
    assert Verdict.objects.get().as_of == timezone.localdate(batch.submitted_at)


def test_a_prompt_job_is_of_the_instant_it_was_asked_for(house: House) -> None:
    approved(house)
    keep_waiting("certification.give_notice", timedelta(seconds=50))
    drain()
    assert PublicNotice.objects.get().starts_on == timezone.localdate(APPROVED)
