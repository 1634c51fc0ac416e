"""行政区划 and 工作日: ``regions.tsv``, ``holiday_years.tsv`` and ``holidays.tsv``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from registry.seeds.files import Certainty, Record, indexed, read_table


class RegionKind(StrEnum):
    """What a region is. 兵团 stands apart: it has a certificate code but none of GB/T 2260."""

    NATION = "nation"
    PROVINCE = "province"
    CORPS = "corps"
    PREFECTURE = "prefecture"
    COUNTY = "county"  # only those directly under a province


@dataclass(frozen=True, slots=True)
class RegionSeed:
    """行政区划: a place by its code; ``certificate_code`` is its part 3 of the number, None where it has none."""

    code: str
    name: str
    short_name: str
    kind: RegionKind
    parent: str | None
    certificate_code: str | None
    certainty: Certainty
    certificate_certainty: Certainty | None


@dataclass(frozen=True, slots=True)
class CalendarYearSeed:
    """A year whose holiday arrangement is covered, by the notice of 国务院办公厅."""

    year: int
    notice: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class CalendarDaySeed:
    """A day that differs from its weekday: a weekday off, or a weekend day worked (调休)."""

    day: date
    is_working: bool
    occasion: str


def read_regions(root: Path) -> tuple[RegionSeed, ...]:
    """The regions, each after its parent."""
    columns = ["code", "name", "short_name", "kind", "parent", "certificate_province", "certainty"]
    rows = read_table(root / "reference" / "regions.tsv", [*columns, "certificate_certainty"])
    regions = indexed(rows, _region, lambda seed: seed.code)
    codes: set[str] = set()
    for row, seed in zip(rows, regions, strict=True):
        if seed.parent is not None and seed.parent not in codes:
            row.refuse(f"parent {seed.parent} does not stand above {seed.code}")
        codes.add(seed.code)
    return tuple(regions)


def read_calendar(root: Path) -> tuple[tuple[CalendarYearSeed, ...], tuple[CalendarDaySeed, ...]]:
    """The years covered and the days that differ from their weekday."""
    year_rows = read_table(root / "reference" / "holiday_years.tsv", ["year", "notice", "certainty"])
    years = indexed(year_rows, _year, lambda seed: seed.year)
    covered = {seed.year for seed in years}
    rows = read_table(root / "reference" / "holidays.tsv", ["date", "kind", "occasion"])
    days = indexed(rows, _day, lambda seed: seed.day)
    for row, seed in zip(rows, days, strict=True):
        if seed.day.year not in covered:
            row.refuse(f"{seed.day.year} is not among the years covered")
        if seed.is_working == (seed.day.weekday() < 5):
            row.refuse(f"{seed.day} does not differ from its weekday")
    return tuple(years), tuple(days)


def _region(record: Record) -> RegionSeed:
    code = record.matching("code", r"\d{6}")
    kind = record.word("kind", RegionKind)
    in_certificates = record.flag("certificate_province")
    if in_certificates and kind not in (RegionKind.PROVINCE, RegionKind.CORPS):
        record.refuse("only a province stands in certificate numbers")
    return RegionSeed(
        code=code,
        name=record.text("name"),
        short_name=record.optional_text("short_name") or record.text("name"),
        kind=kind,
        parent=record.optional_text("parent"),
        certificate_code=code[:2] if in_certificates else None,
        certainty=record.certainty(),
        certificate_certainty=record.word("certificate_certainty", Certainty)
        if record.optional_text("certificate_certainty")
        else None,
    )


def _year(record: Record) -> CalendarYearSeed:
    return CalendarYearSeed(record.whole("year"), record.text("notice"), record.certainty())


def _day(record: Record) -> CalendarDaySeed:
    return CalendarDaySeed(record.day("date"), record.matching("kind", "work|rest") == "work", record.text("occasion"))
