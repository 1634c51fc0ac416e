"""Known weaknesses of the pinned packages, by pip-audit; and whether it really asked about each of them.

pip-audit calls a package clean that its advisory service does not know or cannot be asked about, and ends well with
nothing audited at all. So its answer is counted against the pins: what it has not answered for is not audited.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.supply.pins import Pin, plain

CLEAN, VULNERABLE, NOT_AUDITED = 0, 1, 2
PATIENCE_SECONDS = 600
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Audit:
    """What came of it: the pins that were asked about, those that were not, and what is known against the former."""

    audited: frozenset[Pin]
    unaudited: dict[Pin, str]
    weaknesses: dict[Pin, tuple[str, ...]]

    @property
    def code(self) -> int:
        """0 when every pin was audited and nothing is known; 1 for a known weakness; 2 where any was not audited."""
        if self.weaknesses:
            return VULNERABLE
        return NOT_AUDITED if self.unaudited or not self.audited else CLEAN

    def lines(self) -> list[str]:
        """What to say, the outcome last."""
        total = len(self.audited) + len(self.unaudited)
        said = [f"{pin.name} {pin.version}: {', '.join(known)}" for pin, known in sorted(self.weaknesses.items())]
        for pin, why in sorted(self.unaudited.items())[:SHOWN]:
            said.append(f"not audited: {pin.name} {pin.version} ({why})")
        if len(self.unaudited) > SHOWN:
            said.append(f"not audited: {len(self.unaudited) - SHOWN} more")
        words = {
            CLEAN: "clean",
            VULNERABLE: f"{len(self.weaknesses)} with known weaknesses",
            NOT_AUDITED: "NOT AUDITED",
        }
        return [*said, f"{words[self.code]}: {len(self.audited)} of {total} pinned packages were audited"]


def judge(wanted: Iterable[Pin], answers: Iterable[dict[str, Any]], why: str = "no answer") -> Audit:
    """Holds pip-audit's answers against the pins. An answer counts where it says what is known, even if that is nothing."""
    known: dict[Pin, tuple[str, ...]] = {}
    skipped: dict[str, str] = {}
    for answer in answers:
        if isinstance(answer.get("vulns"), list) and "version" in answer:
            pin = Pin(plain(answer["name"]), answer["version"])
            known[pin] = tuple(sorted({*known.get(pin, ()), *(one["id"] for one in answer["vulns"])}))
        else:
            skipped[plain(answer["name"])] = str(answer.get("skip_reason", why))
    pins = set(wanted)
    return Audit(
        audited=frozenset(pins & known.keys()),
        unaudited={pin: skipped.get(pin.name, why) for pin in pins - known.keys()},
        weaknesses={pin: known[pin] for pin in pins & known.keys() if known[pin]},
    )


def audit(wanted: Iterable[Pin]) -> Audit:
    """Asks pip-audit about every pin. That the advisory service is out of reach leaves what it was asked not audited."""
    pins, answers, why = sorted(wanted), [], "no answer"
    for batch in _rounds(pins):
        found, complaint = _ask(batch)
        answers += found
        why = complaint or why
    return judge(pins, answers, why)


def _rounds(pins: list[Pin]) -> list[list[Pin]]:
    """pip-audit takes one version of a package at a time; a package pinned for two Pythons goes into two rounds."""
    rounds: list[dict[str, Pin]] = []
    for pin in pins:
        free = next((one for one in rounds if pin.name not in one), None)
        if free is None:
            rounds.append(free := {})
        free[pin.name] = pin
    return [list(one.values()) for one in rounds]


def _ask(batch: list[Pin]) -> tuple[list[dict[str, Any]], str]:
    """The answers for a batch; and, where there are none, the last line of what pip-audit complained of."""
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder) / "pins.txt"
        asked.write_text("".join(f"{pin.name}=={pin.version}\n" for pin in batch), encoding="utf-8")
        command = [
            *(sys.executable, "-m", "pip_audit", "--requirement", str(asked), "--no-deps", "--disable-pip"),
            *("--format", "json", "--progress-spinner", "off", "--timeout", "15"),
        ]
        try:
            done = subprocess.run(  # noqa: S603 - a fixed command
                command, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            return [], f"no answer within {PATIENCE_SECONDS} s"
    try:
        return list(json.loads(done.stdout)["dependencies"]), ""
    except (ValueError, KeyError, TypeError):
        complaint = [line for line in done.stderr.splitlines() if line.strip()]
        return [], "the advisory service cannot be reached" + (f": {complaint[-1][:160]}" if complaint else "")
