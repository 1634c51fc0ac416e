"""Runs the harnesses that are asked for, each on registries of its own, and tells what they tried and found."""

from __future__ import annotations

import argparse
import json
import logging
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from registry.models import Certificate
from tests.conformance.asking import serving
from tests.conformance.world import build_world
from tests.fuzz import sources
from tests.fuzz.acts.runs import MACHINES, run_machine
from tests.fuzz.api import ask_all
from tests.fuzz.bounded import answer_all
from tests.fuzz.child import said
from tests.fuzz.numbers import KNOWN
from tests.fuzz.registry import reference_registry, registry_like
from tests.fuzz.report import Line, table

HARNESSES = ("api", "acts", "inputs")
SHARES = {"workbooks": 0.25, "texts": 0.2, "numbers": 0.5, "checks": 0.05}
"""What part of the inputs each source makes."""
Work = Callable[[argparse.Namespace, str, float], list[Line]]


def arguments() -> argparse.Namespace:
    """What is asked for."""
    parser = argparse.ArgumentParser(
        prog="make fuzz", description="Requests, sequences of acts and inputs by the thousands."
    )
    parser.add_argument("harnesses", nargs="*", help=f"{', '.join(HARNESSES)}; all where none is named")
    parser.add_argument("--requests", type=int, default=20_000, help="requests of the API")
    parser.add_argument("--sequences", type=int, default=5_000, help="sequences of acts")
    parser.add_argument("--inputs", type=int, default=100_000, help="workbooks, texts and checks together")
    parser.add_argument("--minutes", type=float, default=90, help="for each harness; nothing new is begun later")
    parser.add_argument("--seed", type=int, default=20261121, help="draws others")
    parser.add_argument("--machine", choices=list(MACHINES), help="this one of the state machines alone")
    parser.add_argument("--only", metavar="SOURCE:NUMBER", help="one input again, with what it raises: texts:4711")
    given = parser.parse_args()
    if unknown := set(given.harnesses) - set(HARNESSES):
        parser.error(f"no such harness: {', '.join(sorted(unknown))}")
    return given


def api(given: argparse.Namespace, reference: str, until: float) -> list[Line]:
    """Every role asks the real server."""
    line = Line("api", "requests", given.requests)
    with registry_like(reference, f"{reference}_api") as folder, serving(build_world(), folder) as served:
        ask_all(line, served, seed=given.seed, requests=given.requests, until=until)
        print(served.log.read_text(encoding="utf-8")[-2_000:] if line.faults else "", end="")
    return [line]


def acts(given: argparse.Namespace, reference: str, until: float) -> list[Line]:
    """The three state machines, one after the other."""
    lines = []
    chosen = {name: share for name, share in MACHINES.items() if given.machine in (None, name)}
    for place, (name, share) in enumerate(chosen.items()):
        wanted = round(given.sequences * share)
        with registry_like(reference, f"{reference}_{name}"):
            part = time.monotonic() + (until - time.monotonic()) / (len(chosen) - place)
            lines.append(run_machine(name, sequences=wanted, seed=given.seed, until=part))
    return lines


def inputs(given: argparse.Namespace, reference: str, until: float) -> list[Line]:
    """Each source in child processes of bounded time and memory, all of them side by side."""
    with registry_like(reference, f"{reference}_checks"):
        env = checks_environment()

        def answered(name: str) -> Line:
            line = Line(name, "inputs", round(given.inputs * SHARES[name]))
            return answer_all(line, name, seed=given.seed, count=line.wanted, until=until, env=env)

        with ThreadPoolExecutor() as side_by_side:
            return list(side_by_side.map(answered, SHARES))


def checks_environment() -> dict[str, str]:
    """What a process that checks certificates is told: the database as the web, and the numbers on record."""
    from tests.conformance.asking import LIMITS
    from tests.resilience.processes import environment

    build_world()
    known = list(Certificate.objects.values_list("number", "holder_name"))
    wide = dict.fromkeys(LIMITS, "100000000")
    return environment("web", **wide, **{KNOWN: json.dumps(known)}, ALLOWED_HOSTS="testserver")


def once(name: str, seed: int) -> int:
    """One input of a source in this process, so that what it raises is seen in full."""
    source, _, number = name.partition(":")
    made = sources.source(source)
    given = made.make(sources.drawn(source, seed, int(number)))
    print(repr(given)[:4_000])
    print(made.answer(given))
    return 0


WORK: dict[str, Work] = {"api": api, "acts": acts, "inputs": inputs}


def main() -> int:
    """Runs what is asked for; 1 where anything was found or less was tried than wanted."""
    given = arguments()
    logging.disable(logging.WARNING)  # a line for each of a hundred thousand acts helps nobody
    if given.only:
        return once(given.only, given.seed)
    lines: list[Line] = []
    folder = Path(os.environ.get("FUZZ_LOG", ".data/fuzz"))
    folder.mkdir(parents=True, exist_ok=True)
    with reference_registry(f"fuzz_{os.getpid()}") as reference:
        for name in given.harnesses or HARNESSES:
            print(f"{name} …", flush=True)
            try:
                lines += WORK[name](given, reference, time.monotonic() + given.minutes * 60)
            except Exception as error:  # the other harnesses go on
                lines.append(Line(name, "", 1, faults=[said(error)]))
    told = table(lines)
    (folder / "fuzz.txt").write_text(told + "\n", encoding="utf-8")
    print(told)
    return 0 if all(line.holds for line in lines) else 1
