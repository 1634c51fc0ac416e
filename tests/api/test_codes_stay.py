"""Codes are what programs go by: one that was published stays, with its status; new ones may come.

Left out on purpose? ``WRITE_DOWN=1 python -m pytest tests/api/test_codes_stay.py`` writes ``codes.yaml`` anew, and the
changelog says so.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from intake.faults import MESSAGES
from rules.refusals import Reason, Refusal

RECORD = Path(__file__).with_name("codes.yaml")
ROOMS = ("rules", "registry", "rulebook", "intake", "certification", "api", "portal")


def modules() -> Iterator[Any]:
    """Every module of the product."""
    for room in ROOMS:
        for found in pkgutil.walk_packages(importlib.import_module(room).__path__, f"{room}."):
            if not found.name.endswith("__main__") and ".migrations" not in found.name:
                yield importlib.import_module(found.name)


def refusals(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for one in kind.__subclasses__():
        if one.__module__.split(".")[0] in ROOMS:
            yield one
        yield from refusals(one)


def known() -> dict[str, Any]:
    """Refusals with their status, reasons of faults in lists, and faults of cells."""
    reasons = {
        value.code for module in modules() for value in vars(module).values() if isinstance(value, Reason)
    }  # fmt: skip
    return {
        "refusals": {one.code: one.status for one in sorted(refusals(), key=str) if "code" in vars(one)},
        "reasons": sorted(reasons),
        "faults of cells": sorted(MESSAGES),
    }


def test_a_code_that_was_published_stays() -> None:
    """Under the status it had."""
    found = known()
    if os.environ.get("WRITE_DOWN"):
        RECORD.write_text(yaml.safe_dump(found, allow_unicode=True))
    recorded = yaml.safe_load(RECORD.read_text())
    assert len(recorded["refusals"]) > 50
    lost = {code: status for code, status in recorded["refusals"].items() if found["refusals"].get(code) != status}
    assert lost == {}
    for kind in ("reasons", "faults of cells"):
        assert set(recorded[kind]) - set(found[kind]) == set()
