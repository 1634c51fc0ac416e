"""The cases of competitions, appointments and local overlays: what the texts of all places together answer."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest
import yaml

from rules import Policy, Standard, answer, load_all, read_question
from tests.coverage.cases import question_of
from tests.rules.rules import ROOT
from tests.rules.test_cases import CASES, plain, results

FILES = ("competition", "appointment_provinces", "overlays", "overlay_examples", "outside_lapses")
FIVE = ("junior", "intermediate", "senior", "technician", "senior_technician")


@cache
def texts(examples: bool) -> tuple[Policy, ...]:
    """Every seeded policy; the examples of form beside them only where a file of cases asks for them."""
    folder = ROOT / "seeds" / "policies"
    paths = [*folder.glob("*.yaml"), *(folder.glob("examples/*.yaml") if examples else ())]
    return tuple(load_all([path.read_text(encoding="utf-8") for path in sorted(paths)]))


def answered(about: dict[str, Any], case: dict[str, Any]) -> dict[str, Any]:
    """What the engine says of the level asked for, by a standard that has the five national levels (or ``offers``)."""
    told = about | case
    asked = read_question(question_of(about, case), today=date(2000, 1, 1))
    standard = Standard(levels=frozenset(told.get("offers", FIVE)))
    (level,) = answer(asked, texts(told.get("examples", False)), standard=standard)["levels"]
    return level


def every_case():
    for name in FILES:
        told = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
        for case in told["cases"]:
            yield pytest.param(told["about"], case, id=f"{name}-{case['level']}-{case['name']}")


@pytest.mark.parametrize(("about", "case"), list(every_case()))
def test_the_texts_of_all_places_answer_as_the_case_says(about, case):
    """Verdict, route, the text it stands in, earliest day and the results of the clauses named."""
    level = answered(about, case)
    (pathway,) = level["pathways"]
    assert level["verdict"] == pathway["verdict"] == case["verdict"]
    for name in ("route", "policy", "earliest_on"):
        if name in case:
            assert pathway[name] == plain(case[name]), name
    found = results(pathway["findings"])
    assert {name: found.get(name) for name in case.get("clauses", {})} == case.get("clauses", {})


def test_no_two_cases_of_a_file_bear_one_name_for_one_level():
    """A case can be spoken of by its name."""
    names = [parameters.id for parameters in every_case()]
    assert len(names) == len(set(names))
