"""Crowds: populations at random as columns, crowded round the thresholds, with gaps in what is known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from rules import words
from rules.columns import Coded, Population, Table
from rules.columns.days import NEVER, UNKNOWN, from_datetime64, number
from tests.rules.rules import OCCUPATION, RELATED, STRANGE

DAYS = tuple(
    date.fromisoformat(day)
    for day in ("2026-11-20", "2024-02-29", "2025-02-28", "2026-03-31", "2027-01-01", "2026-12-31", "2025-03-01")
)
"""The days that crowds are asked about: ordinary ones, ends of months and years, both Februaries."""
_YEARS = (0, 1, 2, 3, 4, 5, 6, 10, 16, 20)


class Crowd:
    """A population of a given size, asked about on ``as_of``; the same seed gives the same crowd."""

    def __init__(self, seed: int, size: int, as_of: date, *, gaps: float = 0.04) -> None:
        self.chance = np.random.default_rng(seed)
        self.size, self.as_of, self.gaps = size, as_of, gaps

    def population(self) -> Population:
        """The columns."""
        births = self._gappy(self._near(self.size))
        tables = {
            "work": self._work(),
            "grades": self._grades(),
            "titles": self._titles(),
            "education": self._education(),
            "employment": self._employment(),
            "promotions": self._promotions(),
        }
        return Population(births, tables)

    def _table(self, most: int) -> tuple[np.ndarray, np.ndarray, int]:
        known = self.chance.random(self.size) >= self.gaps
        counts = np.where(known, self.chance.integers(0, most + 1, self.size), 0)
        owners = np.repeat(np.arange(self.size), counts)
        return known, owners, len(owners)

    def _near(self, count: int) -> np.ndarray:
        """Days some years before the day, mostly a day or a month off, or at the month's end, or on a 29 February."""
        years = self.chance.choice(_YEARS, count)
        months = self.chance.choice((0, 0, 0, 1, 11), count)
        base = np.datetime64(self.as_of.replace(day=1), "M") - (years * 12 + months)
        shift = self.chance.choice((-1, 0, 0, 1, 29, 30, -30), count)
        wide = np.where(self.chance.random(count) < 0.4, self.chance.integers(-500, 500, count), shift)
        days = base.astype("datetime64[D]") + (self.as_of.day - 1) + wide
        leap = np.datetime64("2024-02-29") - self.chance.choice((0, 1461, 2922, 4383), count)
        return from_datetime64(np.where(self.chance.random(count) < 0.05, leap, days))

    def _gappy(self, days: np.ndarray) -> np.ndarray:
        return np.where(self.chance.random(len(days)) < self.gaps, UNKNOWN, days).astype(np.int32)

    def _coded(self, count: int, values: Sequence[Any], weights: Sequence[float] | None = None) -> Coded:
        share = None if weights is None else np.array(weights) / sum(weights)
        codes = self.chance.choice(len(values), count, p=share) + 1
        codes[self.chance.random(count) < self.gaps] = 0
        return Coded(codes.astype(np.uint8), (None, *values))

    def _where(self, count: int) -> Coded:
        return self._coded(count, (OCCUPATION, RELATED, STRANGE), (6, 3, 1))

    def _truth(self, count: int) -> Coded:
        return self._coded(count, (True, False), (2, 1))

    def _work(self) -> Table:
        known, owners, count = self._table(4)
        one, other = self._near(count), self._near(count)
        first, last = np.minimum(one, other), np.maximum(one, other)
        # some begin on the very day after another spell of the same person ends, or go on
        follows = np.zeros(count, np.bool_)
        follows[1:] = (owners[1:] == owners[:-1]) & (self.chance.random(count - 1) < 0.2)
        before = np.flatnonzero(follows) - 1
        first[follows] = np.minimum(last[before] + (last[before] % 32 < 28), last[follows])
        last = np.where(self.chance.random(count) < 0.35, NEVER, last).astype(np.int32)
        coded = {"occupation": self._where(count), "front_line": self._truth(count)}
        return Table(known, owners, {"first_on": self._gappy(first), "last_on": self._gappy(last)}, coded)

    def _grades(self) -> Table:
        known, owners, count = self._table(3)
        coded = {
            "occupation": self._where(count),
            "level": self._coded(count, list(words.LEVELS), (1, 6, 6, 6, 6, 1, 1, 1)),
            "kind": self._coded(count, list(words.GRADE_KINDS)),
            "status": self._coded(count, list(words.GRADE_STATUSES), (8, 1, 1)),
        }
        return Table(known, owners, {"awarded_on": self._gappy(self._near(count))}, coded)

    def _titles(self) -> Table:
        known, owners, count = self._table(2)
        coded = {
            "rank": self._coded(count, list(words.TITLE_RANKS)),
            "corresponds": self._truth(count),
            "series": self._coded(count, ("engineering", "economics")),
        }
        return Table(known, owners, {"awarded_on": self._gappy(self._near(count))}, coded)

    def _education(self) -> Table:
        known, owners, count = self._table(2)
        graduated = np.where(self.chance.random(count) < 0.3, NEVER, self._near(count)).astype(np.int32)
        coded = {
            "kind": self._coded(count, list(words.EDUCATION_KINDS)),
            "school": self._coded(count, list(words.SCHOOLS)),
            "major": self._coded(count, list(words.MAJORS)),
            "final_year": self._truth(count),
            "assessed": self._truth(count),
        }
        return Table(known, owners, {"graduated_on": self._gappy(graduated)}, coded)

    def _employment(self) -> Table:
        known, owners, count = self._table(1)
        ended = np.where(self.chance.random(count) < 0.3, NEVER, self._near(count)).astype(np.int32)
        coded = {
            "status": self._coded(count, list(words.EMPLOYMENT_STATUSES)),
            "front_line": self._truth(count),
            "contract": self._coded(count, list(words.CONTRACTS)),
            "mentor": self._truth(count),
        }
        days = {
            "hired_on": self._gappy(self._near(count)),
            "probation_ended_on": self._gappy(ended),
            "apprenticeship_ended_on": self._gappy(ended),
        }
        return Table(known, owners, days, coded)

    def _promotions(self) -> Table:
        known, owners, count = self._table(2)
        # most of them about the year of the day, on either side of its first day and of the day itself
        years = np.datetime64(self.as_of) - self.chance.integers(-30, 400, count)
        new_year = np.datetime64(self.as_of.replace(month=1, day=1)) - self.chance.integers(-1, 2, count)
        on = from_datetime64(np.where(self.chance.random(count) < 0.3, new_year, years))
        coded = {"pathway": self._coded(count, ("competition", "exceptional"))}
        return Table(known, owners, {"on": self._gappy(on)}, coded)


def day_number(day: date) -> int:
    """The number of a day, for tests that write their own columns."""
    return number(day)
