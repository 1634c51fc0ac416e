"""虚拟人群: the same seed gives the same people, plausible ones, crowded where rules turn."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import pytest

from rules.facts import Facts
from rules.simulation import invented
from tests.simulation.drafts import AS_OF

LATHE, MILL = "6-18-01-01", "6-18-01-02"
LADDER = ("junior", "intermediate", "senior", "technician", "senior_technician")


def people(seed: int = 7, size: int = 3_000, on: date = AS_OF) -> list[Facts]:
    return list(invented(size, seed=(seed,), on=on, occupation=LATHE, others=(MILL,)).people())


def test_the_same_seed_gives_the_same_people_and_another_others() -> None:
    assert people(1) == people(1)
    assert people(1) != people(2)


@pytest.mark.parametrize("on", [AS_OF, date(2024, 2, 29), date(2026, 3, 31)])
def test_no_life_contradicts_itself(on: date) -> None:
    """Nobody works before 16 or ends before beginning; grades are awarded in order, none in the future."""
    for facts in people(on=on):
        for work in facts.work or ():
            if work.first_on and work.last_on:
                assert work.first_on <= work.last_on
            if work.first_on and facts.birth_date:
                assert work.first_on.year - facts.birth_date.year >= 15
                assert work.first_on <= on
        if facts.grades and facts.employment:
            assert facts.employment[0].status == "graded"
        awarded = [(LADDER.index(g.level or ""), g.awarded_on) for g in facts.grades or () if g.awarded_on]
        assert awarded == sorted(awarded)
        assert [day for _, day in awarded] == sorted(day for _, day in awarded)
        assert all(day <= on for _, day in awarded)


def test_people_crowd_round_the_thresholds_and_some_lists_are_not_known() -> None:
    found = people(size=6_000)
    last = [max(days) for facts in found if (days := [g.awarded_on for g in facts.grades or () if g.awarded_on])]
    near = sum(abs((AS_OF.replace(year=AS_OF.year - 4) - day).days) <= 1 for day in last)
    assert near > len(last) / 100, "four years ago, a day more or less"
    unknown = sum(facts.work is None for facts in found)
    assert 0 < unknown < len(found) / 20
    for name in Facts._fields:
        assert any(getattr(facts, name) for facts in found) or name == "certificates", name


def test_the_people_once_invented_are_invented_again() -> None:
    """A report on invented people names size and seed: who repeats it next year must meet the same lives."""
    digests = {
        seed: sha256(
            "\n".join(
                repr(facts)
                for facts in invented(
                    400, seed=(seed, 5), on=date(2026, 3, 31), occupation=LATHE, others=(MILL, "6-18-01-07"),
                    places=("320000", "120100"),
                ).people()
            ).encode()
        ).hexdigest()[:16]
        for seed in (7, 2026)
    }  # fmt: skip
    assert digests == {7: "34c1fd6b97157ef6", 2026: "ba4a8cebd34f6426"}
