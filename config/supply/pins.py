"""The packages that the lock files pin."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

SHIPPED = ("requirements.txt", "requirements-fonts.txt", "requirements-tracing.txt")
LOCKS = (*SHIPPED, "requirements-dev.txt")
"""All that anybody installs: what runs in an installation, and what the checks need besides."""

_PIN = re.compile(r"([A-Za-z0-9][\w.-]*)(?:\[[^]]*\])?==([^\s;\\]+)")


@dataclass(frozen=True, slots=True, order=True)
class Pin:
    """A package in one version; ``name`` as package indexes compare names."""

    name: str
    version: str


class PinUnreadable(ValueError):
    """A line of a lock file is neither a pin nor what belongs to one; it would be passed over without a word."""


def pins(root: Path, locks: tuple[str, ...] = LOCKS) -> dict[Pin, tuple[str, ...]]:
    """Every pinned package, whichever system it is for, with the lock files that pin it. Raises PinUnreadable, OSError."""
    found: dict[Pin, list[str]] = {}
    for lock in locks:
        for number, line in enumerate((root / lock).read_text(encoding="utf-8").splitlines(), start=1):
            if not line.strip() or line.startswith((" ", "#")):
                continue
            match = _PIN.match(line)
            if match is None:
                raise PinUnreadable(f"{lock}, line {number}: not a pin: {line}")
            found.setdefault(Pin(plain(match[1]), match[2]), []).append(lock)
    return {pin: tuple(where) for pin, where in sorted(found.items())}


def plain(name: str) -> str:
    """A package's name as package indexes compare names."""
    return re.sub(r"[-_.]+", "-", name).lower()
