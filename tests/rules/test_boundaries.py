"""Bounds: a case on the day or number itself, and one just outside, for every kind of bound that conditions have."""

from __future__ import annotations

from typing import Any

import pytest

from rules import Standard, load
from tests.coverage.boundaries import boundaries
from tests.coverage.cases import question_of
from tests.coverage.examined import Told, examine

OCCUPATION = "6-18-01-01"
POLICY = """\
id: cn.ordinary.test
title: 试
pathway: ordinary
place: "330000"
edition: "2023"
in_force: {from: 2020-01-01, until: 2027-12-31, certainty: verified}
bodies: [employer]
basis:
  one: {document: 某规程, number: 某号, certainty: verified}
levels:
  junior:
    heading: 具备以下条件之一者
    routes:
      - number: 1
        text: 某条。
        cite: {basis: one, article: 一}
        CONDITION
"""
ABOUT = {"pathway": "ordinary", "edition": "2023", "region": "330000", "occupation": OCCUPATION, "level": "junior"}
DAY = "2026-11-20"


def contest(rank: int | None, field: int = 20, on: str = "2026-01-01") -> dict[str, Any]:
    return {"event": "provincial_class_1", "region": "330000", "rank": rank, "field": field, "held_on": on}


def lacking(condition: str, *cases: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """What each bound of the condition still lacks with these facts; the text's period is left aside.

    Each case is told twice, once stating that the clause passes and once that it fails: what is untrue counts for nothing.
    """
    told = [
        Told(question_of(ABOUT | {"day": DAY}, case), Standard(), {"clauses": {"junior.1": result}})
        for case in cases
        for result in ("pass", "fail")
    ]
    examination = examine([load(POLICY.replace("CONDITION", condition))], told)
    return {entry.told: entry.lacking for entry in boundaries(examination) if entry.clause != "in_force"}


def facts(**given: Any) -> dict[str, Any]:
    return {"facts": given}


def award(rank: str, grade: str = "first", on: str = "2026-01-01") -> dict[str, Any]:
    return {"kind": "technical_innovation", "rank": rank, "grade": grade, "granted_on": on}


def grade(level: str, on: str = "2020-01-01") -> dict[str, Any]:
    return {"level": level, "awarded_on": on}


BOUNDS: list[tuple[str, str, dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    (
        "age: {at_least: 16, below: 60}",
        "年满16周岁",
        facts(birth_date="2010-11-20"),
        facts(birth_date="2010-11-21"),
        facts(birth_date="2000-01-01"),
    ),
    (
        "age: {at_least: 16, below: 60}",
        "未满60周岁",
        facts(birth_date="1966-11-21"),
        facts(birth_date="1966-11-20"),
        facts(birth_date="1960-01-01"),
    ),
    (
        "work: {years: 1}",
        "累计满1年",
        facts(work=[{"from": "2025-11-20", "to": None}]),
        facts(work=[{"from": "2025-11-21", "to": None}]),
        facts(work=[{"from": "2015-11-21", "to": None}]),
    ),
    (
        "grade: {levels: [senior], months: 6}",
        "满6个月",
        facts(grades=[grade("senior", "2026-05-20")]),
        facts(grades=[grade("senior", "2026-05-21")]),
        facts(grades=[]),
    ),
    (
        "grade: {at_least: senior}",
        "三级/高级工以上",
        facts(grades=[grade("senior")]),
        facts(grades=[grade("intermediate")]),
        facts(grades=[grade("technician")]),
    ),
    (
        "grade_lacking: {at_least: senior, own_occupation: true}",
        "三级/高级工以上",
        facts(grades=[grade("senior")]),
        facts(grades=[grade("intermediate")]),
        facts(grades=[]),
    ),
    (
        "title: {ranks: [associate_senior, senior]}",
        "副高级以上",
        facts(titles=[{"rank": "associate_senior", "awarded_on": "2020-01-01"}]),
        facts(titles=[{"rank": "intermediate", "awarded_on": "2020-01-01"}]),
        facts(titles=[{"rank": "senior", "awarded_on": "2020-01-01"}]),
    ),
    (
        "award: {ranks: [national, provincial]}",
        "省部级以上",
        facts(awards=[award("provincial")]),
        facts(awards=[award("municipal")]),
        facts(awards=[award("national")]),
    ),
    (
        "award: {ranks: [provincial], grades: [first, second]}",
        "二等奖以上",
        facts(awards=[award("provincial", "second")]),
        facts(awards=[award("provincial", "third")]),
        facts(awards=[award("municipal", "second")]),
    ),
    (
        "award: {ranks: [national, provincial], years: 3}",
        "近3年内",
        facts(awards=[award("provincial", on="2023-11-20")]),
        facts(awards=[award("provincial", on="2023-11-19")]),
        facts(awards=[award("provincial", on="2010-11-20")]),
    ),
    (
        "award: {ranks: [national, provincial], count: 2}",
        "2项以上",
        facts(awards=[award("provincial"), award("national")]),
        facts(awards=[award("provincial"), award("municipal")]),
        facts(awards=[]),
    ),
    (
        "mentoring: {apprentice_levels: [senior, technician], apprentices: 2}",
        "徒弟2人以上",
        facts(mentoring=[{"outstanding": True, "attested_by": "employer", "apprentices": ["senior", "technician"]}]),
        facts(mentoring=[{"outstanding": True, "attested_by": "employer", "apprentices": ["senior", "junior"]}]),
        facts(mentoring=[{"outstanding": False, "attested_by": "employer", "apprentices": ["senior", "senior"]}]),
    ),
    (
        "competition: {events: [provincial_class_1], rank_at_least: 4, rank_at_most: 6}",
        "第6名为止",
        facts(competitions=[contest(6)]),
        facts(competitions=[contest(7)]),
        facts(competitions=[contest(5)]),
    ),
    (
        "competition: {events: [provincial_class_1], rank_at_least: 4, rank_at_most: 6}",
        "第4名起",
        facts(competitions=[contest(4)]),
        facts(competitions=[contest(3)]),
        facts(competitions=[contest(9)]),
    ),
    (
        "competition: {events: [provincial_class_1], share_at_most: 30}",
        "前30%",
        facts(competitions=[contest(6, 23)]),
        facts(competitions=[contest(7, 23)]),
        facts(competitions=[contest(8, 23)]),
    ),
    (
        "competition: {events: [provincial_class_1], holding: {levels: [senior]}}",
        "竞赛举办之日",
        facts(competitions=[contest(1)], grades=[grade("senior", "2026-01-01")]),
        facts(competitions=[contest(1)], grades=[grade("senior", "2026-01-02")]),
        facts(competitions=[contest(1)], grades=[grade("senior", "2020-01-02")]),
    ),
]


@pytest.mark.parametrize(
    ("condition", "told", "inside", "outside", "far"), BOUNDS, ids=[f"{one[1]}-{one[0][:12]}" for one in BOUNDS]
)
def test_a_bound_wants_the_last_inside_and_the_first_outside(
    condition: str, told: str, inside: dict[str, Any], outside: dict[str, Any], far: dict[str, Any]
) -> None:
    """Each takes away its own side; what lies far from it takes away nothing."""
    assert lacking(condition)[told] == ("inside", "outside")
    assert lacking(condition, far)[told] == ("inside", "outside")
    assert lacking(condition, inside)[told] == ("outside",)
    assert lacking(condition, outside)[told] == ("inside",)
    assert lacking(condition, inside, outside)[told] == ()


@pytest.mark.parametrize(
    ("stated", "counts"),
    [
        ({"verdict": "eligible"}, False),
        ({"verdict": "eligible", "route": "junior.1"}, True),
        ({"verdict": "unknown", "route": "junior.1"}, False),
        ({"clauses": {"junior.1": "pass"}}, True),
        ({"clauses": {"junior.1.1": "pass"}}, True),
        ({"clauses": {"junior.1": "fail"}}, False),
        ({"clauses": {"junior.10": "pass"}}, False),
    ],
)
def test_a_case_counts_only_where_it_says_what_the_clause_comes_to(stated: dict[str, Any], counts: bool) -> None:
    """Of the clause, of what holds it, or by the route that passes; else the number could move unseen."""
    born = question_of(ABOUT | {"day": DAY}, facts(birth_date="2010-11-20"))
    examination = examine([load(POLICY.replace("CONDITION", "age: {at_least: 16}"))], [Told(born, Standard(), stated)])
    (age,) = [entry for entry in boundaries(examination) if entry.clause != "in_force"]
    assert age.lacking == (("outside",) if counts else ("inside", "outside"))


def test_the_turn_of_the_year_is_a_bound() -> None:
    """同一年内只能晋升一次: the last of December, and the first of January."""
    promoted = facts(promotions=[{"pathway": "competition", "on": "2025-12-20"}])
    condition = "no_promotion_this_year: {pathway: competition}"
    assert lacking(condition, promoted | {"day": "2025-12-30"}) == {"次年1月1日": ("inside", "outside")}
    assert lacking(condition, promoted | {"day": "2025-12-31"}) == {"次年1月1日": ("inside",)}
    assert lacking(condition, promoted | {"day": "2026-01-01"}) == {"次年1月1日": ("outside",)}


def test_a_level_named_alone_and_a_rule_without_numbers_have_no_bound() -> None:
    """取得四级证书 is no 及以上; neither is a list of honours."""
    assert lacking("grade: {levels: [intermediate]}") == {}
    assert lacking("honour: {kinds: [national_expert]}") == {}


def test_what_is_not_known_lies_on_no_side() -> None:
    condition = "competition: {events: [provincial_class_1], rank_at_most: 6}"
    assert lacking(condition, facts(competitions=[contest(None)]), {"missing": ["competitions"]}) == {
        "第6名为止": ("inside", "outside")
    }


@pytest.mark.parametrize(
    ("day", "still_lacking"),
    [
        ("2020-01-01", ("outside", "inside outside")),
        ("2019-12-31", ("inside", "inside outside")),
        ("2027-12-31", ("inside outside", "outside")),
        ("2028-01-01", ("inside outside", "inside")),
        ("2020-01-02", ("inside outside", "inside outside")),
    ],
)
def test_a_text_wants_its_first_and_last_day_and_the_days_beside_them(day: str, still_lacking: tuple[str, str]) -> None:
    text = load(POLICY.replace("CONDITION", "age: {at_least: 16}"))
    examination = examine([text], [Told(question_of(ABOUT | {"day": day}, {}), Standard())])
    period = [" ".join(entry.lacking) for entry in boundaries(examination) if entry.clause == "in_force"]
    assert tuple(period) == still_lacking


def test_a_case_of_another_place_or_level_shows_no_end_of_a_period() -> None:
    """The day before counts only where the text would have answered."""
    text = load(POLICY.replace("CONDITION", "age: {at_least: 16}"))
    for elsewhere in ({"region": "320000"}, {"level": "senior"}, {"edition": "2018"}):
        about = ABOUT | {"day": "2019-12-31"} | elsewhere
        entries = boundaries(examine([text], [Told(question_of(about, {}), Standard())]))
        assert entries[0].lacking == ("inside", "outside"), elsewhere
