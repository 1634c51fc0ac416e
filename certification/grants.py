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

_READ = ("state", "refusal", "rows_total", "rows_read", "rows_judged", "rows_refused", "rows_skipped", "validated_at")
_TAKEN_OVER = ("taken_over_by_id", "taken_over_at")
_SETTLED = ("outcome", "reason", "settled_by_id", "settled_at")

GRANTS = [
    granted(Batch, web=changes("state", "refusal"), worker=f"{READS}, {only_changes(*_READ)}", remains=True),
    granted(BatchSlice, web=READS, worker=changes("judged_at", "sealed"), remains=True),
    granted(RowRefusal, web=READS, worker=ADDS, remains=True),
    granted(RowNote, web=READS, worker=ADDS, remains=True),
    granted(
        Application, web=f"{READS}, {only_changes('state', 'decision_id')}",
        worker=changes("state", "public_notice_id", "certificate_id"), remains=True,
    ),
    granted(Verdict, web=READS, worker=ADDS, kept=True),
    granted(Transition, web=ADDS, worker=ADDS, kept=True),
    granted(Score, web=ADDS, worker=READS, kept=True),
    granted(Review, web=ADDS, worker=READS, kept=True),
    granted(Approval, web=ADDS, worker=READS, kept=True),
    granted(PublicNotice, web=READS, worker=changes("closed_at"), remains=True),
    granted(Objection, web=changes(*_TAKEN_OVER, *_SETTLED), worker=READS, remains=True),
    granted(ObjectionAddition, web=ADDS, worker=NOTHING, kept=True),
]  # fmt: skip
