"""两版普通申报条件: both executors against the oracle, condition by condition, over 21,000 people a run."""

from __future__ import annotations

from datetime import date

import pytest

from rules import Case, Facts, Occasion
from rules.case import RESULTS
from rules.columns import Population, Setwise
from rules.ladder import Level
from tests.oracle.law import EDITIONS, Person
from tests.oracle.people import DAYS, LEVELS, OWN, RELATED, People
from tests.rules.rules import ordinary
from tests.side_by_side import CHANGING_SEED

PEOPLE_A_DAY = 3_000
"""Other people in every run; a failure names it."""
SAID = {True: "pass", False: "fail", None: "unknown"}


@pytest.mark.parametrize(("seed", "day"), [*enumerate(DAYS[:-1]), (CHANGING_SEED, DAYS[-1])])
def test_both_executors_say_what_the_printed_conditions_say(seed: int, day: date):
    """Every level of both editions: each route's result, by the oracle, by the one-person engine and by columns."""
    people = People(seed)
    everybody = [people.somebody(day) for _ in range(PEOPLE_A_DAY)]
    known = [Facts.from_trusted(facts) for facts in everybody]
    population = Population.from_facts(known)
    judged = {
        edition: Setwise(ordinary(edition)).judge(population, Occasion(day, OWN, related=frozenset({RELATED})))
        for edition in EDITIONS
    }
    seen = set()
    for index, facts in enumerate(everybody):
        person = Person(facts, day, {OWN, RELATED})
        case = Case(known[index], Occasion(day, OWN, related=frozenset({RELATED})))
        for edition, conditions in EDITIONS.items():
            for level in LEVELS:
                told = {f"{level}.{number}": SAID[answer] for number, answer in conditions(person, level).items()}
                routes = ordinary(edition).levels[Level(level)].routes
                assert {route.name: RESULTS[route.check(case)] for route in routes} == told, (seed, day, facts)
                by_columns = judged[edition][level]
                passing, unsure = int(by_columns.passing[index]), int(by_columns.unsure[index])
                assert told == {
                    name: "pass" if passing >> bit & 1 else "unknown" if unsure >> bit & 1 else "fail"
                    for bit, name in enumerate(by_columns.routes)
                }, (seed, day, facts)
                seen |= {(edition, name, result) for name, result in told.items()}
    routes = sum(len(rule.routes) for edition in EDITIONS for rule in ordinary(edition).levels.values())
    # every condition passing, failing and unknown; of people not drawn before, one in sixty crowds lacks one of these
    assert len(seen) == 3 * routes or seed == CHANGING_SEED
