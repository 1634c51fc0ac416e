"""所示: how much of a report is shown to who may not look at single people: no small count, no record.

Two things are done to every count, so that none can be worked out from the others, from the totals or from a second
simulation that differs by a person: fewer than ``smallest`` is not told (None), and every other count is told in steps
of ``smallest``, rounded down. A row's parts and its sum then differ by more than a person, and so do the rows and the
totals. None at all stays none. Examples are people of whom ``smallest`` or more changed alike at the place, and are
named by their place in the report and not by their record.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rules.simulation.report import COUNTS

TABLES = ("by_level", "by_occupation", "by_region", "cells")


def disclosed(report: Mapping[str, Any], *, smallest: int) -> dict[str, Any]:
    """The report as it may be shown; ``smallest`` is the least number of people that is told, 1 tells everything.

    It stands in the report as ``smallest``, so that whoever words it can say "fewer than".
    """
    if smallest <= 1:
        return {**report, "smallest": 1}
    shown = dict(report) | {"smallest": smallest, "totals": _row(report["totals"], smallest)}
    for name in ("people", "asked"):
        shown[name] = told(report[name], smallest)
    for table in TABLES:
        shown[table] = [_row(row, smallest) for row in report[table]]
    changed = {(row["occupation"], row["region"], row["level"]): row for row in report["cells"]}
    kept = [
        one
        for one in report["examples"]
        if changed[one["occupation"], one["region"], one["level"]][one["kind"]] >= smallest
    ]
    shown["examples"] = [{**one, "id": str(number)} for number, one in enumerate(kept, 1)]
    return shown


def told(count: int, smallest: int) -> int | None:
    """A count as it may be told; None for fewer than the smallest, but not for none."""
    if 0 < count < smallest:
        return None
    return count - count % smallest


def _row(row: Mapping[str, Any], smallest: int) -> dict[str, Any]:
    return {name: told(value, smallest) if name in COUNTS else value for name, value in row.items()}
