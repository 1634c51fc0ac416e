"""两个执行器，一个含义: what is judged by columns is what the one-person engine says, over 210,000 people at random."""

from __future__ import annotations

import numpy as np
import pytest

from rules import Case, Facts, Occasion, evaluate, load
from rules.case import VERDICTS
from rules.columns import Population, Setwise
from rules.ladder import Level
from tests.rules.crowd import DAYS, Crowd
from tests.rules.rules import AS_OF, OCCUPATION, RELATED, ordinary
from tests.side_by_side import CHANGING_SEED

NATIONAL = ("junior", "intermediate", "senior", "technician", "senior_technician")
EDITIONS = ("2018", "2023")
PEOPLE_A_DAY = 30_000
"""Another crowd in every run; a failure names it."""

EVERY_WORD = """
id: test.every_word
title: every word that columns know, in every shape
pathway: exceptional
place: "000000"
in_force: {from: 2000-01-01, certainty: from_memory}
bodies: [employer]
basis:
  rule: {document: 试, number: 试, certainty: from_memory}
levels:
  senior:
    heading: 试
    routes:
"""
SHAPES = (
    "age: {at_least: 16, below: 20}",
    "working: {}",
    "work: {years: 2, months: 1, front_line: true}",
    "work: {months: 11, own_occupation: true}",
    "work: {years: 1, since_grade: {at_least: senior, own_occupation: true}}",
    "work: {years: 3, since_title: {ranks: [junior], series: [engineering]}, front_line: true}",
    "grade: {at_least: intermediate, years: 4, kinds: [qualification]}",
    "title: {at_least: intermediate, corresponds: true, months: 11}",
    "education: {majors: [same], standing: graduated}",
    "education: {assessed: true, standing: graduated_or_final_year}",
    "education: {kinds: [technician_class], standing: any}",
    "employment: {front_line: true, mentor: true, years: 1}",
    "apprenticeship_ended: {mentor: true}",
    "probation_ended: {}",
    "no_promotion_this_year: {pathway: competition}",
    "grade_lacking: {at_least: technician}",
    "grade_lacking: {levels: [senior], kinds: [qualification], own_occupation: true}",
    "occupation_offers: {level: senior_technician}",
    "unsettled: {what: 试}",
)


def every_word() -> str:
    """A policy that uses each shape alone, and all of them in groups of each sort."""
    cite = "cite: {basis: rule, article: 试}"
    routes = "".join(
        f"      - {{number: {number}, text: 试, {cite}, {shape}}}\n" for number, shape in enumerate(SHAPES, start=1)
    )
    parts = ", ".join(f"{{{cite}, {shape}}}" for shape in SHAPES[:6])
    groups = (f"any_of: [{parts}]", f"at_least_n_of: {{n: 3, of: [{parts}]}}", f"all_of: [{parts}]")
    return (
        EVERY_WORD
        + routes
        + "".join(
            f"      - {{number: {number}, text: 试, {cite}, {group}}}\n"
            for number, group in enumerate(groups, start=len(SHAPES) + 1)
        )
    )


def compared(population, judged, policies, as_of, chosen, seed):
    """Every person's routes, one edition and level each: the bits are what each route's own check says."""
    seen = set()
    for person, (facts, (edition, level)) in enumerate(zip(population.people(), chosen, strict=True)):
        verdicts = judged[edition][level]
        case = Case(facts, Occasion(as_of, OCCUPATION, related=frozenset({RELATED})))
        results = [route.check(case) for route in policies[edition].levels[Level(level)].routes]
        passing = sum(1 << bit for bit, result in enumerate(results) if result == 2)
        unsure = sum(1 << bit for bit, result in enumerate(results) if result == 1)
        told = (int(verdicts.verdict[person]), int(verdicts.passing[person]), int(verdicts.unsure[person]))
        assert told == (max(results), passing, unsure), (seed, as_of, person, edition, level, facts)
        seen.add((edition, level, max(results)))
    return seen


@pytest.mark.parametrize(("seed", "as_of"), [*enumerate(DAYS[:-1], start=1), (CHANGING_SEED, DAYS[-1])])
def test_columns_and_the_one_person_engine_mean_the_same(seed, as_of):
    """Route by route, both ordinary editions, every level, 30,000 people a day."""
    policies = {edition: ordinary(edition) for edition in EDITIONS}
    population = Crowd(seed, PEOPLE_A_DAY, as_of).population()
    judged = {
        edition: Setwise(policy).judge(population, Occasion(as_of, OCCUPATION, related=frozenset({RELATED})))
        for edition, policy in policies.items()
    }
    assert not any(verdicts.singly for levels in judged.values() for verdicts in levels.values())
    pick = np.random.default_rng(seed)
    chosen = zip(
        pick.choice(EDITIONS, PEOPLE_A_DAY).tolist(), pick.choice(NATIONAL, PEOPLE_A_DAY).tolist(), strict=True
    )
    seen = compared(population, judged, policies, as_of, list(chosen), seed)
    assert len(seen) == 30  # every edition and level: passing, failing and unknown


@pytest.mark.parametrize("seed", [11, CHANGING_SEED])
def test_every_word_and_every_group_means_the_same(seed):
    """Shapes that the ordinary editions do not use, alone and joined."""
    policy = load(every_word())
    population = Crowd(seed, 3_000, AS_OF, gaps=0.1).population()
    judged = Setwise(policy).judge(population, Occasion(AS_OF, OCCUPATION, related=frozenset({RELATED})))
    assert judged["senior"].singly == {}
    seen = compared(population, {"x": judged}, {"x": policy}, AS_OF, [("x", "senior")] * 3_000, seed)
    assert seen


def test_the_facts_of_the_columns_give_the_tree_that_agrees_with_the_compact_verdict():
    """What a compact verdict leaves out is rendered by the one-person engine, from the columns themselves."""
    population = Crowd(5, 2_000, AS_OF).population()
    occasion = Occasion(AS_OF, OCCUPATION, related=frozenset({RELATED}))
    judged = Setwise(ordinary("2023")).judge(population, occasion)
    for person in range(population.size):
        level = NATIONAL[person % 5]
        tree = evaluate(ordinary("2023"), population.facts(person), Level(level), occasion)
        told = judged[level].as_json(person)
        assert (told["verdict"], told["passing"]) == (tree.verdict, list(tree.passing))
        assert told["verdict"] == VERDICTS[judged[level].verdict[person]]


def test_facts_become_columns_and_facts_again():
    """Nothing is lost on the way, whatever is missing."""
    people = list(Crowd(6, 2_000, AS_OF, gaps=0.2).population().people())
    population = Population.from_facts([*people, Facts()])
    assert list(population.people()) == [*people, Facts()]
    assert population.facts(17) == people[17]
    with pytest.raises(IndexError):
        population.facts(2_001)
