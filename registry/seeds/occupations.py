"""职业分类大典: ``occupation_groups.tsv`` and ``occupations.tsv``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from registry.seeds.files import Record, indexed, read_table

OCCUPATION_CODE = r"\d-\d\d-\d\d-\d\d"


@dataclass(frozen=True, slots=True)
class GroupSeed:
    """大类、中类或小类: a heading of the classification; ``parent`` None for a 大类."""

    code: str
    title: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class OccupationSeed:
    """职业: an occupation, its heading, its markers (S 数字职业, L 绿色职业) and any doubt about the row."""

    code: str
    title: str
    group: str
    is_digital: bool
    is_green: bool
    note: str


def read_groups(root: Path) -> tuple[GroupSeed, ...]:
    """The headings, each after its parent."""
    rows = read_table(root / "reference" / "occupation_groups.tsv", ["code", "title"])
    groups = indexed(rows, _group, lambda seed: seed.code)
    codes: set[str] = set()
    for row, seed in zip(rows, groups, strict=True):
        if seed.parent is not None and seed.parent not in codes:
            row.refuse(f"heading {seed.parent} does not stand above {seed.code}")
        codes.add(seed.code)
    return tuple(groups)


def read_occupations(root: Path, groups: tuple[GroupSeed, ...]) -> tuple[OccupationSeed, ...]:
    """The occupations, each under one of the headings."""
    rows = read_table(root / "reference" / "occupations.tsv", ["code", "title", "markers", "note"])
    occupations = indexed(rows, _occupation, lambda seed: seed.code)
    codes = {group.code for group in groups}
    for row, seed in zip(rows, occupations, strict=True):
        if seed.group not in codes:
            row.refuse(f"no heading {seed.group} for {seed.code}")
    return tuple(occupations)


def _group(record: Record) -> GroupSeed:
    code = record.matching("code", r"\d(-\d\d){0,2}")
    return GroupSeed(code, record.text("title"), code[:-3] or None)


def _occupation(record: Record) -> OccupationSeed:
    code = record.matching("code", OCCUPATION_CODE)
    markers = record.optional_text("markers") or ""
    if markers not in ("", "S", "L", "LS"):
        record.refuse(f"unknown marker {markers!r}")
    return OccupationSeed(
        code=code,
        title=record.text("title"),
        group=code[:-3],
        is_digital="S" in markers,
        is_green="L" in markers,
        note=record.optional_text("note") or "",
    )
