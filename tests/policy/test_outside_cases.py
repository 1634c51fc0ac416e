"""The cases of an outside examiner: questions put from the contract and the documents, without a look at the policies."""

from __future__ import annotations

import pytest
import yaml

from tests.policy.test_cases import CASES, plain, results
from tests.policy.test_local_cases import answered


def every_case():
    for path in sorted(CASES.glob("outside_*.yaml")):
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        for case in told["cases"]:
            yield pytest.param(told["about"], case, id=f"{path.stem}-{case['level']}-{case['name']}")


@pytest.mark.parametrize(("about", "case"), list(every_case()))
def test_the_seeded_texts_answer_what_was_expected_from_outside(about, case):
    """Verdict, route, earliest day and the results of the clauses named."""
    level = answered(about, case)
    (pathway,) = level["pathways"]
    assert level["verdict"] == pathway["verdict"] == case["verdict"]
    for name in ("route", "policy", "earliest_on"):
        if name in case:
            assert pathway[name] == plain(case[name]), name
    found = results(pathway["findings"])
    assert {name: found.get(name) for name in case.get("clauses", {})} == case.get("clauses", {})
