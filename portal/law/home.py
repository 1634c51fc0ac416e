"""起草、发布工作台: the drafts that wait for a drafter or a publisher."""

from __future__ import annotations

from typing import Any

from portal.law.drafts import drafts_of
from portal.paging import RECENT
from registry.models import Account
from rulebook.states import DraftState
from rules.places import NATION


def drafter(account: Account) -> dict[str, Any]:
    """The region's drafts by state."""
    drafts = drafts_of(account).order_by("-pk")
    states = (DraftState.RETURNED, DraftState.DRAFTING, DraftState.PROPOSED)
    return {state.value: drafts.filter(state=state)[:RECENT] for state in states} | {"nation": NATION}


def publisher(account: Account) -> dict[str, Any]:
    """What is proposed, oldest first, and what was published of late."""
    drafts = drafts_of(account).order_by("-pk")
    proposed = drafts.filter(state=DraftState.PROPOSED).order_by("pk")
    done = drafts.filter(state=DraftState.PUBLISHED)
    return {"proposed": proposed[:RECENT], "published": done[:RECENT], "nation": NATION}
