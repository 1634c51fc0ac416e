"""People for the oracle: facts as JSON, complete but for whole lists left out, crowded round the days that decide."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

OWN, RELATED, STRANGE = "6-18-01-01", "6-18-01-02", "4-10-01-05"
DAYS = tuple(
    date.fromisoformat(day)
    for day in ("2026-11-20", "2024-02-29", "2025-02-28", "2026-02-28", "2026-03-01", "2026-03-31", "2027-01-01")
)
LEVELS = ("junior", "intermediate", "senior", "technician", "senior_technician")
CLASSES = {
    "secondary_vocational": ("other",),
    "technical_school": ("technical_school", "technician_college"),
    "senior_class": ("senior_technical_school", "technician_college"),
    "technician_class": ("technician_college", "senior_technical_school"),
    "higher_vocational": ("other",),
    "college": ("other",),
    "bachelor": ("other",),
    "doctor": ("other",),
}


class People:
    """One after the other, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def somebody(self, day: date) -> dict[str, Any]:
        """One person's facts, as seen from the day."""
        chance = self.chance
        facts = {
            "birth_date": self._threshold(day, (16, 17, 30)).isoformat(),
            "work": self._career(day),
            "grades": [self._grade(day) for _ in range(chance.randrange(4))],
            "titles": [self._title(day) for _ in range(chance.randrange(3))],
            "education": [self._school(day) for _ in range(chance.randrange(3))],
            "employment": {"apprenticeship_ended_on": chance.choice((None, self._threshold(day, (0, 1)).isoformat()))},
        }
        for name in list(facts):
            if chance.random() < 0.05:
                del facts[name]
        return facts

    def _threshold(self, day: date, years: tuple[int, ...]) -> date:
        """A day so many years ago, give or take a day, a month or much more; now and then a 29 February."""
        chance = self.chance
        if chance.random() < 0.05:
            return date(chance.choice((2008, 2012, 2016, 2020, 2024)), 2, 29)
        ago = date(day.year - chance.choice(years), day.month, 1) + timedelta(days=day.day - 1)
        return ago + timedelta(days=chance.choice((-1, 0, 1, 29, 30, 31, -30, -31, chance.randrange(-500, 500))))

    def _career(self, day: date) -> list[dict[str, Any]]:
        """Spells apart, overlapping, adjoining, going on, still to come."""
        spells: list[dict[str, Any]] = []
        for _ in range(self.chance.randrange(5)):
            one, other = sorted(self._threshold(day, (0, 1, 2, 3, 4, 5, 6, 10)) for _ in range(2))
            if spells and spells[-1]["to"] and self.chance.random() < 0.3:
                one = date.fromisoformat(spells[-1]["to"]) + timedelta(days=self.chance.choice((0, 1, 2)))
                other = max(one, other)
            to = None if self.chance.random() < 0.35 else other.isoformat()
            spells.append({"occupation": self._occupation(), "from": one.isoformat(), "to": to})
        return spells

    def _occupation(self) -> str:
        return self.chance.choice((OWN, OWN, OWN, RELATED, STRANGE))

    def _grade(self, day: date) -> dict[str, Any]:
        grade = {
            "occupation": self._occupation(),
            "level": self.chance.choice(LEVELS[:4]),
            "awarded_on": self._threshold(day, (0, 1, 2, 3, 4, 5, 6)).isoformat(),
            "kind": self.chance.choice(("skill_grade", "qualification")),
        }
        if self.chance.random() < 0.5:
            grade["status"] = self.chance.choice(("valid", "valid", "valid", "revoked", "suspended"))
        return grade

    def _title(self, day: date) -> dict[str, Any]:
        return {
            "rank": self.chance.choice(("junior", "intermediate", "associate_senior", "senior")),
            "corresponds": self.chance.random() < 0.8,
            "series": "engineering",
            "awarded_on": self._threshold(day, (0, 1, 2, 5)).isoformat(),
        }

    def _school(self, day: date) -> dict[str, Any]:
        kind = self.chance.choice(list(CLASSES))
        return {
            "kind": kind,
            "school": self.chance.choice(CLASSES[kind]),
            "major": self.chance.choice(("same", "related", "other")),
            "graduated_on": self.chance.choice((None, self._threshold(day, (0, 1, 2)).isoformat())),
            "final_year": self.chance.random() < 0.4,
            "assessed": self.chance.random() < 0.4,
        }
