"""The cases of tests/cases: what a lawyer can read and dispute is what the engine answers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from rules import answer, read_question
from tests.rules.rules import known_nothing, ordinary

CASES = Path(__file__).resolve().parent.parent / "cases"


def plain(value: Any) -> Any:
    """Dates as the exchange format writes them."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [plain(entry) for entry in value]
    return {key: plain(entry) for key, entry in value.items()} if isinstance(value, dict) else value


def question_of(about: dict[str, Any], case: dict[str, Any]) -> dict[str, Any]:
    """The case as a question; entries that name no occupation are of the occupation itself."""
    facts = known_nothing() | {"birth_date": about["birth_date"]} | plain(case.get("facts", {}))
    for name in ("work", "grades"):
        facts[name] = [{"occupation": about["occupation"]} | entry for entry in facts[name]]
    for name in case.get("missing", ()):
        del facts[name]
    return plain(
        {
            "as_of": case["day"],
            "region": "000000",
            "occupation": about["occupation"],
            "related_occupations": about["related"],
            "edition": about["edition"],
            "target_level": case["level"],
            "pathway": "ordinary",
            "facts": facts,
        }
    ) | {"facts": plain(facts)}


def results(findings: list[dict[str, Any]]) -> dict[str, str]:
    """Every clause of the tree with its result."""
    found = {}
    for finding in findings:
        found[finding["clause"]] = finding["result"]
        found |= results(finding["findings"])
    return found


def every_case():
    for path in sorted(CASES.glob("ordinary_*.yaml")):
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        for case in told["cases"]:
            yield pytest.param(told["about"], case, id=f"{path.stem}-{case['level']}-{case['name']}")


@pytest.mark.parametrize(("about", "case"), list(every_case()))
def test_the_engine_answers_as_the_case_says(about, case):
    """Verdict, route, earliest day and the results of the clauses named."""
    asked = read_question(question_of(about, case), today=date(2000, 1, 1))
    (level,) = answer(asked, [ordinary("2018"), ordinary("2023")])["levels"]
    (pathway,) = level["pathways"]
    assert level["verdict"] == pathway["verdict"] == case["verdict"]
    if "route" in case:
        assert pathway["route"] == case["route"]
    if "earliest_on" in case:
        assert pathway["earliest_on"] == plain(case["earliest_on"])
    found = results(pathway["findings"])
    assert {name: found.get(name) for name in case.get("clauses", {})} == case.get("clauses", {})


def test_every_route_has_a_case_that_passes_and_one_that_fails():
    """No route of the two editions stands without both ends."""
    seen: dict[str, set[str]] = {}
    for parameters in every_case():
        about, case = parameters.values
        asked = read_question(question_of(about, case), today=date(2000, 1, 1))
        (level,) = answer(asked, [ordinary("2018"), ordinary("2023")])["levels"]
        for name, result in results(level["pathways"][0]["findings"]).items():
            seen.setdefault(f"{about['edition']} {name}", set()).add(result)
    routes = {
        f"{edition} {route.name}"
        for edition in ("2018", "2023")
        for rule in ordinary(edition).levels.values()
        for route in rule.routes
    }
    assert {name for name in routes if not {"pass", "fail"} <= seen.get(name, set())} == set()


def test_no_two_cases_of_a_file_bear_one_name_for_one_level():
    """A case can be spoken of by its name."""
    names = [parameters.id for parameters in every_case()]
    assert len(names) == len(set(names))
