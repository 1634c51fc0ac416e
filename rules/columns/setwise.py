"""按列执行: the routes of a level over a population, as compact verdicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from rules.case import FAIL, PASS, RESULTS, UNKNOWN, VERDICTS
from rules.clauses import Clause
from rules.columns.cases import Cases
from rules.columns.conditions import check
from rules.columns.days import Results
from rules.columns.population import Population
from rules.ladder import Level
from rules.occasion import Occasion
from rules.policy import Policy

AT_ONCE: Final = 1 << 16
"""How many people are looked at together: their columns stay in the processor's cache."""
NO_CLAIM: Final = -1
_PASS, _UNKNOWN = np.int8(PASS), np.int8(UNKNOWN)
_A_BYTE: Final = 8
_FEW_ROUTES: Final = 32
_MOST_ROUTES: Final = 64

Mask = npt.NDArray[np.unsignedinteger[Any]]
"""One bit per route: 32 where they suffice, else 64."""


@dataclass(frozen=True)
class Verdicts:
    """简明结论, one per person, in the population's order.

    ``verdict`` and ``claimed`` are ``case.FAIL``, ``UNKNOWN`` or ``PASS`` (``claimed``: ``NO_CLAIM`` where none was
    made); bit n of ``passing`` and ``unsure`` says that ``routes[n]`` passes or is unknown. ``singly`` counts the
    people that had to be asked one by one, by kind of condition.
    """

    level: str
    routes: tuple[str, ...]
    verdict: Results
    passing: Mask
    unsure: Mask
    claimed: Results
    singly: Mapping[str, int]

    def passing_routes(self, person: int) -> list[str]:
        """The names of the routes that pass."""
        return [name for bit, name in enumerate(self.routes) if int(self.passing[person]) >> bit & 1]

    def as_json(self, person: int) -> dict[str, Any]:
        """One person's verdict in words."""
        claimed = int(self.claimed[person])
        return {
            "level": self.level,
            "verdict": VERDICTS[self.verdict[person]],
            "passing": self.passing_routes(person),
            "claimed": None if claimed == NO_CLAIM else RESULTS[claimed],
        }


class Setwise:
    """一项政策的按列执行."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy

    def judge(
        self,
        population: Population,
        occasion: Occasion,
        *,
        levels: Sequence[str] | None = None,
        claims: Mapping[str, npt.NDArray[np.integer[Any]]] | None = None,
    ) -> dict[str, Verdicts]:
        """The verdicts by level; all levels of the policy unless some are named.

        ``claims`` gives per level everybody's claimed route, as its place in ``routes`` (``NO_CLAIM``: none). KeyError
        where the policy has no such level.
        """
        asked = [Level(level) for level in levels] if levels is not None else list(self.policy.levels)
        found: dict[str, _Gathered] = {
            level.value: _Gathered(level, self.policy.levels[level].routes, population.size) for level in asked
        }
        for first in range(0, population.size, AT_ONCE):
            last = min(first + AT_ONCE, population.size)
            part = population if population.size <= AT_ONCE else population.part(first, last)
            cases = Cases(part, occasion)
            for gathered in found.values():
                gathered.judge(cases, slice(first, last))
        claimed = claims or {}
        return {name: gathered.verdicts(claimed.get(name)) for name, gathered in found.items()}


class _Gathered:
    """The results of one level, filled part by part."""

    def __init__(self, level: Level, routes: Sequence[Clause], size: int) -> None:
        if len(routes) > _MOST_ROUTES:
            raise ValueError(f"more than {_MOST_ROUTES} routes: {level.value}")
        self.level = level
        self.routes = tuple(routes)
        self.verdict = np.zeros(size, np.int8)
        self.bits = np.uint32 if len(routes) <= _FEW_ROUTES else np.uint64
        self.passing: Mask = np.zeros(size, self.bits)
        self.unsure: Mask = np.zeros(size, self.bits)
        self.singly: Counter[str] = Counter()

    def judge(self, cases: Cases, people: slice) -> None:
        """One part of the population."""
        before = Counter(cases.singly)
        best = self.verdict[people]
        for first in range(0, len(self.routes), _A_BYTE):
            passing, unsure = np.zeros(cases.size, np.uint8), np.zeros(cases.size, np.uint8)
            for bit, route in enumerate(self.routes[first : first + _A_BYTE]):
                result = _clause(route, cases)
                np.maximum(best, result, out=best)
                # products: shifts of bytes are several times slower
                passing |= (result == _PASS).view(np.uint8) * np.uint8(1 << bit)
                unsure |= (result == _UNKNOWN).view(np.uint8) * np.uint8(1 << bit)
            self.passing[people] |= passing * self.bits(1 << first)
            if unsure.any():
                self.unsure[people] |= unsure * self.bits(1 << first)
        self.singly += cases.singly - before

    def verdicts(self, claims: npt.NDArray[np.integer[Any]] | None) -> Verdicts:
        """What was gathered, with the results of the claimed routes."""
        names = tuple(route.name for route in self.routes)
        claimed = np.full(len(self.verdict), NO_CLAIM, np.int8)
        if claims is not None:
            bits, one = np.maximum(claims, 0).astype(self.bits), self.bits(1)
            passes, unsure = (self.passing >> bits) & one, (self.unsure >> bits) & one
            results = np.where(passes == one, PASS, np.where(unsure == one, UNKNOWN, FAIL))
            claimed = np.where(claims == NO_CLAIM, NO_CLAIM, results).astype(np.int8)
        return Verdicts(self.level.value, names, self.verdict, self.passing, self.unsure, claimed, dict(self.singly))


def _clause(clause: Clause, cases: Cases) -> Results:
    """Kleene's logic over columns: the ``need``-th best of the parts."""
    if clause.condition is not None:
        return check(clause.condition, cases)
    parts = [_clause(part, cases) for part in clause.clauses]
    if clause.need == len(parts):
        joined = np.minimum.reduce(parts)
    elif clause.need == 1:
        joined = np.maximum.reduce(parts)
    else:
        joined = np.sort(np.stack(parts), axis=0)[-clause.need]
    result: Results = joined
    return result
