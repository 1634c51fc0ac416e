"""路径的搜索: what is asked on which day, which path wins, and where the search ends; against a table of answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from rules import planner
from rules.ladder import Level
from rules.planner import ASSUMPTIONS, BESIDES, held_rank, needs, plan
from rules.words import PATHWAYS

DAY = date(2026, 11, 20)
OCCUPATION = "6-18-01-01"
Answer = dict[str, Any]
Table = Callable[[str, str, frozenset[str]], tuple[str, str | None]]
"""Level, day and the levels held → verdict and the first day, as the ordinary pathway answers."""


def leaf(clause: str, result: str) -> Answer:
    cited = {"document": "某规程", "number": "某号", "article": clause}
    return {"clause": clause, "result": result, "required": f"要求{clause}", "actual": f"情况{clause}",
            "citation": cited, "earliest_on": None, "findings": []}  # fmt: skip


def pathway_of(level: str, verdict: str, earliest: str | None, name: str = "ordinary") -> Answer:
    passes = verdict == "eligible"
    parts = [leaf(f"{level}.1.1", "pass"), leaf(f"{level}.1.2", "pass" if passes else "fail")]
    route = leaf(f"{level}.1", "pass" if passes else "fail") | {"findings": parts}
    return {"pathway": name, "verdict": verdict, "policy": f"cn.{name}", "policy_digest": "sha256:0", "route": f"{level}.1",
            "earliest_on": earliest, "findings": [leaf(f"{level}.0", "fail"), route]}  # fmt: skip


class Asked:
    """Answers from a table, and remembers what it was asked."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.questions: list[Answer] = []

    def __call__(self, question: Answer) -> Answer:
        self.questions.append(question)
        held = frozenset(grade["level"] for grade in question["facts"].get("grades", ()))
        found = []
        for level in Level:
            if question.get("target_level") in (None, level.value):
                verdict, earliest = self.table(level.value, question["as_of"], held)
                found.append(
                    {"level": level.value, "verdict": verdict, "pathways": [pathway_of(level.value, verdict, earliest)]}
                )
        return {"levels": found}


def opens(days: dict[str, str], after: dict[str, str] | None = None) -> Table:
    """A level opens on its day; where ``after`` names another level, only when that is held."""

    def table(level: str, day: str, held: frozenset[str]) -> tuple[str, str | None]:
        if level not in days or (after and level in after and after[level] not in held):
            return "ineligible", None
        return ("eligible", None) if days[level] <= day else ("ineligible", days[level])

    return table


def planned(
    table: Table, *, turns: tuple[date, ...] = (), facts: Answer | None = None, **more: Any
) -> tuple[Answer, Asked]:
    ask = Asked(table)
    question = {"occupation": OCCUPATION, "facts": {"grades": []} | (facts or {})} | more
    return plan(question, as_of=DAY, ask=ask, turns=turns), ask


def way(found: Answer, level: str) -> list[tuple[str, str]]:
    (entry,) = [one for one in found["levels"] if one["level"] == level]
    return [(step["level"], step["on"]) for step in entry["steps"]]


def test_a_plan_says_what_it_was_made_of() -> None:
    found, ask = planned(opens({"junior": "2026-01-01"}), target_level="junior", edition="2023")
    assert {name: value for name, value in found.items() if name != "levels"} == {
        "as_of": "2026-11-20", "region": "000000", "occupation": OCCUPATION, "held": None,
        "assumptions": list(ASSUMPTIONS), "complete": True,
    }  # fmt: skip
    assert [one["level"] for one in found["levels"]] == ["junior"]
    assert ask.questions[:1] == [
        {"occupation": OCCUPATION, "edition": "2023", "as_of": "2026-11-20", "facts": {"grades": []}}
    ]
    assert planned(opens({}), region="320000")[0]["region"] == "320000"


def test_a_step_says_everything_of_its_day() -> None:
    found, ask = planned(opens({"junior": "2027-03-01"}), target_level="junior")
    (level,) = found["levels"]
    (step,) = level["steps"]
    assert {name: level[name] for name in ("level", "verdict", "reachable", "earliest_on", "needs")} == {
        "level": "junior", "verdict": "ineligible", "reachable": True, "earliest_on": "2027-03-01", "needs": [],
    }  # fmt: skip
    right = pathway_of("junior", "eligible", None)
    assert step == {
        "level": "junior", "on": "2027-03-01", "pathway": "ordinary", "policy": "cn.ordinary", "policy_digest": "sha256:0",
        "route": "junior.1", "verdict": "eligible", "waits_for": ["要求junior.1.2"], "besides_time": BESIDES["ordinary"],
        "finding": right["findings"][1], "facts": {"grades": []},
    }  # fmt: skip
    assert [(one["as_of"], one.get("target_level")) for one in ask.questions[:2]] == [
        ("2026-11-20", None),
        ("2027-03-01", "junior"),
    ]


