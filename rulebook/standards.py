"""职业标准: what the registry knows of occupations' standards on a day: edition, levels, 相关职业."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from registry.models import Offer, RelatedOccupation
from registry.models import Standard as RecordedStandard
from registry.statements import Rows, Statement, put
from rules import Standard
from rules.standards import level_range, levels_offered

_STANDARD: Final = Statement(
    lambda occupation, day: RecordedStandard.objects.filter(occupation=occupation, in_force__contains=day).values_list(
        "edition",
        "lowest_level",
        "highest_level",
        ArraySubquery(RelatedOccupation.objects.filter(standard=OuterRef("pk")).values("occupation")),
    ),
    occupation="an occupation",
    day=date(1, 2, 3),
)
_OFFERS: Final = Statement(
    lambda occupation: Offer.objects.filter(occupation=occupation).values_list("level", "work_type__title"),
    occupation="an occupation",
)


def asked_of(occupation: str, on: date) -> tuple[tuple[Statement, Mapping[str, Any]], ...]:
    """The statements whose rows ``standard_of`` reads, with their values: they may be put together with others."""
    return (_STANDARD, {"occupation": occupation, "day": on}), (_OFFERS, {"occupation": occupation})


def standard_of(recorded: Sequence[Rows], work_type: str | None) -> Standard:
    """The standard that the rows of ``asked_of`` tell of."""
    standards, offers = recorded
    levels = levels_offered(offers, work_type)
    for edition, lowest, highest, related in standards:
        return Standard(edition, levels or level_range(lowest, highest), frozenset(related))
    return Standard(levels=levels)


def standard_on_record(occupation: str, work_type: str | None, on: date) -> Standard:
    """What the registry knows of an occupation's standard on a day."""
    return standard_of(put(*asked_of(occupation, on)), work_type)


def standards_on_record(on: date) -> dict[str, Standard]:
    """The same of every occupation that has a standard or offers on a day, in three statements."""
    related: dict[str, set[str]] = defaultdict(set)
    pairs = RelatedOccupation.objects.filter(standard__in_force__contains=on)
    for occupation, other in pairs.values_list("standard__occupation", "occupation"):
        related[occupation].add(other)
    offered: dict[str, set[str]] = defaultdict(set)
    for occupation, level in Offer.objects.values_list("occupation", "level"):
        offered[occupation].add(level)
    found = {occupation: Standard(levels=frozenset(levels)) for occupation, levels in offered.items()}
    for standard in RecordedStandard.objects.filter(in_force__contains=on):
        code = standard.occupation_id
        levels = frozenset(offered.get(code, ())) or level_range(standard.lowest_level, standard.highest_level)
        found[code] = Standard(standard.edition, levels, frozenset(related[code]))
    return found
