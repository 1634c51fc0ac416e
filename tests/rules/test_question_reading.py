"""问题: the exchange format is read strictly, and every fault is named with its pointer."""

from __future__ import annotations

from datetime import date

import pytest

from rules import Facts, QuestionRefused, read_question
from rules.durations import NEVER
from tests.rules.rules import AS_OF, known_nothing, question

TODAY = date(2026, 11, 20)


def faults_of(asked) -> dict[str, str]:
    with pytest.raises(QuestionRefused) as refused:
        read_question(asked, today=TODAY)
    return {fault.pointer: fault.zh for fault in refused.value.faults}


def test_a_missing_list_is_not_known_and_an_empty_one_is_known_to_be_none():
    read = read_question(question({"grades": []}), today=TODAY).facts
    assert read.grades == ()
    assert read.work is None


def test_null_says_still_where_the_field_gives_it_that_meaning():
    """``to: null`` is work that goes on; ``to`` left out is not known."""
    work = [{"occupation": "6-18-01-01", "from": "2020-01-01", "to": None}, {"from": "2020-01-01"}]
    read = read_question(question({"work": work}), today=TODAY).facts
    assert read.work is not None
    assert [entry.last_on for entry in read.work] == [NEVER, None]


def test_the_day_defaults_to_today():
    asked = question({})
    del asked["as_of"]
    assert read_question(asked, today=date(2027, 1, 2)).as_of == date(2027, 1, 2)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"colour": "red"}, "/colour"),
        ({"as_of": "2026-02-30"}, "/as_of"),
        ({"as_of": "20261120"}, "/as_of"),
        ({"as_of": 20261120}, "/as_of"),
        ({"region": "11000"}, "/region"),
        ({"region": "\uff11\uff11\uff10\uff10\uff10\uff10"}, "/region"),
        ({"occupation": "6-18-1-1"}, "/occupation"),
        ({"occupation": None}, "/occupation"),
        ({"edition": "2015"}, "/edition"),
        ({"target_level": "高级工"}, "/target_level"),
        ({"pathway": "luck"}, "/pathway"),
        ({"related_occupations": "6-18-01-02"}, "/related_occupations"),
        ({"related_occupations": ["6-18-01-02", 7]}, "/related_occupations/1"),
        ({"body": {"kind": "club"}}, "/body/kind"),
        ({"body": {"filed_levels": ["senior", "boss"]}}, "/body/filed_levels/1"),
        ({"body": {"name": "x"}}, "/body/name"),
        ({"facts": []}, "/facts"),
        ({"facts": None}, "/facts"),
        ({"facts": {"salary": 1}}, "/facts/salary"),
        ({"facts": {"a/b~c": 1}}, "/facts/a~1b~0c"),
        ({"facts": {"birth_date": "1985-13-01"}}, "/facts/birth_date"),
        ({"facts": {"grades": {}}}, "/facts/grades"),
        ({"facts": {"grades": ["senior"]}}, "/facts/grades/0"),
        ({"facts": {"grades": [{"awarded_on": "yesterday"}]}}, "/facts/grades/0/awarded_on"),
        ({"facts": {"grades": [{"level": "senior", "rank": 1}]}}, "/facts/grades/0/rank"),
        ({"facts": {"work": [{"from": "2022-01-02", "to": "2022-01-01"}]}}, "/facts/work/0/to"),
        ({"facts": {"work": [{"front_line": "yes"}]}}, "/facts/work/0/front_line"),
        ({"facts": {"competitions": [{"rank": 0}]}}, "/facts/competitions/0/rank"),
        ({"facts": {"competitions": [{"rank": True}]}}, "/facts/competitions/0/rank"),
        ({"facts": {"work": [{}] * 501}}, "/facts/work"),
        ({"facts": {"employment": {"status": "boss"}}}, "/facts/employment/status"),
        ({"facts": {"work": [{"employer": "第一\n机床厂"}]}}, "/facts/work/0/employer"),
        ({"facts": {"mentoring": [{"apprentices": ["king"]}]}}, "/facts/mentoring/0/apprentices/0"),
    ],
)
def test_a_fault_is_named_with_its_pointer(change, pointer):
    assert set(faults_of(question({}) | change)) == {pointer}


@pytest.mark.parametrize("space", ["\u3000", "\u00a0", " "])
def test_a_text_may_hold_the_spaces_of_any_input_method(space):
    employer = f"沈阳{space}第一机床厂"
    read = read_question(question({"work": [{"employer": employer}]}), today=TODAY).facts
    assert read.work is not None
    assert read.work[0].employer == employer


@pytest.mark.parametrize("form", [{"outstanding": True}, [{"outstanding": True}]])
def test_mentoring_is_a_list_or_its_only_entry(form):
    asked = question({"mentoring": form})
    read = read_question(asked, today=TODAY).facts
    assert read.mentoring is not None
    assert [entry.outstanding for entry in read.mentoring] == [True]
    assert Facts.from_trusted(asked["facts"]) == read


def test_all_faults_are_collected_not_only_the_first():
    facts = {"birth_date": "x", "grades": [{"level": "x"}, {"kind": "x"}]}
    assert set(faults_of(question(facts, region="x"))) == {
        "/region",
        "/facts/birth_date",
        "/facts/grades/0/level",
        "/facts/grades/1/kind",
    }


@pytest.mark.parametrize("asked", [None, [], "x", 3])
def test_what_is_not_an_object_is_refused(asked):
    assert "" in faults_of(asked)


def test_checked_facts_are_taken_over_to_the_same_facts():
    """``from_trusted`` is ``read`` without the checking, for every list of the exchange format."""
    facts = known_nothing() | {
        "work": [{"occupation": "6-18-01-01", "from": "2020-02-29", "to": None, "front_line": True, "employer": "甲"}],
        "grades": [{"occupation": "6-18-01-01", "level": "senior", "awarded_on": "2020-01-01", "kind": "skill_grade"}],
        "titles": [{"rank": "junior", "corresponds": None, "series": "engineering", "awarded_on": "2020-01-01"}],
        "education": [{"kind": "doctor", "school": "other", "graduated_on": None, "final_year": True}],
        "post": None,
        "breakthroughs": [{"kind": "quality", "on": "2020-01-01", "attested_by": "employer"}],
        "awards": [{"kind": "technical_innovation", "rank": "national", "granted_on": "2020-01-01"}],
        "mentoring": [{"outstanding": True, "attested_by": "regulator", "apprentices": ["senior"]}],
        "honours": [{"kind": "national_expert", "granted_on": "2020-01-01"}],
        "competitions": [{"event": "world", "rank": None, "field": 30, "prize": None, "held_on": "2020-01-01"}],
        "promotions": [{"pathway": "competition", "on": "2020-01-01"}],
    }
    assert Facts.from_trusted(facts) == read_question(question(facts, as_of=AS_OF.isoformat()), today=TODAY).facts