def test_a_level_open_today_is_not_asked_again_and_waits_for_nothing() -> None:
    found, ask = planned(opens({"junior": "2026-11-20"}), target_level="junior")
    assert found["levels"][0]["steps"][0]["waits_for"] == []
    assert [[grade["level"] for grade in one["facts"]["grades"]] for one in ask.questions] == [[], ["junior"]]


def test_the_soonest_path_wins_and_of_two_on_one_day_the_shorter() -> None:
    days = {"junior": "2026-12-01", "intermediate": "2027-01-01", "senior": "2027-01-01"}
    assert way(planned(opens(days, {"senior": "intermediate"}))[0], "senior") == [
        ("intermediate", "2027-01-01"), ("senior", "2027-01-01"),
    ]  # fmt: skip
    assert way(planned(opens(days))[0], "senior") == [("senior", "2027-01-01")]
    later = {"junior": "2026-12-01", "senior": "2030-01-01"}

    def table(level: str, day: str, held: frozenset[str]) -> tuple[str, str | None]:
        if level == "senior" and "junior" in held:
            return opens({"senior": "2028-01-01"})(level, day, held)
        return opens(later)(level, day, held)

    assert way(planned(table)[0], "senior") == [("junior", "2026-12-01"), ("senior", "2028-01-01")]


def test_levels_above_the_highest_wanted_and_below_the_one_held_are_not_gone_through() -> None:
    found, ask = planned(
        opens(dict.fromkeys(("junior", "intermediate", "senior"), "2027-01-01")), target_level="intermediate"
    )
    assert way(found, "intermediate") == [("intermediate", "2027-01-01")]
    assert {one.get("target_level") for one in ask.questions} <= {None, "apprentice", "junior", "intermediate"}
    held = {"grades": [{"occupation": OCCUPATION, "level": "senior", "awarded_on": "2020-01-01"}]}
    found, _ = planned(opens({"junior": "2026-01-01"}), facts=held)
    assert found["held"] == "senior"
    assert [one["level"] for one in found["levels"]] == [
        "technician",
        "senior_technician",
        "special_technician",
        "chief_technician",
    ]
    assert planned(opens({}), facts=held, target_level="senior")[0]["levels"] == []


@pytest.mark.parametrize(
    ("change", "rank"),
    [
        ({}, 4), ({"awarded_on": "2026-11-20"}, 4), ({"awarded_on": "2026-11-21"}, 0), ({"awarded_on": None}, 0),
        ({"status": None}, 4), ({"status": "revoked"}, 0), ({"status": "suspended"}, 0), ({"occupation": "6-18-01-02"}, 0),
        ({"level": None}, 0), ({"level": "chief_technician"}, 8),
    ],
)  # fmt: skip
def test_a_grade_is_held_from_its_day_while_it_is_valid(change: Answer, rank: int) -> None:
    grade = {"occupation": OCCUPATION, "level": "senior", "awarded_on": "2020-01-01", "status": "valid"} | change
    lower = {"occupation": OCCUPATION, "level": "junior", "awarded_on": "2026-11-30"}
    assert held_rank({"occupation": OCCUPATION, "facts": {"grades": [grade, lower]}}, DAY) == rank
    assert held_rank({"occupation": OCCUPATION, "facts": {"grades": None}}, DAY) == 0
    assert held_rank({"occupation": OCCUPATION, "facts": {}}, DAY) == 0


