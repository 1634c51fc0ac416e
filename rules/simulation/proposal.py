"""草案与现行文本: what is published without a draft, and what would be with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules import Policy, PolicyRefused, load
from rules.overlays import chain_of, faults_among
from rules.refusals import Refusal

_FIRST_YEAR, _LAST_YEAR = 1900, 2199  # as for the dates of questions


class SimulationRefused(Refusal):
    """A simulation that would say nothing, or nothing true; the subclasses say why."""


class DraftNotInForce(SimulationRefused):
    """On the day asked about, the draft would not be in force."""

    code = "draft_not_in_force"
    zh = "草案{period}施行，{day}不在施行期间，请另选模拟日"
    en = "The draft is in force {period}, not on {day}; choose another day"


class DayOutOfRange(SimulationRefused):
    """A day of which no question may be asked."""

    code = "day_out_of_range"
    zh = "模拟日应在1900年至2199年之间"
    en = "The day lies between 1900 and 2199"


class AgainstUnknown(SimulationRefused):
    """The text to compare with is not among the published ones."""

    code = "against_unknown"
    zh = "没有摘要为{digest}的已发布政策"
    en = "No published policy has the digest {digest}"


class AgainstNotComparable(SimulationRefused):
    """The text to compare with is of another pathway, or not in force on the day."""

    code = "against_not_comparable"
    zh = "{identifier}与草案途径不同，或{day}不在施行期间，不能比较"
    en = "{identifier} is of another pathway than the draft or not in force on {day}; they cannot be compared"


class DraftIsPublished(SimulationRefused):
    """The draft is, byte for byte, a text that is already published."""

    code = "draft_is_published"
    zh = "草案与已发布的{identifier}逐字节相同，没有可模拟的变化"
    en = "The draft is byte for byte the published {identifier}; there is nothing to simulate"


@dataclass(frozen=True)
class Proposal:
    """一次模拟的两套文本: ``before`` are the texts published, ``after`` the same with the draft.

    ``replaced`` is the text that the draft replaces, None where it joins them. ``orphans`` are overlays that
    build on a text that would be gone: they no longer count after.
    """

    draft: Policy
    against: Policy | None
    replaced: Policy | None
    before: tuple[Policy, ...]
    after: tuple[Policy, ...]
    orphans: tuple[Policy, ...]
    on: date


def propose(text: str, published: Iterable[Policy], *, against: str | None, on: date) -> Proposal:
    """The two sets of texts for a draft.

    ``published`` are all published texts. Without ``against`` the draft joins them. With it, the draft joins them where
    it builds on the text of that digest (``extends``), and takes its place otherwise. Raises PolicyRefused with
    every fault of the draft by itself and beside the texts it would join, and of overlays that would come to
    build on it; and the refusals of this module.
    """
    draft, texts = load(text), list(published)
    for known in texts:
        if known.digest == draft.digest:
            raise DraftIsPublished(identifier=known.id)
    if not _FIRST_YEAR <= on.year <= _LAST_YEAR:
        raise DayOutOfRange
    if not draft.in_force(on):
        until = draft.until_on.isoformat() if draft.until_on else "…"
        raise DraftNotInForce(period=f"{draft.from_on.isoformat()}–{until}", day=on.isoformat())
    beside = _against(against, texts, draft, on)
    replaced = None if beside is None or draft.extends == beside.id else beside
    rest = [policy for policy in texts if policy is not replaced]
    building = [policy for policy in rest if draft in chain_of(policy, [draft, *rest])]
    faults = faults_among([draft, *building], rest)
    if faults:
        raise PolicyRefused(faults)
    after = (*rest, draft)
    return Proposal(draft, beside, replaced, tuple(texts), after, tuple(_orphans(texts, after, on)), on)


def _against(digest: str | None, texts: list[Policy], draft: Policy, on: date) -> Policy | None:
    if digest is None:
        return None
    for policy in texts:
        if policy.digest == digest:
            if policy.pathway != draft.pathway or not policy.in_force(on):
                raise AgainstNotComparable(identifier=policy.id, day=on.isoformat())
            return policy
    raise AgainstUnknown(digest=digest)


def _orphans(before: Iterable[Policy], after: tuple[Policy, ...], on: date) -> list[Policy]:
    """Overlays in force that had all they build on, and would not any more."""
    was = [policy for policy in before if policy.in_force(on)]
    would_be = [policy for policy in after if policy.in_force(on)]
    return [policy for policy in was if policy in would_be and _rests(policy, was) and not _rests(policy, would_be)]


def _rests(policy: Policy, texts: list[Policy]) -> bool:
    """Whether every text that the policy builds on is among the texts."""
    return chain_of(policy, texts)[-1].extends is None
