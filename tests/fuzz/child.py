"""``python -m tests.fuzz.child SOURCE SEED FIRST COUNT``: has inputs answered in a process of bounded memory.

One line for each input: number, seconds of the processor, the most memory that the process ever had in MiB, outcome. A line is begun
before the input is answered, so that whoever waits knows of which one nothing came back.
"""

from __future__ import annotations

import os
import resource
import sys
import time
import traceback
from pathlib import Path

from tests.fuzz.sources import drawn, source

LARGEST = 1_536 << 20
"""Bytes of address space: libraries and arenas of threads are in it, of which little is ever used."""


def main(name: str, seed: int, first: int, count: int) -> None:
    """Answers the inputs ``first`` to ``first + count - 1`` of a source."""
    told = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="backslashreplace")
    os.dup2(2, 1)  # what a library prints is no line of ours
    made = source(name)
    resource.setrlimit(resource.RLIMIT_AS, (LARGEST, LARGEST))
    for number in range(first, first + count):
        told.write(f"{number} ")
        told.flush()
        given = made.make(drawn(name, seed, number))
        since = time.process_time()
        try:
            outcome = made.answer(given)
        except BaseException as error:  # MemoryError and SystemExit are no answers either
            outcome = f"FAULT {said(error)}"
        seconds = time.process_time() - since
        told.write(f"{seconds:.4f} {used()} {outcome}\n")
    told.flush()


def used() -> int:
    """The most memory that this process ever had, in MiB; what getrusage says begins with what its parent had."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) >> 10


def said(error: BaseException) -> str:
    """An exception in one line, with the last place of the product that it came through."""
    places = traceback.extract_tb(error.__traceback__)
    ours = [place for place in places if f"{os.sep}lib{os.sep}" not in place.filename]
    last = ours[-1] if ours else places[-1]
    where = f"{os.path.relpath(last.filename)}:{last.lineno}"
    return f"{type(error).__name__} at {where}: {' '.join(str(error).split())[:300]}"


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:5]))
