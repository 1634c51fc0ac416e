"""条件词汇: the conditions that later pathways are written in; each passes, fails, is unknown, and knows its day."""

from __future__ import annotations

from datetime import date

import pytest
import yaml

from rules import Body, Facts, Occasion, evaluate, load
from rules.case import RESULTS
from rules.conditions import VOCABULARY
from rules.ladder import Level
from tests.rules.rules import AS_OF, OCCUPATION, RELATED

FORM = """\
id: cn.small.2023
title: 小政策
pathway: exceptional
place: "000000"
in_force: {from: 2000-01-01, certainty: verified}
bodies: [employer]
basis:
  rule: {document: 某规程, number: 某号, certainty: verified}
levels:
  technician:
    heading: 条件
    routes:
      - {number: 1, cite: {basis: rule, article: 一}, text: 条件, %s}
"""
WORK = [{"occupation": OCCUPATION, "from": "2020-01-01", "to": None, "front_line": True}]

LISTED = {
    "kind": "specialised_ability",
    "name": "车刀刃磨",
    "issuer": "某中心",
    "occupation": OCCUPATION,
    "awarded_on": "2026-05-20",
}


def judged(clause: str, facts: dict, *, body: Body | None = None, offered: frozenset[str] | None = None):
    verdict = evaluate(
        load(FORM % clause),
        Facts.from_trusted(facts),
        Level.TECHNICIAN,
        Occasion(AS_OF, OCCUPATION, related=frozenset({RELATED}), body=body, offered=offered),
    )
    (finding,) = verdict.findings
    assert finding.actual
    return RESULTS[finding.result], finding.earliest_on.isoformat() if finding.earliest_on else None


def contest(**given):
    told = {
        "event": "municipal_class_1",
        "region": "120100",
        "occupation": OCCUPATION,
        "group": "worker",
        "rank": 3,
        "field": 10,
        "prize": "gold",
        "held_on": "2026-05-01",
    }
    return {"competitions": [told | given]}


