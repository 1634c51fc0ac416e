"""比较: a crowd judged under both sets of texts by columns; whoever serves as an example by the one-person engine too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from rules import Facts, Policy, Verdict, evaluate
from rules.clauses import Finding
from rules.columns import Population, Setwise
from rules.columns.days import Flags, Results
from rules.ladder import Level
from rules.simulation.reach import Touched
from rules.simulation.tally import CLOSED, KIND_OF_MOVE, KINDS, MOVES, OUTCOMES, Tally

EXAMPLES: Final = 3
"""How many people show a kind of change at a level, unless asked otherwise."""


@dataclass(frozen=True)
class Crowd:
    """一群同规则的人: people of one occupation to whom the same two rules apply.

    ``ids`` name them without saying who they are; ``places[n]`` is the place of person n in ``regions``.
    """

    touched: Touched
    population: Population
    ids: Sequence[str]
    regions: tuple[str, ...]
    places: npt.NDArray[np.integer[Any]]


def compare(crowd: Crowd, tally: Tally, *, on: date, examples: int = EXAMPLES) -> None:
    """Counts what changes for a crowd, and takes up to ``examples`` people for each kind of change at each level.

    Whoever holds a level or a higher one of the occupation has nothing to gain or lose there, and is not counted.
    """
    touched = crowd.touched
    before = _outcomes(touched, touched.before, crowd.population, on)
    after = _outcomes(touched, touched.after, crowd.population, on)
    tally.asked += crowd.population.size
    for level in touched.levels:
        people = np.flatnonzero(~_holding(crowd.population, touched.occupation, level))
        moves = before[level][people].astype(np.intp) * len(OUTCOMES) + after[level][people]
        places = crowd.places[people].astype(np.intp)
        counted = np.bincount(places * MOVES + moves, minlength=len(crowd.regions) * MOVES)
        tally.add(touched.occupation, crowd.regions, level.value, counted.reshape(-1, MOVES))
        for kind, number in _showing(moves, level, tally, examples):
            tally.examples.append(_example(crowd, int(people[number]), level, kind, on))


def verdicts(touched: Touched, facts: Facts, level: Level, *, on: date) -> tuple[Verdict | None, Verdict | None]:
    """One person's verdicts under both rules with their whole trees; None where the rule does not offer the level."""
    before, after = (
        evaluate(policy, facts, level, touched.occasion(on)) if policy is not None and level in policy.levels else None
        for policy in (touched.before, touched.after)
    )
    return before, after


def _outcomes(touched: Touched, policy: Policy | None, population: Population, on: date) -> dict[Level, Results]:
    offered = [level for level in touched.levels if policy is not None and level in policy.levels]
    found = dict.fromkeys(touched.levels, np.full(population.size, CLOSED, np.int8))
    if policy is not None and offered:
        judged = Setwise(policy).judge(population, touched.occasion(on), levels=[level.value for level in offered])
        found |= {level: judged[level.value].verdict for level in offered}
    return found


def _holding(population: Population, occupation: str, level: Level) -> Flags:
    """Who holds the level or a higher one, for certain, by a certificate that is neither revoked nor suspended."""
    held = np.zeros(population.size, np.bool_)
    grades = population.tables.get("grades")
    if grades is not None:
        levels = {one.value for one in Level if one.rank >= level.rank}
        wanted: dict[str, set[str | None]] = {
            "occupation": {occupation}, "level": {*levels}, "status": {None, "valid"},
        }  # fmt: skip
        counts = np.ones(len(grades.owners), np.bool_)
        for name, allowed in wanted.items():
            if name in grades.coded:
                column = grades.coded[name]
                counts &= np.array([value in allowed for value in column.values], np.bool_)[column.codes]
            elif None not in allowed:
                counts[:] = False
        held[grades.owners[counts]] = True
    return held


def _showing(moves: npt.NDArray[np.intp], level: Level, tally: Tally, examples: int) -> Iterator[tuple[str, int]]:
    """The first people that show each kind of change, as many as are still wanted."""
    present = set(np.unique(moves).tolist())
    for kind in KINDS:
        of_kind = [move for move in present if KIND_OF_MOVE[move] == kind]
        more = tally.wanted(kind, level.value, examples)
        if of_kind and more > 0:
            for person in np.flatnonzero(np.isin(moves, of_kind))[:more].tolist():
                yield kind, person


def _example(crowd: Crowd, person: int, level: Level, kind: str, on: date) -> dict[str, Any]:
    """A person's two verdicts, with the clauses in which they differ."""
    before, after = verdicts(crowd.touched, crowd.population.facts(person), level, on=on)
    shown = _deciding(before, after)
    return {
        "kind": kind,
        "level": level.value,
        "occupation": crowd.touched.occupation,
        "region": crowd.regions[int(crowd.places[person])],
        "id": crowd.ids[person],
        "before": _shown(before, shown),
        "after": _shown(after, shown),
    }


def _deciding(before: Verdict | None, after: Verdict | None) -> set[str]:
    """The routes that make the difference: those whose results differ, and of them those that pass on one side.

    Where none passes, all that differ; and beside them the route nearest to passing, where a verdict has none of them.
    """
    first, second = _results(before), _results(after)
    differing = {name for name in first | second if first.get(name) != second.get(name)}
    passing = {name for verdict in (before, after) if verdict is not None for name in verdict.passing}
    shown = differing & passing or differing
    for verdict, results in ((before, first), (after, second)):
        if verdict is not None and verdict.route is not None and not shown & results.keys():
            shown = shown | {verdict.route}
    return shown


def _results(verdict: Verdict | None) -> dict[str, int]:
    return {found.clause: found.result for found in verdict.findings} if verdict is not None else {}


def _shown(verdict: Verdict | None, shown: set[str]) -> dict[str, Any]:
    if verdict is None:
        return {"verdict": OUTCOMES[CLOSED], "route": None, "earliest_on": None, "findings": []}
    findings: list[Finding] = [found for found in verdict.findings if found.clause in shown]
    return {
        "verdict": verdict.verdict,
        "route": verdict.route,
        "earliest_on": verdict.earliest_on.isoformat() if verdict.earliest_on else None,
        "findings": [found.as_json() for found in findings],
    }
