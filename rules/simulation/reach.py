"""触及范围: which occupations, places and levels a draft can touch. What it cannot is not asked about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from rules import Occasion, Policy, Rulebook, Setting, Standard
from rules.answer import no_such_level
from rules.clauses import Clause
from rules.ladder import Level
from rules.places import NATION, in_place
from rules.simulation.proposal import Proposal


@dataclass(frozen=True)
class Touched:
    """一个职业在两套文本下的规则, for people of places that have the same texts before and the same after.

    None is no rule of the pathway. ``levels`` are those at which the two may differ.
    """

    occupation: str
    standard: Standard
    before: Policy | None
    after: Policy | None
    levels: tuple[Level, ...]

    def occasion(self, on: date) -> Occasion:
        """The occasion on which its people are asked on a day: without a body, that is, before one that has the power."""
        return Occasion(on, self.occupation, related=self.standard.related, offered=self.standard.levels)

    @property
    def key(self) -> tuple[str, str, str]:
        """What names the occupation and the two rules."""
        digests = [policy.digest if policy else "" for policy in (self.before, self.after)]
        return self.occupation, digests[0], digests[1]


class Reach:
    """草案所及: asks both books for the draft's pathway, and remembers what they said.

    ``standards`` are the registry's records of the day by occupation. A question is put without a body, that is, to one
    that has the power; where the draft is one enterprise's own, everybody asked counts as that enterprise's.
    """

    def __init__(self, proposal: Proposal, standards: Mapping[str, Standard]) -> None:
        self.proposal = proposal
        self.standards = standards
        self._books = Rulebook(proposal.before), Rulebook(proposal.after)
        self._found: dict[tuple[str, str], Touched | None] = {}
        self._shared: dict[tuple[str, str, str], Touched] = {}

    @property
    def pathway(self) -> str:
        """The draft's pathway: no other is touched."""
        return self.proposal.draft.pathway

    @property
    def on(self) -> date:
        """The day asked about."""
        return self.proposal.on

    def at(self, occupation: str, region: str) -> Touched | None:
        """What the draft touches of an occupation at a place; None where it touches nothing."""
        key = (occupation, region)
        if key not in self._found:
            found = self._touched(occupation, region)
            self._found[key] = None if found is None else self._shared.setdefault(found.key, found)
        return self._found[key]

    def places(self, codes: Iterable[str]) -> list[str]:
        """Of the nation and the given places those in which the draft, or the text it replaces, holds."""
        texts = [text for text in (self.proposal.draft, self.proposal.replaced) if text is not None]
        every = dict.fromkeys([NATION, *(text.place for text in texts), *codes])
        return sorted(code for code in every if any(in_place(text.place, code) for text in texts))

    def _touched(self, occupation: str, region: str) -> Touched | None:
        texts = (self.proposal.draft, self.proposal.replaced)
        if not any(text is not None and _holds(text, occupation, region) for text in texts):
            return None
        standard = self.standards.get(occupation) or Standard()
        setting = Setting(self.on, region, occupation, standard.edition, None, self.proposal.draft.enterprise)
        before, after = (book.rule(self.pathway, setting) for book in self._books)
        levels = tuple(
            level
            for level in Level
            if not _same(_routes(before, level), _routes(after, level)) and not no_such_level(level, standard.levels)
        )
        return Touched(occupation, standard, before, after, levels) if levels else None


def _holds(text: Policy, occupation: str, region: str) -> bool:
    return text.reaches(region) and (not text.occupations or occupation in text.occupations)


def _routes(policy: Policy | None, level: Level) -> tuple[Clause, ...] | None:
    rule = policy.levels.get(level) if policy is not None else None
    return None if rule is None else rule.routes


def _same(one: tuple[Clause, ...] | None, other: tuple[Clause, ...] | None) -> bool:
    """Whether the clauses are the same for certain: of texts that both books share the conditions are one object."""
    if one is None or other is None:
        return one is other
    return len(one) == len(other) and all(
        first is second
        or (
            (first.name, first.need, first.text) == (second.name, second.need, second.text)
            and first.condition is second.condition
            and _same(first.clauses, second.clauses)
        )
        for first, second in zip(one, other, strict=True)
    )