CASES = [
    ("age: {at_least: 18, below: 60}", {"birth_date": "1966-11-21"}, "pass", None),
    ("age: {at_least: 18, below: 60}", {"birth_date": "1966-11-20"}, "fail", None),
    ("age: {at_least: 18}", {"birth_date": "2008-11-21"}, "fail", "2026-11-21"),
    ("age: {at_least: 18}", {}, "unknown", None),
    ("work: {years: 5, front_line: true}", {"work": WORK}, "pass", None),
    ("work: {years: 5, front_line: true}", {"work": [WORK[0] | {"front_line": False}]}, "fail", None),
    ("work: {years: 5, front_line: true}", {"work": [WORK[0] | {"front_line": None}]}, "unknown", None),
    ("work: {years: 5, own_occupation: true}", {"work": [WORK[0] | {"occupation": RELATED}]}, "fail", None),
    ("work: {months: 83}", {"work": WORK}, "fail", "2026-12-01"),
    ("work: {months: 82}", {"work": WORK}, "pass", None),
    (
        "grade: {at_least: senior}",
        {"grades": [{"level": "technician", "occupation": RELATED, "awarded_on": "2026-11-20"}]},
        "pass",
        None,
    ),
    (
        "grade: {at_least: senior}",
        {"grades": [{"level": "intermediate", "occupation": RELATED, "awarded_on": "2020-01-01"}]},
        "fail",
        None,
    ),
    (
        "grade: {levels: [senior], own_occupation: true}",
        {"grades": [{"level": "senior", "occupation": RELATED, "awarded_on": "2020-01-01"}]},
        "fail",
        None,
    ),
    (
        "grade: {levels: [senior], kinds: [qualification]}",
        {"grades": [{"level": "senior", "occupation": RELATED, "awarded_on": "2020-01-01", "kind": "skill_grade"}]},
        "fail",
        None,
    ),
    (
        "grade: {levels: [senior], years: 2}",
        {"grades": [{"level": "senior", "occupation": RELATED, "awarded_on": "2024-12-01"}]},
        "fail",
        "2026-12-01",
    ),
    ("grade: {levels: [senior]}", {"grades": [{"occupation": RELATED, "awarded_on": "2020-01-01"}]}, "unknown", None),
    ("grade: {levels: [senior]}", {"grades": [{"level": "senior", "awarded_on": "2020-01-01"}]}, "unknown", None),
    ("grade: {levels: [senior]}", {"grades": [{"level": "senior", "occupation": RELATED}]}, "unknown", None),
    (
        "certificate: {kinds: [specialised_ability], names: [车刀刃磨], months: 6}",
        {"certificates": [LISTED]},
        "pass",
        None,
    ),
    (
        "certificate: {kinds: [specialised_ability], names: [车刀刃磨], months: 6}",
        {"certificates": [LISTED | {"awarded_on": "2026-05-21"}]},
        "fail",
        "2026-11-21",
    ),
    (
        "certificate: {kinds: [specialised_ability], names: [车刀刃磨], own_occupation: true}",
        {"certificates": [LISTED | {"occupation": RELATED}]},
        "fail",
        None,
    ),
    ("certificate: {kinds: [overseas_qualification]}", {"certificates": [LISTED]}, "fail", None),
    (
        "certificate: {kinds: [specialised_ability], names: [车刀刃磨]}",
        {"certificates": [LISTED | {"name": None}]},
        "unknown",
        None,
    ),
    (
        "certificate: {kinds: [specialised_ability], issuers: [某中心]}",
        {"certificates": [LISTED | {"issuer": "别的中心"}]},
        "fail",
        None,
    ),
    ("grade_lacking: {at_least: senior}", {"grades": []}, "pass", None),
    (
        "grade_lacking: {at_least: senior}",
        {"grades": [{"level": "technician", "occupation": RELATED, "awarded_on": "2026-11-20"}]},
        "fail",
        None,
    ),
    (
        "grade_lacking: {at_least: senior, own_occupation: true}",
        {"grades": [{"level": "technician", "occupation": RELATED, "awarded_on": "2026-11-20"}]},
        "pass",
        None,
    ),
    (
        "grade_lacking: {at_least: senior}",
        {
            "grades": [
                {"level": "technician", "occupation": OCCUPATION, "awarded_on": "2020-01-01", "status": "revoked"}
            ]
        },
        "pass",
        None,
    ),
    ("grade_lacking: {at_least: senior}", {"grades": [{"occupation": OCCUPATION}]}, "unknown", None),
    (
        "title: {at_least: associate_senior, years: 2}",
        {"titles": [{"rank": "senior", "awarded_on": "2024-11-20"}]},
        "pass",
        None,
    ),
    (
        "title: {ranks: [junior], series: [engineering]}",
        {"titles": [{"rank": "junior", "series": "art", "awarded_on": "2024-11-20"}]},
        "fail",
        None,
    ),
    (
        "apprenticeship_ended: {mentor: true}",
        {"employment": {"apprenticeship_ended_on": "2026-11-20", "mentor": True}},
        "pass",
        None,
    ),
    (
        "apprenticeship_ended: {mentor: true}",
        {"employment": {"apprenticeship_ended_on": "2026-11-21", "mentor": True}},
        "fail",
        "2026-11-21",
    ),
    (
        "apprenticeship_ended: {mentor: true}",
        {"employment": {"apprenticeship_ended_on": "2026-11-20", "mentor": False}},
        "fail",
        None,
    ),
    (
        "apprenticeship_ended: {mentor: true}",
        {"employment": {"apprenticeship_ended_on": "2026-11-20"}},
        "unknown",
        None,
    ),
    ("probation_ended: {}", {"employment": {"probation_ended_on": None}}, "fail", None),
    ("probation_ended: {}", {"employment": {"probation_ended_on": "2026-12-01"}}, "fail", "2026-12-01"),
    ("probation_ended: {}", {"employment": {"probation_ended_on": "2026-11-20"}}, "pass", None),
    ("employment: {statuses: [new_hire, ungraded]}", {"employment": {"status": "ungraded"}}, "pass", None),
    ("employment: {statuses: [new_hire, ungraded]}", {"employment": {"status": "graded"}}, "fail", None),
    ("employment: {front_line: true, contracts: [employee]}", {"employment": {"front_line": True}}, "unknown", None),
    ("employment: {front_line: true}", {}, "unknown", None),
    ("employment: {years: 1}", {"employment": {"hired_on": "2025-12-01"}}, "fail", "2026-12-01"),
    (
        "post: {levels: [special_technician], years: 1}",
        {"post": {"level": "special_technician", "since": "2025-11-20"}},
        "pass",
        None,
    ),
    ("post: {levels: [special_technician]}", {"post": None}, "fail", None),
    ("post: {levels: [special_technician]}", {}, "unknown", None),
    (
        "performance: {attested_by: [employer]}",
        {"performance": {"outstanding": True, "attested_by": "employer"}},
        "pass",
        None,
    ),
    (
        "performance: {attested_by: [employer]}",
        {"performance": {"outstanding": True, "attested_by": "regulator"}},
        "fail",
        None,
    ),
    ("performance: {}", {"performance": {"outstanding": True}}, "unknown", None),
    ("performance: {}", {"performance": {"outstanding": False, "attested_by": "employer"}}, "fail", None),
    (
        "breakthrough: {kinds: [quality]}",
        {"breakthroughs": [{"kind": "process", "on": "2026-01-01", "attested_by": "employer"}]},
        "fail",
        None,
    ),
    (
        "breakthrough: {}",
        {"breakthroughs": [{"kind": "process", "on": "2026-01-01", "attested_by": "employer"}]},
        "pass",
        None,
    ),
    (
        "award: {ranks: [national, provincial]}",
        {"awards": [{"kind": "technical_innovation", "rank": "municipal", "granted_on": "2025-05-01"}]},
        "fail",
        None,
    ),
    (
        "award: {ranks: [national, provincial]}",
        {"awards": [{"kind": "technical_innovation", "rank": "provincial", "granted_on": "2025-05-01"}]},
        "pass",
        None,
    ),
    (
        "award: {ranks: [provincial], grades: [first]}",
        {"awards": [{"kind": "technical_innovation", "rank": "provincial", "granted_on": "2025-05-01"}]},
        "unknown",
        None,
    ),
    (
        "award: {ranks: [provincial], years: 3}",
        {"awards": [{"kind": "technical_innovation", "rank": "provincial", "granted_on": "2023-11-20"}]},
        "pass",
        None,
    ),
    (
        "award: {ranks: [provincial], years: 3}",
        {"awards": [{"kind": "technical_innovation", "rank": "provincial", "granted_on": "2023-11-19"}]},
        "fail",
        None,
    ),
    ("mentoring: {}", {"mentoring": [{"outstanding": True, "attested_by": "employer"}]}, "pass", None),
    (
        "mentoring: {apprentices: 2, apprentice_levels: [senior]}",
        {"mentoring": [{"outstanding": True, "attested_by": "employer", "apprentices": ["senior", "senior"]}]},
        "pass",
        None,
    ),
    (
        "mentoring: {apprentices: 2, apprentice_levels: [senior]}",
        {"mentoring": [{"outstanding": True, "attested_by": "employer", "apprentices": ["senior"]}]},
        "fail",
        None,
    ),
    (
        "mentoring: {apprentices: 2, apprentice_levels: [senior]}",
        {"mentoring": [{"outstanding": True, "attested_by": "employer"}]},
        "unknown",
        None,
    ),
    (
        "honour: {kinds: [national_expert], count: 2}",
        {"honours": [{"kind": "national_expert", "granted_on": "2020-01-01"}]},
        "fail",
        None,
    ),
    (
        "honour: {kinds: [national_expert]}",
        {"honours": [{"kind": "national_expert", "granted_on": "2020-01-01"}]},
        "pass",
        None,
    ),
    (
        "honour: {kinds: [national_expert]}",
        {"honours": [{"kind": "national_expert", "granted_on": "2027-01-01"}]},
        "fail",
        "2027-01-01",
    ),
    ("competition: {events: [municipal_class_1], groups: [worker], rank_at_most: 3}", contest(), "pass", None),
    ("competition: {events: [municipal_class_1], groups: [worker], rank_at_most: 2}", contest(), "fail", None),
    ("competition: {events: [municipal_class_1], groups: [student]}", contest(), "fail", None),
    ("competition: {events: [municipal_class_1], rank_at_most: 3}", contest(rank=None), "unknown", None),
    ("competition: {events: [municipal_class_1], share_at_most: 30}", contest(), "pass", None),
    ("competition: {events: [municipal_class_1], share_at_most: 29}", contest(), "fail", None),
    ("competition: {events: [municipal_class_1], share_at_most: 30}", contest(field=None), "unknown", None),
    ('competition: {events: [municipal_class_1], organised_in: "120000"}', contest(), "pass", None),
    ('competition: {events: [municipal_class_1], organised_in: "430000"}', contest(), "fail", None),
    ("competition: {events: [municipal_class_1], prizes: [gold, silver]}", contest(prize=None), "fail", None),
    ("competition: {events: [municipal_class_1]}", contest(occupation="4-10-01-05"), "fail", None),
    ("no_promotion_this_year: {pathway: competition}", {"promotions": []}, "pass", None),
    (
        "no_promotion_this_year: {pathway: competition}",
        {"promotions": [{"pathway": "competition", "on": "2026-01-01"}]},
        "fail",
        "2027-01-01",
    ),
    (
        "no_promotion_this_year: {pathway: competition}",
        {"promotions": [{"pathway": "competition", "on": "2025-12-31"}]},
        "pass",
        None,
    ),
    ("no_promotion_this_year: {pathway: competition}", {"promotions": [{"pathway": "competition"}]}, "unknown", None),
    ("unsettled: {what: 本省首席技师基本条件}", {}, "unknown", None),
    ("working: {}", {"work": WORK}, "pass", None),
    ("occupation_offers: {level: senior_technician}", {}, "unknown", None),
    ("education: {kinds: [college], standing: any}", {"education": [{"kind": "college"}]}, "pass", None),
    ("education: {kinds: [college], standing: graduated}", {"education": [{"kind": "college"}]}, "unknown", None),
]


