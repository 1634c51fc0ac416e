"""The engine is pure: no framework, no clock, no files, except at its command line."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rules.rules import ROOT

PACKAGE = ROOT / "rules"
DOOR = PACKAGE / "__main__.py"
ALLOWED = {
    "__future__",
    "abc",
    "bisect",
    "calendar",
    "collections",
    "collections.abc",
    "dataclasses",
    "datetime",
    "enum",
    "functools",
    "hashlib",
    "heapq",
    "itertools",
    "operator",
    "jiter",
    "orjson",
    "re",
    "typing",
    "unicodedata",
    "yaml",
}
BY_COLUMNS = {"numpy", "numpy.typing"}
"""What only the executor by columns, and the simulations that use it, may import."""


def modules() -> list[Path]:
    found = [path for path in sorted(PACKAGE.rglob("*.py")) if path != DOOR]
    assert len(found) > 50
    return found


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_importing_the_engine_brings_in_no_framework():
    script = (
        "import sys, rules;"
        "print([name for name in ('django', 'rest_framework', 'psycopg', 'celery') if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True)
    assert told.stdout.strip() == "[]"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_engine_imports_nothing_but_plain_libraries(path: Path):
    allowed = ALLOWED | (BY_COLUMNS if path.parent.name in ("columns", "simulation") else set())
    for name in imported(ast.parse(path.read_text(encoding="utf-8"))):
        assert name in allowed or name == "rules" or name.startswith("rules."), name
        assert name != "rules.__main__"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_engine_asks_no_clock_and_opens_no_file(path: Path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            assert node.attr not in ("today", "now", "utcnow", "open", "read_text", "read_bytes"), node.lineno
        if isinstance(node, ast.Name):
            assert node.id not in ("open", "print", "input", "exec", "eval"), node.lineno
