"""Questions for the oracle of the other ways: people crowded round what decides, with gaps of every size."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.oracle.asking import LADDER
from tests.oracle.other_ways import WAYS
from tests.oracle.people import OWN, RELATED, People

PLACES = ("000000", "120000", "120101", "430000", "460000", "140000", "330000", "440000", "440300", "420000", "340500")
EVENTS = (
    *("world", "national_comprehensive", "national_comprehensive", "national_class_1", "national_class_2"),
    *("provincial_comprehensive", "provincial_class_1", "provincial_class_1", "provincial_class_2"),
    *("municipal_class_1", "municipal_class_2", "enterprise_or_school", "enterprise_or_school"),
)
ASKED = {
    "apprentice_conversion": ("junior", "junior", "intermediate"),
    "direct_ungraded": LADDER,
    "direct_frontline": LADDER[2:],
    "exceptional": LADDER[3:6],
    "competition": LADDER[2:7],
    "appointment": LADDER[5:],
    "equivalence": LADDER[1:6],
}
ALONE = ("birth_date", "employment", "performance", "post")
WHOLE = ("work", "titles", "education")
"""Lists whose entries the oracle of the editions reads whole."""


class Askers(People):
    """One question after the other, the same for the same seed."""

    def question(self, day: date) -> dict[str, Any]:
        """A question of one of the other ways, now and then with a body, mostly with something not known."""
        chance = self.chance
        pathway = chance.choice(("competition", *WAYS))
        region = chance.choice(("440000", *PLACES) if pathway != "appointment" else ("440000", "440300", *PLACES[-2:]))
        asked = {
            "as_of": day.isoformat(),
            "region": region,
            "occupation": chance.choice((OWN, OWN, "6-31-01-03")) if pathway == "equivalence" else OWN,
            "edition": "2023",
            "related_occupations": [RELATED],
            "target_level": chance.choice(ASKED[pathway]),
            "pathway": pathway,
            "facts": self._facts(day, region),
        }
        if chance.random() < 0.5:
            asked["body"] = self._body()
        for grade in asked["facts"]["grades"]:
            if grade["occupation"] == OWN:
                grade["occupation"] = asked["occupation"]
        self._forget(asked["facts"])
        return asked

    def _yes(self, share: float = 0.75) -> bool:
        return self.chance.random() < share

    def _few(self, make: Any, most: int = 2) -> list[dict[str, Any]]:
        return [make() for _ in range(self.chance.randrange(most + 1))]

    def _on(self, day: date, *years: int) -> str:
        return self._threshold(day, years or (0,)).isoformat()

    def _attested(self) -> str:
        return self.chance.choice(("employer", "employer", "regulator"))

    def _facts(self, day: date, region: str) -> dict[str, Any]:
        pick = self.chance.choice
        return {
            "work": self._career(day),
            "grades": self._few(lambda: self._grade(day) | {"level": pick(LADDER[1:6])}, 3),
            "titles": self._few(lambda: self._title(day)),
            "employment": {
                "status": pick(("new_hire", "ungraded", "apprentice", "graded")),
                "front_line": self._yes(),
                "contract": pick(("employee", "dispatched", "outsourced", "intern")),
                "probation_ended_on": pick((None, self._on(day, 0, 1), self._on(day, 0, 1))),
                "apprenticeship_ended_on": pick((None, self._on(day, 0, 1), self._on(day, 0, 1))),
                "mentor": self._yes(),
            },
            "performance": {"outstanding": self._yes(), "attested_by": self._attested()},
            "breakthroughs": self._few(
                lambda: {"kind": pick(("process", "quality")), "on": self._on(day), "attested_by": self._attested()}, 1
            ),
            "awards": self._few(
                lambda: {
                    "kind": "technical_innovation",
                    "rank": pick(("national", "provincial", "municipal", "enterprise")),
                    "grade": pick(("first", "second", "third")),
                    "granted_on": self._on(day),
                },
                1,
            ),
            "mentoring": self._few(lambda: {"outstanding": self._yes(), "attested_by": self._attested()}, 1),
            "honours": self._few(
                lambda: {
                    "kind": pick(("china_skills_award", "national_expert", "municipal_honour")),
                    "granted_on": self._on(day),
                },
                1,
            ),
            "competitions": self._few(lambda: self._contest(day, region), 3),
            "promotions": self._few(
                lambda: {"pathway": pick(("competition", "ordinary")), "on": self._on(day, 0, 0, 1)}, 1
            ),
        }

    def _contest(self, day: date, region: str) -> dict[str, Any]:
        pick = self.chance.choice
        rank = pick((None, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 18, 19))
        return {
            "event": pick(EVENTS),
            "region": pick((region, *[region[:2] + "0000"] * 4, region[:2] + "0101", "110000")),
            "occupation": pick((OWN, OWN, OWN, OWN, OWN, RELATED)),
            "group": pick(("worker", "student")),
            "rank": rank,
            "field": pick((None, 20, 30, 36, 37)),
            "prize": pick((None, None, "gold", "silver", "bronze", "excellence")),
            "held_on": self._on(day, 0, 1, 1),
        }

    def _body(self) -> dict[str, Any]:
        body = {
            "kind": self.chance.choice(("employer", "employer", "employer", "employer", "social", "school")),
            "filed_levels": list(self.chance.choice((LADDER, LADDER, LADDER, LADDER[:6]))),
            "above_designated_size": self._yes(0.9),
            "skilled_workforce": self._yes(0.9),
            "appoints_special": self._yes(),
        }
        for name in list(body):
            if not self._yes(0.95):
                del body[name]
        return body

    def _forget(self, facts: dict[str, Any]) -> None:
        """Leaves out lists, and fields of entries."""
        for name in list(facts):
            if not self._yes(0.96):
                del facts[name]
                continue
            entries = [] if name in WHOLE else [facts[name]] if name in ALONE else facts[name]
            for entry in entries:
                for field in list(entry):
                    if field != "status" and not self._yes(0.98):
                        del entry[field]