@pytest.mark.parametrize(("clause", "facts", "result", "earliest_on"), CASES)
def test_a_condition_answers_as_its_words_say(clause, facts, result, earliest_on):
    assert judged(clause, facts) == (result, earliest_on)


def test_every_word_of_the_vocabulary_is_tried_here():
    tried = {next(iter(yaml.safe_load("{" + clause + "}"))) for clause, *_ in CASES}
    assert tried | {"body"} == set(VOCABULARY)


@pytest.mark.parametrize("name", sorted(set(VOCABULARY) - {"body", "occupation_offers"}))
def test_a_condition_whose_facts_are_missing_is_unknown(name):
    clause = next(clause for clause, *_ in CASES if clause.startswith(f"{name}:"))
    assert judged(clause, {}) == ("unknown", None)


@pytest.mark.parametrize(
    ("body", "result"),
    [
        (None, "pass"),
        (Body(kind="employer", appoints_special=True), "pass"),
        (Body(kind="employer", appoints_special=False), "fail"),
        (Body(kind="employer"), "unknown"),
    ],
)
def test_a_body_not_named_is_read_as_one_that_meets_the_condition(body, result):
    assert judged("body: {kinds: [employer], appoints_special: true}", {}, body=body)[0] == result


@pytest.mark.parametrize(("offered", "result"), [({"senior_technician"}, "pass"), ({"senior"}, "fail")])
def test_the_levels_of_the_occupation_come_from_its_standard(offered, result):
    clause = "occupation_offers: {level: senior_technician}"
    assert judged(clause, {}, offered=frozenset(offered))[0] == result


