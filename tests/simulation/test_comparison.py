"""得与失: what a simulation counts is what the one-person engine answers under the two sets of texts."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import numpy as np
import pytest

from rules import Facts, Occasion, Question, answer
from rules.case import PASS, UNKNOWN
from rules.columns import Population, Setwise
from rules.ladder import Level
from rules.simulation import KINDS, Crowd, Reach, Tally, compare, invented, propose, report
from tests.rules.crowd import Crowd as RandomCrowd
from tests.rules.rules import OCCUPATION, RELATED
from tests.side_by_side import CHANGING_SEED
from tests.simulation.drafts import (
    AS_OF,
    FRONT_LINE,
    HUBEI,
    STANDARDS,
    digest_of_seed,
    provincial,
    published,
    seed_text,
    stricter_front_line,
    tighter,
    wider,
)

NANJING, SHENZHEN, NATION = "320100", "440300", "000000"
"""Another crowd in every run; a failure names it."""
DRAFTS = {
    "tighter": (tighter(), "cn.ordinary.2023"),
    "wider": (wider(), "cn.ordinary.2023"),
    "provincial": (provincial(), FRONT_LINE),
    "provincial without against": (provincial(), None),
    "stricter front line": (stricter_front_line(), FRONT_LINE),
}


def reach_of(text: str, against: str | None) -> Reach:
    digest = digest_of_seed(against) if against else None
    return Reach(propose(text, published(), against=digest, on=AS_OF), STANDARDS)


def people(seed: int, size: int) -> Population:
    """Half plausible lives, half anything at all, with gaps."""
    if seed % 2:
        return RandomCrowd(seed, size, AS_OF, gaps=0.1).population()
    return invented(size, seed=(seed,), on=AS_OF, occupation=OCCUPATION, others=(RELATED,))


def simulated(reach: Reach, population: Population, regions: tuple[str, ...]) -> Tally:
    """The people dealt to the places in turn, in each place asked as far as the draft touches it."""
    tally = Tally(people=population.size)
    facts = list(population.people())
    for index, region in enumerate(regions):
        touched = reach.at(OCCUPATION, region)
        if touched is not None:
            theirs = Population.from_facts(facts[index :: len(regions)])
            ids = [f"n{number}" for number in range(theirs.size)]
            compare(Crowd(touched, theirs, ids, (region,), np.zeros(theirs.size, np.int64)), tally, on=AS_OF)
    return tally


def answered(texts: Any, facts: Any, region: str, pathway: str) -> dict[str, str]:
    """What the exchange format's own answer says of every level."""
    question = Question(AS_OF, region, OCCUPATION, None, None, None, None, pathway, None, facts)
    told = answer(question, texts, standard=STANDARDS[OCCUPATION])
    return {level["level"]: level["verdict"] for level in told["levels"]}


def holds(facts: Facts, level: str) -> bool:
    """Whoever holds a level or a higher one has nothing to gain or lose there."""
    return any(
        grade.occupation == OCCUPATION
        and grade.level is not None
        and Level(grade.level).rank >= Level(level).rank
        and grade.status in (None, "valid")
        for grade in facts.grades or ()
    )


def kind(before: str, after: str) -> str:
    """The law of the matter, said once more: gaining and losing is about 可以申报, the rest about knowing."""
    if before == after or {before, after} == {"ineligible", "not_offered"}:
        return "unchanged"
    if after == "eligible":
        return "gains"
    if before == "eligible":
        return "loses"
    return "became_unknown" if after == "unknown" else "became_known"


@pytest.mark.parametrize("name", DRAFTS)
@pytest.mark.parametrize("seed", [2, 3, CHANGING_SEED])
def test_the_counts_are_what_one_person_after_another_is_answered(name: str, seed: int) -> None:
    """Level by level and place by place, people at random."""
    reach = reach_of(*DRAFTS[name])
    population, regions = people(seed, 900), (NANJING, SHENZHEN, NATION)
    tally = simulated(reach, population, regions)
    expected: dict[tuple[str, str], Counter[str]] = {}
    for number, facts in enumerate(population.people()):
        region = regions[number % len(regions)]
        before = answered(reach.proposal.before, facts, region, reach.pathway)
        after = answered(reach.proposal.after, facts, region, reach.pathway)
        for level, verdict in before.items():
            if holds(facts, level):
                continue
            expected.setdefault((region, level), Counter())[kind(verdict, after[level])] += 1
    found = {(region, level): counts for (_, region, level), counts in tally.counts()}
    for (region, level), counts in expected.items():
        if (region, level) in found:
            told = found[region, level]
            assert {name: told[name] for name in (*KINDS, "unchanged")} == {
                name: counts[name] for name in (*KINDS, "unchanged")
            }, (seed, region, level)
        else:
            assert set(counts) == {"unchanged"}, (seed, region, level)


def test_a_tighter_draft_only_takes_and_a_wider_one_only_gives() -> None:
    population = invented(6_000, seed=(4,), on=AS_OF, occupation=OCCUPATION)
    for name, moves, others in (("tighter", "loses", "gains"), ("wider", "gains", "loses")):
        counts = sum(
            (found for _, found in simulated(reach_of(*DRAFTS[name]), population, (NATION,)).counts()), Counter()
        )
        assert counts[moves] > 20, name
        assert counts[others] == 0, name
        assert counts["eligible_after"] - counts["eligible_before"] == counts["gains"] - counts["loses"]


