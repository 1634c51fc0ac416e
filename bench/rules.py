"""``python -m bench.rules``: the rules beside their peers, as ratios with the raw figures; medians of five, in one run.

1. explained answers a second, one thread, 2023 edition, beside zen-engine with trace over the same conditions
2. a population of a million, one core, beside OpenFisca
3. verdicts stored in PostgreSQL, two cores, beside the same rules as dated rows in one SQL statement

``--quick`` takes smaller counts and two rounds. The peers live in ``.data/peers`` (made from bench/requirements.txt at
first use, or named by ``BENCH_PEERS``); the third measure needs ``DATABASE_URL`` and makes a schema ``bench_rules``,
dropped at the end. The first two count processor time, so that a busy machine disturbs them less; the third counts
seconds. Rounds of each side take turns.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import psycopg

from bench import stored
from bench.people import AS_OF, FOREVER, LEVELS, OCCUPATION, RELATED, People, people, population
from bench.zen_contexts import contexts
from certification.policy import Facts, Policy, evaluate, load, to_bytes
from certification.policy.columns import Setwise
from registry.ladder import Level

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / "bench/peers"


def main() -> None:
    """The three measures, one after the other."""
    parser = argparse.ArgumentParser(prog="python -m bench.rules", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller counts and two rounds")
    quick = parser.parse_args().quick
    rounds = 2 if quick else 5
    print(f"{os.cpu_count()} processors, Python {sys.version.split()[0]}, load {os.getloadavg()[0]:.1f} at the start")
    peers = interpreter()
    policy = load((ROOT / "seeds/policies/cn.ordinary.2023.yaml").read_text(encoding="utf-8"))
    explained(policy, peers, count=1_000 if quick else 5_000, rounds=rounds)
    crowd(policy, peers, count=50_000 if quick else 1_000_000, rounds=rounds)
    kept(count=50_000 if quick else 500_000, rounds=rounds)


def interpreter() -> Path:
    """The peers' interpreter, its environment made where there is none."""
    folder = Path(os.environ.get("BENCH_PEERS", ROOT / ".data/peers"))
    found = folder / "bin/python"
    if not found.exists():
        print(f"  making {folder} from bench/requirements.txt", flush=True)
        venv.create(folder, with_pip=True)
        subprocess.run([found, "-m", "pip", "install", "-q", "-r", ROOT / "bench/requirements.txt"], check=True)
    return found


def told(name: str, rates: Sequence[float]) -> str:
    """One line of raw figures."""
    return f"    {name:<52} {statistics.median(rates):>12,.0f}/s ({min(rates):,.0f} to {max(rates):,.0f})"


def ratio(goal: str, ours: Sequence[float], peer: Sequence[float]) -> str:
    """One line: the ratio of the medians."""
    found = statistics.median(ours) / statistics.median(peer)
    return f"  {found:>6.2f} ×  (goal {goal}), load {os.getloadavg()[0]:.1f}"


def peer(python: Path, script: str, given: Path) -> dict[str, list[Any]]:
    """One round of a peer: its rates, and what it found."""
    ran = subprocess.run([python, PEERS / script, given, "1"], check=True, capture_output=True, text=True)
    said: dict[str, list[Any]] = json.loads(ran.stdout)
    return said


def explained(policy: Policy, python: Path, *, count: int, rounds: int) -> None:
    """The whole tree of findings as a JSON object, one level a person, beside a table with trace."""
    some = people(count)
    everybody = list(population(some).people())
    stored_facts = [as_json(facts) for facts in everybody]
    levels = [Level(LEVELS[target]) for target in some.target]
    asked = list(zip(stored_facts, levels, strict=True))

    def answer_all(as_bytes: bool) -> float:
        started = time.process_time()
        for facts, level in asked:
            verdict = evaluate(
                policy,
                Facts.from_trusted(facts),
                level,
                as_of=AS_OF,
                occupation=OCCUPATION,
                related_occupations=RELATED,
            )
            found = verdict.as_json()
            if as_bytes:
                to_bytes(found)
        return count / (time.process_time() - started)

    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(contexts(some, everybody), file)
        file.flush()
        gc.collect()
        gc.freeze()
        ours, as_bytes, theirs = [], [], []
        for _ in range(rounds):
            ours.append(answer_all(False))
            as_bytes.append(answer_all(True))
            said = peer(python, "zen_table.py", Path(file.name))
            theirs += said["rates"]
    same = agreeing(policy, everybody, levels, said["passed"])
    print(f"\nexplained answers, one thread, {count:,} people, one level each; {same:,} with the same routes")
    print(ratio("1 ×", ours, theirs))
    print(told("facts as JSON → every clause explained, as JSON object", ours))
    print(told("the same, written as bytes", as_bytes))
    print(told("zen-engine 0.37.1, trace, lengths ready made", theirs), flush=True)


def agreeing(policy: Policy, everybody: Sequence[Facts], levels: Sequence[Level], passed: Sequence[object]) -> int:
    """How many people pass by the same routes by both."""
    count = 0
    for facts, level, theirs in zip(everybody, levels, passed, strict=True):
        verdict = evaluate(policy, facts, level, as_of=AS_OF, occupation=OCCUPATION, related_occupations=RELATED)
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


def crowd(policy: Policy, python: Path, *, count: int, rounds: int) -> None:
    """All five levels of everybody, beside OpenFisca."""
    some = people(count)
    setwise = Setwise(policy)
    ours, ours_whole, theirs, theirs_whole = [], [], [], []
    with tempfile.NamedTemporaryFile(suffix=".npz") as file:
        np.savez(file, **inputs(some))
        file.flush()
        for _ in range(rounds):
            began = time.process_time()
            columns = population(some)
            started = time.process_time()
            verdicts = setwise.judge(columns, as_of=AS_OF, occupation=OCCUPATION, related=RELATED)
            ended = time.process_time()
            ours.append(count / (ended - started))
            ours_whole.append(count / (ended - began))
            said = peer(python, "openfisca_rules.py", Path(file.name))
            theirs += said["rates"]
            theirs_whole += said["whole"]
    found = [int((verdicts[level].verdict == 2).sum()) for level in LEVELS]
    print(f"\na population of {count:,}, one core, five levels; eligible {found}, by the peer {said['reached']}")
    print(ratio("10 ×", ours, theirs))
    print(told("by columns, 19 routes, merged work, three values", ours))
    print(told("OpenFisca 46, five levels", theirs))
    print(ratio("10 ×, both with their inputs made from arrays of days", ours_whole, theirs_whole))
    print(told("by columns, with the columns made", ours_whole))
    print(told("OpenFisca 46, with the simulation built", theirs_whole), flush=True)


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


def kept(*, count: int, rounds: int) -> None:
    """One verdict a person read from, judged and written to PostgreSQL, beside one statement."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        print("\nverdicts stored: not measured, DATABASE_URL is not set")
        return
    stored.fill(url, people(count))
    ours, theirs = [], []
    with stored.workers() as pool:
        stored.by_columns(url, count, pool)  # both processes connected, the tables read once
        for _ in range(rounds):
            ours.append(count / stored.by_columns(url, count, pool))
            theirs.append(count / stored.by_sql(url))
    differing, of = stored.differences(url)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA bench_rules CASCADE")
    print(f"\nverdicts stored, two cores, {of:,} people, one level each; {differing:,} differ (thirty days to a month)")
    print(ratio("0.5 ×", ours, theirs))
    print(told("read, judged by columns, written", ours))
    print(told("one SQL statement over dated rules, written", theirs), flush=True)


if __name__ == "__main__":
    main()
