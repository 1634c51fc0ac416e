"""逐项判定的文字: for every word of the vocabulary what it requires, what it found, what is lacking and from when it holds.

``findings.yaml`` is a table to be read: each condition as policies write it, put to one entry that passes, to that
entry with each field left out, null or other, and to nothing at all. ``python -m tests.rules.test_words_of_findings``
writes it anew: only where the words of findings are meant to change.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import yaml

from rules import Body, Facts, Occasion, PolicyRefused, load
from rules.case import PASS, RESULTS, UNKNOWN, Case
from rules.conditions import VOCABULARY
from rules.ladder import Level
from tests.rules.rules import AS_OF, OCCUPATION, RELATED, ROOT, STRANGE
from tests.rules.test_vocabulary import FORM

TABLE = ROOT / "tests/rules/findings.yaml"
GRADE = {
    "level": "senior", "occupation": OCCUPATION, "awarded_on": "2024-11-20", "kind": "skill_grade", "status": "valid",
}  # fmt: skip
LISTED = {
    "kind": "specialised_ability", "name": "车刀刃磨", "issuer": "某中心", "occupation": RELATED,
    "awarded_on": "2026-05-20",
}  # fmt: skip
TITLE = {"rank": "intermediate", "corresponds": True, "series": "engineering", "awarded_on": "2024-11-20"}
SCHOOLING = {
    "kind": "technician_class", "school": "technician_college", "major": "related", "graduated_on": "2026-11-20",
    "final_year": False, "assessed": True,
}  # fmt: skip
EMPLOYMENT = {
    "status": "ungraded", "front_line": True, "contract": "employee", "hired_on": "2025-11-20",
    "probation_ended_on": "2026-11-20", "apprenticeship_ended_on": "2026-11-20", "mentor": True,
}  # fmt: skip
CONTEST = {
    "event": "provincial_class_1", "region": "120000", "occupation": OCCUPATION, "group": "worker", "rank": 3,
    "field": 10, "prize": "gold", "held_on": "2025-11-20",
}  # fmt: skip
ATTESTED = {"outstanding": True, "attested_by": "employer"}
WORK = {"occupation": RELATED, "from": "2025-11-20", "to": None, "front_line": True}
AWARD = {"kind": "technical_innovation", "rank": "provincial", "grade": "second", "granted_on": "2023-11-20"}

ASKED: list[tuple[str, str, dict[str, Any]]] = [
    ("age: {at_least: 18}", "birth_date", {}),
    ("age: {at_least: 18, below: 60}", "birth_date", {}),
    ("working: {}", "work", WORK),
    ("work: {years: 1}", "work", WORK),
    ("work: {years: 1, months: 6, own_occupation: true}", "work", WORK | {"occupation": OCCUPATION}),
    ("work: {months: 12, front_line: true}", "work", WORK),
    ("work: {years: 1, since_grade: {levels: [senior]}}", "grades", GRADE),
    ("work: {years: 2, since_title: {ranks: [intermediate]}, own_occupation: true}", "titles", TITLE),
    ("grade: {levels: [intermediate, senior]}", "grades", GRADE),
    ("grade: {at_least: senior, own_occupation: true, years: 2}", "grades", GRADE),
    ("grade: {levels: [senior], kinds: [skill_grade], years: 1, months: 3}", "grades", GRADE),
    ("grade_lacking: {at_least: senior, own_occupation: true}", "grades", GRADE | {"level": "junior"}),
    ("title: {ranks: [intermediate, associate_senior], corresponds: true}", "titles", TITLE),
    ("title: {at_least: associate_senior, series: [engineering], months: 24}", "titles", TITLE | {"rank": "senior"}),
    ("education: {kinds: [technician_class, college], majors: [same, related], standing: graduated}", "education", SCHOOLING),
    (
        "education: {schools: [technician_college], assessed: true, standing: graduated_or_final_year}",
        "education",
        SCHOOLING | {"graduated_on": "2027-07-01", "final_year": True},
    ),
    ("education: {kinds: [technician_class], schools: [technician_college, other], standing: any}", "education", SCHOOLING),
    ("certificate: {kinds: [specialised_ability, overseas_qualification], names: [车刀刃磨, 刮削], months: 6}", "certificates", LISTED),
    ("certificate: {kinds: [specialised_ability], issuers: [某中心], own_occupation: true}", "certificates", LISTED | {"occupation": OCCUPATION}),
    ("employment: {statuses: [new_hire, ungraded], contracts: [employee, dispatched], front_line: true, mentor: true}", "employment", EMPLOYMENT),
    ("employment: {years: 1}", "employment", EMPLOYMENT),
    ("apprenticeship_ended: {mentor: true}", "employment", EMPLOYMENT),
    ("apprenticeship_ended: {}", "employment", EMPLOYMENT),
    ("probation_ended: {}", "employment", EMPLOYMENT),
    ("post: {levels: [special_technician, chief_technician], years: 1}", "post", {"level": "special_technician", "since": "2025-11-20"}),
    ("post: {at_least: senior_technician}", "post", {"level": "chief_technician", "since": "2026-11-20"}),
    ("performance: {attested_by: [employer, regulator]}", "performance", ATTESTED),
    ("performance: {outstanding: false, attested_by: [employer]}", "performance", ATTESTED),
    ("breakthrough: {kinds: [quality, process], years: 3}", "breakthroughs", {"kind": "quality", "on": "2023-11-20", "attested_by": "employer"}),
    ("breakthrough: {kinds: [quality], attested_by: [regulator]}", "breakthroughs", {"kind": "quality", "on": "2020-01-01", "attested_by": "regulator"}),
    ("award: {ranks: [national, provincial], grades: [first, second], months: 36}", "awards", AWARD),
    ("award: {ranks: [provincial], count: 2}", "awards", AWARD),
    ("award: {ranks: [provincial], kinds: [technical_innovation]}", "awards", AWARD),
    ("mentoring: {}", "mentoring", ATTESTED),
    ("mentoring: {attested_by: [employer], apprentices: 2, apprentice_levels: [senior, technician]}", "mentoring", ATTESTED | {"apprentices": ["senior", "technician"]}),
    ("honour: {kinds: [national_expert, china_skills_award]}", "honours", {"kind": "national_expert", "granted_on": "2020-01-01"}),
    ("honour: {kinds: [national_expert], years: 5, count: 2}", "honours", {"kind": "national_expert", "granted_on": "2021-11-20"}),
    ("competition: {events: [provincial_class_1, world], groups: [worker], rank_at_least: 2, rank_at_most: 3, years: 1}", "competitions", CONTEST),
    ("competition: {events: [provincial_class_1], rank_at_most: 3, own_occupation: true}", "competitions", CONTEST),
    ("competition: {events: [provincial_class_1], rank_at_least: 3, rank_at_most: 3, prizes: [gold, silver]}", "competitions", CONTEST),
    ("competition: {events: [provincial_class_1], rank_at_least: 3, count: 2, months: 18}", "competitions", CONTEST),
    ("competition: {events: [provincial_class_1], share_at_most: 30, organised_in: \"120000\"}", "competitions", CONTEST),
    ("competition: {events: [provincial_class_1], organised_by: [nation, province], groups: [worker, student]}", "competitions", CONTEST),
    ("competition: {events: [provincial_class_1], organised_by: [prefecture], prizes: [gold]}", "competitions", CONTEST | {"region": "120100"}),
    ("competition: {events: [provincial_class_1], organised_by: [county], share_at_most: 29}", "competitions", CONTEST | {"region": "120101"}),
    ("competition: {events: [provincial_class_1], holding: {levels: [senior], own_occupation: true}}", "competitions", CONTEST),
    ("no_promotion_this_year: {pathway: competition}", "promotions", {"pathway": "competition", "on": "2025-12-31"}),
    ("occupation_offers: {level: senior_technician}", "", {}),
    ("unsettled: {what: 本省首席技师基本条件}", "", {}),
]  # fmt: skip
OTHER: dict[str, list[Any]] = {
    "level": ["senior_technician", "junior"], "occupation": [RELATED, STRANGE], "kind": [],
    "awarded_on": ["2024-11-21", "2026-11-20", "2026-11-21"], "status": ["revoked", "suspended"],
    "name": ["刮削", "别的"], "issuer": ["别的中心"], "rank": [1, 2, 3, 4, "senior", "junior", "national", "municipal"],
    "corresponds": [False], "series": ["art"], "school": ["other", "technical_school"], "major": ["same", "other"],
    "graduated_on": ["2026-11-20", "2026-11-21"], "final_year": [True], "assessed": [False], "contract": ["intern"],
    "hired_on": ["2025-11-21", "2027-01-01"], "probation_ended_on": ["2026-11-21"], "front_line": [False],
    "apprenticeship_ended_on": ["2026-11-21"], "mentor": [False], "since": ["2025-11-21", "2026-11-21"],
    "outstanding": [False], "attested_by": ["regulator"], "on": ["2023-11-19", "2026-01-01", "2026-11-20", "2026-11-21"],
    "grade": ["first", "third"], "granted_on": ["2023-11-19", "2021-11-19", "2026-11-21"],
    "apprentices": [["senior"], [], ["junior", "technician"]], "event": ["world", "municipal_class_1"],
    "region": ["120000", "120100", "120101", "430000", "000000"], "group": ["student"], "field": [9, 11],
    "prize": ["silver", "excellence"], "held_on": ["2025-11-19", "2024-11-20", "2024-11-19", "2026-11-21"],
    "pathway": ["exceptional"], "from": ["2025-11-21", "2026-11-20", "2026-11-21"], "to": ["2026-11-18", "2026-11-20"],
}  # fmt: skip
BESIDE: dict[str, dict[str, Any]] = {
    "competitions": {"grades": [GRADE]},
    "grades": {"work": [WORK]},
    "titles": {"work": [WORK | {"occupation": OCCUPATION, "from": "2020-01-01"}]},
}
SINGLE = {"employment", "post", "performance"}


def facts_of(source: str, entry: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Nothing, an empty list, the entry, it twice, and it with every field left out, null or other; each by a name."""
    yield "not known", {}
    if source == "birth_date":
        for day in ("1990-02-28", "2008-11-20", "2008-11-21", "1966-11-20", "1966-11-21", "2026-11-20", "2026-11-21"):
            yield day, {source: day}
        return
    if not source:
        return
    changed = [("as it is", entry)]
    for name in entry:
        changed += [(f"without {name}", {key: value for key, value in entry.items() if key != name})]
        others = [other for other in OTHER[name] if other != entry[name] and fits(name, other, entry)]
        changed += [(f"{name} {shown(other)}", entry | {name: other}) for other in [None, *others]]
    if source in SINGLE:
        yield "null", {source: None}
        yield from ((label, {source: one}) for label, one in changed)
        return
    beside = BESIDE.get(source, {})
    yield "none", beside | {source: []}
    yield "twice", beside | {source: [entry, entry]}
    yield from ((label, beside | {source: [one]}) for label, one in changed)
    for name in beside:
        yield f"{name} not known", {source: [entry]}
        yield f"{name} none", {source: [entry], name: []}
        later = beside[name][0] | {"awarded_on": "2025-11-20", "from": "2025-11-21"}
        yield f"{name} a year later", {source: [entry], name: [later]}


