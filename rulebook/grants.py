"""授权: the tables of the rulebook."""

from __future__ import annotations

from registry.granting import ADDS, NOTHING, READS, changes, granted, only_changes
from rulebook.models import DraftRevision, PolicyDraft, PublishedText, Repeal, Simulation, TextScope

_AS_READ = ("title", "identifier", "kind", "pathway")
_RUN = ("state", "percent", "cursor", "tally", "report", "finished_at")

GRANTS = [
    granted(PublishedText, web=ADDS, worker=READS, kept=True),
    granted(TextScope, web=changes("in_force"), worker=READS, remains=True),
    granted(Repeal, web=ADDS, worker=READS, kept=True),
    granted(PolicyDraft, web=changes("state", "reason", "published_id", *_AS_READ), worker=READS, remains=True),
    granted(DraftRevision, web=ADDS, worker=NOTHING, kept=True),
    granted(Simulation, web=ADDS, worker=f"{READS}, {only_changes(*_RUN)}", remains=True),
]
