"""模拟: a draft's simulations, for the draft's page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template

from registry.access import Permission, permits
from registry.models import Account
from rulebook.models import PolicyDraft, Simulation, TextKind

register = template.Library()
RECENT = 5


@dataclass(frozen=True, slots=True)
class Simulations:
    """The latest simulations of a draft that the account may see, and whether it may ask for another."""

    permitted: bool
    latest: list[Simulation]
    possible: bool


@register.simple_tag(takes_context=True)
def simulations_of(context: dict[str, Any], draft: PolicyDraft) -> Simulations:
    """What a draft's page says of its simulations; a draft without a text, or of equivalences, cannot be simulated."""
    account = context.get("account")
    if not isinstance(account, Account) or not permits(account, Permission.SIMULATE):
        return Simulations(False, [], False)
    found = Simulation.objects.visible_to(account).filter(draft=draft).defer("text", "published", "tally", "report")
    possible = bool(draft.last.text) and draft.kind != TextKind.EQUIVALENCE
    return Simulations(True, list(found[:RECENT]), possible)
