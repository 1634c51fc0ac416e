"""The cases of the nation's pathways and of the standards of single occupations, over every seeded text together."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest
import yaml

from rules import Policy, Rulebook, Standard, answer, load_all, read_question
from rules.conditions.persons import Unsettled
from tests.coverage.cases import question_of
from tests.rules.rules import ROOT
from tests.rules.test_cases import CASES, plain, results

FIVE = ("junior", "intermediate", "senior", "technician", "senior_technician")
PATHWAYS = (
    "apprentice_conversion",
    "direct_ungraded",
    "direct_frontline",
    "exceptional",
    "appointment",
    "equivalence",
)
FILES = (*PATHWAYS, "standards")


@cache
def texts() -> tuple[Policy, ...]:
    """Every seeded policy."""
    paths = sorted((ROOT / "seeds" / "policies").glob("*.yaml"))
    return tuple(load_all([path.read_text(encoding="utf-8") for path in paths]))


@cache
def book() -> Rulebook:
    """The same, to be asked."""
    return Rulebook(texts())


def cases(name: str) -> list[dict[str, Any]]:
    """The cases of a file, each whole; facts that the file shares are the case's unless it says otherwise."""
    told = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    about = told["about"]
    return [plain(about | case | {"facts": about.get("facts", {}) | case.get("facts", {})}) for case in told["cases"]]


def answered(case: dict[str, Any]) -> dict[str, Any]:
    """What the engine says of the level asked for; ``offers`` are the levels of the occupation on record."""
    asked = read_question(question_of({}, case), today=date(2000, 1, 1))
    offers = case.get("offers", FIVE)
    standard = Standard(levels=frozenset(offers) if offers is not None else None)
    (level,) = answer(asked, book(), standard=standard)["levels"]
    return level


def every_case():
    for name in FILES:
        for case in cases(name):
            yield pytest.param(case, id=f"{name}-{case['level']}-{case['name']}")


@pytest.mark.parametrize("case", list(every_case()))
def test_the_seeded_texts_answer_as_the_case_says(case):
    """Verdict, route, the text it stands in, earliest day, reason and the results of the clauses named."""
    level = answered(case)
    (pathway,) = level["pathways"]
    assert level["verdict"] == pathway["verdict"] == case["verdict"]
    for name in ("route", "policy", "earliest_on"):
        if name in case:
            assert pathway[name] == case[name], name
    if "reason" in case:
        assert level["reason"] == case["reason"]
    found = results(pathway["findings"])
    assert {name: found.get(name) for name in case.get("clauses", {})} == case.get("clauses", {})


def test_no_two_cases_bear_one_name_for_one_level():
    """A case can be spoken of by its name."""
    for name in FILES:
        names = [(case["level"], case["name"]) for case in cases(name)]
        assert len(names) == len(set(names))


def _of_file(policy: Policy, name: str) -> bool:
    return policy.id.startswith("cn.ordinary.2018.") if name == "standards" else policy.id.startswith(f"cn.{name}.")


@pytest.mark.parametrize("name", FILES)
def test_every_route_of_the_nations_texts_has_a_case_at_either_end(name):
    """Passing and failing; what is unsettled is only ever unknown, or fails with what is required beside it."""
    seen: dict[str, set[str]] = {}
    for case in cases(name):
        (pathway,) = answered(case)["pathways"]
        for clause, result in results(pathway["findings"]).items():
            seen.setdefault(clause, set()).add(result)
    routes = [
        route
        for policy in texts()
        if _of_file(policy, name)
        for rule in policy.levels.values()
        for route in rule.routes
    ]
    assert routes
    for route in routes:
        open_ = any(isinstance(leaf.condition, Unsettled) for leaf in route.leaves())
        assert seen.get(route.name, set()) >= ({"unknown"} if open_ else {"pass", "fail"}), route.name
