"""备案沿革: what the acts recorded of each filing, and what of it should stand now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from registry.models import Event, Filing

ACTS: Final = ("filing.recorded", "filing.amended")
_COUNT: Final = "scopes"
"""What an event says besides the record that its leaf commits to."""
_FRAME: Final = ("from", "number", "site")

Record = dict[str, Any]
Scope = dict[tuple[str, str], str | None]
"""Occupation and level, each with its last day; None where there is no end."""


@dataclass(slots=True)
class Filed:
    """One filing: what is asked for once, its last day, and the last day of each part of its scope."""

    frame: Record = field(default_factory=dict)
    until: str | None = None
    scope: Scope = field(default_factory=dict)


def acts_on_filings() -> Iterator[tuple[str, str, Record]]:
    """Every act on a filing in its order: kind of the leaf, the filing's id, and the record that was committed to."""
    for event in Event.objects.filter(subject_kind="filing", act__in=ACTS).order_by("pk").iterator():
        yield event.act, event.subject_id, {name: value for name, value in event.details.items() if name != _COUNT}


def as_acts_left_them() -> dict[str, Filed]:
    """Each filing, by its id, as the acts on it left it."""
    filings: dict[str, Filed] = defaultdict(Filed)
    for act, subject, record in acts_on_filings():
        filing = filings[subject]
        if act == "filing.recorded":
            filing.frame = filing.frame or {name: record.get(name) for name in _FRAME}
            filing.until = record.get("until")
            parts = [(occupation, level) for occupation, levels in record.get("scope", {}).items() for level in levels]
        else:
            parts = [(occupation, level) for occupation, level in record["scope"]]
            if record["whole"]:
                filing.until = record["until"]
        filing.scope |= dict.fromkeys(parts, record.get("until"))
    return filings


def as_they_stand() -> Iterator[tuple[str, Filed]]:
    """Each filing with its id, as its rows stand."""
    for filing in Filing.objects.select_related("site").prefetch_related("scopes").order_by("pk"):
        frame = {"from": filing.period.lower.isoformat(), "number": filing.number, "site": filing.site.code}
        scope = {(part.occupation_id, part.level): _last_day(part.period) for part in filing.scopes.all()}
        yield str(filing.pk), Filed(frame, _last_day(filing.period), scope)


def _last_day(period: Any) -> str | None:
    return (period.upper - timedelta(days=1)).isoformat() if period.upper else None
