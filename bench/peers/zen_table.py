"""zen-engine with trace: the routes of the 2023 edition as one decision table, rows tried in printed order, all collected.

Run by ``bench.rules`` with the peers' interpreter: ``python zen_table.py contexts.json rounds``. A context holds, ready
made, what the table compares: zen has no accumulated work, so the lengths are computed outside the timing.
Prints one JSON object: the rates (answers/s of processor time) and how many routes passed.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import zen

COLUMNS = (
    "level",
    "age",
    "working",
    "months",
    "after_junior",
    "after_intermediate",
    "after_senior",
    "after_technician",
    "after_junior_title",
    "after_intermediate_title",
    "after_high_title",
    "intermediate",
    "senior",
    "senior_held",
    "diploma",
    "senior_class",
    "college",
    "assessed_college",
    "technical_graduate",
    "technician_student",
)
_WHOLE: tuple[tuple[str, dict[str, str]], ...] = (
    ("junior.1", {"age": ">= 16"}),
    ("junior.2", {"age": ">= 16", "working": "true"}),
    ("intermediate.1", {"months": ">= 60"}),
    ("intermediate.2", {"after_junior": ">= 36"}),
    ("intermediate.3", {"diploma": "true"}),
    ("senior.1", {"months": ">= 120"}),
    ("senior.2", {"after_intermediate": ">= 48"}),
    ("senior.3", {"after_junior_title": ">= 12"}),
    ("senior.4", {"senior_class": "true"}),
    ("senior.5", {"intermediate": "true", "college": "true"}),
    ("senior.6", {"assessed_college": "true"}),
    ("technician.1", {"after_senior": ">= 60"}),
    ("technician.2", {"after_junior_title": ">= 60", "after_senior": ">= 12"}),
    ("technician.3", {"after_intermediate_title": ">= 12"}),
    ("technician.4", {"senior": "true", "technical_graduate": "true", "months": ">= 24"}),
    ("technician.5", {"senior_held": ">= 24", "technician_student": "true"}),
    ("senior_technician.1", {"after_technician": ">= 60"}),
    ("senior_technician.2", {"after_intermediate_title": ">= 60", "after_technician": ">= 12"}),
    ("senior_technician.3", {"after_high_title": ">= 12"}),
)


def table() -> dict[str, Any]:
    """The decision graph: input, table, output."""
    place = {"position": {"x": 0, "y": 0}}
    rules = [
        dict.fromkeys(COLUMNS, "")
        | {"_id": route, "level": f'"{route.partition(".")[0]}"', **cells, "route": f'"{route}"'}
        for route, cells in _WHOLE
    ]
    content = {
        "hitPolicy": "collect",
        "inputs": [{"id": name, "name": name, "type": "expression", "field": name} for name in COLUMNS],
        "outputs": [{"id": "route", "name": "route", "type": "expression", "field": "route"}],
        "rules": rules,
    }
    return {
        "nodes": [
            {"id": "in", "name": "in", "type": "inputNode", **place},
            {"id": "rules", "name": "rules", "type": "decisionTableNode", "content": content, **place},
            {"id": "out", "name": "out", "type": "outputNode", **place},
        ],
        "edges": [
            {"id": "1", "type": "edge", "sourceId": "in", "targetId": "rules"},
            {"id": "2", "type": "edge", "sourceId": "rules", "targetId": "out"},
        ],
    }


def main() -> None:
    """Evaluate every context, some rounds, and print the rates."""
    contexts = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    decision = zen.ZenEngine().create_decision(json.dumps(table()))
    options = {"trace": True}
    rates = []
    for _ in range(int(sys.argv[2])):
        started = time.process_time()
        for context in contexts:
            decision.evaluate(context, options)
        rates.append(len(contexts) / (time.process_time() - started))
    passed = [[found["route"] for found in decision.evaluate(context)["result"]] for context in contexts]
    print(json.dumps({"rates": rates, "passed": passed}))


if __name__ == "__main__":
    main()
