"""Measure 5: all five levels of a whole population, one core, beside OpenFisca 46.

Processor time; rounds of each side take turns. The peer runs twice: with the thirty-day rule, by which it answers the
same for everybody, and without it, which is less than the law asks. Both are printed; the second is the harder to beat.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import numpy as np

from bench.peering import peer
from bench.people import AS_OF, FOREVER, LEVELS, OCCUPATION, RELATED, People, people, population
from bench.report import Series, ratio, result, say
from rules import Occasion, Policy
from rules.case import PASS
from rules.columns import Setwise, Verdicts

WHOLE, SIMPLE = "whole", "simple"
WORDS = {WHOLE: "OpenFisca 46, the same answers", SIMPLE: "OpenFisca 46 without the thirty-day rule"}


def measure(policy: Policy, python: Path, *, count: int, rounds: int) -> None:
    """Prints the measure: the levels alone, and with what each side makes of arrays of days first."""
    some = people(count)
    ours = Series("by columns: 19 routes, merged work, three values", "/s")
    ours_built = Series("by columns, with the columns made", "/s")
    theirs = {kind: Series(words, "/s") for kind, words in WORDS.items()}
    theirs_built = {kind: Series(f"{words}, simulation built", "/s") for kind, words in WORDS.items()}
    differing: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        given, found = Path(folder) / "people.npz", Path(folder) / "found.npy"
        np.savez(given, **inputs(some))  # type: ignore[arg-type]
        _judged(policy, some)  # the first round warms up
        for number in range(rounds):
            rate, built, verdicts = _judged(policy, some)
            ours.add(rate)
            ours_built.add(built)
            for kind in WORDS:
                said = peer(python, "openfisca_rules.py", given, found, kind)
                theirs[kind].add(said["rate"])
                theirs_built[kind].add(said["built"])
                differing[kind] = _differing(verdicts, np.load(found))
            say(f"round {number + 1}: {rate:,.0f}/s; OpenFisca {theirs[WHOLE].values[-1]:,.0f}/s")
    result(
        f"5. A population of {count:,}, one core, five levels; {differing[WHOLE]:,} answered otherwise by the peer with the"
        f" same rules, {differing[SIMPLE]:,} by the simpler one",
        [
            *(ratio(ours, theirs[kind], f"{words} (goal: 10 ×)") for kind, words in WORDS.items()),
            *(
                ratio(ours_built, theirs_built[kind], f"{words}, inputs made from days")
                for kind, words in WORDS.items()
            ),
        ],
        [ours, *theirs.values(), ours_built, *theirs_built.values()],
    )


def _judged(policy: Policy, some: People) -> tuple[float, float, dict[str, Verdicts]]:
    """People a second of judging alone and with the columns made, and the verdicts."""
    began = time.process_time()
    columns = population(some)
    started = time.process_time()
    verdicts = Setwise(policy).judge(columns, Occasion(AS_OF, OCCUPATION, related=RELATED))
    ended = time.process_time()
    return some.size / (ended - started), some.size / (ended - began), verdicts


def _differing(verdicts: dict[str, Verdicts], reached: np.ndarray) -> int:
    """Of how many people some level is answered otherwise."""
    ours = np.stack([verdicts[level].verdict == PASS for level in LEVELS])
    return int((ours != reached).any(axis=0).sum())


def inputs(of: People) -> dict[str, np.ndarray]:
    """The same people as OpenFisca's inputs: spells with their worker."""
    begun = np.stack([first for first, _ in of.spells], axis=1)
    ended = np.stack([last for _, last in of.spells], axis=1)
    owner, which = np.nonzero(begun != FOREVER)
    names = ("title_junior", "title_intermediate", "title_associate", "title_senior")
    plain = ("birth", "graduated", "kind", "school", "major", "assessed", "final_year")
    return {
        "owner": owner,
        "begun": begun[owner, which],
        "ended": ended[owner, which],
        **{name: getattr(of, name) for name in plain},
        **dict(zip(LEVELS, of.grades, strict=False)),
        **dict(zip(names, of.titles, strict=True)),
    }
