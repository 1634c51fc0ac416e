"""回答: levels, pathways, what is not offered and why."""

from __future__ import annotations

from datetime import date

import pytest

from rules import Standard, answer, read_question
from tests.rules.rules import OCCUPATION, RELATED, known_nothing, ordinary, question

BOTH = (ordinary("2018"), ordinary("2023"))
WORKED = known_nothing() | {"work": [{"occupation": RELATED, "from": "2016-11-20", "to": None}]}


def answered(facts, standard=None, **given):
    return answer(read_question(question(facts, **given), today=date(2000, 1, 1)), BOTH, standard=standard)


def levels(told):
    return {level["level"]: level["verdict"] for level in told["levels"]}


def test_without_a_target_every_level_of_the_ladder_is_answered():
    assert levels(answered(WORKED, edition="2023")) == {
        "apprentice": "not_offered",
        "junior": "eligible",
        "intermediate": "eligible",
        "senior": "eligible",
        "technician": "ineligible",
        "senior_technician": "ineligible",
        "special_technician": "not_offered",
        "chief_technician": "not_offered",
    }


def test_without_a_pathway_every_pathway_is_answered():
    (level,) = answered(WORKED, edition="2023", target_level="senior")["levels"]
    assert [entry["pathway"] for entry in level["pathways"]][:2] == ["ordinary", "apprentice_conversion"]
    assert len(level["pathways"]) == 8
    assert {entry["verdict"] for entry in level["pathways"][1:]} == {"not_offered"}
    assert all(entry["reason"] for entry in level["pathways"][1:])


def test_the_record_of_the_standard_stands_in_where_the_question_is_silent():
    """Edition and related occupations of the registry; what the question says itself goes before."""
    asked = question(WORKED, target_level="senior", pathway="ordinary")
    del asked["related_occupations"]
    record = Standard(edition="2023", related=frozenset({RELATED}))
    read = read_question(asked, today=date(2000, 1, 1))
    assert levels(answer(read, BOTH, standard=record)) == {"senior": "eligible"}
    assert levels(answer(read, BOTH, standard=Standard(edition="2018"))) == {"senior": "ineligible"}
    alone = read_question(asked | {"related_occupations": []}, today=date(2000, 1, 1))
    assert levels(answer(alone, BOTH, standard=record)) == {"senior": "ineligible"}


def test_without_an_edition_on_record_no_ordinary_rule_is_guessed():
    assert levels(answered(WORKED, target_level="senior", pathway="ordinary")) == {"senior": "unknown"}


def test_a_day_before_the_rule_has_no_rule():
    told = answered(WORKED, edition="2018", as_of="2017-12-31", target_level="senior", pathway="ordinary")
    assert levels(told) == {"senior": "not_offered"}
    assert "没有现行政策" in told["levels"][0]["reason"]


@pytest.mark.parametrize(
    ("given", "standard", "reason"),
    [
        ({"body": {"kind": "social", "filed_levels": ["junior"]}}, None, "该评价机构未备案三级/高级工"),
        ({}, Standard(levels=frozenset({"junior"})), "该职业（工种）未设三级/高级工"),
    ],
)
def test_what_is_not_offered_says_why(given, standard, reason):
    told = answered(WORKED, standard, edition="2023", target_level="senior", pathway="ordinary", **given)
    (level,) = told["levels"]
    assert (level["verdict"], level["reason"]) == ("not_offered", reason)
    assert level["pathways"][0]["findings"] == []


def test_a_body_that_is_filed_for_the_level_may_evaluate():
    body = {"kind": "school", "filed_levels": ["senior"]}
    told = answered(WORKED, edition="2023", target_level="senior", pathway="ordinary", body=body)
    assert levels(told) == {"senior": "eligible"}


def test_every_finding_is_complete():
    """Clause, result, required, actual and citation, at every depth, for people of whom much or little is known."""

    def walk(findings):
        for finding in findings:
            assert set(finding) == {"clause", "result", "required", "actual", "citation", "earliest_on", "findings"}
            assert set(finding["citation"]) == {"document", "number", "article"}
            assert all(finding["citation"].values())
            assert finding["required"]
            assert finding["actual"]
            assert finding["result"] in ("pass", "fail", "unknown")
            walk(finding["findings"])

    for facts in ({}, WORKED):
        for edition in ("2018", "2023"):
            for level in answered(facts, edition=edition)["levels"]:
                for entry in level["pathways"]:
                    assert set(entry) >= {"pathway", "verdict", "policy", "policy_digest", "route", "earliest_on"}
                    walk(entry["findings"])


def test_the_routes_of_an_answer_carry_the_name_of_the_level_and_the_printed_number():
    (level,) = answered(WORKED, edition="2023", target_level="senior", pathway="ordinary")["levels"]
    assert [finding["clause"] for finding in level["pathways"][0]["findings"]] == [f"senior.{n}" for n in range(1, 7)]
    assert level["pathways"][0]["policy_digest"] == ordinary("2023").digest
    assert read_question(question({}), today=date(2000, 1, 1)).occupation == OCCUPATION
