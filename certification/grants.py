"""授权: the tables of certification."""

from __future__ import annotations

from certification.models import (
    Application,
    Approval,
    Batch,
    BatchSlice,
    Objection,
    ObjectionAddition,
    PublicNotice,
    Review,
    RowNote,
    RowRefusal,
    Score,
    Transition,
    Verdict,
)
from registry.granting import ADDS, NOTHING, READS, changes, granted, only_changes
from registry.seeing import ADMINISTRATOR, OWN, PUBLIC, SIGNED_IN, all_of, inside, of_seen, one_of

_BATCHES = one_of(
    ADMINISTRATOR,
    "body_id = viewer_body()",
    "viewer_worker() IS NOT NULL AND viewer_applied_in(id, viewer_worker())",
    f"EXISTS (SELECT FROM registry_site s WHERE s.id = site_id AND {inside('s.region_id')})",
    f"{PUBLIC} AND viewer_shown_on_notice(id)",
)
_APPLICATIONS = one_of(
    ADMINISTRATOR,
    OWN,
    f"{PUBLIC} AND public_notice_id IS NOT NULL",
    f"{SIGNED_IN} AND viewer_worker() IS NULL AND {of_seen('certification_batch', 'batch_id', of='certification_application')}",
)
_READ = ("state", "refusal", "rows_total", "rows_read", "rows_judged", "rows_refused", "rows_skipped", "validated_at")
_TAKEN_OVER = ("taken_over_by_id", "taken_over_at")
_SETTLED = ("outcome", "reason", "settled_by_id", "settled_at")


def _of_the_batch(table: str) -> str:
    """For accounts other than workers: what stands in a batch that they see."""
    return all_of(
        SIGNED_IN, "viewer_worker() IS NULL", of_seen("certification_batch", "batch_id", of=f"certification_{table}")
    )


def _of_the_application(table: str) -> str:
    """What was recorded of an application that is seen; public pages show nothing of it."""
    return all_of(SIGNED_IN, _of_any_application(table))


def _of_any_application(table: str) -> str:
    return of_seen("certification_application", "application_id", of=f"certification_{table}")


GRANTS = [
    granted(
        Batch, web=changes("state", "refusal"), worker=f"{READS}, {only_changes(*_READ)}", remains=True, seen=_BATCHES,
    ),
    granted(BatchSlice, web=READS, worker=changes("judged_at", "sealed"), remains=True, seen=_of_the_batch("batchslice")),
    granted(RowRefusal, web=READS, worker=ADDS, remains=True, seen=_of_the_batch("rowrefusal")),
    granted(RowNote, web=READS, worker=ADDS, remains=True, seen=_of_the_batch("rownote")),
    granted(
        Application, web=f"{READS}, {only_changes('state', 'decision_id')}",
        worker=changes("state", "public_notice_id", "certificate_id"), remains=True, seen=_APPLICATIONS,
    ),
    granted(Verdict, web=READS, worker=ADDS, kept=True, seen=_of_the_application("verdict")),
    granted(
        Transition, web=ADDS, worker=ADDS, kept=True, seen=_of_the_application("transition"),
        added=_of_any_application("transition"),
    ),
    granted(Score, web=ADDS, worker=READS, kept=True, seen=_of_the_application("score")),
    granted(Review, web=ADDS, worker=READS, kept=True, seen=_of_the_application("review")),
    granted(Approval, web=ADDS, worker=READS, kept=True, seen=_of_the_batch("approval")),
    granted(
        PublicNotice, web=READS, worker=changes("closed_at"), remains=True,
        seen=one_of(PUBLIC, of_seen("certification_batch", "batch_id", of="certification_publicnotice")),
    ),
    granted(
        Objection, web=changes(*_TAKEN_OVER, *_SETTLED), worker=READS, remains=True,
        seen=_of_any_application("objection"),
    ),
    granted(
        ObjectionAddition, web=ADDS, worker=NOTHING, kept=True,
        seen=of_seen("certification_objection", "objection_id", of="certification_objectionaddition"),
    ),
]  # fmt: skip
