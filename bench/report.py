"""What a measure prints: progress while it runs, and at the end ratios with the raw figures they come from."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

from django.db import connection

BEGAN = time.monotonic()


def say(text: str) -> None:
    """Prints one line of progress."""
    print(f"  {time.monotonic() - BEGAN:6.1f} s  {text}", flush=True)


def load() -> str:
    """What the machine was busy with in the last minute, in processes."""
    return f"load {os.getloadavg()[0]:.1f}"


class Series:
    """The same thing measured several times; its median counts, and the spread is shown."""

    def __init__(self, name: str, unit: str) -> None:
        self.name = name
        self.unit = unit
        self.values: list[float] = []

    def add(self, value: float) -> None:
        """One more round."""
        self.values.append(value)

    @property
    def median(self) -> float:
        """The figure that counts."""
        return statistics.median(self.values)

    def __str__(self) -> str:
        spread = f"{min(self.values):,.0f} to {max(self.values):,.0f}"
        return f"{self.name:<58} {self.median:>9,.0f} {self.unit:<6} ({spread}, {len(self.values)} rounds)"


def ratio(series: Series, peer: Series | float, words: str) -> str:
    """One line: how ``series`` stands to a peer measured beside it, or to a goal."""
    other = peer.median if isinstance(peer, Series) else peer
    return f"  {series.median / other:>6.2f} ×  {words}"


def result(title: str, ratios: Sequence[str], raw: Sequence[object]) -> None:
    """Prints a measure's result."""
    print("\n".join(["", title, *ratios, *(f"    {line}" for line in raw), ""]), flush=True)


def machine() -> str:
    """Where this was measured: processors, memory, versions, and whether the database is durable."""
    memory = next(line for line in Path("/proc/meminfo").read_text().splitlines() if line.startswith("MemTotal"))
    with connection.cursor() as cursor:
        names = ("server_version", "fsync", "synchronous_commit", "full_page_writes", "shared_buffers")
        cursor.execute("SELECT " + ", ".join(f"current_setting('{name}')" for name in names))
        version, *durability = cursor.fetchone()
    settings = ", ".join(f"{name} {value}" for name, value in zip(names[1:], durability, strict=True))
    return (
        f"{os.cpu_count()} processors, {int(memory.split()[1]) / 2**20:.0f} GiB, Python {platform.python_version()}, "
        f"PostgreSQL {version.split()[0]} ({settings}), {load()} at the start"
    )
