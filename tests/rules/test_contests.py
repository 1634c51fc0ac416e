"""竞赛: ranks, shares, organisers and what was held on the day of the competition, both ends of each."""

from __future__ import annotations

import pytest

from rules import PolicyRefused, load
from tests.rules.rules import OCCUPATION, RELATED
from tests.rules.test_vocabulary import FORM, contest, judged

RANKS = "competition: {events: [municipal_class_1], rank_at_least: 4, rank_at_most: 6}"
SHARE = "competition: {events: [municipal_class_1], share_at_most: 30}"
HOLDING = "competition: {events: [municipal_class_1], holding: {levels: [technician], own_occupation: true}}"


def certificate(**given):
    return {"level": "technician", "occupation": OCCUPATION, "awarded_on": "2026-05-01"} | given


@pytest.mark.parametrize(("rank", "result"), [(3, "fail"), (4, "pass"), (6, "pass"), (7, "fail")])
def test_a_band_of_ranks_has_two_ends(rank, result):
    assert judged(RANKS, contest(rank=rank)) == (result, None)


@pytest.mark.parametrize(
    ("rank", "prize", "result"), [(None, None, "fail"), (None, "gold", "unknown"), (None, "excellence", "unknown")]
)
def test_no_rank_and_no_prize_is_no_place_but_a_prize_without_a_rank_leaves_it_open(rank, prize, result):
    assert judged(RANKS, contest(rank=rank, prize=prize)) == (result, None)
    assert judged(SHARE, contest(rank=rank, prize=prize)) == (result, None)


def test_a_rank_that_is_not_given_is_not_known():
    facts = contest(prize=None)
    del facts["competitions"][0]["rank"]
    assert judged(RANKS, facts) == ("unknown", None)
    assert judged(SHARE, facts) == ("unknown", None)


@pytest.mark.parametrize(
    ("rank", "field", "result"),
    [
        (3, 10, "pass"),
        (4, 10, "fail"),
        (3, 9, "fail"),
        (1, 3, "fail"),
        (1, 4, "pass"),
        (30, 100, "pass"),
        (31, 100, "fail"),
    ],
)
def test_a_share_is_counted_in_whole_persons(rank, field, result):
    """30 % of 9 is 2.7: the third is not among them; nothing is rounded up."""
    assert judged(SHARE, contest(rank=rank, field=field)) == (result, None)


@pytest.mark.parametrize("field", [None, 0])
def test_a_share_of_an_unknown_field_is_unknown(field):
    assert judged(SHARE, contest(field=field)) == ("unknown", None)


@pytest.mark.parametrize(
    ("region", "by"),
    [("120000", "province"), ("120100", "prefecture"), ("120101", "county"), ("000000", "nation")],
)
def test_the_organiser_is_read_off_its_code(region, by):
    for level in ("nation", "province", "prefecture", "county"):
        clause = f"competition: {{events: [municipal_class_1], organised_by: [{level}]}}"
        assert judged(clause, contest(region=region)) == ("pass" if level == by else "fail", None)


def test_an_organiser_not_known_leaves_the_clause_unknown():
    clause = "competition: {events: [municipal_class_1], organised_by: [county]}"
    assert judged(clause, contest(region=None)) == ("unknown", None)
    clause = 'competition: {events: [municipal_class_1], organised_in: "120000"}'
    assert judged(clause, contest(region=None)) == ("unknown", None)


def test_the_own_occupation_may_be_asked_for():
    clause = "competition: {events: [municipal_class_1], own_occupation: true}"
    assert judged(clause, contest()) == ("pass", None)
    assert judged(clause, contest(occupation=RELATED)) == ("fail", None)
    assert judged("competition: {events: [municipal_class_1]}", contest(occupation=RELATED)) == ("pass", None)


@pytest.mark.parametrize(
    ("grades", "result"),
    [
        ([certificate()], "pass"),
        ([certificate(awarded_on="2026-05-02")], "fail"),
        ([certificate(awarded_on="2026-05-02"), certificate(awarded_on="2020-01-01")], "pass"),
        ([certificate(status="revoked")], "fail"),
        ([certificate(occupation=RELATED)], "fail"),
        ([certificate(level="senior")], "fail"),
        ([certificate(awarded_on=None)], "unknown"),
        ([certificate(level=None)], "unknown"),
        ([certificate(level=None, awarded_on="2026-05-02")], "fail"),
        ([], "fail"),
    ],
)
def test_what_is_held_is_judged_on_the_day_of_the_competition(grades, result):
    """A grade won by the result itself comes later, and does not make the same result count again."""
    assert judged(HOLDING, contest() | {"grades": grades}) == (result, None)


def test_a_day_of_the_competition_not_known_leaves_the_holding_unknown():
    assert judged(HOLDING, contest(held_on=None) | {"grades": [certificate()]}) == ("unknown", None)
    assert judged(HOLDING, contest(held_on=None) | {"grades": []}) == ("fail", None)
    assert judged(HOLDING, contest()) == ("unknown", None)


def test_a_band_that_ends_before_it_begins_is_refused():
    with pytest.raises(PolicyRefused, match="rank_at_most"):
        load(FORM % "competition: {events: [municipal_class_1], rank_at_least: 4, rank_at_most: 3}")


def test_the_requirement_reads_as_the_table_prints_it():
    (route,) = (
        load(FORM % HOLDING.replace("holding", "rank_at_most: 10, groups: [worker], holding"))
        .levels.popitem()[1]
        .routes
    )
    assert route.condition is not None
    assert route.condition.required() == (
        "本职业或相关职业市级一类竞赛职工组前10名，且竞赛举办之日已取得本职业二级/技师职业资格（职业技能等级）证书"
    )
