"""变更依据: the grounds of status changes, ``status_grounds.yaml``."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from registry.seeds.files import Certainty, Record, indexed, read_document


@dataclass(frozen=True, slots=True)
class GroundSeed:
    """依据: on what a certificate's status may be changed; ``until`` is the last day, None while open."""

    code: str
    kind: str
    text: str
    document: str
    number: str
    article: str
    region: str
    since: date
    until: date | None
    certainty: Certainty
    note: str


def read_grounds(root: Path, regions: Collection[str]) -> tuple[GroundSeed, ...]:
    """The grounds; none of a code begins before the one before it has ended. ``regions`` are the codes that exist."""
    document = read_document(root / "reference" / "status_grounds.yaml")
    document.only("grounds")
    records = document.records("grounds")
    grounds = indexed(records, _ground, lambda seed: (seed.code, seed.since))
    last: dict[str, GroundSeed] = {}
    for record, seed in zip(records, grounds, strict=True):
        if seed.region not in regions:
            record.refuse(f"no region {seed.region}", "region")
        if seed.until is not None and seed.until < seed.since:
            record.refuse("until lies before from", "until")
        before = last.get(seed.code)
        if before and (before.until is None or before.until >= seed.since):
            record.refuse(f"{seed.code} begins before the one above it has ended", "from")
        last[seed.code] = seed
    return tuple(grounds)


def _ground(record: Record) -> GroundSeed:
    required = ("code", "kind", "text", "document", "region", "from", "certainty")
    record.only(*required, optional=["number", "article", "until", "note"])
    return GroundSeed(
        code=record.matching("code", r"[a-z][a-z_]{1,59}"),
        kind=record.matching("kind", "suspended|reinstated|revoked|superseded"),
        text=record.text("text"),
        document=record.text("document"),
        number=record.optional_text("number") or "",
        article=record.optional_text("article") or "",
        region=record.matching("region", r"\d{6}"),
        since=record.day("from"),
        until=record.optional_day("until"),
        certainty=record.certainty(),
        note=record.optional_text("note") or "",
    )