def fits(name: str, other: Any, entry: dict[str, Any]) -> bool:
    """Ranks are numbers in competitions and words elsewhere."""
    return name != "rank" or isinstance(other, int) == isinstance(entry[name], int)


def condition_of(written: str) -> Any:
    """The condition, as a policy that holds nothing else reads it."""
    (route,) = load(FORM % written).levels[Level.TECHNICIAN].routes
    return next(iter(route.leaves())).condition


def told(condition: Any, facts: dict[str, Any]) -> list[Any]:
    """Result, day and words of a condition put to somebody."""
    case = Case(Facts.from_trusted(facts), Occasion(AS_OF, OCCUPATION, related=frozenset({RELATED})))
    result = condition.check(case)
    day = condition.earliest(case) if result != PASS else None
    lacking = list(condition.lacks(case)) if result == UNKNOWN else []
    return [RESULTS[result], day.isoformat() if day else None, condition.actual(case, result), lacking]


def answers(written: str, source: str, entry: dict[str, Any]) -> dict[str, Any]:
    """Everything that a condition tells today."""
    condition = condition_of(written)
    found: dict[str, Any] = {"required": condition.required(), "steady": condition.steady}
    return found | {label: told(condition, facts) for label, facts in facts_of(source, entry)}


@cache
def kept() -> dict[str, dict[str, Any]]:
    """The table."""
    loaded: dict[str, dict[str, Any]] = yaml.load(TABLE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return loaded


@pytest.mark.parametrize(("written", "source", "entry"), ASKED, ids=[one[0] for one in ASKED])
def test_a_condition_says_what_it_requires_what_it_found_and_what_is_lacking(
    written: str, source: str, entry: dict[str, Any]
) -> None:
    assert answers(written, source, entry) == kept()[written]


def test_every_word_of_the_vocabulary_stands_in_the_table() -> None:
    assert {one[0].partition(":")[0] for one in ASKED} | {"body"} == set(VOCABULARY)


def write() -> None:
    """Keep what is told today."""
    lines = ["# Each condition; what it requires; then the entry and its changes: result, first day, found, lacking.\n"]
    for written, source, entry in ASKED:
        lines.append(f"{shown(written)}:\n")
        lines += [f"  {shown(label)}: {shown(value)}\n" for label, value in answers(written, source, entry).items()]
    TABLE.write_text("".join(lines), encoding="utf-8")


def shown(value: Any) -> str:
    """A value on one line."""
    text = yaml.safe_dump(value, allow_unicode=True, default_flow_style=True, width=10**6, sort_keys=False)
    return text.removesuffix("...\n").strip()


BODY = {
    "kind": "employer", "filing_authority": "province", "above_designated_size": True, "skilled_workforce": True,
    "appoints_special": True,
}  # fmt: skip
WHOLE = "用人单位，省级备案，规模以上：是，以技能人员为主体：是，已开展特级技师评聘：是"


@pytest.mark.parametrize(
    ("given", "result", "actual"),
    [
        (None, "pass", "未指明评价机构，视为具备"),
        ({}, "pass", WHOLE),
        ({"kind": "social"}, "fail", WHOLE.replace("用人单位", "社会培训评价组织")),
        ({"kind": None}, "unknown", WHOLE.replace("用人单位", "机构类别不明")),
        ({"filing_authority": "city"}, "fail", WHOLE.replace("省级备案", "市级备案")),
        ({"filing_authority": None}, "unknown", WHOLE.replace("省级备案", "备案层级不明")),
        ({"above_designated_size": False}, "fail", WHOLE.replace("规模以上：是", "规模以上：否")),
        ({"skilled_workforce": None}, "unknown", WHOLE.replace("以技能人员为主体：是", "以技能人员为主体：不明")),
        ({"appoints_special": False}, "fail", WHOLE.replace("特级技师评聘：是", "特级技师评聘：否")),
    ],
)
def test_the_condition_on_the_body_says_what_is_known_of_it(given: Any, result: str, actual: str) -> None:
    condition = condition_of(
        "body: {kinds: [employer, school], filing_authorities: [province, ministry], above_designated_size: true, "
        "skilled_workforce: true, appoints_special: true}"
    )
    assert condition.required() == (
        "评价机构：用人单位或技工院校、在人力资源社会保障部或省级人社部门备案、规模以上、以技能人员为主体、已开展特级技师评聘"
    )
    body = None if given is None else Body(**(BODY | given))
    case = Case(Facts(), Occasion(AS_OF, OCCUPATION, body=body))
    assert (RESULTS[condition.check(case)], condition.actual(case, condition.check(case))) == (result, actual)
    assert condition.lacks(case) == ("评价机构情况",)


@pytest.mark.parametrize(
    ("written", "zh"),
    [
        ("age: {at_least: 18, below: 18}", "below 应大于 at_least"),
        ("age: {below: 18}", "缺少：at_least"),
        ("work: {own_occupation: true}", "应写明 years 或 months"),
        (
            "work: {years: 1, since_grade: {levels: [senior]}, since_title: {ranks: [junior]}}",
            "since_grade 与 since_title 只能写一个",
        ),
        ("work: {years: 1, since_grade: {levels: [senior], years: 1}}", "起算的证书不写 years 或 months"),
        ("grade: {}", "levels 与 at_least 应写且只写一个"),
        ("post: {levels: [senior], at_least: senior}", "levels 与 at_least 应写且只写一个"),
        ("title: {ranks: [senior], at_least: senior}", "ranks 与 at_least 应写且只写一个"),
        ("education: {standing: any}", "应写明 kinds、schools、majors、assessed 中的至少一项"),
        ("education: {kinds: [college]}", "缺少：standing"),
        ("certificate: {names: [某]}", "缺少：kinds"),
        ("employment: {}", "应至少写明一项要求"),
        ("body: {appoints_special: false}", "应至少写明一项要求"),
        ("mentoring: {apprentices: 1}", "apprentice_levels 与 apprentices 应同时写明"),
        ("mentoring: {apprentice_levels: [senior]}", "apprentice_levels 与 apprentices 应同时写明"),
        ("award: {kinds: [technical_innovation]}", "缺少：ranks"),
        ("honour: {years: 1}", "缺少：kinds"),
        ("competition: {rank_at_most: 1}", "缺少：events"),
        ("competition: {events: [world], rank_at_least: 3, rank_at_most: 2}", "rank_at_most 不得小于 rank_at_least"),
        ("no_promotion_this_year: {}", "缺少：pathway"),
        ("occupation_offers: {}", "缺少：level"),
        ("unsettled: {}", "缺少：what"),
    ],
)
def test_a_condition_that_says_too_little_or_contradicts_itself_is_refused_in_words(written: str, zh: str) -> None:
    with pytest.raises(PolicyRefused) as refused:
        load(FORM % written)
    (fault,) = refused.value.faults
    assert (fault.line, fault.zh) == (13, zh)
    if not zh.startswith("缺少"):
        assert fault.en == f"contradictory parameters of {written.partition(':')[0]}: {zh}"


if __name__ == "__main__":
    write()
