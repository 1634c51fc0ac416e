"""模拟报告: who gains and who loses, by level, occupation and place, with examples, as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Final

from rules import Policy, words
from rules.ladder import Level
from rules.simulation.proposal import Proposal
from rules.simulation.tally import Tally, Where

COUNTS: Final = (
    "people", "eligible_before", "eligible_after", "gains", "loses", "loses_to_unknown", "became_unknown",
    "became_known", "unchanged",
)  # fmt: skip
"""The numbers of every row: people asked, eligible before and after, each kind of change, and no change.

``loses_to_unknown`` are those of ``loses`` for whom some other condition may hold: the facts do not say.
"""
_OCCUPATION, _REGION, _LEVEL = range(3)


def report(proposal: Proposal, tally: Tally, *, population: Mapping[str, Any]) -> dict[str, Any]:
    """The whole report; ``population`` says who was asked, as the asker gave it.

    ``people`` were looked at, ``asked`` of them (once an occupation) the draft can touch; a person asked counts once at
    every level touched that they do not hold.
    """
    counts = dict(tally.counts())
    return {
        "draft": _text(proposal.draft),
        "against": _text(proposal.against) if proposal.against else None,
        "replaced": proposal.replaced is not None,
        "on": proposal.on.isoformat(),
        "pathway": proposal.draft.pathway,
        "population": dict(population),
        "people": tally.people,
        "asked": tally.asked,
        "notes": _notes(proposal),
        "totals": _row(sum(counts.values(), Counter())),
        "by_level": _by(counts, "level", lambda where: where[_LEVEL], _rank),
        "by_occupation": _by(counts, "occupation", lambda where: where[_OCCUPATION]),
        "by_region": _by(counts, "region", lambda where: where[_REGION]),
        "cells": [
            {"occupation": where[_OCCUPATION], "region": where[_REGION], "level": where[_LEVEL], **_row(found)}
            for where, found in counts.items()
        ],
        "examples": tally.examples,
    }


def _text(policy: Policy) -> dict[str, str]:
    return {"id": policy.id, "title": policy.title, "digest": policy.digest, "place": policy.place}


def _row(counted: Counter[str]) -> dict[str, int]:
    return {name: counted[name] for name in COUNTS}


def _rank(level: str) -> int:
    return Level(level).rank


def _by(
    counts: Mapping[Where, Counter[str]], name: str, key: Callable[[Where], str], order: Callable[[str], Any] = str
) -> list[dict[str, Any]]:
    sums: dict[str, Counter[str]] = {}
    for where, counted in counts.items():
        sums.setdefault(key(where), Counter()).update(counted)
    return [{name: value, **_row(sums[value])} for value in sorted(sums, key=order)]


def _notes(proposal: Proposal) -> list[str]:
    """What the counts do not show, in Chinese."""
    notes = [f"{orphan.id}以被替换的文本为基础，草案施行后不再适用，须重新发布" for orphan in proposal.orphans]
    if proposal.replaced is not None and proposal.draft.bodies != proposal.replaced.bodies:
        before, after = (
            words.listed(words.BODY_KINDS, policy.bodies) for policy in (proposal.replaced, proposal.draft)
        )
        notes.append(f"有权办理的评价机构由{before}变为{after}；模拟按有权机构办理计算，不反映此项变化")
    return notes
