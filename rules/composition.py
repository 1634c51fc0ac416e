"""叠加: the texts of a pathway that meet in a question, laid on one another into one policy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Final

from rules.ladder import Level
from rules.occasion import Setting
from rules.overlays import chain_of
from rules.places import precision
from rules.policy import LAYERS, LevelRule, Policy
from rules.requirements import joined

_MOST_KEPT: Final = 4_096


class Rulebook:
    """政策汇编: texts that may stand together, and what they come to in each setting. Composes each set of texts once."""

    def __init__(self, policies: Iterable[Policy]) -> None:
        order = {layer: rank for rank, layer in enumerate(LAYERS)}
        self._texts: dict[str, list[Policy]] = {}
        for policy in sorted(policies, key=lambda text: (order[text.layer], precision(text.place), text.id)):
            self._texts.setdefault(policy.pathway, []).append(policy)
        self._composed: dict[tuple[str, ...], Policy] = {}
        self._found: dict[tuple[str, Setting], Policy | None] = {}

    def rule(self, pathway: str, setting: Setting) -> Policy | None:
        """The policy of the pathway in the setting, composed where several texts meet; None where there is none."""
        key = (pathway, setting)
        try:
            return self._found[key]
        except KeyError:
            found = self._rule(pathway, setting)
        # several threads may ask: what is forgotten between two looks is only found again
        if len(self._found) >= _MOST_KEPT:
            self._found.clear()
        self._found[key] = found
        return found

    def _rule(self, pathway: str, setting: Setting) -> Policy | None:
        texts = self.texts(pathway, setting)
        if not texts:
            return None
        name = tuple(text.digest for text in texts)
        composed = self._composed.get(name)
        if composed is None:
            composed = self._composed[name] = compose(texts)
        return composed

    def texts(self, pathway: str, setting: Setting) -> list[Policy]:
        """The texts that meet in the setting, the highest first; an overlay only beside every text it builds on."""
        met: dict[str, Policy] = {}
        for text in self._texts.get(pathway, ()):
            if _meets(text, setting) and (text.extends is None or text.extends in met):
                met[text.id] = text
        return list(met.values())


def _meets(text: Policy, setting: Setting) -> bool:
    return (
        text.in_force(setting.on)
        and text.reaches(setting.region)
        and text.edition in (None, setting.edition)
        and (not text.occupations or setting.occupation in text.occupations)
        and text.enterprise in (None, setting.enterprise)
        and (setting.kind is None or setting.kind in text.bodies)
    )


def compose(texts: Sequence[Policy]) -> Policy:
    """One policy of texts that stand together, the highest first; a single text is itself."""
    if len(texts) == 1:
        return texts[0]
    chains = {text.id: chain_of(text, texts) for text in texts}
    origins: dict[str, tuple[Policy, ...]] = {}
    levels = {
        level: _level(level, [text for text in texts if level in text.levels], chains, origins)
        for level in Level
        if any(level in text.levels for text in texts)
    }
    ends = [text.until_on for text in texts if text.until_on is not None]
    return replace(
        texts[0],
        id="+".join(text.id for text in texts),
        title=" ← ".join(text.title for text in texts),
        from_on=max(text.from_on for text in texts),
        until_on=min(ends, default=None),
        bodies=frozenset().union(*(text.bodies for text in texts)),
        basis=tuple(dict.fromkeys(basis for text in texts for basis in text.basis)),
        levels=levels,
        digest="sha256:" + sha256("\n".join(text.digest for text in texts).encode()).hexdigest(),
        note="\n".join(text.note for text in texts if text.note),
        layers=tuple(texts),
        origins=origins,
    )


def _level(
    level: Level,
    texts: Sequence[Policy],
    chains: Mapping[str, tuple[Policy, ...]],
    origins: dict[str, tuple[Policy, ...]],
) -> LevelRule:
    gone: set[tuple[str, str]] = set()
    heading = texts[0].levels[level].heading
    for text in texts:
        rule = text.levels[level]
        names = {f"{level.value}.{number}" for number in rule.settles}
        names |= {f"{level.value}.requires.{number}" for number in rule.waives}
        for below in chains[text.id][1:]:
            gone |= {(below.id, name) for name in names}
            if rule.replaces and level in below.levels:
                gone |= {(below.id, route.name) for route in below.levels[level].own}
        if rule.settles or rule.replaces:
            heading = rule.heading
    routes = []
    for text in texts:
        chain = chains[text.id]
        asked = [
            clause
            for below in reversed(chain)
            if level in below.levels
            for clause in below.levels[level].requires
            if (below.id, clause.name) not in gone
        ]
        for route in text.levels[level].own:
            if (text.id, route.name) not in gone:
                routes.append(joined(route, asked))
                origins[route.name] = chain
    return LevelRule(level, heading, tuple(routes))
