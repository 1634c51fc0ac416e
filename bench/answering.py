"""Measure 4: explained answers a second, one thread, beside zen-engine with trace over the same conditions.

Processor time, so that a busy machine disturbs less; rounds of each side take turns. The peer is given its lengths ready
made, since it has no accumulated work.
"""

from __future__ import annotations

import gc
import json
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.peering import peer
from bench.people import EVERYBODYS, LEVELS, people, population
from bench.report import Series, ratio, result
from bench.zen_contexts import contexts
from rules import Facts, Policy, evaluate, to_bytes
from rules.ladder import Level

Asked = Sequence[tuple[dict[str, Any], Level]]


def measure(policy: Policy, python: Path, *, count: int, rounds: int) -> None:
    """Prints the measure: facts as JSON in, every clause explained out, one level a person."""
    some = people(count)
    everybody = list(population(some).people())
    levels = [Level(LEVELS[target]) for target in some.target]
    asked = list(zip([as_json(facts) for facts in everybody], levels, strict=True))
    ours = Series("facts as JSON → every clause explained, as JSON object", "/s")
    as_bytes = Series("the same, written as bytes", "/s")
    theirs = Series("zen-engine 0.37.1, trace, lengths ready made", "/s")
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(contexts(some, everybody), file)
        file.flush()
        gc.collect()
        gc.freeze()
        _answered(policy, asked, written=True)  # the first round warms up
        for _ in range(rounds):
            ours.add(_answered(policy, asked, written=False))
            as_bytes.add(_answered(policy, asked, written=True))
            said = peer(python, "zen_table.py", file.name, 1)
            theirs.add(said["rates"][0])
    same = _agreeing(policy, everybody, levels, said["passed"])
    result(
        f"4. Explained answers, one thread: {count:,} people, one level each; {same:,} with the same routes",
        [ratio(ours, theirs, "zen-engine (goal: 1 ×)"), ratio(as_bytes, theirs, "zen-engine, ours written as bytes")],
        [ours, as_bytes, theirs],
    )


def _answered(policy: Policy, asked: Asked, *, written: bool) -> float:
    """Answers a second of processor time."""
    started = time.process_time()
    for facts, level in asked:
        read = Facts.from_trusted(facts)
        verdict = evaluate(policy, read, level, EVERYBODYS)
        found = verdict.as_json()
        if written:
            to_bytes(found)
    return len(asked) / (time.process_time() - started)


def _agreeing(policy: Policy, everybody: Sequence[Facts], levels: Sequence[Level], passed: Sequence[object]) -> int:
    """How many people pass by the same routes by both."""
    count = 0
    for facts, level, theirs in zip(everybody, levels, passed, strict=True):
        verdict = evaluate(policy, facts, level, EVERYBODYS)
        count += list(verdict.passing) == theirs
    return count


def as_json(facts: Facts) -> dict[str, object]:
    """The facts in the exchange format, as a stored snapshot has them."""

    def day(value: object) -> str | None:
        return None if str(value) == "9999-12-31" else str(value)

    return {
        "birth_date": day(facts.birth_date),
        "work": [
            {"occupation": one.occupation, "from": day(one.first_on), "to": day(one.last_on)}
            for one in facts.work or ()
        ],
        "grades": [
            {"occupation": one.occupation, "level": one.level, "awarded_on": day(one.awarded_on), "kind": one.kind}
            for one in facts.grades or ()
        ],
        "titles": [
            {"rank": one.rank, "corresponds": one.corresponds, "series": one.series, "awarded_on": day(one.awarded_on)}
            for one in facts.titles or ()
        ],
        "education": [
            {
                "kind": one.kind,
                "school": one.school,
                "major": one.major,
                "graduated_on": day(one.graduated_on),
                "final_year": one.final_year,
                "assessed": one.assessed,
            }
            for one in facts.education or ()
        ],
    }
