"""种子入库: keeping the registry's reference data as the seeds have it.

Set-based and idempotent: run twice, the second run writes nothing and leaves no event. What an installation has
recorded itself stands: a code once set, a year under another notice, an occupation with a standard of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from registry.acts import ledger
from registry.alignment import Tally, align_rows
from registry.models import (
    Account,
    CalendarDay,
    CalendarYear,
    CategoryCode,
    Event,
    LevelCode,
    Occupation,
    OccupationGroup,
    Offer,
    Region,
    RelatedOccupation,
    Standard,
    StandardPart,
    StatusGround,
    WorkType,
)
from registry.seeds import Reference, StandardSeed

SEEDING_LOCK = 8_002  # pg_advisory_xact_lock key: one seeding at a time


@transaction.atomic
def seed_reference(reference: Reference, *, by: Account | None, at: datetime) -> dict[str, Tally]:
    """Aligns the registry with the seeds; returns what happened to each table, by the table's word.

    Occupations, headings, regions and work types are added and corrected, never removed. The parts, related
    occupations and offers of a seeded standard, and the days of a seeded year, become exactly the seeds'.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEEDING_LOCK])
    tallies = {
        "regions": _regions(reference),
        "calendar": _calendar(reference),
        "codes": _codes(reference),
        "groups": _groups(reference),
        "occupations": _occupations(reference),
        **_standards(reference),
        "grounds": _grounds(reference),
    }
    written = {name: _counts(tally) for name, tally in tallies.items() if tally.wrote}
    if written:
        event = Event.objects.create(at=at, by=by, act="reference.seeded", subject_kind="reference", details=written)
        ledger.append([ledger.leaf_of("reference.seeded", str(event.pk), written)], at=at)
    return tallies


def _counts(tally: Tally) -> dict[str, int]:
    return {"added": tally.added, "changed": tally.changed, "removed": tally.removed}


def _regions(reference: Reference) -> Tally:
    rows = ((seed.code, seed.name, seed.parent, seed.certificate_code or "") for seed in reference.regions)
    return align_rows(Region, ["code"], ["name", "parent", "certificate_code"], rows)


def _calendar(reference: Reference) -> Tally:
    """The years and their days; a year that the installation has recorded under another notice is left alone."""
    recorded = dict(CalendarYear.objects.values_list("year", "document"))
    years = [seed for seed in reference.calendar_years if recorded.get(seed.year, seed.notice) == seed.notice]
    covered = {seed.year for seed in years}
    days = {seed.day: seed for seed in reference.calendar_days if seed.day.year in covered}
    removed, _ = CalendarDay.objects.filter(day__year__in=covered).exclude(day__in=days).delete()
    rows = ((seed.day, seed.is_working, seed.occasion) for seed in days.values())
    return (
        align_rows(CalendarYear, ["year"], ["document"], ((seed.year, seed.notice) for seed in years))
        + align_rows(CalendarDay, ["day"], ["is_working", "name"], rows)
        + Tally(removed=removed)
    )


def _codes(reference: Reference) -> Tally:
    """The codes of the number; one that stands is never changed, so an authority's own code outlives every seeding."""
    codes = reference.number_codes
    letters = set(CategoryCode.objects.exclude(letter="").values_list("kind", flat=True))
    signs = set(LevelCode.objects.exclude(sign="").values_list("level", flat=True))
    categories = [(seed.kind, seed.code or "", seed.reason) for seed in codes.categories if seed.kind not in letters]
    levels = [(seed.level.value, seed.code or "", seed.reason) for seed in codes.levels if seed.level not in signs]
    standing = Tally(unchanged=len(codes.categories) + len(codes.levels) - len(categories) - len(levels))
    return (
        align_rows(CategoryCode, ["kind"], ["letter", "reason"], categories)
        + align_rows(LevelCode, ["level"], ["sign", "reason"], levels)
        + standing
    )


def _groups(reference: Reference) -> Tally:
    rows = ((seed.code, seed.title, seed.parent) for seed in reference.groups)
    return align_rows(OccupationGroup, ["code"], ["title", "parent"], rows)


def _occupations(reference: Reference) -> Tally:
    rows = ((seed.code, seed.title, seed.group, seed.is_digital, seed.is_green) for seed in reference.occupations)
    return align_rows(Occupation, ["code"], ["title", "group", "is_digital", "is_green"], rows)