def test_a_provincial_overlay_touches_its_province_and_the_level_it_adds_to_alone() -> None:
    reach = reach_of(*DRAFTS["provincial"])
    assert [reach.at(OCCUPATION, place) for place in (NATION, SHENZHEN, HUBEI)] == [None] * 3
    touched = reach.at(OCCUPATION, NANJING)
    assert touched is not None
    assert touched.levels == (Level.SENIOR,)
    assert touched is reach.at(OCCUPATION, "320500"), "places with the same texts share one rule"
    assert reach.places([NATION, NANJING, SHENZHEN]) == ["320000", NANJING]


def test_a_base_replaced_under_its_own_id_keeps_the_overlays_that_build_on_it() -> None:
    """Hubei's extension goes on above the new national text."""
    reach = reach_of(*DRAFTS["stricter front line"])
    touched = reach.at(OCCUPATION, HUBEI)
    assert touched is not None
    assert touched.after is not None
    assert Level.SPECIAL_TECHNICIAN in touched.after.levels
    assert reach.proposal.orphans == ()


def test_an_overlay_whose_base_is_replaced_by_another_id_falls_away_and_is_named() -> None:
    text = stricter_front_line().replace(f"id: {FRONT_LINE}", "id: cn.direct_frontline.2026")
    reach = reach_of(text, FRONT_LINE)
    assert [orphan.id for orphan in reach.proposal.orphans] == ["cn.hb.direct_frontline.2024"]
    told = report(reach.proposal, Tally(), population={"kind": "registry"})
    assert any("cn.hb.direct_frontline.2024" in note for note in told["notes"])
    touched = reach.at(OCCUPATION, HUBEI)
    assert touched is not None
    assert touched.after is not None
    assert Level.SPECIAL_TECHNICIAN not in touched.after.levels


def test_an_occupation_for_which_the_draft_is_not_is_untouched() -> None:
    text = seed_text("cn.ordinary.2018.labour_relations").replace("work: {years: 4}", "work: {years: 6}")
    reach = reach_of(text, "cn.ordinary.2018.labour_relations")
    assert reach.at(OCCUPATION, NATION) is None
    touched = reach.at("4-07-03-02", NATION)
    assert touched is not None
    assert Level.INTERMEDIATE in touched.levels


def test_an_example_shows_the_clauses_that_made_the_difference() -> None:
    """The route that passed and now fails, in Chinese, with its article and the first day on which it would hold."""
    population = invented(6_000, seed=(4,), on=AS_OF, occupation=OCCUPATION)
    tally = simulated(reach_of(*DRAFTS["tighter"]), population, (NATION,))
    example = next(one for one in tally.examples if (one["kind"], one["level"]) == ("loses", "senior"))
    before, after = example["before"], example["after"]
    assert (before["verdict"], after["verdict"]) == ("eligible", "ineligible")
    assert [found["clause"] for found in before["findings"]] == [found["clause"] for found in after["findings"]]
    assert {found["result"] for found in before["findings"]} == {"pass"}
    assert {found["result"] for found in after["findings"]} == {"fail"}
    assert all(found["citation"]["article"].startswith("三级/高级工") for found in after["findings"])
    assert after["earliest_on"] is None or date.fromisoformat(after["earliest_on"]) > AS_OF


def test_there_are_no_more_examples_than_asked_for_and_none_without() -> None:
    population = invented(6_000, seed=(4,), on=AS_OF, occupation=OCCUPATION)
    reach = reach_of(*DRAFTS["wider"])
    touched = reach.at(OCCUPATION, NATION)
    assert touched is not None
    crowd = Crowd(
        touched, population, [str(n) for n in range(population.size)], (NATION,), np.zeros(population.size, np.int64)
    )
    for most in (0, 1, 5):
        tally = Tally()
        compare(crowd, tally, on=AS_OF, examples=most)
        shown = Counter((one["kind"], one["level"]) for one in tally.examples)
        assert max(shown.values(), default=0) == most


def test_a_tally_put_away_and_taken_up_again_counts_on() -> None:
    """What a job stores between chunks is all it needs."""
    reach = reach_of(*DRAFTS["tighter"])
    touched = reach.at(OCCUPATION, NATION)
    assert touched is not None
    whole, pieces = Tally(), Tally()
    for number in range(3):
        population = invented(800, seed=(number,), on=AS_OF, occupation=OCCUPATION)
        ids = [f"{number}-{one}" for one in range(800)]
        crowd = Crowd(touched, population, ids, (NATION,), np.zeros(800, np.int64))
        compare(crowd, whole, on=AS_OF)
        pieces = Tally.from_json(pieces.as_json())
        compare(crowd, pieces, on=AS_OF)
    assert pieces == whole
    assert (whole.asked, pieces.asked) == (2_400, 2_400)


def test_who_loses_without_being_refused_is_told_apart() -> None:
    """Whose other conditions are not known has lost an answer, not every chance."""
    population = RandomCrowd(4, 30_000, AS_OF, gaps=0.1).population()
    reach = reach_of(*DRAFTS["tighter"])
    touched = reach.at(OCCUPATION, NATION)
    assert touched is not None
    before, after = (
        Setwise(policy).judge(population, Occasion(AS_OF, OCCUPATION, related=frozenset({RELATED}), offered=touched.standard.levels), levels=["senior"])["senior"].verdict
        for policy in (touched.before, touched.after)
        if policy is not None
    )  # fmt: skip
    free = np.array([not holds(facts, "senior") for facts in population.people()])
    expected = int(((before == PASS) & (after == UNKNOWN) & free).sum())
    told = dict(simulated(reach, population, (NATION,)).counts())[OCCUPATION, NATION, "senior"]
    assert 0 < told["loses_to_unknown"] == expected < told["loses"]
