"""种子数据: the reference data and demo material under ``seeds/``, read strictly and checked as a whole.

Pure: no database, no clock. What is read here is written to the registry by ``registry.acts.seeding``.
"""

from __future__ import annotations

from pathlib import Path

from registry.seeds.codes import (
    CategoryCodeSeed,
    LadderSeed,
    LevelCodeSeed,
    NumberCodes,
    read_ladder,
    read_number_codes,
)
from registry.seeds.demo import BodySeed, ClaimSeed, Demo, FilingSeed, PersonSeed, ScopeSeed, UserSeed, read_demo
from registry.seeds.dictionaries import Dictionaries, Dictionary, ProvinceName, read_dictionaries
from registry.seeds.files import Certainty, Record, SeedFault
from registry.seeds.grounds import GroundSeed
from registry.seeds.occupations import GroupSeed, OccupationSeed
from registry.seeds.places import CalendarDaySeed, CalendarYearSeed, RegionKind, RegionSeed
from registry.seeds.reference import Reference, read_reference
from registry.seeds.standards import OfferSeed, PartSeed, RelatedSeed, StandardSeed, WorkTypeSeed

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
"""The folder of the project's own seeds."""

__all__ = [
    "SEEDS",
    "BodySeed",
    "CalendarDaySeed",
    "CalendarYearSeed",
    "CategoryCodeSeed",
    "Certainty",
    "ClaimSeed",
    "Demo",
    "Dictionaries",
    "Dictionary",
    "FilingSeed",
    "GroundSeed",
    "GroupSeed",
    "LadderSeed",
    "LevelCodeSeed",
    "NumberCodes",
    "OccupationSeed",
    "OfferSeed",
    "PartSeed",
    "PersonSeed",
    "ProvinceName",
    "Record",
    "Reference",
    "RegionKind",
    "RegionSeed",
    "RelatedSeed",
    "ScopeSeed",
    "SeedFault",
    "StandardSeed",
    "UserSeed",
    "WorkTypeSeed",
    "read_demo",
    "read_dictionaries",
    "read_ladder",
    "read_number_codes",
    "read_reference",
]
