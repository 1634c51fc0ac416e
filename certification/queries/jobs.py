"""停下的任务: which jobs were given up or wait for something, in words, and which batch each is of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from certification.models import Approval, Batch, BatchSlice, PublicNotice
from registry.models import OutboxMessage

# task: Chinese, English
TASKS: Final[dict[str, tuple[str, str]]] = {
    "certification.read_batch": ("读取申报表", "reading the upload"),
    "certification.validate_slice": ("校验申报", "validating rows"),
    "certification.give_notice": ("开始公示", "starting the public notice"),
    "certification.issue": ("发证", "issuing certificates"),
    "certification.simulate": ("政策模拟", "the simulation"),
    "registry.render_documents": ("生成证书文件", "rendering documents"),
}
# What a job waits for, by the code of the refusal: Chinese, English.
CAUSES: Final[dict[str, tuple[str, str]]] = {
    "calendar_unknown": (
        "等待系统管理员登记该年度的节假日安排",
        "it waits for the administrator to put the year's holidays on record",
    ),
}


@dataclass(frozen=True, slots=True)
class StoppedJob:
    """停下的任务: ``given_up`` is not tried any more until the administrator sends it; else it waits, and is tried again.

    ``code`` is the refusal's code, or the kind of the error; ``since`` when it stopped.
    """

    id: int
    task: str
    given_up: bool
    code: str
    attempts: int
    since: datetime
    batch: UUID | None = None
    simulation: UUID | None = None

    @property
    def zh(self) -> str:
        """Who has to do what."""
        label = TASKS.get(self.task, (self.task, ""))[0]
        if self.given_up:
            return f"“{label}”已停办，须由系统管理员重新发送"
        return f"“{label}”暂不能办理，{CAUSES.get(self.code, ('原因消除后自动继续', ''))[0]}"

    @property
    def en(self) -> str:
        """The same in English."""
        label = TASKS.get(self.task, ("", self.task))[1]
        if self.given_up:
            return f"{label} was given up; the administrator has to send it again"
        return f"{label} is refused for now; {CAUSES.get(self.code, ('', 'it goes on by itself once the cause is gone'))[1]}"


def stopped_jobs() -> list[StoppedJob]:
    """All of them, the longest stopped first."""
    stopped = list(OutboxMessage.objects.stopped())
    batches = _batches(stopped)
    found = [
        StoppedJob(
            one.pk, one.task, one.given_up_at is not None, one.error, one.attempts,
            one.given_up_at or one.waiting_since or one.created_at, batches.get(one.pk), _simulation(one),
        )
        for one in stopped
    ]  # fmt: skip
    return sorted(found, key=lambda job: (job.since, job.id))


def stopped_jobs_of(batches: Iterable[Batch]) -> dict[UUID, list[StoppedJob]]:
    """Those of some batches, by batch; in one statement where nothing has stopped."""
    wanted = {batch.pk for batch in batches}
    found: dict[UUID, list[StoppedJob]] = defaultdict(list)
    for job in stopped_jobs():
        if job.batch in wanted and job.batch is not None:
            found[job.batch].append(job)
    return found


def _simulation(message: OutboxMessage) -> UUID | None:
    named = message.payload.get("simulation_id")
    return UUID(named) if named else None


def _batches(messages: Iterable[OutboxMessage]) -> dict[int, UUID]:
    """The batch of each message that is of one."""
    named: dict[str, dict[int, str]] = defaultdict(dict)
    for message in messages:
        for name in ("batch_id", "slice_id", "approval_id", "public_notice_id"):
            if name in message.payload:
                named[name][message.pk] = str(message.payload[name])
    found = {pk: UUID(value) for pk, value in named["batch_id"].items()}
    for name, model in (("slice_id", BatchSlice), ("approval_id", Approval), ("public_notice_id", PublicNotice)):
        if named[name]:
            rows = model._default_manager.filter(pk__in=set(named[name].values())).values_list("pk", "batch")
            of = {str(pk): batch for pk, batch in rows}
            found |= {pk: of[value] for pk, value in named[name].items() if value in of}
    return found
