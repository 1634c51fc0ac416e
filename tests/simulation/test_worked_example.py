"""The worked example of docs/rules/simulation.md comes out as written there."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from rules import Facts
from rules.columns import Population
from rules.ladder import Level
from rules.simulation import Crowd, Reach, Tally, compare, propose
from rules.simulation.comparison import verdicts
from tests.docs.pages import tables
from tests.rules.rules import OCCUPATION, known_nothing
from tests.simulation.drafts import AS_OF, STANDARDS, digest_of_seed, published, tighter

ROWS = tables("rules/simulation.md")["A worked example"]


def facts(since: str, otherwise: str) -> Facts:
    told: dict[str, Any] = known_nothing()
    told["work"] = [{"occupation": OCCUPATION, "from": "2018-01-01", "to": None}]
    told["grades"] = [{"occupation": OCCUPATION, "level": "intermediate", "awarded_on": since, "kind": "skill_grade"}]
    if otherwise == "schooling not known":
        del told["education"]
    elif otherwise != "–":
        word, _, day = otherwise.partition(" since ")
        assert word == "高级工"
        told["grades"].append({"occupation": OCCUPATION, "level": "senior", "awarded_on": day, "kind": "skill_grade"})
    return Facts.from_trusted(told)


def test_the_people_of_the_example_count_as_the_table_says() -> None:
    proposal = propose(tighter(), published(), against=digest_of_seed("cn.ordinary.2023"), on=AS_OF)
    touched = Reach(proposal, STANDARDS).at(OCCUPATION, "000000")
    assert touched is not None
    assert date(2026, 11, 21) == AS_OF
    people = [facts(row[1], row[2]) for row in ROWS]
    for row, one in zip(ROWS, people, strict=True):
        before, after = verdicts(touched, one, Level.SENIOR, on=AS_OF)
        assert before is not None
        assert after is not None
        if row[3] != "–":
            assert (before.verdict, after.verdict) == tuple(row[3:5]), row
    tally = Tally()
    crowd = Crowd(
        touched, Population.from_facts(people), [row[0] for row in ROWS], ("000000",), np.zeros(len(people), np.int64)
    )
    compare(crowd, tally, on=AS_OF)
    counts = dict(tally.counts())[OCCUPATION, "000000", "senior"]
    assert (counts["people"], counts["loses"], counts["loses_to_unknown"]) == (5, 3, 1)
    assert counts["loses"] == sum(row[5] == "loses" for row in ROWS)
    assert counts["unchanged"] == sum(row[5] == "unchanged" for row in ROWS)
    shown = [example["id"] for example in tally.examples if example["level"] == "senior"]
    assert shown == [row[0] for row in ROWS if row[5] == "loses"]
