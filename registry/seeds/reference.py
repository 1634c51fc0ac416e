"""The reference data as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from registry.seeds.codes import LadderSeed, NumberCodes, read_ladder, read_number_codes
from registry.seeds.grounds import GroundSeed, read_grounds
from registry.seeds.occupations import GroupSeed, OccupationSeed, read_groups, read_occupations
from registry.seeds.places import CalendarDaySeed, CalendarYearSeed, RegionSeed, read_calendar, read_regions
from registry.seeds.standards import OfferSeed, PartSeed, StandardSeed, read_offers, read_standards


@dataclass(frozen=True, slots=True)
class Reference:
    """All reference data; every reference between its parts has been followed."""

    ladder: tuple[LadderSeed, ...]
    number_codes: NumberCodes
    regions: tuple[RegionSeed, ...]
    calendar_years: tuple[CalendarYearSeed, ...]
    calendar_days: tuple[CalendarDaySeed, ...]
    groups: tuple[GroupSeed, ...]
    occupations: tuple[OccupationSeed, ...]
    examination: tuple[PartSeed, ...]
    standards: tuple[StandardSeed, ...]
    offers: tuple[OfferSeed, ...]
    grounds: tuple[GroundSeed, ...]


def read_reference(root: Path) -> Reference:
    """Reads ``reference/`` under a seeds folder. Raises SeedFault on the first thing that can't be taken."""
    years, days = read_calendar(root)
    groups = read_groups(root)
    occupations = read_occupations(root, groups)
    examination, standards = read_standards(root, occupations)
    regions = read_regions(root)
    return Reference(
        ladder=read_ladder(root),
        number_codes=read_number_codes(root),
        regions=regions,
        calendar_years=years,
        calendar_days=days,
        groups=groups,
        occupations=occupations,
        examination=examination,
        standards=standards,
        offers=read_offers(root, standards),
        grounds=read_grounds(root, {region.code for region in regions}),
    )
