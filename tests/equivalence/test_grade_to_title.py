"""技能等级 → 职称: 74号 (2018) for engineering, 96号 (2020) for the other series, 河南 and 山东."""

from __future__ import annotations

from typing import Any

import pytest

from tests.equivalence.texts import answered, grade, question, since

WORK = [since("2010-01-01")]
LADDER = [
    ("engineering.assistant", "senior", 2, "助理工程师"),
    ("engineering.engineer", "technician", 3, "工程师"),
    ("engineering.senior_engineer", "senior_technician", 4, "高级工程师"),
]


def about(level: str, day: str, **given: Any) -> dict[str, dict[str, Any]]:
    return answered(question({"work": WORK, "grades": [grade(level, day)]}, **given))


@pytest.mark.parametrize(("name", "level", "years", "title"), LADDER)
def test_the_years_are_reached_on_the_day_itself(name: str, level: str, years: int, title: str) -> None:
    """满N年 on the corresponding day; the day before, from the next day on."""
    there = about(level, f"{2026 - years}-11-20")[name]
    assert (there["verdict"], there["kind"], there["gives"]["name"]) == ("eligible", "title", title)
    assert there["earliest_on"] is None
    early = about(level, f"{2026 - years}-11-21")[name]
    assert (early["verdict"], early["earliest_on"]) == ("ineligible", "2026-11-21")


@pytest.mark.parametrize(("name", "level", "years", "title"), LADDER)
def test_another_level_does_not_stand_in(name: str, level: str, years: int, title: str) -> None:
    """The level named is the level meant, whatever the years."""
    for _, other, _, _ in LADDER:
        told = about(other, "2010-01-01")[name]["verdict"]
        assert told == ("eligible" if other == level else "ineligible")


def test_what_is_not_known_is_unknown() -> None:
    """No list of grades, no word on the front line: the answer is that it cannot be said."""
    facts = question()["facts"] | {"work": WORK, "grades": [grade("senior", "2020-01-01")]}
    for missing in ("grades", "work", "employment"):
        told = answered(question() | {"facts": {name: facts[name] for name in facts if name != missing}})
        assert told["engineering.assistant"]["verdict"] == "unknown", missing


def test_who_is_not_on_the_front_line_is_outside_the_document() -> None:
    employment = question()["facts"]["employment"] | {"front_line": False}
    told = answered(question({"work": WORK, "grades": [grade("senior", "2020-01-01")], "employment": employment}))
    assert told["engineering.assistant"]["verdict"] == "ineligible"


def test_the_field_is_what_the_question_says_and_unknown_where_nobody_does() -> None:
    """An occupation of manufacture is taken for engineering; a hairdresser's is not known; the asker's word decides."""
    facts = {"work": [since("2010-01-01", occupation="4-10-03-02")], "employment": question()["facts"]["employment"]}
    facts |= {"grades": [grade("senior", "2020-01-01", occupation="4-10-03-02")]}

    def verdict(**given: Any) -> str:
        told = answered(question(facts, occupation="4-10-03-02", **given))["engineering.assistant"]["verdict"]
        return str(told)

    assert verdict() == "unknown"
    assert verdict(corresponding_series=["engineering"]) == "eligible"
    assert verdict(corresponding_series=["art"]) == "ineligible"


def test_the_other_series_say_who_may_take_part_and_leave_the_years_open() -> None:
    """96号: 高级工 and above; the level and the years are each series' own, so never eligible here and never a guess."""
    held = answered(
        question({"grades": [grade("technician", "2010-01-01")]}, corresponding_series=["agriculture", "art"])
    )
    below = answered(
        question({"grades": [grade("intermediate", "2010-01-01")]}, corresponding_series=["agriculture", "art"])
    )
    assert [held["agriculture"]["verdict"], below["agriculture"]["verdict"]] == ["unknown", "ineligible"]
    assert held["heritage"]["verdict"] == "ineligible"
    assert len([entry for entry in held.values() if "人社部发〔2020〕96号" in entry["citation"]["number"]]) == 8


def test_henan_leads_straight_to_the_highest_title() -> None:
    """中华技能大奖 alone; 全国技术能手 with 高级技师 and 18 years, to the day; elsewhere there is no such rule."""
    award = [{"kind": "china_skills_award", "granted_on": "2020-01-01"}]
    assert answered(question({"honours": award}, region="410100"))["engineering.professor"]["verdict"] == "eligible"
    assert "engineering.professor" not in answered(question({"honours": award}, region="420000"))
    expert = {"honours": [{"kind": "national_expert", "granted_on": "2020-01-01"}]}
    for day, verdict in (("2008-11-20", "eligible"), ("2008-11-21", "ineligible")):
        facts = expert | {"grades": [grade("senior_technician", "2018-01-01")], "work": [since(day)]}
        told = answered(question(facts, region="410000"))["engineering.professor"]
        assert told["verdict"] == verdict
    assert told["earliest_on"] == "2026-11-21"


def test_an_honour_that_the_facts_cannot_say_is_not_denied() -> None:
    """中原技能大奖 is not in the exchange format: a 高级技师 of 18 years may have it."""
    facts = {"grades": [grade("senior_technician", "2018-01-01")], "work": [since("2000-01-01")]}
    assert answered(question(facts, region="410000"))["engineering.professor"]["verdict"] == "unknown"


def test_shandong_asks_more_in_place_of_the_nation() -> None:
    """The same equivalence, the province's text alone: the years fail as before, the rest must be shown on paper."""
    for day, verdict in (("2024-11-20", "unknown"), ("2024-11-21", "ineligible")):
        told = about("senior", day, region="370400")["engineering.assistant"]
        assert (told["source"], told["verdict"]) == ("shandong.engineering.2020", verdict)
    assert "继续教育" in told["text"]


def test_before_the_document_there_is_no_such_title() -> None:
    told = about("senior", "2010-01-01", as_of="2018-11-24")
    assert "engineering.assistant" not in told
    assert "engineering.assistant" in about("senior", "2010-01-01", as_of="2018-11-25")
