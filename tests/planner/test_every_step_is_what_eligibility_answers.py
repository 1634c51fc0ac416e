"""路径的每一步: on its day eligibility says yes to the facts as they would then be, and on the day before it says no."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest

from rules import load_all
from rules.planner import plan
from tests.planner.asking import asking, question, verdict_on
from tests.rules.rules import AS_OF, ROOT, ordinary
from tests.rules.test_replay import somebody

PEOPLE = 150


def people(count: int, seed: int) -> list[dict[str, Any]]:
    chance = random.Random(seed)
    return [question(somebody(chance), edition=chance.choice(("2018", "2023"))) for _ in range(count)]


def every_policy() -> list[Any]:
    """All that the project seeds: overlays, competitions and powers of enterprises too."""
    return load_all(path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds/policies").glob("*.yaml")))


@pytest.mark.parametrize("seeded", ["the ordinary editions", "every seeded policy"])
def test_each_step_is_eligible_on_its_day_and_not_on_the_day_before(seeded: str) -> None:
    """Over random people near the thresholds, with facts missing now and then."""
    policies = [ordinary("2018"), ordinary("2023")] if seeded == "the ordinary editions" else every_policy()
    ask = asking(policies)
    walked = later = 0
    for asked in people(PEOPLE, 20221007):
        planned = plan(asked, as_of=AS_OF, ask=ask)
        for level in planned["levels"]:
            assert level["reachable"] == bool(level["steps"])
            for step in level["steps"]:
                walked += 1
                day = date.fromisoformat(step["on"])
                assert step["verdict"] == verdict_on(ask, asked, step, day) == "eligible"
                assert step["finding"]["result"] == "pass"
                if day > AS_OF:
                    later += 1
                    assert verdict_on(ask, asked, step, day - timedelta(days=1)) != "eligible", (asked, step)
    assert walked > PEOPLE
    assert later > PEOPLE // 2


def test_the_steps_of_a_way_rise_in_level_and_never_go_back_in_time() -> None:
    ask = asking([ordinary("2018"), ordinary("2023")])
    ranks = {level: rank for rank, level in enumerate(level["level"] for level in ask(question())["levels"])}
    for asked in people(60, 1949):
        for level in plan(asked, as_of=AS_OF, ask=ask)["levels"]:
            steps = level["steps"]
            assert [ranks[step["level"]] for step in steps] == sorted({ranks[step["level"]] for step in steps})
            assert [step["on"] for step in steps] == sorted(step["on"] for step in steps)
            assert not steps or (steps[-1]["level"], steps[-1]["on"]) == (level["level"], level["earliest_on"])


def test_no_way_is_later_than_the_one_that_skips_nothing() -> None:
    """Taking every level as soon as it is open is one of the ways, so the plan is never later than that."""
    ask = asking([ordinary("2018"), ordinary("2023")])
    compared = 0
    for asked in people(60, 20230401):
        planned = {level["level"]: level for level in plan(asked, as_of=AS_OF, ask=ask)["levels"]}
        for level, day in greedy(ask, asked, planned).items():
            compared += 1
            assert planned[level]["reachable"]
            assert planned[level]["earliest_on"] <= day
    assert compared > 60


def greedy(ask: Any, asked: dict[str, Any], levels: Any) -> dict[str, str]:
    """Each level gained in turn on the first day on which it is open; an own walk, not the planner's."""
    day, facts, gained = AS_OF.isoformat(), dict(asked["facts"]), {}
    for level in levels:
        told = ask(asked | {"as_of": day, "facts": facts, "target_level": level})["levels"][0]
        days = [pathway["earliest_on"] for pathway in told["pathways"] if pathway["earliest_on"]]
        if told["verdict"] != "eligible" and not days:
            continue
        day = gained[level] = day if told["verdict"] == "eligible" else min(days)
        award = {"occupation": asked["occupation"], "level": level, "awarded_on": day, "kind": "skill_grade"}
        known = facts.get("grades")
        facts = facts | {"grades": [*([{}] if known is None else known), award]}
    return gained
