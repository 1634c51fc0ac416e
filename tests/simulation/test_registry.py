"""登记人群: everybody on record is asked with what the registry knows, in a fixed number of statements a chunk."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from certification.queries import judgements
from certification.queries.persons import occupations_of
from registry.models import CareerSpell, Employment, Worker
from rulebook import policies
from rulebook.desks import EligibilityDesk
from rulebook.populations import registered
from rulebook.standards import standard_on_record, standards_on_record
from rules import Facts
from rules.ladder import Level
from rules.simulation import Reach, Tally, compare, propose
from tests import factories
from tests.candidates import many, workbook
from tests.house import DUE, LATHE, House
from tests.simulation.drafts import digest_of_seed, tighter

ON = date(2026, 10, 10)
MILLING = "6-18-01-02"


def reach(text: str = "", on: date = ON) -> Reach:
    proposal = propose(text or tighter(), policies.published(), against=digest_of_seed("cn.ordinary.2023"), on=on)
    return Reach(proposal, standards_on_record(on))


@pytest.fixture
def judged(house: House) -> House:
    """Six people: three with a certificate issued here (one suspended), three judged and no more."""
    house.give_notice(house.upload(workbook(many(3))))
    issued = house.issue(at=DUE)
    factories.changed(issued[0], "suspended", effective_on=ON, by=house.regulator, at=DUE)
    house.upload(workbook(many(3, first=11)), filename="第二批.xlsx")
    return house


@pytest.fixture
def lived(judged: House) -> House:
    """Three more of whom a career alone is on record; two of them were put forward by the body."""
    for number in range(3):
        worker = factories.WorkerFactory(birth_date=date(1980 + number, 1, 1))
        CareerSpell.objects.create(
            worker=worker, occupation_id=MILLING if number else LATHE, started_on=date(2016 + number, 1, 1),
            recorded_at=DUE,
        )  # fmt: skip
        if number:
            Employment.objects.create(worker=worker, body=judged.site.body, recorded_at=DUE)
    return judged


def everybody(asked: Reach, size: int = 2_000) -> dict[tuple[str, str], tuple[str, Any]]:
    """Place and facts by worker and occupation."""
    return {
        (worker, crowd.touched.occupation): (crowd.regions[crowd.places[number]], crowd.population.facts(number))
        for chunk in registered(asked, judgements=judgements, size=size)
        for crowd in chunk.crowds
        for number, worker in enumerate(crowd.ids)
    }


def test_people_are_asked_with_the_facts_that_they_see_themselves(lived: House) -> None:
    """The same place and facts as on the worker's own page, a suspended certificate included."""
    found = everybody(reach())
    seen = 0
    for worker in Worker.objects.all():
        for person in occupations_of(worker, on=ON):
            place, facts = found[str(worker.pk), person.occupation]
            assert place == person.region
            assert facts == Facts.from_trusted(person.facts)
            seen += 1
    assert seen == 6


def test_a_career_alone_is_asked_about_too_at_the_employers_place(lived: House) -> None:
    """Where no certificate and no verdict says a place: the body's that put the worker forward, else the nation."""
    found = everybody(reach())
    alone = {key: place for key, (place, facts) in found.items() if facts.grades is None}
    places = sorted((occupation, place) for (_, occupation), place in alone.items())
    assert places == [(LATHE, "000000"), *[(MILLING, lived.site.body.region_id)] * 2]


def test_small_chunks_find_the_same_people_as_a_large_one(lived: House) -> None:
    assert everybody(reach(), size=2) == everybody(reach())
    chunks = list(registered(reach(), judgements=judgements, size=4))
    assert [chunk.people for chunk in chunks] == [4, 4, 1]
    rest = list(registered(reach(), judgements=judgements, after=chunks[0].cursor, size=4))
    assert [chunk.cursor for chunk in rest] == [chunk.cursor for chunk in chunks[1:]]


def test_a_chunk_takes_six_statements_however_many_it_holds(lived: House, django_assert_num_queries: Any) -> None:
    asked = reach()
    for size, chunks in ((1, 9), (20, 1)):
        with django_assert_num_queries(6 * chunks + 1):  # and one that finds nobody left
            assert sum(chunk.people for chunk in registered(asked, judgements=judgements, size=size)) == 9


def test_what_is_counted_is_what_the_desk_answers(judged: House) -> None:
    """Before: by the question as anybody may put it."""
    tally = Tally()
    for chunk in registered(reach(), judgements=judgements):
        for crowd in chunk.crowds:
            compare(crowd, tally, on=ON)
    counted: Counter[str] = Counter()
    for (_, _, level), counts in tally.counts():
        counted[level] += counts["eligible_before"]
    desk, answered = EligibilityDesk(today=ON), Counter[str]()
    for worker in Worker.objects.all():
        for person in occupations_of(worker, on=ON):
            told = desk.answer(person.question(as_of=ON) | {"pathway": "ordinary"})
            held = [grade["level"] for grade in person.facts["grades"] if grade.get("status", "valid") == "valid"]
            top = max((Level(level).rank for level in held), default=0)
            answered.update(
                level["level"]
                for level in told["levels"]
                if level["verdict"] == "eligible" and Level(level["level"]).rank > top
            )
    assert +counted == answered
    assert answered["senior"] > 0


def test_standards_read_at_once_are_those_read_one_by_one(reference: None) -> None:
    found = standards_on_record(ON)
    assert len(found) > 10
    for occupation in sorted(found)[:: max(1, len(found) // 40)]:
        assert found[occupation] == standard_on_record(occupation, None, ON)


def test_an_enterprises_own_draft_asks_its_own_people_alone(lived: House) -> None:
    """Six were put forward by the uploads of the body, two by hand, one by nobody."""
    code = lived.site.body.credit_code
    own = f"""
id: cn.enterprise.conversion.draft
extends: cn.apprentice_conversion.2022
title: 本厂转正定级（草案）
pathway: apprentice_conversion
place: "320500"
enterprise: "{code}"
in_force: {{from: 2026-01-01, certainty: from_memory}}
bodies: [employer]
basis:
  rule: {{document: 试, number: 试, certainty: from_memory}}
levels:
  junior:
    heading: 试
    routes:
      - {{number: 21, text: 试, cite: {{basis: rule, article: 一}}, work: {{years: 1}}}}
"""
    proposal = propose(own, policies.published(), against=None, on=ON)
    asked = Reach(proposal, standards_on_record(ON))
    assert sum(chunk.people for chunk in registered(asked, judgements=judgements)) == Employment.objects.count() == 8
