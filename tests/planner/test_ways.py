"""路径: worked examples, what is lacking where time leads nowhere, and rules that change on the way."""

from __future__ import annotations

from datetime import date
from typing import Any

from rules import load
from rules.ladder import Level
from rules.planner import plan
from rules.supposed import after_award
from tests.planner.asking import asking, question
from tests.rules.rules import AS_OF, OCCUPATION, ordinary, ordinary_text

FIVE_YEARS = {"work": [{"occupation": OCCUPATION, "from": "2021-11-20", "to": None}]}
EDITIONS = [ordinary("2018"), ordinary("2023")]


def planned(asked: dict[str, Any], policies: Any = EDITIONS, **more: Any) -> dict[str, Any]:
    """The plan, with its levels by name."""
    told = plan(asked, as_of=date.fromisoformat(asked["as_of"]), ask=asking(policies), **more)
    return told | {"levels": {level["level"]: level for level in told["levels"]}}


def ways(told: dict[str, Any], level: str) -> list[tuple[str, str, str]]:
    return [(step["level"], step["on"], step["route"]) for step in told["levels"][level]["steps"]]


def test_five_years_of_work_lead_up_the_ladder() -> None:
    """中级工 today; 高级工 four years after it and not ten years of work; then five years and five more."""
    told = planned(question(FIVE_YEARS))
    assert ways(told, "intermediate") == [("intermediate", "2026-11-20", "intermediate.1")]
    assert ways(told, "senior") == [
        ("intermediate", "2026-11-20", "intermediate.1"),
        ("senior", "2030-11-20", "senior.2"),
    ]
    assert ways(told, "senior_technician")[2:] == [
        ("technician", "2035-11-20", "technician.1"),
        ("senior_technician", "2040-11-20", "senior_technician.1"),
    ]


def test_a_title_goes_straight_to_its_level() -> None:
    """中级职称 and one year of work: 技师 without the levels below; of two ways on one day the shorter is told."""
    title = {"rank": "intermediate", "corresponds": True, "series": "engineering", "awarded_on": "2026-05-20"}
    told = planned(question(FIVE_YEARS | {"titles": [title]}))
    assert ways(told, "technician") == [("technician", "2027-05-20", "technician.3")]
    step = told["levels"]["technician"]["steps"][0]
    assert step["waits_for"] == [ordinary("2023").levels[Level.TECHNICIAN].routes[2].required]
    assert "综合评审" in step["besides_time"]


def test_the_day_shown_is_today_where_nothing_is_waited_for() -> None:
    told = planned(question(FIVE_YEARS))
    assert told["levels"]["intermediate"]["earliest_on"] == AS_OF.isoformat()
    assert told["levels"]["intermediate"]["steps"][0]["waits_for"] == []


def test_only_levels_above_the_one_held_are_planned() -> None:
    """A revoked certificate is not held, nor is one of another occupation."""
    held = {"occupation": OCCUPATION, "level": "senior", "awarded_on": "2020-01-01", "kind": "skill_grade"}
    told = planned(question(FIVE_YEARS | {"grades": [held]}))
    assert told["held"] == "senior"
    assert next(iter(told["levels"])) == "technician"
    for other in ({"status": "revoked"}, {"occupation": "4-10-01-05"}, {"awarded_on": "2027-01-01"}):
        assert planned(question(FIVE_YEARS | {"grades": [held | other]}))["held"] is None


def test_a_target_is_planned_alone_but_by_way_of_the_levels_below() -> None:
    told = planned(question(FIVE_YEARS, target_level="senior"))
    assert list(told["levels"]) == ["senior"]
    assert [step[0] for step in ways(told, "senior")] == ["intermediate", "senior"]


def test_where_time_alone_leads_nowhere_what_is_lacking_is_told() -> None:
    """Work that has ended: after the levels it suffices for, the work that is missing, with its article."""
    told = planned(question({"work": [{"occupation": OCCUPATION, "from": "2020-01-01", "to": "2024-12-31"}]}))
    senior = told["levels"]["senior"]
    assert (senior["reachable"], senior["earliest_on"], senior["steps"]) == (False, None, [])
    (ordinary_way,) = [need for need in senior["needs"] if need["pathway"] == "ordinary"]
    assert ordinary_way["lacking"]
    assert all(leaf["result"] != "pass" and leaf["citation"]["article"] for leaf in ordinary_way["lacking"])
    reasons = [need["reason"] for need in senior["needs"] if need["verdict"] == "not_offered"]
    assert reasons
    assert all(reasons)


def test_certificates_that_are_not_known_stay_unknown_beside_a_supposed_one() -> None:
    """A grade supposed to be gained does not turn "not known" into "none besides"."""
    facts = question(FIVE_YEARS)["facts"]
    del facts["grades"]
    pathway = {"pathway": "ordinary"}
    later = after_award(facts, OCCUPATION, Level.INTERMEDIATE, pathway, AS_OF)
    assert later["grades"][0] == {}
    asked = question(as_of="2027-11-20", target_level="technician")
    verdict = asking(EDITIONS)(asked | {"facts": later})["levels"][0]["verdict"]
    assert verdict == "unknown"
    assert "grades" not in facts


def test_what_an_award_changes_beside_the_grade() -> None:
    """Who was 未定级 is 已定级; a rise by competition counts in its year; who is appointed holds the post."""
    facts = question()["facts"] | {"employment": {"status": "ungraded", "front_line": True}}
    day = date(2027, 3, 1)
    graded = after_award(facts, OCCUPATION, Level.SENIOR, {"pathway": "direct_ungraded"}, day)
    assert graded["employment"] == {"status": "graded", "front_line": True}
    risen = after_award(facts, OCCUPATION, Level.TECHNICIAN, {"pathway": "competition"}, day)
    assert risen["promotions"] == [{"pathway": "competition", "on": "2027-03-01"}]
    appointed = after_award(facts, OCCUPATION, Level.SPECIAL_TECHNICIAN, {"pathway": "appointment"}, day)
    assert appointed["post"] == {"level": "special_technician", "since": "2027-03-01"}
    assert (graded["post"], graded["promotions"]) == (None, [])


def test_a_rule_that_comes_into_force_later_opens_a_way_on_its_first_day() -> None:
    """Three years of work would do from 2027 on: found where the day is given as a turn, and not before it."""
    text = ordinary_text("2023")
    ends = "in_force: {from: 2023-01-01, until: 2026-12-31, certainty: from_memory}"
    old = load(text.replace("in_force: {from: 2023-01-01, certainty: from_memory}", ends))
    begins = "in_force: {from: 2027-01-01, certainty: from_memory}"
    eased = text.replace("in_force: {from: 2023-01-01, certainty: from_memory}", begins)
    new = load(eased.replace("work: {years: 5}\n", "work: {years: 3}\n", 1))
    asked = question({"work": [{"occupation": OCCUPATION, "from": "2023-06-01", "to": None}]})
    told = planned(asked, [old, new], turns=[date(2027, 1, 1)])
    assert ways(told, "intermediate") == [("intermediate", "2027-01-01", "intermediate.1")]
    assert told["levels"]["intermediate"]["verdict"] == "ineligible"


def test_the_same_question_gives_the_same_plan() -> None:
    assert planned(question(FIVE_YEARS)) == planned(question(FIVE_YEARS))
