"""``python -m bench.rules``: the measures of the rules alone, beside their peers; see README.md.

4. explained answers a second, one thread, 2023 edition, beside zen-engine with trace
5. a population of a million, one core, beside OpenFisca
6. verdicts stored in PostgreSQL, two cores, beside the same rules as dated rows in one SQL statement

``--quick`` takes smaller counts and two rounds. 6 needs ``DATABASE_URL`` and makes a schema ``bench_rules``, dropped at the
end.
"""

from __future__ import annotations

import argparse
import os
import sys

from bench import answering, crowd, stored
from bench.peering import ROOT, interpreter
from bench.report import load as busy
from rules import load


def measure(*, quick: bool) -> None:
    """The three measures, one after the other; those beside peers that can't be made are skipped, and that is said."""
    rounds = 2 if quick else 5
    policy = load((ROOT / "seeds/policies/cn.ordinary.2023.yaml").read_text(encoding="utf-8"))
    peers = interpreter()
    if peers is None:
        print("4. Explained answers: SKIPPED\n5. A population: SKIPPED", flush=True)
    else:
        answering.measure(policy, peers, count=1_000 if quick else 5_000, rounds=rounds)
        crowd.measure(policy, peers, count=50_000 if quick else 1_000_000, rounds=rounds)
    url = os.environ.get("DATABASE_URL")
    if url:
        stored.measure(url, policy, count=50_000 if quick else 500_000, rounds=rounds)
    else:
        print("6. Verdicts stored: SKIPPED, DATABASE_URL is not set", flush=True)


def main() -> None:
    """The measures, with a line on the machine."""
    parser = argparse.ArgumentParser(prog="python -m bench.rules", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller counts and two rounds")
    quick = parser.parse_args().quick
    print(f"{os.cpu_count()} processors, Python {sys.version.split()[0]}, {busy()} at the start", flush=True)
    measure(quick=quick)


if __name__ == "__main__":
    main()
