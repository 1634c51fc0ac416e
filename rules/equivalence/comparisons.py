"""比照规定: a dated, cited text of equivalences of one place, as read from its YAML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, NamedTuple

from rules.clauses import Basis, Citation, Clause
from rules.places import in_place
from rules.yaml_nodes import Mark, PolicyFault


class Gives(NamedTuple):
    """所给: what an equivalence gives, by name; the series and rank of a title, the level of a standing."""

    name: str
    series: str | None = None
    rank: str | None = None
    level: str | None = None


class RouteReference(NamedTuple):
    """援引的申报条件: the clause of a policy, by pathway, level, document number and article, that gives it."""

    pathway: str
    level: str
    number: str
    article: str


@dataclass(frozen=True, slots=True)
class Equivalence:
    """一项比照. Either a ``clause`` of its own, or a ``route`` of a policy, or, of kind ``none``, neither.

    ``key`` names it within the place; a nearer place's equivalence of the same key takes its place.
    """

    key: str
    held: str
    kind: str
    gives: Gives
    text: str
    citation: Citation
    clause: Clause | None
    route: RouteReference | None


@dataclass(frozen=True, slots=True)
class Comparisons:
    """一份比照规定. In force from ``from_on`` to ``until_on``, both inclusive; None: until further notice."""

    id: str
    title: str
    place: str
    from_on: date
    until_on: date | None
    dates_certainty: str
    basis: tuple[Basis, ...]
    equivalences: tuple[Equivalence, ...]
    digest: str
    note: str = ""
    marks: Mapping[str, Mark] = field(default_factory=dict, compare=False, repr=False)

    kind: ClassVar[str] = "equivalence"

    def in_force(self, on: date) -> bool:
        """Whether the text is in force on the day."""
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)

    def reaches(self, region: str) -> bool:
        """Whether the region lies in the text's place."""
        return in_place(self.place, region)

    def overlaps(self, other: Comparisons) -> tuple[str, ...]:
        """The keys that both would give for one place on one day."""
        if self.place != other.place:
            return ()
        if self.from_on > (other.until_on or date.max) or other.from_on > (self.until_on or date.max):
            return ()
        given = {equivalence.key for equivalence in other.equivalences}
        return tuple(equivalence.key for equivalence in self.equivalences if equivalence.key in given)

    def faults_beside(self, other: Comparisons) -> Iterator[PolicyFault]:
        """What is wrong with both texts together, where this one gives it."""
        if keys := self.overlaps(other):
            line, column = self.marks.get(keys[0], (1, 1))
            first, second = sorted((self.id, other.id))
            yield PolicyFault(
                line,
                column,
                f"{first}与{second}在同一日给出同一项比照：{'、'.join(keys)}",
                f"{first} and {second} give the same on one day: {', '.join(keys)}",
            )
