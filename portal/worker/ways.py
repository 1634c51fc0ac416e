"""我的下一级: the earliest way to each level above the one held, as the worker's page shows it, and what else might open it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from certification.queries.persons import Person, occupations_of
from portal.worker.prospects import MOST_OCCUPATIONS
from registry.models import Worker
from rulebook.desks import EligibilityDesk, PathDesk
from rules.planner import needs

Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Way:
    """一级的走法: from which day by which condition; ``before`` are the levels to be gained first, lowest first.

    ``unsaid`` are the pathways that cannot be judged today because something is not on record.
    """

    level: str
    on: date
    open: bool
    step: Entry
    before: list[str]
    unsaid: list[Entry]


@dataclass(frozen=True, slots=True)
class Closed:
    """尚无走法的一级: what each pathway that offers it lacks besides time; none offers it where ``lacking`` is empty."""

    level: str
    lacking: list[Entry]


@dataclass(frozen=True, slots=True)
class Outlook:
    """一个职业的去路: which higher levels time opens, and which it does not."""

    person: Person
    ways: list[Way]
    closed: list[Closed]
    assumptions: list[str]


def outlooks_of(worker: Worker, *, on: date) -> list[Outlook]:
    """The outlook in each of the worker's occupations; none for who holds and applied for nothing."""
    desk, planner = EligibilityDesk(today=on), PathDesk(today=on)
    outlooks = []
    for person in occupations_of(worker, on=on)[:MOST_OCCUPATIONS]:
        question = person.question(as_of=on)
        today = {entry["level"]: entry for entry in desk.answer(question)["levels"]}
        outlooks.append(_outlook(person, planner.answer(question), today, on))
    return outlooks


def _outlook(person: Person, plan: Entry, today: Mapping[str, Entry], on: date) -> Outlook:
    levels = plan["levels"]
    return Outlook(
        person,
        [_way(entry, today[entry["level"]], on) for entry in levels if entry["reachable"]],
        [Closed(entry["level"], list(_lacking(entry["needs"]))) for entry in levels if not entry["reachable"]],
        plan["assumptions"],
    )


def _way(entry: Entry, today: Entry, on: date) -> Way:
    *before, last = entry["steps"]
    day = date.fromisoformat(last["on"])
    unsaid = [need for need in needs(today) if need["verdict"] == "unknown"]
    return Way(entry["level"], day, day <= on and not before, last, [step["level"] for step in before], unsaid)


def _lacking(needs: Iterable[Entry]) -> Iterator[Entry]:
    """The pathways that offer the level; of the others the page need not speak one by one."""
    return (need for need in needs if need["verdict"] != "not_offered")
