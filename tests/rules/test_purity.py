"""The engine is pure: no framework, no clock, no files."""

from __future__ import annotations

import ast
import subprocess
import sys

from tests.rules.rules import ROOT

PACKAGE = ROOT / "certification/policy"
ALLOWED = {
    "__future__",
    "abc",
    "calendar",
    "rules",
    "collections",
    "collections.abc",
    "dataclasses",
    "datetime",
    "functools",
    "hashlib",
    "heapq",
    "itertools",
    "operator",
    "orjson",
    "re",
    "rules.ladder",
    "typing",
    "yaml",
}


def test_importing_the_engine_brings_in_no_framework():
    script = (
        "import sys, rules;"
        "print([name for name in ('django', 'rest_framework', 'psycopg', 'celery') if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True)
    assert told.stdout.strip() == "[]"


def test_the_engine_imports_nothing_but_the_ladder_and_plain_libraries():
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                if path.parent.name == "columns" and name in ("numpy", "numpy.typing"):
                    continue
                assert name in ALLOWED or (name or "").startswith("rules."), (path.name, name)


def test_the_engine_asks_no_clock_and_opens_no_file():
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                assert node.attr not in ("today", "now", "utcnow", "open", "read_text"), (path.name, node.lineno)
            if isinstance(node, ast.Name):
                assert node.id != "open", (path.name, node.lineno)
