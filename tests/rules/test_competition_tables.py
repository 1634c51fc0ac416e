"""The texts of promotion by competition say what the tables say, for every event, organiser, group, rank and holding."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from rules import Compiled, Occasion, Policy
from rules.composition import Rulebook
from rules.occasion import Setting
from rules.words import EVENTS
from tests.rules.competition_tables import CITY, DISTRICT, ERAS, LADDER, NATION, Era, Row
from tests.rules.rules import RELATED
from tests.rules.test_local_cases import texts

STRANGE_PLACE = "650000"
UNSETTLED = {
    "senior": ("national_class_1", "national_class_2"),
    "technician": ("world", "national_class_1", "national_class_2"),
    "senior_technician": ("world", "national_class_1", "national_class_2"),
}


def rule(era: Era, on: date | None = None) -> Policy | None:
    return Rulebook(texts(False)).rule("competition", Setting(on or era.from_on, era.region, era.occupation, "2023"))


def matches(row: Row, contest: dict[str, Any], era: Era, holding: str | None) -> bool:
    """Whether a result is the row's, by the table alone."""
    held_by = {era.region: CITY, era.district: DISTRICT}.get(contest["region"])
    at_home = held_by is not None or era.region == "000000" or row in NATION
    placed = (
        (row.ranks is not None and contest["rank"] in row.ranks)
        or (row.percent and contest["rank"] and contest["rank"] * 100 <= row.percent * contest["field"])
        or contest["prize"] in row.prizes
    )
    return bool(
        at_home
        and contest["event"] in row.events
        and (row.by in ("any", held_by))
        and row.group in (None, contest["group"])
        and placed
        and row.holding in (None, holding)
    )


def expected(era: Era, level: str, contest: dict[str, Any], holding: str | None) -> str:
    if holding is not None and LADDER.index(holding) >= LADDER.index(level):
        return "ineligible"
    rows = era.rows + (NATION if era.with_nation else ())
    if any(row.level == level and matches(row, contest, era, holding) for row in rows):
        return "eligible"
    if era.with_nation and contest["event"] in UNSETTLED.get(level, ()):
        return "unknown"
    return "ineligible"


def contests(era: Era) -> Iterator[dict[str, Any]]:
    """Every event, organiser and group, with ranks and no prize, and with prizes and no rank."""
    held_on = (era.from_on - timedelta(10)).isoformat()
    for event, region, group in product(EVENTS, (era.region, era.district, STRANGE_PLACE), ("worker", "student")):
        told = {"event": event, "region": region, "group": group, "occupation": era.occupation, "held_on": held_on}
        for rank in (*range(1, 13), 20, 21):
            yield told | {"rank": rank, "field": 21, "prize": None}
        for prize in ("gold", "silver", "bronze", "excellence", None):
            yield told | {"rank": None, "field": 20, "prize": prize}


def judged(compiled: Compiled, era: Era, level: str, contest: dict[str, Any], grades: list[dict[str, Any]]) -> str:
    facts = {"competitions": [contest], "grades": grades, "promotions": []}
    related = frozenset({RELATED})
    return compiled.judge(level, None, facts, Occasion(era.from_on, era.occupation, related=related)).verdict


@pytest.mark.parametrize("era", ERAS, ids=lambda era: era.text)
def test_the_text_answers_as_the_table(era):
    """A prize without a rank leaves ranks and shares open, so there the answer may be unknown, but never eligible."""
    policy = rule(era)
    compiled, asked = Compiled(policy), 0
    for level, contest, holding in product(policy.levels, contests(era), (None, *LADDER)):
        grades = [{"level": holding, "occupation": era.occupation, "awarded_on": "2010-01-01"}] if holding else []
        found, meant = judged(compiled, era, level.value, contest, grades), expected(era, level.value, contest, holding)
        if found == "unknown" and meant == "ineligible":
            assert contest["rank"] is None, (level, contest, holding)
            assert contest["prize"] is not None, (level, contest, holding)
        else:
            assert found == meant, (level, contest, holding)
        asked += 1
    assert asked > 5_000


@pytest.mark.parametrize("era", ERAS, ids=lambda era: era.text)
def test_only_the_own_occupation_counts(era):
    """A competition in 相关职业 gives no grade in 本职业, and a certificate of 相关职业 is none already held."""
    policy = rule(era)
    compiled, seen = Compiled(policy), set()
    for level, contest, holding in product(policy.levels, contests(era), (None, *LADDER)):
        if expected(era, level.value, contest, holding) != "eligible":
            continue
        grades = [{"level": holding, "occupation": era.occupation, "awarded_on": "2010-01-01"}] if holding else []
        assert judged(compiled, era, level.value, contest | {"occupation": RELATED}, grades) == "ineligible"
        elsewhere = [grade | {"occupation": RELATED} for grade in grades]
        assert judged(compiled, era, level.value, contest, elsewhere) == expected(era, level.value, contest, None)
        seen.add(level)
    assert seen


def test_a_grade_held_in_a_related_occupation_does_not_stand_in_the_way():
    for era in ERAS:
        compiled = Compiled(rule(era))
        for row in era.rows or NATION:
            if row.holding is None and row.ranks:
                contest = next(c for c in contests(era) if matches(row, c, era, None))
                held = [{"level": "senior_technician", "occupation": RELATED, "awarded_on": "2010-01-01"}]
                assert judged(compiled, era, row.level, contest, held) == "eligible", (era.text, row)


@pytest.mark.parametrize("era", ERAS, ids=lambda era: era.text)
def test_a_text_begins_and_ends_on_its_day(era):
    """On its first and last day it stands, on the days around it does not."""

    def stands(on: date) -> bool:
        policy = rule(era, on)
        return policy is not None and era.text in {policy.id, *[text.id for text in policy.layers]}

    assert (stands(era.from_on - timedelta(1)), stands(era.from_on)) == (False, True)
    if era.until_on is not None:
        assert (stands(era.until_on), stands(era.until_on + timedelta(1))) == (True, False)


def test_every_text_of_competitions_has_a_table_here():
    told = {policy.id for policy in texts(False) if policy.pathway == "competition"}
    assert told == {era.text for era in ERAS}