def _grounds(reference: Reference) -> Tally:
    """The grounds of status changes; one that was chosen stays, so that the seeds only add, correct and end."""
    fields = ["kind", "text", "document", "number", "article", "region", "ends_on", "certainty", "note"]
    rows = (
        (seed.code, seed.since, seed.kind, seed.text, seed.document, seed.number, seed.article, seed.region, seed.until,
         seed.certainty.value, seed.note)
        for seed in reference.grounds
    )  # fmt: skip
    return align_rows(StatusGround, ["code", "starts_on"], fields, rows)


def _standards(reference: Reference) -> dict[str, Tally]:
    """Standards and what hangs on them, except occupations whose standard the installation has recorded itself."""
    starts = {(seed.occupation, seed.since) for seed in reference.standards}
    own = {occupation for occupation, start in _stored_standards() if (occupation, start) not in starts}
    seeds = [seed for seed in reference.standards if seed.occupation not in own]
    tally = _write_standards(seeds)
    stored = _stored_standards()
    identified = [(stored[seed.occupation, seed.since], seed) for seed in seeds]
    parts = [
        (identifier, level.value, part.part, part.pass_mark)
        for identifier, seed in identified
        for part in reference.examination
        for level in part.levels
        if level in seed.levels
    ]
    related = [(identifier, other.occupation) for identifier, seed in identified for other in seed.related]
    # a standard without related occupations has none in the list to be found by, so these are cleared apart
    bare = [identifier for identifier, seed in identified if not seed.related]
    cleared, _ = RelatedOccupation.objects.filter(standard__in=bare).delete()
    return {
        "standards": tally,
        "parts": align_rows(StandardPart, ["standard", "level", "part"], ["pass_mark"], parts, within=["standard"]),
        "related": align_rows(RelatedOccupation, ["standard", "occupation"], [], related, within=["standard"])
        + Tally(removed=cleared),
        "work_types": _work_types(seeds),
        "offers": _offers(reference, {seed.occupation for seed in seeds}),
    }


def _stored_standards() -> dict[tuple[str, date | None], int]:
    """The standards on record: (occupation, first day in force) → primary key."""
    rows = Standard.objects.values_list("occupation_id", "in_force", "pk")
    return {(occupation, period.lower): pk for occupation, period, pk in rows}


def _write_standards(seeds: Iterable[StandardSeed]) -> Tally:
    """Updates before it inserts: an older standard must end before its successor may begin."""
    stored = {(row.occupation_id, row.in_force.lower): row for row in Standard.objects.all()}
    fields = ["title", "edition", "lowest_level", "highest_level", "in_force", "certainty"]
    added, changed, unchanged = [], [], 0
    for seed in seeds:
        values = dict(zip(fields, _values(seed), strict=True))
        row = stored.get((seed.occupation, seed.since))
        if row is None:
            added.append(Standard(occupation_id=seed.occupation, **values))
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            changed.append(row)
        else:
            unchanged += 1
    Standard.objects.bulk_update(changed, fields)
    Standard.objects.bulk_create(added)
    return Tally(len(added), len(changed), 0, unchanged)


def _values(seed: StandardSeed) -> tuple[object, ...]:
    # PostgreSQL keeps a range of days as [first, day after the last)
    end = date.fromordinal(seed.until.toordinal() + 1) if seed.until else None
    period = DateRange(seed.since, end, "[)")
    return seed.title, seed.edition, seed.lowest.value, seed.highest.value, period, seed.certainty.value


def _work_types(seeds: Iterable[StandardSeed]) -> Tally:
    rows = {(seed.occupation, item.name) for seed in seeds for item in seed.work_types}
    return align_rows(WorkType, ["occupation", "title"], [], sorted(rows))


def _offers(reference: Reference, occupations: set[str]) -> Tally:
    work_types = {(row.occupation_id, row.title): row.pk for row in WorkType.objects.filter(occupation__in=occupations)}
    rows = [
        (seed.occupation, work_types[seed.occupation, seed.work_type] if seed.work_type else None, seed.level.value)
        for seed in reference.offers
        if seed.occupation in occupations
    ]
    return align_rows(Offer, ["occupation", "work_type", "level"], [], rows, within=["occupation"])
