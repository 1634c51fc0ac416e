"""一群人的判断: a population asked about on one day for one occupation, the counterpart of ``case.Case``.

It remembers what several conditions look at: tests of fields, award days, merged work, months since an award.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import numpy as np

from rules.case import Case
from rules.columns.days import Results, number
from rules.columns.population import Population, Table
from rules.facts import Facts
from rules.occasion import Occasion

_Made = TypeVar("_Made")


class Cases:
    """The people, the day, the occupation; ``singly`` counts who was asked one by one, by kind of condition."""

    def __init__(
        self,
        population: Population,
        occasion: Occasion,
    ) -> None:
        self.population = population
        self.size = population.size
        self.occasion = occasion
        self.as_of = occasion.as_of
        self.day = number(occasion.as_of)
        self.occupation = occasion.occupation
        self.counting = occasion.counting
        self.singly: Counter[str] = Counter()
        self._remembered: dict[Hashable, Any] = {}

    def remembered(self, key: Hashable, make: Callable[[], _Made]) -> _Made:
        """What ``make`` gives, made once."""
        try:
            made: _Made = self._remembered[key]
        except KeyError:
            made = self._remembered[key] = make()
        return made

    def table(self, name: str) -> Table:
        """The table of a list; one that says nothing of anybody where the population has none."""
        found = self.population.tables.get(name)
        return found if found is not None else Table(np.zeros(self.size, np.bool_), np.zeros(0, np.intp))

    def one(self, facts: Facts) -> Case:
        """The case of one person."""
        return Case(facts, self.occasion)

    def all_alike(self, result: int) -> Results:
        """One result for everybody."""
        return np.full(self.size, result, np.int8)
