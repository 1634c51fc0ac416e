"""政策: a dated, cited rule of one pathway at one place, as read from its text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from certification.policy.clauses import Basis, Clause
from certification.policy.places import in_place
from registry.ladder import Level


class Route(NamedTuple):
    """申报条件: its name (``senior.2``), its number as printed, and its printed text."""

    name: str
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class LevelRule:
    """一个等级的申报条件: the routes are alternatives (具备以下条件之一者)."""

    level: Level
    heading: str
    routes: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """一项政策. In force from ``from_on`` to ``until_on``, both inclusive; no ``until_on`` means until further notice.

    ``digest`` is the sha256 of the text as stored, and names the policy for ever.
    """

    id: str
    title: str
    pathway: str
    place: str
    edition: str | None
    from_on: date
    until_on: date | None
    dates_certainty: str
    bodies: frozenset[str]
    basis: tuple[Basis, ...]
    levels: Mapping[Level, LevelRule]
    digest: str
    note: str = ""

    def in_force(self, on: date) -> bool:
        """Whether the policy is in force on the day."""
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)

    def reaches(self, region: str) -> bool:
        """Whether the region lies in the policy's place."""
        return in_place(self.place, region)

    def overlaps(self, other: Policy) -> tuple[Level, ...]:
        """The levels for which both would be in force at once for one pathway, place and edition."""
        if (self.pathway, self.place) != (other.pathway, other.place):
            return ()
        if None not in (self.edition, other.edition) and self.edition != other.edition:
            return ()
        if self.from_on > (other.until_on or date.max) or other.from_on > (self.until_on or date.max):
            return ()
        return tuple(level for level in self.levels if level in other.levels)


def routes(policy: Policy, level: Level) -> list[Route]:
    """The routes of a level in printed order, for lists to choose from; none where the policy has no such level."""
    rule = policy.levels.get(level)
    if rule is None:
        return []
    return [Route(clause.name, clause.name.rpartition(".")[2], clause.required) for clause in rule.routes]


def overlapping(policies: Iterable[Policy]) -> list[tuple[Policy, Policy, tuple[Level, ...]]]:
    """The pairs of policies that may not be published together, with the levels they quarrel over."""
    listed = sorted(policies, key=lambda policy: policy.id)
    return [
        (one, other, levels)
        for index, one in enumerate(listed)
        for other in listed[index + 1 :]
        if (levels := one.overlaps(other))
    ]
