"""Inputs answered in child processes that are given so many seconds and so much memory for each, and no more."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from config.environment import PROJECT
from tests.fuzz.report import Line

SECONDS = 120.0
"""How long an answer is waited for, on however busy a machine."""
AT_WORK = 20.0
"""Seconds of the processor that one input may take."""
STARTING = 60.0
AT_ONCE = 2_000
"""Inputs of one process; the next one begins with the memory of a new one."""


@dataclass(slots=True)
class Worst:
    """The slowest input and the one that brought the process to the most memory, by number."""

    seconds: float = 0.0
    slowest: int = -1
    memory: int = 0
    largest: int = -1


def answer_all(
    line: Line, source: str, *, seed: int, count: int, until: float, patience: float = SECONDS,
    env: Mapping[str, str] | None = None,
) -> Line:  # fmt: skip
    """Has ``count`` inputs answered, or as many as there is time for (``until``, by time.monotonic); fills the line."""
    since, worst, number = time.monotonic(), Worst(), 0
    while number < count and time.monotonic() < until:
        number = _one_process(line, worst, source, seed, number, min(AT_ONCE, count - number), patience, until, env)
    line.tried += number
    line.seconds += time.monotonic() - since
    line.notes.append(
        f"slowest: {worst.seconds:.2f} s (input {worst.slowest}); most memory of a process: {worst.memory} MiB "
        f"(input {worst.largest}); seed {seed}"
    )
    return line


def _one_process(
    line: Line, worst: Worst, source: str, seed: int, first: int, count: int, patience: float, until: float,
    env: Mapping[str, str] | None,
) -> int:  # fmt: skip
    """Answers from ``first`` on in a new process; returns the number that the next one begins with."""
    command = [sys.executable, "-m", "tests.fuzz.child", source, str(seed), str(first), str(count)]
    errors = tempfile.TemporaryFile()  # noqa: SIM115 - read and closed at the end; a pipe that nobody reads would fill up, and stop the process
    child = subprocess.Popen(
        command, cwd=PROJECT, env={**os.environ, **(env or {})}, stdout=subprocess.PIPE, stderr=errors
    )
    reached, begun = first, False
    try:
        for begun, text in _lines(child, patience):
            if begun:
                continue
            reached = _note(line, worst, source, seed, text) + 1
            if time.monotonic() > until:
                return reached
    finally:
        child.kill()
        child.communicate()
        with errors:
            errors.seek(0)
            said = errors.read()
    if reached == first + count:
        return reached
    ended = "took longer than {:g} s" if child.returncode == -9 else f"ended its process with {child.returncode}"
    last = " ".join(said.decode(errors="replace").split())[-300:]
    line.faults.append(f"{source} {reached}: {ended.format(patience)} {last} (seed {seed})".strip())
    line.outcomes["FAULT"] += 1
    if (
        not begun and reached == first
    ):  # the process did not come as far as its first input: the next one would not either
        raise RuntimeError(f"no input of {source} could be answered: {last}")
    return reached + 1


def _lines(child: subprocess.Popen[bytes], patience: float) -> Iterator[tuple[bool, str]]:
    """What a process tells: (True, number) when an input was begun, (False, line) when it was answered.

    Ends when the process does, or when it has not told anything for so long.
    """
    assert child.stdout is not None
    waiting, left = STARTING, b""
    while select.select([child.stdout], [], [], waiting)[0]:
        read = os.read(child.stdout.fileno(), 1 << 16)
        if not read:
            child.wait()
            return
        *whole, left = (left + read).split(b"\n")
        for one in whole:
            yield False, one.decode()
        if left:
            yield True, left.decode()
        waiting = patience


def _note(line: Line, worst: Worst, source: str, seed: int, text: str) -> int:
    number, seconds, memory, outcome = text.split(" ", 3)
    if float(seconds) > worst.seconds:
        worst.seconds, worst.slowest = float(seconds), int(number)
    if int(memory) > worst.memory:
        worst.memory, worst.largest = int(memory), int(number)
    if float(seconds) > AT_WORK:
        outcome = f"FAULT took {seconds} s of the processor"
    kind = outcome.split(" ", 1)[0]
    line.outcomes[kind] += 1
    if kind == "FAULT":
        line.faults.append(f"{source} {number}: {outcome.removeprefix('FAULT ')} (seed {seed})")
    return int(number)
