"""一个一个地问: what columns do not know yet is asked person by person, counted, and means the same; claims."""

from __future__ import annotations

import numpy as np
import pytest

from rules import Case, Occasion, Rulebook, Setting, load, load_all
from rules.columns import Population, Setwise
from rules.columns.cases import Cases
from rules.columns.conditions import check
from rules.columns.population import FIELDS, KINDS
from rules.columns.setwise import NO_CLAIM
from rules.conditions.entry_tests import among
from rules.conditions.records import BodyRecord, Records
from rules.ladder import Level
from rules.simulation.synthetic import invented
from tests.rules.crowd import Crowd
from tests.rules.rules import AS_OF, OCCUPATION, RELATED, ROOT, ordinary

TEXT = """
id: test.singly
title: a condition that columns do not know
pathway: competition
place: "000000"
in_force: {from: 2000-01-01, certainty: from_memory}
bodies: [employer]
basis:
  rule: {document: 试, number: 试, certainty: from_memory}
levels:
  senior:
    heading: 试
    routes:
      - number: 1
        text: 试
        cite: {basis: rule, article: 试}
        competition: {events: [provincial_class_1], rank_at_most: 3}
      - {number: 2, text: 试, cite: {basis: rule, article: 试}, work: {years: 5}}
"""


def asked(population: Population):
    return Setwise(load(TEXT)).judge(population, Occasion(AS_OF, OCCUPATION, related=frozenset({RELATED})))


def test_a_test_unknown_to_columns_is_asked_of_each_person_concerned_and_counted():
    """The rank is asked of those who were in such a competition, or may have been."""
    population = invented(500, seed=(3,), on=AS_OF, occupation=OCCUPATION, places=["120000"])
    verdicts = asked(population)["senior"]
    concerned = [
        any(one.event in (None, "provincial_class_1") for one in facts.competitions or ())
        for facts in population.people()
    ]
    assert 0 < verdicts.singly["Records"] == sum(concerned) < 500
    route_one, route_two = load(TEXT).levels[Level.SENIOR].routes
    for person, facts in enumerate(population.people()):
        case = Case(facts, Occasion(AS_OF, OCCUPATION, related=frozenset({RELATED})))
        results = [route_one.check(case), route_two.check(case)]
        assert verdicts.verdict[person] == max(results)
        assert verdicts.passing_routes(person) == [
            name for name, result in zip(verdicts.routes, results, strict=True) if result == 2
        ]


class Lenient(Records):
    """A missing list is read as an empty one: not what columns would make of it."""

    __slots__ = ()

    def __init__(self, **given):
        super().__init__(**given)
        self.entries = lambda case: case.facts.grades or ()


def test_a_condition_of_a_kind_that_columns_do_not_know_is_asked_of_each_person():
    lenient = Lenient(
        source="grades",
        tests=[among("level", ["senior"])],
        dated="awarded_on",
        noun="试",
        label="试",
        missing="试",
        show=str,
    )
    population = Crowd(8, 500, AS_OF, gaps=0.3).population()
    cases = Cases(population, Occasion(AS_OF, OCCUPATION))
    result = check(lenient, cases)
    assert cases.singly == {"Lenient": 500}
    assert result.tolist() == [lenient.check(cases.one(facts)) for facts in population.people()]


