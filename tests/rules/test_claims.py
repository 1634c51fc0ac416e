"""批次判断: claims judged by columns are, each of them, what the one-person engine says."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from rules import Body, Compiled, Occasion
from rules.columns import Claim, judge_claims
from rules.ladder import Level
from tests.rules.rules import AS_OF, OCCUPATION, RELATED, ordinary
from tests.rules.somebody import NATIONAL, somebody

ASKED = Occasion(AS_OF, OCCUPATION, related=frozenset({RELATED}))


def claims(edition: str, count: int, seed: int) -> list[Claim]:
    """People at random, each claiming a condition of some level."""
    chance, rule = random.Random(seed), ordinary(edition)
    made = []
    for _ in range(count):
        level = chance.choice(NATIONAL)
        route = chance.choice(rule.levels[Level(level)].routes).name
        made.append(Claim(level, route, somebody(chance)))
    return made


@pytest.mark.parametrize("edition", ["2018", "2023"])
def test_a_batch_is_judged_as_each_of_its_rows_would_be(edition: str) -> None:
    """4,000 rows of all levels and conditions, in their order: passes, reasons, missing facts and days alike."""
    rule, made = Compiled(ordinary(edition)), claims(edition, 4_000, 11)
    judged = judge_claims(rule, made, ASKED)
    singly = [rule.judge(claim.level, claim.route, claim.facts, ASKED) for claim in made]
    assert [one.as_json() for one in judged] == [one.as_json() for one in singly]
    assert {one.claimed for one in judged} == {"pass", "fail", "unknown"}


def test_the_body_that_evaluates_is_asked_about_too() -> None:
    """What is known of the body and of the occupation's levels reaches both executors alike."""
    rule, made = Compiled(ordinary("2023")), claims("2023", 200, 5)
    asked = replace(ASKED, body=Body(kind="employer"), offered=frozenset(NATIONAL))
    judged = judge_claims(rule, made, asked)
    assert judged == [rule.judge(claim.level, claim.route, claim.facts, asked) for claim in made]


def test_no_claims_are_no_judgements() -> None:
    """An empty slice asks nothing."""
    assert judge_claims(Compiled(ordinary("2023")), [], ASKED) == []


def test_a_condition_that_the_level_lacks_is_refused() -> None:
    """Such a row is refused before; here it would be a bug."""
    with pytest.raises(KeyError):
        judge_claims(Compiled(ordinary("2023")), [Claim("senior", "senior.99", {})], ASKED)
