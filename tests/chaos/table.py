"""What is printed in the end, and on which machine it was found."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from pathlib import Path

from tests.chaos.faults import KINDS
from tests.chaos.invariants import DIFFERS, DOUBLED, GAP, LOST, UNTRUE, Seen
from tests.chaos.storm import Storm
from tests.chaos.walk import Walk
from tests.chaos.watch import Watch


def machine() -> str:
    """Processors and memory, in a few words."""
    try:
        memory = next(line for line in Path("/proc/meminfo").read_text().splitlines() if line.startswith("MemTotal"))
        gibibytes = f", {int(memory.split()[1]) / 1024**2:.0f} GiB"
    except (OSError, StopIteration):
        gibibytes = ""
    return f"{os.cpu_count()} processors ({platform.machine()}){gibibytes}"


def lines(walk: Walk, storm: Storm, watch: Watch, seen: Seen, seconds: float) -> Iterable[str]:
    """The table."""
    counts = storm.counts()
    yield ""
    for kind in KINDS:
        yield f"{kind.name:<36}{counts[kind.name]:>7}"
    yield f"{'faults':<36}{counts.total():>7}"
    yield f"{'messages sent again':<36}{storm.around.messages:>7}"
    yield ""
    yield f"{'people in the workbooks':<36}{seen.people:>7}"
    yield f"{'certificates':<36}{seen.certificates:>7}"
    yield from harms(seen)
    yield f"{'requests answered 2xx and kept':<36}{len(walk.kept.answers):>7}"
    yield f"{'requests without an answer':<36}{walk.kept.unanswered:>7}  {_counted(walk.kept.faults)}"
    yield f"{'jobs given up and sent again':<36}{walk.resent_jobs:>7}"
    yield ""
    yield f"{'checks asked':<36}{watch.asked:>7}  {_counted(watch.others)}"
    yield f"{'answered wrongly':<36}{len(watch.wrong):>7}"
    yield f"{'longest silence, s':<36}{watch.longest_silence():>7.1f}"
    yield f"{'the same after PostgreSQL was back':<36}{watch.longest_after_database():>7.1f}  of {len(watch.back)} times"
    yield ""
    yield f"seed {storm.seed}, {seconds:.0f} s, {machine()}"


def harms(seen: Seen) -> Iterable[str]:
    """What was lost, doubled, and so on, with examples."""
    for name, of in (
        ("lost", (LOST,)),
        ("doubled", (DOUBLED,)),
        ("gaps in numbers", (GAP,)),
        ("answers that are not true", (UNTRUE,)),
        ("differing", (DIFFERS,)),
    ):
        yield f"{name:<36}{seen.harmed(*of):>7}"
    yield f"{'verdicts replayed byte for byte':<36}{seen.verdicts:>7}"
    yield f"{'leaves held against records':<36}{seen.leaves:>7}"
    yield f"{'files of uploads without a batch':<36}{seen.left_over:>7}"
    for finding in seen.findings:
        yield f"✗ {finding}"


def _counted(found: dict[str, int]) -> str:
    return ", ".join(f"{how} {count}" for how, count in sorted(found.items(), key=lambda one: -one[1]))
