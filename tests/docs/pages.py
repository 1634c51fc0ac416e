"""The project's pages as these tests read them: a table under a heading is a list of rows, a row its cells."""

from __future__ import annotations

from django.conf import settings

DOCS = settings.BASE_DIR / "docs"


def text_of(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def tables(name: str) -> dict[str, list[tuple[str, ...]]]:
    """All tables of a page by the heading they stand under; the rows of several tables of one heading follow on."""
    found: dict[str, list[tuple[str, ...]]] = {}
    heading = ""
    for line in text_of(name).splitlines():
        if line.startswith("#"):
            heading = line.lstrip("#").strip()
        elif line.startswith("|"):
            cells = tuple(cell.strip() for cell in line.strip("|").split("|"))
            found.setdefault(heading, []).append(cells)
    return {heading: _without_head(rows) for heading, rows in found.items()}


def _without_head(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    rules = {place for place, row in enumerate(rows) if all(cell and set(cell) <= set("-:") for cell in row)}
    return [row for place, row in enumerate(rows) if place not in rules and place + 1 not in rules]


def pairs(rows: list[tuple[str, ...]]) -> list[tuple[str, str]]:
    """The first two cells of each row, without the marks of code."""
    return [(row[0].strip("`"), row[1]) for row in rows]