def test_a_day_promised_by_rules_that_end_before_it_is_asked_about_again_under_the_new_ones() -> None:
    """The turn itself counts as a new day; a day before it stands."""
    turn = date(2027, 6, 1)

    def table(level: str, day: str, held: frozenset[str]) -> tuple[str, str | None]:
        if level != "junior":
            return "ineligible", None
        return (
            ("eligible", None)
            if day >= "2027-08-01"
            else ("ineligible", "2027-08-01" if day >= "2027-06-01" else "2027-12-01")
        )

    found, ask = planned(table, turns=(turn, date(2020, 1, 1), DAY), target_level="junior")
    assert way(found, "junior") == [("junior", "2027-08-01")]
    assert [one["as_of"] for one in ask.questions][:3] == ["2026-11-20", "2027-06-01", "2027-08-01"]
    assert way(planned(opens({"junior": "2027-06-01"}), turns=(turn,), target_level="junior")[0], "junior") == [
        ("junior", "2027-06-01")
    ]
    opened = planned(
        lambda level, day, held: ("eligible" if day >= "2027-06-01" and level == "junior" else "ineligible", None),
        turns=(turn,),
    )
    assert way(opened[0], "junior") == [("junior", "2027-06-01")]


def test_a_promise_that_is_not_kept_is_no_step() -> None:
    found, _ = planned(lambda level, day, held: ("ineligible", "2027-01-01" if level == "junior" else None))
    assert not any(level["reachable"] for level in found["levels"])


def test_where_nothing_leads_to_a_level_its_needs_are_those_of_the_furthest_situation() -> None:
    """With the most levels gained below it; of as many, the soonest."""
    found, _ = planned(opens({"junior": "2026-12-01", "intermediate": "2027-01-01"}, {"intermediate": "junior"}))
    (senior,) = [one for one in found["levels"] if one["level"] == "senior"]
    assert (senior["reachable"], senior["earliest_on"], senior["steps"], senior["verdict"]) == (
        False,
        None,
        [],
        "ineligible",
    )
    (need,) = senior["needs"]
    assert need == {
        "pathway": "ordinary", "name": PATHWAYS["ordinary"], "verdict": "ineligible", "policy": "cn.ordinary",
        "route": "senior.1", "reason": None,
        "lacking": [{name: leaf("senior.1.2", "fail")[name] for name in ("clause", "result", "required", "actual", "citation")}],
    }  # fmt: skip
    reasoned = {
        "pathway": "exceptional",
        "verdict": "not_offered",
        "policy": None,
        "route": None,
        "reason": "没有政策",
        "findings": [],
    }
    assert list(needs({"pathways": [reasoned]})) == [
        {"pathway": "exceptional", "name": "破格晋升", "verdict": "not_offered", "policy": None, "route": None,
         "reason": "没有政策", "lacking": []}
    ]  # fmt: skip


def test_equivalence_is_no_step_and_the_soonest_of_the_pathways_counts() -> None:
    def ask(question: Answer) -> Answer:
        day = question["as_of"]
        found = []
        for level in Level:
            if question.get("target_level") in (None, level.value):
                is_open = level is Level.JUNIOR and day >= "2027-02-01"
                ways = [
                    pathway_of(level.value, "eligible", None, "equivalence"),
                    pathway_of(level.value, "ineligible", "2027-03-01" if level is Level.JUNIOR else None),
                    pathway_of(
                        level.value,
                        "eligible" if is_open else "ineligible",
                        "2027-02-01" if level is Level.JUNIOR else None,
                        "competition",
                    ),
                ]
                found.append({"level": level.value, "verdict": "eligible", "pathways": ways})
        return {"levels": found}

    found = plan({"occupation": OCCUPATION, "facts": {}}, as_of=DAY, ask=ask)
    (junior,) = [one for one in found["levels"] if one["level"] == "junior"]
    assert [(step["on"], step["pathway"], step["besides_time"]) for step in junior["steps"]] == [
        ("2027-02-01", "competition", "凭竞赛成绩办理晋级")
    ]
    assert not found["levels"][0]["reachable"]


def test_a_search_that_asks_too_often_says_that_it_is_not_complete(monkeypatch: pytest.MonkeyPatch) -> None:
    assert planner.MOST_ASKED == 600
    table = opens({"junior": "2026-12-01", "intermediate": "2027-01-01"})
    whole, ask = planned(table)
    assert whole["complete"]
    for most, complete in ((len(ask.questions), True), (len(ask.questions) - 1, False), (1, False)):
        monkeypatch.setattr(planner, "MOST_ASKED", most)
        assert planned(table)[0]["complete"] is complete


def test_the_words_of_a_plan_are_the_law_s() -> None:
    assert list(BESIDES) == [name for name in PATHWAYS if name != "equivalence"]
    assert ASSUMPTIONS[0].startswith("仍在进行的工作经历")
    assert len(ASSUMPTIONS) == 4
    assert all(text and not text.endswith("。") for text in (*ASSUMPTIONS, *BESIDES.values()))
