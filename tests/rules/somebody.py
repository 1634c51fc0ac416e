"""A person at random, as the facts of a question: near the thresholds, with gaps."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from tests.rules.rules import AS_OF, OCCUPATION, RELATED, STRANGE, known_nothing

NATIONAL = ("junior", "intermediate", "senior", "technician", "senior_technician")


def somebody(chance: random.Random) -> dict[str, Any]:
    """A person at random, near the thresholds, with lists and fields missing now and then."""

    def day() -> str:
        years, shift = chance.randrange(12), chance.choice((-1, 0, 1, chance.randrange(-400, 400)))
        return (date(AS_OF.year - years, AS_OF.month, AS_OF.day) + timedelta(days=shift)).isoformat()

    def spell() -> dict[str, Any]:
        ends = sorted((day(), day()))
        return {"from": ends[0], "to": chance.choice((None, ends[1])), "occupation": where()}

    def where() -> str:
        return chance.choice((OCCUPATION, OCCUPATION, RELATED, STRANGE))

    facts = known_nothing() | {
        "birth_date": chance.choice(("1990-02-28", "2010-11-20", "2010-11-21")),
        "work": [spell() for _ in range(chance.randrange(3))],
        "grades": [
            {
                "occupation": where(),
                "level": chance.choice(NATIONAL),
                "awarded_on": day(),
                "kind": chance.choice(("skill_grade", "qualification")),
                "status": chance.choice(("valid", "valid", "revoked")),
            }
            for _ in range(chance.randrange(3))
        ],
        "titles": [
            {
                "rank": chance.choice(("junior", "intermediate", "associate_senior", "senior")),
                "corresponds": chance.choice((True, True, False)),
                "series": "engineering",
                "awarded_on": day(),
            }
            for _ in range(chance.randrange(2))
        ],
        "education": [
            {
                "kind": chance.choice(("senior_class", "technician_class", "college", "secondary_vocational")),
                "school": chance.choice(("technician_college", "other")),
                "major": chance.choice(("same", "other")),
                "graduated_on": chance.choice((None, day())),
                "final_year": chance.choice((True, False)),
                "assessed": chance.choice((True, False)),
            }
            for _ in range(chance.randrange(2))
        ],
    }
    for name in ("work", "grades", "titles", "education", "employment", "birth_date"):
        if chance.random() < 0.1:
            del facts[name]
    for entries in (facts.get("work", []), facts.get("grades", []), facts.get("education", [])):
        for entry in entries:
            if chance.random() < 0.1:
                del entry[chance.choice(sorted(entry))]
    return facts