def test_groups_follow_three_valued_logic():
    """One of two unknown may still decide; two of three cannot be reached with one."""
    known = {"birth_date": "1990-01-01", "honours": []}
    old, honour, post = "age: {at_least: 18}", "honour: {kinds: [national_expert]}", "post: {levels: [senior]}"

    def group(kind: str, *clauses: str) -> str:
        parts = ", ".join(f"{{cite: {{basis: rule, article: 一}}, {clause}}}" for clause in clauses)
        return f"{kind}: [{parts}]" if kind != "two" else f"at_least_n_of: {{n: 2, of: [{parts}]}}"

    assert judged(group("any_of", old, post), known)[0] == "pass"
    assert judged(group("any_of", honour, post), known)[0] == "unknown"
    assert judged(group("all_of", old, post), known)[0] == "unknown"
    assert judged(group("all_of", honour, post), known)[0] == "fail"
    assert judged(group("two", old, honour, post), known)[0] == "unknown"
    assert judged(group("two", honour, honour, post), known)[0] == "fail"
    assert judged(group("two", old, honour, old), known)[0] == "pass"


def test_a_day_on_which_another_condition_has_lapsed_is_not_promised():
    """Ten months of work come too late for an award that counts for three years only."""
    award = "award: {ranks: [provincial], years: 3}"
    parts = ", ".join(f"{{cite: {{basis: rule, article: 一}}, {clause}}}" for clause in (award, "work: {months: 93}"))
    facts = {
        "work": WORK,
        "awards": [{"kind": "technical_innovation", "rank": "provincial", "granted_on": "2024-01-01"}],
    }
    assert judged("work: {months: 93}", facts) == ("fail", "2027-10-01")
    assert judged(f"all_of: [{parts}]", facts) == ("fail", None)
    later = facts | {"awards": [facts["awards"][0] | {"granted_on": "2025-01-01"}]}
    assert judged(f"all_of: [{parts}]", later) == ("fail", "2027-10-01")
    assert date(2027, 10, 1) > AS_OF
