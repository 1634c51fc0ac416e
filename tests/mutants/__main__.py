"""``python -m tests.mutants [GROUP | PATH …]``: tries a sample of changes and says which of them no test notices."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from tests.mutants.groups import GROUPS, GUARDS, Group, tests_of_guard
from tests.mutants.nursery import Baseline, Nursery, Result
from tests.mutants.operators import Mutant, mutants_of
from tests.mutants.report import Report, accepted
from tests.mutants.trial import drawn

PATIENCE = 300.0  # seconds; the narrow tests of no module take a third of it


def wanted(names: list[str]) -> dict[str, tuple[Group, list[str]]]:
    """The groups asked for, each with its modules: by the group's name or by the beginning of a module's path."""
    found: dict[str, tuple[Group, list[str]]] = {}
    places = tuple(name for name in names if name not in GROUPS)  # «registry» is the group, «registry/» its folder
    for name, group in GROUPS.items():
        paths = [path for path in group.paths() if not names or name in names or path.startswith(places)]
        if paths:
            found[name] = group, paths
    return found


def sample(paths: list[str], seed: int, count: int) -> list[Mutant]:
    """``count`` changes of the modules."""
    return drawn([change for path in paths for change in mutants_of(path, Path(path).read_bytes())], seed, count)


def arguments() -> argparse.Namespace:
    """What is asked for."""
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"{', '.join(GROUPS)}, {GUARDS}, or the beginning of a module's path")
    parser.add_argument("--each", type=int, default=70, help="changes tried in each group (0: all)")
    parser.add_argument("--seed", type=int, default=8, help="draws another sample")
    parser.add_argument("--minutes", type=float, default=25, help="no trial begins later")
    parser.add_argument("--processes", type=int, default=2, help="trials at a time")
    parser.add_argument("--bar", type=float, default=90, help="the score, in percent, that every group must reach")
    parser.add_argument("--reuse", action="store_true", help="trust what the last run found out about the tests")
    parser.add_argument("--list", action="store_true", help="only say which changes would be tried")
    parser.add_argument("--write", metavar="PAGE", help="write the scores and the survivors to a page")
    return parser.parse_args()


def main() -> int:
    """Tries what is wanted and prints the score; 1 where a group stays below the bar, 2 where a test fails anyway."""
    given = arguments()
    count = given.each or sys.maxsize
    chosen = {name: (group, sample(paths, given.seed, count)) for name, (group, paths) in wanted(given.names).items()}
    if given.list:
        for _, mutants in chosen.values():
            print(*mutants, sep="\n")
        return 0
    report = Report(given.bar, accepted())
    log = Path(os.environ.get("MUTANTS_LOG", ".data/mutants"))
    log.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + given.minutes * 60
    with Nursery(log, given.processes, os.environ["REDIS_URL"], f"mutants_{os.getpid()}") as nursery:
        for name, (group, mutants) in chosen.items():
            tests = sorted({test for mutant in mutants for test in group.tests(mutant.module)})
            base = nursery.baseline(name, tests, PATIENCE * 6, reuse=given.reuse)
            if base.failed:
                print(f"{name}: {base.failed} fails on the product as it is; see {log}", flush=True)
                return 2
            print(f"{group.title}: {len(mutants)} changes, {base.ran} tests in {base.seconds:.0f} s", flush=True)
            narrow = partial(narrowed, base, group)
            for result in nursery.try_all(mutants, narrow, PATIENCE, until):
                note(report, name, result)
            report.untried[name] = len(mutants) - report.tried(name)
        if not given.names or GUARDS in given.names:
            try_guards(nursery, report, count, given.seed, until)
    print(report.scores())
    if given.write:
        Path(given.write).write_text(report.page(f"make mutants{sent()}"))
    return 0 if report.holds() else 1


def narrowed(base: Baseline, group: Group, mutant: Mutant) -> dict[str, Any]:
    """The tests for one change."""
    return base.chosen(mutant, group.tests(mutant.module))


def try_guards(nursery: Nursery, report: Report, count: int, seed: int, until: float) -> None:
    """Guards are bent inside one transaction first; what no attempt notices is put to the tests of the acts."""
    print("guards: switched off or bent, one at a time", flush=True)
    thrown = nursery.throw(count * 3, seed)
    for switch, noticed in thrown:
        if noticed:
            report.add(GUARDS, Result(switch, "an attempt of tests/guards", 0, 1))
    left = [switch for switch, noticed in thrown if not noticed]
    print(f"  {report.tried(GUARDS)} noticed by an attempt of tests/guards", flush=True)
    for result in nursery.try_all(left, lambda one: {"tests": tests_of_guard(one)}, PATIENCE, until):
        note(report, GUARDS, result)
    report.untried[GUARDS] = len(thrown) - report.tried(GUARDS)


def sent() -> str:
    """The arguments as they are given to make."""
    words = shlex.join(word for word in sys.argv[1:] if not word.startswith("--write"))
    return f' ARGS="{words}"' if words else ""


def note(report: Report, group: str, result: Result) -> None:
    """Adds a result and prints its line: who noticed the change, or that nobody did."""
    report.add(group, result)
    verdict = f"noticed by {result.caught_by}" if result.caught_by else f"SURVIVED {result.ran} tests"
    print(f"  {verdict} {result.seconds:5.1f} s  {result.mutant}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