def test_every_condition_of_a_list_declares_a_list_of_the_facts():
    """Otherwise columns would look at a table that nobody fills."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds" / "policies").glob("*.yaml"))]
    read = set()
    for policy in load_all(texts):
        for rule in policy.levels.values():
            for leaf in (leaf for route in rule.routes for leaf in route.leaves()):
                if isinstance(leaf.condition, Records) and not isinstance(leaf.condition, BodyRecord):
                    read.add(leaf.condition.source)
                    assert leaf.condition.dated is None or FIELDS[leaf.condition.source][leaf.condition.dated]
    assert read <= set(KINDS)
    assert len(read) > 8


def test_a_population_larger_than_one_part_is_judged_like_its_parts(monkeypatch):
    population = Crowd(4, 1_000, AS_OF).population()
    whole = asked(population)["senior"]
    monkeypatch.setattr("rules.columns.setwise.AT_ONCE", 64)
    parted = asked(population)["senior"]
    assert (whole.verdict == parted.verdict).all()
    assert (whole.passing == parted.passing).all()
    assert (whole.unsure == parted.unsure).all()
    assert parted.singly == whole.singly


def test_the_claimed_route_has_its_own_result():
    population = Crowd(7, 3_000, AS_OF).population()
    setwise = Setwise(ordinary("2023"))
    claims = np.resize(np.array([NO_CLAIM, 0, 1, 2, 3, 4, 5]), population.size)
    judged = setwise.judge(
        population,
        Occasion(AS_OF, OCCUPATION, related=frozenset({RELATED})),
        levels=["senior"],
        claims={"senior": claims},
    )["senior"]
    routes = ordinary("2023").levels[Level.SENIOR].routes
    for person, facts in enumerate(population.people()):
        case = Case(facts, Occasion(AS_OF, OCCUPATION, related=frozenset({RELATED})))
        expected = NO_CLAIM if claims[person] == NO_CLAIM else routes[claims[person]].check(case)
        assert judged.claimed[person] == expected
    assert judged.as_json(0)["claimed"] is None
    assert judged.as_json(1)["claimed"] in ("pass", "fail", "unknown")


def test_nobody_gives_no_verdicts_and_a_strange_level_is_refused():
    nobody = Population.from_facts([])
    assert len(asked(nobody)["senior"].verdict) == 0
    with pytest.raises(KeyError):
        Setwise(load(TEXT)).judge(nobody, Occasion(AS_OF, OCCUPATION), levels=["junior"])


def test_only_those_are_asked_one_by_one_whom_nothing_rules_out():
    """A list is read by columns as far as they know how: who has no entry left is not asked, and is answered alike."""
    picky = Records(
        source="grades",
        tests=[among("level", ["senior"]), lambda entry, case: 2 if entry.awarded_on == AS_OF else 0],
        dated="awarded_on",
        noun="试",
        label="试",
        missing="试",
        show=str,
    )
    population = Crowd(9, 500, AS_OF, gaps=0.3).population()
    cases = Cases(population, Occasion(AS_OF, OCCUPATION))
    result = check(picky, cases)
    people = list(population.people())
    left = [any(one.level in (None, "senior") for one in facts.grades or ()) for facts in people]
    assert 0 < cases.singly["Records"] == sum(left) < 500
    assert result.tolist() == [picky.check(cases.one(facts)) for facts in people]


def test_some_of_a_population_are_the_people_they_were():
    """Every third person, with all their lists, known and unknown."""
    population = Crowd(10, 300, AS_OF, gaps=0.3).population()
    some = np.arange(0, 300, 3)
    assert list(population.chosen(some).people()) == list(population.people())[::3]
    assert population.chosen(np.array([], np.intp)).size == 0


@pytest.mark.parametrize("place", ["120000", "430000", "140000"])
def test_competitions_by_columns_are_what_the_one_person_engine_says(place):
    """天津, 湖南, 山西 with the nation's table: ranks, shares, organisers and what was held on the day of the competition."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds" / "policies").glob("*.yaml"))]
    setting = Setting(on=AS_OF, region=place, occupation=OCCUPATION, edition="2023", kind=None, enterprise=None)
    rule = Rulebook(load_all(texts)).rule("competition", setting)
    assert rule is not None
    people = invented(3_000, seed=(7,), on=AS_OF, occupation=OCCUPATION, others=[RELATED], places=[place])
    verdicts = Setwise(rule).judge(people, Occasion(AS_OF, OCCUPATION, related=frozenset({RELATED})))
    passing = 0
    for person, facts in enumerate(people.people()):
        case = Case(facts, Occasion(AS_OF, OCCUPATION, related=frozenset({RELATED})))
        for level, told in verdicts.items():
            results = {route.name: route.check(case) for route in rule.levels[Level(level)].routes}
            assert told.verdict[person] == max(results.values()), (level, facts)
            assert told.passing_routes(person) == [name for name, result in results.items() if result == 2]
            passing += told.verdict[person] == 2
    assert passing > 30
