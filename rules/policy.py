"""政策: a dated, cited rule of one pathway at one place, as read from its text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Final, NamedTuple

from rules.clauses import Basis, Clause
from rules.ladder import Level
from rules.places import in_place, precision
from rules.yaml_nodes import Mark

LAYERS: Final[Mapping[str, str]] = {
    "nation": "全国",
    "standard": "职业标准",
    "province": "省级",
    "city": "市级",
    "enterprise": "企业",
}


class Route(NamedTuple):
    """申报条件: its name (``senior.2``), its number as printed, and its printed text."""

    name: str
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class LevelRule:
    """一个等级的申报条件: the routes are alternatives (具备以下条件之一者).

    ``routes`` are what is asked; ``own`` the same as written, without the ``requires`` that the text asks of every
    route of the level. ``settles``, ``waives`` and ``replaces`` say what an overlay does to the texts below it.
    """

    level: Level
    heading: str
    routes: tuple[Clause, ...]
    own: tuple[Clause, ...] = ()
    requires: tuple[Clause, ...] = ()
    settles: tuple[int, ...] = ()
    waives: tuple[int, ...] = ()
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """一项政策. In force from ``from_on`` to ``until_on``, both inclusive; no ``until_on`` means until further notice.

    ``digest`` is the sha256 of the text as stored, and names the policy for ever. No ``occupations`` are all of them.
    A policy composed of several texts keeps them in ``layers``, the highest first, and in ``origins`` for each route
    the texts it rests on, its own first; its digest is that of theirs together.
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
    extends: str | None = None
    occupations: frozenset[str] = frozenset()
    enterprise: str | None = None
    open_to: Mapping[str, frozenset[str]] = field(default_factory=dict)
    marks: Mapping[str, Mark] = field(default_factory=dict, compare=False, repr=False)
    layers: tuple[Policy, ...] = ()
    origins: Mapping[str, tuple[Policy, ...]] = field(default_factory=dict, repr=False)

    kind: ClassVar[str] = "policy"

    @property
    def layer(self) -> str:
        """Which layer the text belongs to, a word of ``LAYERS``."""
        if self.enterprise is not None:
            return "enterprise"
        near = precision(self.place)
        if near:
            return "province" if near <= 2 else "city"
        return "standard" if self.extends is not None else "nation"

    def in_force(self, on: date) -> bool:
        """Whether the policy is in force on the day."""
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)

    def stands(self, route: str, on: date) -> bool:
        """Whether a route will be there on the day: the text that holds it, and all it rests on, are in force."""
        return all(text.in_force(on) for text in self.origins.get(route, (self,)))

    def text_of(self, route: str | None) -> Policy:
        """The text in which a route stands."""
        return self.origins.get(route or "", (self,))[0]

    def reaches(self, region: str) -> bool:
        """Whether the region lies in the policy's place."""
        return in_place(self.place, region)

    def shares_days(self, other: Policy) -> bool:
        """Whether there is a day on which both are in force."""
        return self.from_on <= (other.until_on or date.max) and other.from_on <= (self.until_on or date.max)

    def may_meet(self, other: Policy) -> bool:
        """Whether some question could have both: pathway, days, places, editions, occupations and enterprises fit."""
        return (
            self.pathway == other.pathway
            and self.shares_days(other)
            and (in_place(self.place, other.place) or in_place(other.place, self.place))
            and (None in (self.edition, other.edition) or self.edition == other.edition)
            and (not self.occupations or not other.occupations or bool(self.occupations & other.occupations))
            and (None in (self.enterprise, other.enterprise) or self.enterprise == other.enterprise)
        )


def routes(policy: Policy, level: Level) -> list[Route]:
    """The routes of a level in printed order, for lists to choose from; none where the policy has no such level."""
    rule = policy.levels.get(level)
    if rule is None:
        return []
    return [Route(clause.name, clause.name.rpartition(".")[2], clause.required) for clause in rule.routes]
