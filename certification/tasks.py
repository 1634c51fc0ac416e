"""Doors of certification: each takes a chunk, calls one act, and can be run twice or killed anywhere."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from celery import shared_task

from certification.acts import issuing, notices, reading, stopping, validating
from certification.models import Approval
from certification.queries import judgements
from registry import clock
from registry.models import Account
from registry.outbox import door, long_door
from rulebook.acts import simulating


def _stop_reading(*, batch_id: str, error: str, at: datetime) -> None:
    stopping.stop_reading(UUID(batch_id), error=error, at=at)


def _resume_reading(*, batch_id: str, by: Account, at: datetime) -> None:
    stopping.resume_reading(UUID(batch_id), by=by, at=at)


def _stop_notice(*, approval_id: str, applications: list[str], error: str, at: datetime) -> None:
    stopping.stop_notice(approval_id, error=error, at=at)


@long_door("certification.read_batch", give_up=_stop_reading, resume=_resume_reading)
def read_batch(*, batch_id: str, at: datetime) -> None:
    """Opens an upload and answers its rows, slice by slice."""
    reading.read_batch(UUID(batch_id), at=at)


@door("certification.validate_slice", give_up=stopping.stop_validation)
def validate_slice(*, slice_id: int, at: datetime) -> None:
    """Puts a slice of accepted rows to the registry and the rule in force."""
    validating.validate_slice(slice_id, at=at)


@door("certification.give_notice", give_up=_stop_notice, takes_effect_when_done=True)
def give_notice(*, approval_id: str, applications: list[str], at: datetime) -> None:
    """Starts the 公示 of an approval."""
    approval = Approval.objects.select_related("batch__body").get(pk=approval_id)
    notices.give_notice(approval, [UUID(pk) for pk in applications], at=at)


@door("certification.issue", give_up=stopping.stop_issue, takes_effect_when_done=True)
def issue(*, public_notice_id: str, at: datetime) -> None:
    """Issues what a 公示 has let through, a chunk at a time."""
    issuing.issue_chunk(UUID(public_notice_id), at=at)


@long_door("certification.simulate", give_up=simulating.stop_simulation, resume=simulating.resume_simulation)
def simulate(*, simulation_id: str, at: datetime) -> None:
    """Puts a draft to its population, chunk by chunk."""
    simulating.simulate(UUID(simulation_id), judgements=judgements, at=at)


@shared_task(name="certification.close_public_notice", ignore_result=True)
def close_public_notice() -> None:
    """Leaves every 公示 that has run its days to the issuing job."""
    issuing.close_due(at=clock.now())
