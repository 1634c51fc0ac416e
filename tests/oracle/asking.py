"""Who asks, and what their facts say: three values over JSON, for the oracle of the other ways."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from tests.oracle.law import Answer, all_hold, corresponding, one_holds

LADDER = (
    "apprentice",
    "junior",
    "intermediate",
    "senior",
    "technician",
    "senior_technician",
    "special_technician",
    "chief_technician",
)
RELATED = "6-18-01-02"
Entry = dict[str, Any]


def said(entry: Entry, field: str, *wanted: Any) -> Answer:
    """Whether a field says one of the words; left out or null, it says nothing."""
    value = entry.get(field)
    return value in wanted if value is not None or not wanted else None


def reached(entry: Entry, field: str, day: date, years: int = 0) -> Answer:
    """Whether so many years after the date in a field are over; a null says that it has not come."""
    if field not in entry:
        return None
    if entry[field] is None:
        return False
    return corresponding(date.fromisoformat(entry[field]), years * 12) <= day


class Asker:
    """Who asks: the facts, the day and place, the occupation and the body."""

    def __init__(self, question: Entry, day: date) -> None:
        self.facts: Entry = question["facts"]
        self.day = day
        self.region: str = question["region"]
        self.occupation: str = question["occupation"]
        self.counting = {self.occupation, RELATED}
        self.body: Entry | None = question.get("body")

    def some(self, kind: str, test: Callable[[Entry], Answer]) -> Answer:
        """Whether any entry of a list will do."""
        entries = self.facts.get(kind)
        return None if entries is None else one_holds(test(entry) for entry in entries)

    def once(self, kind: str, test: Callable[[Entry], Answer]) -> Answer:
        """The same of what is told once."""
        entry = self.facts.get(kind)
        return None if entry is None else test(entry)

    def holds(self, levels: Iterable[str], years: int = 0, *, own: bool = False, on: date | None = None) -> Answer:
        """A certificate that counts, so long."""
        wanted, counting = tuple(levels), {self.occupation} if own else self.counting
        return self.some(
            "grades",
            lambda grade: all_hold(
                said(grade, "level", *wanted),
                grade.get("status") in (None, "valid"),
                said(grade, "occupation", *counting),
                reached(grade, "awarded_on", on or self.day, years),
            ),
        )

    def lacks(self, level: str) -> Answer:
        """尚未取得本职业的这一等级及以上."""
        held = self.holds(LADDER[LADDER.index(level) :], own=True)
        return None if held is None else not held

    def firm(self, name: str) -> Answer:
        """What the body is; nobody named is one that is so."""
        return True if self.body is None else said(self.body, name, True)
