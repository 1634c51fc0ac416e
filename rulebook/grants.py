"""授权: the tables of the rulebook."""

from __future__ import annotations

from registry.granting import ADDS, NOTHING, READS, changes, granted, only_changes
from registry.seeing import ADMINISTRATOR, LAW, all_of, of_seen, one_of
from rulebook.models import DraftRevision, PolicyDraft, PublishedText, Repeal, Simulation, TextScope

_OF_THE_REGION = all_of(LAW, "starts_with(region_id, viewer_region())")
_AS_READ = ("title", "identifier", "kind", "pathway")
_RUN = ("state", "percent", "cursor", "tally", "report", "finished_at")

GRANTS = [
    granted(PublishedText, web=ADDS, worker=READS, kept=True),
    granted(TextScope, web=changes("in_force"), worker=READS, remains=True),
    granted(Repeal, web=ADDS, worker=READS, kept=True),
    granted(
        PolicyDraft, web=changes("state", "reason", "published_id", *_AS_READ), worker=READS, remains=True,
        seen=one_of(ADMINISTRATOR, _OF_THE_REGION),
    ),
    granted(
        DraftRevision, web=ADDS, worker=NOTHING, kept=True,
        seen=of_seen("rulebook_policydraft", "draft_id", of="rulebook_draftrevision"),
    ),
    # One that was stopped is sent again by the administrator.
    granted(
        Simulation, web=changes("state"), worker=f"{READS}, {only_changes(*_RUN)}", remains=True,
        seen=one_of(ADMINISTRATOR, _OF_THE_REGION),
    ),
]  # fmt: skip
