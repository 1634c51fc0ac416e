"""People for the measures of the rules, as columns: at most two spells of work, one certificate a level, one title a rank,
one class; all known, since neither peer knows of the unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from rules import Occasion, words
from rules.columns import Coded, Population, Table
from rules.columns.days import NEVER, from_datetime64

AS_OF = date(2026, 11, 20)
OCCUPATION = "6-18-01-01"
RELATED = frozenset({"6-18-01-02"})
EVERYBODYS = Occasion(AS_OF, OCCUPATION, related=RELATED)
"""The occasion on which everybody is asked."""
LEVELS = ("junior", "intermediate", "senior", "technician", "senior_technician")
FOREVER = np.datetime64("9999-12-31")
RANKS = tuple(words.TITLE_RANKS)
KINDS = tuple(words.EDUCATION_KINDS)
SCHOOLS = tuple(words.SCHOOLS)
MAJORS = tuple(words.MAJORS)


@dataclass(frozen=True)
class People:
    """Days as datetime64[D]; ``FOREVER``: still going on, never awarded. Words as places in their vocabulary, -1: none."""

    birth: np.ndarray
    spells: tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]
    grades: tuple[np.ndarray, ...]
    titles: tuple[np.ndarray, ...]
    kind: np.ndarray
    school: np.ndarray
    major: np.ndarray
    assessed: np.ndarray
    final_year: np.ndarray
    graduated: np.ndarray
    target: np.ndarray

    @property
    def size(self) -> int:
        """How many."""
        return len(self.birth)


def people(count: int, seed: int = 20261120) -> People:
    """Invented workers of all ages: half of them changed jobs once, a third of the awards lie near a threshold."""
    chance = np.random.default_rng(seed)

    def days(first: str, last: str) -> np.ndarray:
        span = (np.datetime64(last) - np.datetime64(first)).astype(int)
        return np.datetime64(first) + chance.integers(0, span, count)

    def some(share: float, given: np.ndarray) -> np.ndarray:
        return np.where(chance.random(count) < share, given, FOREVER)

    begun = days("2004-01-01", "2026-06-01")
    ended = some(0.5, begun + chance.integers(30, 2_000, count))
    again = np.where(ended == FOREVER, FOREVER, ended + chance.integers(2, 400, count))
    held = chance.integers(0, 5, count)
    grades = tuple(
        np.where(held > index, days(f"{2008 + 4 * index}-01-01", f"{2012 + 4 * index}-01-01"), FOREVER)
        for index in range(4)
    )
    titles = tuple(some(share, days("2014-01-01", "2026-06-01")) for share in (0.1, 0.06, 0.03, 0.01))
    schooled = chance.random(count) < 0.6
    kind = np.where(schooled, chance.integers(0, len(KINDS), count), -1)
    return People(
        birth=days("1966-01-01", "2011-06-01"),
        spells=((begun, ended), (again, np.full(count, FOREVER))),
        grades=grades,
        titles=titles,
        kind=kind,
        school=chance.integers(0, len(SCHOOLS), count),
        major=chance.integers(0, len(MAJORS), count),
        assessed=chance.random(count) < 0.2,
        final_year=chance.random(count) < 0.1,
        graduated=some(0.85, days("1990-01-01", "2026-06-01")),
        target=chance.integers(0, len(LEVELS), count),
    )


def population(of: People) -> Population:
    """The same people as the executor by columns takes them."""
    return Population(
        from_datetime64(of.birth),
        {"work": _work(of), "grades": _grades(of), "titles": _titles(of), "education": _education(of)},
    )


def _table(size: int, listed: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Which of some columns are given (not ``FOREVER``), as places in ``(person, column)`` order."""
    given = np.stack(listed, axis=1) != FOREVER
    owners, column = np.nonzero(given)
    return owners, column


def _number(days: np.ndarray) -> np.ndarray:
    return np.where(days == FOREVER, NEVER, from_datetime64(days)).astype(np.int32)


def _same(count: int, value: object) -> Coded:
    return Coded(np.ones(count, np.uint8), (None, value))


def _work(of: People) -> Table:
    begun = np.stack([first for first, _ in of.spells], axis=1)
    ended = np.stack([last for _, last in of.spells], axis=1)
    owners, column = _table(of.size, [first for first, _ in of.spells])
    return Table(
        np.ones(of.size, np.bool_),
        owners,
        {"first_on": _number(begun[owners, column]), "last_on": _number(ended[owners, column])},
        {"occupation": Coded((column + 1).astype(np.uint8), (None, OCCUPATION, *RELATED))},
    )


def _grades(of: People) -> Table:
    owners, column = _table(of.size, list(of.grades))
    count = len(owners)
    return Table(
        np.ones(of.size, np.bool_),
        owners,
        {"awarded_on": _number(np.stack(of.grades, axis=1)[owners, column])},
        {
            "occupation": _same(count, OCCUPATION),
            "level": Coded((column + 1).astype(np.uint8), (None, *LEVELS[:4])),
            "kind": _same(count, "skill_grade"),
            "status": _same(count, "valid"),
        },
    )


def _titles(of: People) -> Table:
    owners, column = _table(of.size, list(of.titles))
    count = len(owners)
    return Table(
        np.ones(of.size, np.bool_),
        owners,
        {"awarded_on": _number(np.stack(of.titles, axis=1)[owners, column])},
        {
            "rank": Coded((column + 1).astype(np.uint8), (None, *RANKS)),
            "corresponds": _same(count, True),
            "series": _same(count, "engineering"),
        },
    )


def _education(of: People) -> Table:
    owners = np.flatnonzero(of.kind >= 0)

    def coded(codes: np.ndarray, values: tuple[object, ...]) -> Coded:
        return Coded((codes[owners] + 1).astype(np.uint8), (None, *values))

    return Table(
        np.ones(of.size, np.bool_),
        owners,
        {"graduated_on": _number(of.graduated[owners])},
        {
            "kind": coded(of.kind, KINDS),
            "school": coded(of.school, SCHOOLS),
            "major": coded(of.major, MAJORS),
            "assessed": coded(of.assessed.astype(int), (False, True)),
            "final_year": coded(of.final_year.astype(int), (False, True)),
        },
    )
