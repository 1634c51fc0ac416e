"""``make bench``: the measures of the main job and of the rules, as ratios with the raw figures; see bench/README.md.

It writes to the database it is given and leaves that behind: ``make bench`` gives it a fresh one. ``--quick`` takes
smaller counts and fewer rounds, to see that it runs; its figures mean little.
"""

from __future__ import annotations

import argparse
import os


def main() -> None:
    """Runs the measures one after the other."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller counts and fewer rounds")
    quick = parser.parse_args().quick
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"

    import django

    django.setup()

    from django.conf import settings

    from bench import checking, issuing, questions, rules, validation
    from bench.actors import actors
    from bench.report import machine

    os.environ["DATA_DIR"] = str(settings.DATA_DIR)
    rounds = 2 if quick else 5
    print(machine(), flush=True)
    who = actors()
    batches = validation.measure(who, count=1_000 if quick else 10_000, rounds=rounds)
    issuing.measure(who, batches)
    checking.measure(requests=300 if quick else 1_000, rounds=rounds)
    rules.measure(quick=quick)
    questions.measure(requests=200 if quick else 1_000, rounds=rounds)


if __name__ == "__main__":
    main()
