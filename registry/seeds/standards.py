"""国家职业标准 and 开考: ``standards.yaml`` and ``offers.tsv``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from registry.seeds.files import Certainty, Record, indexed, read_document, read_table
from registry.seeds.occupations import OCCUPATION_CODE, OccupationSeed
from rules.ladder import Level

_RANGE = [level for level in Level if level.digit]


@dataclass(frozen=True, slots=True)
class PartSeed:
    """考核部分: a part of an evaluation, the levels that have it, its pass mark out of 100."""

    part: str
    name: str
    levels: tuple[Level, ...]
    pass_mark: int
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class WorkTypeSeed:
    """工种: a kind of work within an occupation."""

    name: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class RelatedSeed:
    """相关职业: an occupation whose work and grades count under the standard."""

    occupation: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class StandardSeed:
    """国家职业标准: the standard of an occupation for a period; ``until`` is its last day, None while open.

    ``minutes`` holds the 考试时间 of each part, in minutes, where it was read. ``certainty`` is that of edition and
    range; the period is a setting throughout.
    """

    occupation: str
    occupation_title: str
    edition: str
    lowest: Level
    highest: Level
    since: date
    until: date | None
    work_types: tuple[WorkTypeSeed, ...]
    related: tuple[RelatedSeed, ...]
    minutes: Mapping[str, int]
    certainty: Certainty
    note: str

    @property
    def title(self) -> str:
        """The standard's name: 国家职业技能标准 under the edition of 2018, 国家职业标准 since that of 2023."""
        return f"国家职业{'技能' if self.edition == '2018' else ''}标准 {self.occupation_title}"

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels of its range, lowest first."""
        return tuple(_RANGE[_RANGE.index(self.lowest) : _RANGE.index(self.highest) + 1])

    @property
    def has_senior_technician(self) -> bool:
        """Whether the occupation has 高级技师, so that 特级技师 and 首席技师 may stand above it (意见 art. 十一)."""
        return self.highest is Level.SENIOR_TECHNICIAN


@dataclass(frozen=True, slots=True)
class OfferSeed:
    """开考: a level at which an occupation (``work_type`` empty) or one of its work types is evaluated."""

    occupation: str
    work_type: str
    level: Level
    certainty: Certainty


def read_standards(
    root: Path, occupations: tuple[OccupationSeed, ...]
) -> tuple[tuple[PartSeed, ...], tuple[StandardSeed, ...]]:
    """The parts of an evaluation, and the standards; no two of an occupation at a time."""
    document = read_document(root / "reference" / "standards.yaml")
    document.only("examination", "standards")
    parts = indexed(document.records("examination"), _part, lambda seed: seed.part)
    titles = {seed.code: seed.title for seed in occupations}
    records = document.records("standards")
    standards = indexed(records, lambda record: _standard(record, titles), lambda seed: (seed.occupation, seed.since))
    last: dict[str, StandardSeed] = {}
    for record, seed in zip(records, standards, strict=True):
        before = last.get(seed.occupation)
        if before and (before.until is None or before.until >= seed.since):
            record.refuse(f"the standard of {seed.occupation} in force from {before.since} has not ended")
        last[seed.occupation] = seed
    return tuple(parts), tuple(standards)


def read_offers(root: Path, standards: tuple[StandardSeed, ...]) -> tuple[OfferSeed, ...]:
    """The offers, each within its standard's range and of one of its work types."""
    rows = read_table(root / "reference" / "offers.tsv", ["occupation", "work_type", "level", "certainty"])
    offers = indexed(rows, _offer, lambda seed: (seed.occupation, seed.work_type, seed.level))
    ranges = {(seed.occupation, level) for seed in standards for level in seed.levels}
    work_types = {(seed.occupation, item.name) for seed in standards for item in seed.work_types}
    for row, offer in zip(rows, offers, strict=True):
        if (offer.occupation, offer.level) not in ranges:
            row.refuse(f"no standard of {offer.occupation} has the level {offer.level}")
        if offer.work_type and (offer.occupation, offer.work_type) not in work_types:
            row.refuse(f"{offer.occupation} has no work type {offer.work_type}")
    return tuple(offers)


def _part(record: Record) -> PartSeed:
    record.only("part", "name", "levels", "pass_mark", "certainty")
    return PartSeed(
        part=record.matching("part", "theory|skill|review"),
        name=record.text("name"),
        levels=record.levels("levels"),
        pass_mark=record.whole("pass_mark"),
        certainty=record.certainty(),
    )


def _standard(record: Record, titles: Mapping[str, str]) -> StandardSeed:
    keys = ["occupation", "title", "edition", "levels", "in_force", "work_types", "related"]
    record.only(*keys, optional=["note", "minutes"])
    code = _occupation(record, titles)
    edition, levels, period = (record.record(key) for key in ("edition", "levels", "in_force"))
    edition.only("value", "certainty")
    levels.only("lowest", "highest", "certainty")
    period.only("from", "certainty", optional=["until"])
    period.certainty()  # not kept, and still one of the four words
    lowest, highest = levels.word("lowest", Level), levels.word("highest", Level)
    if lowest not in _RANGE or highest not in _RANGE or lowest.rank > highest.rank:
        levels.refuse(f"no range from {lowest} to {highest}")
    since, until = period.day("from"), period.optional_day("until")
    if until and until < since:
        period.refuse("ends before it starts")
    return StandardSeed(
        occupation=code,
        occupation_title=titles[code],
        edition=edition.matching("value", "2018|2023"),
        lowest=lowest,
        highest=highest,
        since=since,
        until=until,
        work_types=tuple(indexed(record.records("work_types"), _work_type, lambda seed: seed.name)),
        related=_related(record, code, titles),
        minutes=_minutes(record),
        certainty=Certainty.weakest(edition.certainty(), levels.certainty()),
        note=record.optional_text("note") or "",
    )


def _occupation(record: Record, titles: Mapping[str, str]) -> str:
    """The record's occupation, which must exist and bear the title written beside it."""
    code = record.matching("occupation", OCCUPATION_CODE)
    if code not in titles:
        record.refuse(f"no occupation {code}", "occupation")
    if record.text("title") != titles[code]:
        record.refuse(f"{code} is {titles[code]}, not {record.text('title')}", "title")
    return code


def _work_type(record: Record) -> WorkTypeSeed:
    record.only("name", "certainty")
    return WorkTypeSeed(record.text("name"), record.certainty())


def _related(record: Record, code: str, titles: Mapping[str, str]) -> tuple[RelatedSeed, ...]:
    def build(item: Record) -> RelatedSeed:
        item.only("occupation", "title", "certainty")
        other = _occupation(item, titles)
        if other == code:
            item.refuse(f"{code} can't be related to itself")
        return RelatedSeed(other, item.certainty())

    return tuple(indexed(record.records("related"), build, lambda seed: seed.occupation))


def _minutes(record: Record) -> dict[str, int]:
    if "minutes" not in record.cells:
        return {}
    minutes = record.record("minutes")
    minutes.only("certainty", optional=["theory", "skill", "review"])
    minutes.certainty()
    return {part: minutes.whole(part) for part in minutes.cells if part != "certainty"}


def _offer(record: Record) -> OfferSeed:
    return OfferSeed(
        occupation=record.matching("occupation", OCCUPATION_CODE),
        work_type=record.optional_text("work_type") or "",
        level=record.word("level", Level),
        certainty=record.certainty(),
    )
