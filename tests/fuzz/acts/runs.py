"""A machine run in rounds, each with numbers of its own, until there were as many sequences as are wanted."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from typing import Any

from django.db import connection

from tests.fuzz.acts.application import Applications
from tests.fuzz.acts.certificate import Certificates
from tests.fuzz.acts.filing import Filings
from tests.fuzz.acts.machine import Acts, Tally, run
from tests.fuzz.acts.world import World, build_world, with_applications, with_certificates
from tests.fuzz.report import Line

ROUND = 50
"""Sequences until the rows that were undone are cleared away: they slow every later query down."""
MACHINES = {"applications": 0.5, "certificates": 0.25, "filings": 0.25}
"""What part of the sequences each machine runs."""
KINDS: dict[str, tuple[type[Acts], Callable[[World], Any]]] = {
    "applications": (Applications, with_applications),
    "certificates": (Certificates, with_certificates),
    "filings": (Filings, with_applications),
}


def run_machine(name: str, *, sequences: int, seed: int, until: float, world: World | None = None) -> Line:
    """So many sequences of a machine on the database that this process is connected to (``until``: by time.monotonic)."""
    machine, prepare = KINDS[name]
    line, total, since, round_ = Line(name, "sequences", sequences), Tally(), time.monotonic(), 0
    if world is None:
        world = build_world()
        prepare(world)
    while line.tried < sequences and time.monotonic() < until:
        tally = Tally()
        try:
            run(machine, world, sequences=min(ROUND, sequences - line.tried), number=seed + round_, tally=tally)
        except Exception as error:
            line.faults.append(f"seed {seed + round_}: {_told(error)}")
        line.tried += tally.sequences
        total.add(tally)
        round_ += 1
        if line.faults:
            break
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
    line.seconds += time.monotonic() - since
    line.outcomes.update({"done": total.done.total(), "refused": total.refused.total(), "idle": total.idle.total()})
    line.notes += [
        f"steps: {total.steps}, {total.steps / max(1, total.sequences):.1f} a sequence; seeds {seed} to {seed + round_ - 1}",
        "done: " + _counted(total.done), "refused: " + _counted(total.refused), "nothing to do: " + _counted(total.idle),
    ]  # fmt: skip
    return line


def _counted(counts: Any) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.most_common())


def _told(error: BaseException) -> str:
    """The end of what was raised, with the shortest sequence that raises it."""
    return "".join(traceback.format_exception(error, limit=-4, chain=False))[-4_000:]
