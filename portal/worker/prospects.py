"""比照: what a worker's grades, titles and classes stand for elsewhere, as their page shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from certification.queries.persons import Person, occupations_of
from registry.models import Worker
from rulebook.desks import EquivalenceDesk
from rules.equivalence.words import KINDS

MOST_OCCUPATIONS = 3
"""Occupations shown, the latest first."""

Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Prospect:
    """一个职业的比照: by kind what may be had now or from a day on, what cannot be said, what the law does not give."""

    person: Person
    groups: list[tuple[str, list[Entry]]]
    unsaid: list[Entry]
    nothing: list[Entry]


def prospects_of(worker: Worker, *, on: date) -> list[Prospect]:
    """The prospects in each of the worker's occupations; none for who holds and applied for nothing."""
    desk = EquivalenceDesk(today=on)
    people = occupations_of(worker, on=on)[:MOST_OCCUPATIONS]
    return [_prospect(person, desk.answer(person.question(as_of=on))["equivalences"]) for person in people]


def _prospect(person: Person, entries: Iterable[Entry]) -> Prospect:
    groups: dict[str, list[Entry]] = {kind: [] for kind in KINDS if kind != "none"}
    unsaid: list[Entry] = []
    nothing: list[Entry] = []
    for entry in entries:
        if entry["kind"] == "none":
            nothing.append(entry)
        elif entry["verdict"] == "eligible" or entry["earliest_on"]:
            groups[entry["kind"]].append(entry)
        elif entry["verdict"] == "unknown":
            unsaid.append(entry)
    return Prospect(person, [(kind, found) for kind, found in groups.items() if found], unsaid, nothing)
