"""发证: closing a 公示 and issuing what has no open objection, a bounded set at a time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from certification.acts.moving import move
from certification.acts.notices import leave_issue
from certification.models import Application, PublicNotice
from certification.states import ApplicationState
from registry import outbox
from registry.acts import certificates
from registry.acts.certificates import Grant
from registry.models import Event, FilingScope, LevelCode
from registry.models.identities import is_held

CHUNK = 2_000


def close_due(*, at: datetime) -> int:
    """Leaves every 公示 that has run its days to the issuing job; returns how many."""
    ended = PublicNotice.objects.filter(ends_on__lt=timezone.localdate(at))
    # A result contested or withheld at the closing may become issuable long after it.
    waiting = Application.objects.filter(public_notice=OuterRef("pk"), state=ApplicationState.ON_NOTICE)
    due = ended.filter(Q(closed_at__isnull=True) | Exists(waiting))
    identifiers = list(due.values_list("pk", flat=True))
    with transaction.atomic():
        leave_issue(identifiers, at=at)
    return len(identifiers)


@transaction.atomic
def issue_chunk(public_notice_id: UUID, *, at: datetime) -> int:
    """Issues up to 2,000 of a public_notice's results that nobody contests; returns how many.

    Does nothing before the day after the last day. Posts itself again while more are waiting, and closes the
    public notice when none is left; a contested one is issued later, when its objection is dismissed. What may not be
    issued that day (the filing has ended, the level has no code) is withheld and keeps the public notice open.
    """
    # The public_notice's row lock keeps two jobs from closing it at once; numbers go in the order of the rows.
    public_notice = (
        PublicNotice.objects.select_for_update(of=("self",))
        .select_related("batch__site__body")
        .get(pk=public_notice_id)
    )
    if timezone.localdate(at) <= public_notice.ends_on:
        return 0
    next_in_order = list(_issuable(public_notice, on=timezone.localdate(at)).values_list("pk", flat=True)[: CHUNK + 1])
    chunk, more = _locked(public_notice, next_in_order[:CHUNK]), len(next_in_order) > CHUNK
    if chunk:
        pairs = certificates.issue([_grant(public_notice, row) for row in chunk], at=at)
        # The pairs come in the order of the grants.
        move(
            [row.pk for row in chunk], before=ApplicationState.ON_NOTICE, after=ApplicationState.ISSUED, by=None,
            at=at, certificate_id=[certificate for _, certificate in pairs],
        )  # fmt: skip
        Event.record(
            "certificates.issued", public_notice, by=None, at=at, body=public_notice.batch.body, count=len(chunk)
        )
    if more:
        # No key: this very job's message still holds it until the transaction ends.
        outbox.post("certification.issue", [{"public_notice_id": str(public_notice_id)}], at=at)
    elif withheld := _waiting(public_notice).count():
        _withhold(public_notice, withheld, at=at)
    else:
        _close(public_notice, at=at)
    return len(chunk)


def _waiting(public_notice: PublicNotice) -> QuerySet[Application]:
    return Application.objects.filter(public_notice=public_notice, state=ApplicationState.ON_NOTICE)


def _issuable(public_notice: PublicNotice, *, on: date) -> QuerySet[Application]:
    """What is waiting and may be issued on a day: within the filing, at a level that has a code, to whom it is settled who they are."""
    filed = FilingScope.objects.filter(
        site=public_notice.batch.site_id,
        occupation=OuterRef("occupation"),
        level=OuterRef("level"),
        period__contains=on,
    )
    coded = LevelCode.objects.exclude(sign="").values("level")
    waiting = _waiting(public_notice).filter(Exists(filed), ~is_held(), level__in=coded)
    return waiting.order_by("row_number")


def _locked(public_notice: PublicNotice, identifiers: Collection[UUID]) -> list[Application]:
    """Those that still wait, locked in the order of their ids as in every act, given in the order of their rows."""
    rows = _waiting(public_notice).filter(pk__in=identifiers).select_for_update(of=("self",)).order_by("pk")
    rows = rows.select_related("worker", "decision").only(
        "worker__name", "decision__policy_digest", "worker_id", "decision_id", "occupation_id", "work_type_id", "level",
        "row_number",
    )  # fmt: skip
    return sorted(rows, key=lambda row: row.row_number)


def _grant(public_notice: PublicNotice, application: Application) -> Grant:
    site, decision = public_notice.batch.site, application.decision
    assert decision is not None
    return Grant(
        decision_id=decision.pk, site_id=site.pk, site_code=site.code, worker_id=application.worker_id,
        holder_name=application.worker.name, occupation_id=application.occupation_id,
        work_type_id=application.work_type_id, level=application.level, policy_digest=decision.policy_digest,
    )  # fmt: skip


def _withhold(public_notice: PublicNotice, count: int, *, at: datetime) -> None:
    """Says once that results may not be issued; the beat tries again until they may."""
    told = Event.objects.filter(act="certificates.withheld", subject_id=str(public_notice.pk), details__count=count)
    if not told.exists():
        Event.record("certificates.withheld", public_notice, by=None, at=at, body=public_notice.batch.body, count=count)


def _close(public_notice: PublicNotice, *, at: datetime) -> None:
    if public_notice.closed_at is None:
        PublicNotice.objects.filter(pk=public_notice.pk).update(closed_at=at)
        Event.record("public_notice.closed", public_notice, by=None, at=at, body=public_notice.batch.body)
