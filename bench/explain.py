"""Timing of the policy engine: explained answers/s (whole tree) and compact judgements/s, medians of five runs.

``python bench/explain.py [persons]``: one thread, the 2023 edition, one level per person, facts as JSON objects.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from rules import Compiled, Facts, Occasion, evaluate, load, to_bytes  # noqa: E402
from rules.ladder import Level  # noqa: E402

AS_OF = date(2026, 11, 20)
OCCUPATION = "6-18-01-01"
EVERYBODYS = Occasion(AS_OF, OCCUPATION, related=frozenset({"6-18-01-02"}))
LEVELS = ("junior", "intermediate", "senior", "technician", "senior_technician")


def person(chance: random.Random) -> dict[str, Any]:
    """A worker with one to three spells, some certificates, perhaps a title and a diploma."""

    def day(first: int, last: int) -> date:
        return date(first, 1, 1) + timedelta(days=chance.randrange((last - first) * 365))

    start = day(2004, 2024)
    work = [{"occupation": OCCUPATION, "from": start.isoformat(), "to": None}]
    if chance.random() < 0.5:
        change = start + timedelta(days=chance.randrange(30, 900))
        work[0]["to"] = change.isoformat()
        later = change + timedelta(days=chance.randrange(1, 300))
        work.append({"occupation": "6-18-01-02", "from": later.isoformat(), "to": None})
    held = chance.randrange(4)
    grades = [
        {
            "occupation": OCCUPATION,
            "level": LEVELS[index],
            "awarded_on": date(2010 + 4 * index + chance.randrange(3), 6, 1).isoformat(),
            "kind": "skill_grade",
        }
        for index in range(held)
    ]
    titles = (
        [{"rank": "junior", "corresponds": True, "series": "engineering", "awarded_on": day(2015, 2026).isoformat()}]
        if chance.random() < 0.2
        else []
    )
    education = (
        [
            {
                "kind": "senior_class",
                "school": "technician_college",
                "major": "same",
                "graduated_on": day(2005, 2026).isoformat(),
                "final_year": False,
                "assessed": False,
            }
        ]
        if chance.random() < 0.4
        else []
    )
    return {
        "birth_date": day(1970, 2004).isoformat(),
        "work": work,
        "grades": grades,
        "titles": titles,
        "education": education,
        "honours": [],
        "awards": [],
        "competitions": [],
    }


def per_second(run: Callable[[], object], count: int, rounds: int = 5) -> float:
    """The median rate of five runs."""
    rates = []
    for _ in range(rounds):
        started = time.perf_counter()
        run()
        rates.append(count / (time.perf_counter() - started))
    return statistics.median(rates)


def main() -> None:
    """Print the rates."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    policy = load((ROOT / "seeds/policies/cn.ordinary.2023.yaml").read_text(encoding="utf-8"))
    compiled = Compiled(policy)
    chance = random.Random(20261120)
    people = [(person(chance), chance.choice(LEVELS)) for _ in range(count)]
    settled = [
        (facts, level)
        for facts, level in people
        if compiled.judge(level, None, facts, EVERYBODYS).verdict == "eligible"
    ]

    def compact(these: list[tuple[dict[str, Any], str]]) -> None:
        for facts, level in these:
            compiled.judge(level, f"{level}.1", facts, EVERYBODYS)

    def unclaimed() -> None:
        for facts, level in settled:
            compiled.judge(level, None, facts, EVERYBODYS)

    def explained(as_bytes: bool) -> None:
        for facts, level in people:
            verdict = evaluate(policy, Facts.from_trusted(facts), Level(level), EVERYBODYS)
            if as_bytes:
                to_bytes(verdict.as_json())

    print(f"{count} persons, {len(settled)} eligible; medians of five")
    print(f"compact, route claimed, all persons   {per_second(lambda: compact(people), count):>10,.0f}/s")
    print(f"compact, no claim, eligible persons   {per_second(unclaimed, len(settled)):>10,.0f}/s")
    print(f"explained, tree of findings           {per_second(lambda: explained(False), count):>10,.0f}/s")
    print(f"explained, as JSON bytes              {per_second(lambda: explained(True), count):>10,.0f}/s")


if __name__ == "__main__":
    main()
