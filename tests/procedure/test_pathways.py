"""Every pathway from a workbook to a certificate, and what each refuses."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certification.acts.submitting import submit_workbook
from certification.models import Batch
from certification.procedures import PROCEDURES, is_reviewed
from certification.queries import template, verdict_tree
from certification.queries.replaying import differences
from certification.reasons import BodyHasNoPower, PathwayNotInForce
from registry.checking import Answer, check
from registry.models import Event, LevelCode
from tests import factories
from tests.candidates import workbook
from tests.guards.back_door import unguarded
from tests.house import DUE, LATHE, SUBMITTED, House, build_house, drain, on, refused, states
from tests.pathways import BY_PATHWAY, CASES, Case

EVERY = pytest.mark.parametrize("case", CASES, ids=lambda case: case.pathway)
pytestmark = pytest.mark.usefixtures("reference")


@EVERY
def test_an_upload_becomes_certificates(case: Case) -> None:
    """Workbook, verdict, review or examination, approval, 公示, certificate; the pathway stands everywhere."""
    house = case.house()
    batch = house.upload(workbook([case.person(1), case.person(2)]), pathway=case.pathway)
    assert states(batch) == {2: "eligible", 3: "eligible"}, (refused(batch), batch.refusal)
    house.give_notice(batch)
    issued = house.issue()
    assert len(issued) == 2
    assert {one.decision.pathway for one in issued} == {case.pathway} == {batch.pathway}
    assert {one.decision.examined_by for one in issued} == {house.assessor}
    application = issued[0].application
    assert (application.reviews.count(), application.scores.exists()) == (
        (1, False) if is_reviewed(case.pathway) else (0, True)
    )
    found = check(issued[0].number, name=issued[0].holder_name, on=DUE.date())
    assert (found.answer, found.certificate) == (Answer.VALID, issued[0])


@EVERY
def test_who_lacks_the_ground_is_told_by_which_clause(case: Case) -> None:
    """The verdict on the condition claimed, with its tree and article."""
    batch = case.house().upload(workbook([case.without_ground()]), pathway=case.pathway)
    assert states(batch) == {2: "ineligible"}, refused(batch)
    tree = verdict_tree(batch.applications.get())
    assert tree["pathway"] == case.pathway
    assert tree["claimed"]["verdict"] == "ineligible"
    assert all(finding["citation"]["document"] for finding in tree["findings"])


@EVERY
def test_a_stored_verdict_is_given_again(case: Case) -> None:
    """Body and occupation are part of the snapshot, so that a replay asks the same question."""
    batch = case.house().upload(workbook([case.person(1), case.without_ground(2)]), pathway=case.pathway)
    for application in batch.applications.select_related("verdict"):
        assert application.verdict.body["kind"] == "employer"
        assert list(differences(application.verdict)) == []


@EVERY
def test_the_template_of_the_pathway_is_taken_back(case: Case) -> None:
    """Handed out and sent back untouched, it holds nobody: its columns, sheets and example are the reader's own."""
    house = case.house()
    content = template(house.site, on=SUBMITTED.date(), pathway=case.pathway)
    batch = house.upload(content, pathway=case.pathway)
    assert (batch.state, batch.refusal, batch.rows_skipped, refused(batch)) == ("validated", None, 1, [])


@pytest.mark.parametrize("kind", ["social", "school"])
@pytest.mark.parametrize("pathway", [case.pathway for case in CASES])
def test_a_body_without_the_power_is_refused_at_once(pathway: str, kind: str) -> None:
    """The powers of art. 十三 and of 14号 are the enterprise's; the refusal quotes the article, and nothing is stored."""
    house = build_house(kind=kind)
    content = workbook([BY_PATHWAY[pathway].person()])
    if pathway in ("competition", "equivalence"):  # any body may
        assert states(house.upload(content, pathway=pathway)) == {2: "eligible"}
        return
    with pytest.raises(BodyHasNoPower) as refusal:
        submit_workbook(
            site=house.site, filename="a.xlsx", content=content, by=house.submitter, at=SUBMITTED, pathway=pathway
        )
    assert refusal.value.cited == PROCEDURES[pathway].citation
    assert house.site.body.get_kind_display() in refusal.value.message_zh
    assert not Batch.objects.exists()


def test_a_pathway_before_its_policy_is_refused(house: House) -> None:
    """The 意见 is of 7 October 2022."""
    with pytest.raises(PathwayNotInForce):
        house.upload(
            workbook([BY_PATHWAY["direct_frontline"].person()]), pathway="direct_frontline", at=on(2022, 10, 6)
        )


def test_power_lost_before_the_reading_refuses_the_batch(house: House) -> None:
    """The job looks again: the batch is refused whole, with the article."""
    batch, _ = submit_workbook(
        site=house.site, filename="a.xlsx", content=workbook([BY_PATHWAY["exceptional"].person()]),
        by=house.submitter, at=SUBMITTED, pathway="exceptional",
    )  # fmt: skip
    house.site.body.kind = "social"
    with unguarded("registry_body", "a_body_stays_what_it_is"):
        house.site.body.save()
    drain()
    batch.refresh_from_db()
    assert batch.state == "refused"
    assert (batch.refusal["code"], batch.refusal["citation"]) == (
        "body_has_no_power",
        PROCEDURES["exceptional"].citation,
    )


def test_the_same_workbook_by_two_pathways_is_two_submissions(house: House) -> None:
    """The same content and pathway for the same site is one."""
    content = workbook([BY_PATHWAY["direct_frontline"].person()])
    first = house.upload(content, pathway="direct_frontline")
    again = house.upload(content, pathway="direct_frontline", filename="again.xlsx")
    other = house.upload(content, pathway="competition")
    assert again == first
    assert other != first
    told = Event.objects.filter(act="batch.submitted").order_by("id").values_list("details__pathway", flat=True)
    assert list(told) == ["direct_frontline", "competition"]


def refusals(house: House, pathway: str, *people: dict[str, Any]) -> list[tuple[str, str, list[str]]]:
    """Column, code and nearest values of what was refused."""
    batch = house.upload(workbook(people), pathway=pathway)
    assert batch.refusal is None, batch.refusal
    return [(one.column, one.code, one.nearest) for one in batch.refusals.all()]


def test_a_level_that_the_pathway_does_not_lead_to_is_refused_with_those_it_does(house: House) -> None:
    """高级工以上 does not reach below; the refusal quotes the article and names the nearest levels."""
    person = BY_PATHWAY["direct_frontline"].person(level="四级/中级工")
    batch = house.upload(workbook([person]), pathway="direct_frontline")
    (refusal,) = batch.refusals.all()
    assert (refusal.column, refusal.code) == ("认定等级", "level_not_by_pathway")
    assert refusal.nearest == ["三级/高级工", "二级/技师", "一级/高级技师"]
    assert "中办发〔2022〕58号" in refusal.zh
    assert "中办发〔2022〕58号" in refusal.en


def test_a_level_outside_the_filing_is_refused(house: House) -> None:
    """特级技师 is read in 认定等级, and this body is not filed for it."""
    person = BY_PATHWAY["appointment"].person()
    assert [each[:2] for each in refusals(house, "appointment", person)] == [("认定等级", "level_not_filed")]


@pytest.mark.parametrize(
    ("pathway", "level"), [("direct_ungraded", "学徒工"), ("appointment", "特级技师"), ("appointment", "首席技师")]
)
def test_a_level_without_a_published_code_is_refused_at_submission(house: House, pathway: str, level: str) -> None:
    """Better now than when the certificate is due; with a code on record it is taken."""
    word = {"学徒工": "apprentice", "特级技师": "special_technician", "首席技师": "chief_technician"}[level]
    factories.FilingScopeFactory(filing=house.site.filings.get(), occupation_id=LATHE, level=word)
    person = BY_PATHWAY[pathway].person(level=level)
    assert [each[:2] for each in refusals(house, pathway, person)] == [("认定等级", "level_without_code")]
    factories.on_record()
    LevelCode.objects.filter(level=word).update(sign="T")
    batch = house.upload(workbook([person], sheet="再报"), pathway=pathway)
    assert refused(batch) == []
    assert list(states(batch)) == [2]


def test_a_level_above_an_occupation_without_senior_technician_is_not_offered(house: House) -> None:
    """特级技师 and 首席技师 stand above 高级技师 alone (art. 十一)."""
    factories.on_record()
    LevelCode.objects.filter(level="special_technician").update(sign="T")
    factories.FilingScopeFactory(filing=house.site.filings.get(), occupation_id=LATHE, level="special_technician")
    occupation = factories.OccupationFactory(code=LATHE)
    factories.on_record()
    occupation.offers.filter(level="senior_technician").delete()
    person = BY_PATHWAY["appointment"].person()
    assert [each[:2] for each in refusals(house, "appointment", person)] == [("认定等级", "level_not_offered")]


def test_conditions_are_those_of_the_pathway(house: House) -> None:
    """By number, by words, by the pathway's name where it is the only one; else the nearest are named."""
    case = BY_PATHWAY["direct_frontline"]
    forms = ["1", "条件1", "技能高超、业绩突出。", "一线职工直接认定", "直接认定", "senior.1"]
    people = [case.person(place, condition=form, level="高级工") for place, form in enumerate(forms, start=1)]
    assert set(states(house.upload(workbook(people), pathway="direct_frontline")).values()) == {"eligible"}
    ((column, code, nearest),) = refusals(house, "direct_frontline", case.person(9, condition="条件4"))
    assert (column, code) == ("申报条件", "condition_unknown")
    assert nearest == ["(1) 技能高超、业绩突出。"]


def test_the_name_of_the_pathway_does_not_choose_between_conditions(house: House) -> None:
    """破格晋升 has three grounds: the candidate says which."""
    person = BY_PATHWAY["exceptional"].person(condition="破格晋升")
    ((column, code, nearest),) = refusals(house, "exceptional", person)
    assert (column, code, len(nearest)) == ("申报条件", "condition_unknown", 3)


def test_the_classification_does_not_contradict_the_pathway(house: House) -> None:
    """A competition promotes who holds nothing; 破格 is 晋级, 转正 is 初次; ungraded people are not promoted."""
    contest_winner = BY_PATHWAY["competition"].person(1, classification="晋级认定")
    assert refusals(house, "competition", contest_winner) == []
    exceptional = BY_PATHWAY["exceptional"].person(2, classification="初次认定")
    assert refusals(house, "exceptional", exceptional) == [("认定分类", "classification_not_of_pathway", ["晋级认定"])]
    apprentice = BY_PATHWAY["apprentice_conversion"].person(3, classification="晋级认定")
    assert refusals(house, "apprentice_conversion", apprentice) == [
        ("认定分类", "classification_not_of_pathway", ["初次认定"])
    ]
    ungraded = BY_PATHWAY["direct_ungraded"].person(4, classification="晋级认定")
    assert [each[:2] for each in refusals(house, "direct_ungraded", ungraded)] == [
        ("认定分类", "classification_disagrees")
    ]


def test_an_enterprise_that_is_not_of_the_kind_is_told_by_the_verdict() -> None:
    """规模以上 and 以技能人员为主体 are conditions of the rule, answered with the clause."""
    case = BY_PATHWAY["appointment"]
    house = Case(**{**{name: getattr(case, name) for name in Case.__slots__}, "body": {}}).house()
    batch = house.upload(workbook([case.person()]), pathway="appointment")
    assert states(batch) == {2: "ineligible"}
    required = str(verdict_tree(batch.applications.get())["findings"])
    assert "规模以上" in required


def test_a_place_without_its_own_conditions_answers_unknown() -> None:
    """江苏 has not settled 首席技师 here: 材料不足, never a guess."""
    case = BY_PATHWAY["appointment"]
    values = {name: getattr(case, name) for name in Case.__slots__}
    house = Case(**{**values, "region": "610100"}).house()
    batch = house.upload(workbook([case.person()]), pathway="appointment")
    assert states(batch) == {2: "unknown"}


def test_json_takes_the_same_people(house: House) -> None:
    """The same checks, by the same pathway."""
    case = BY_PATHWAY["competition"]
    batch = house.post([case.person()], pathway="competition")
    assert states(batch) == {1: "eligible"}, refused(batch)


def test_a_front_line_worker_needs_no_office(house: House) -> None:
    """Without 用工情况 the answer is 材料不足, with what is missing."""
    person = BY_PATHWAY["direct_frontline"].person()
    del person["employment"]
    batch = house.upload(workbook([person]), pathway="direct_frontline")
    assert states(batch) == {2: "unknown"}
    assert batch.applications.get().verdict.compact["missing"] == ["用工情况证明"]


def test_the_number_of_statements_does_not_grow_with_the_rows(house: House) -> None:
    """Reviews, approvals and certificates take sets: twenty candidates cost as many statements as two."""
    case = BY_PATHWAY["direct_frontline"]

    def cost(first: int, count: int) -> int:
        people = [case.person(index) for index in range(first, first + count)]
        with CaptureQueriesContext(connection) as counted:
            batch = house.upload(workbook(people), filename=f"{first}.xlsx", pathway=case.pathway)
            house.give_notice(batch)
            house.issue(at=on(2026, 10, 10 + first % 7))
        assert set(states(batch).values()) == {"issued"}
        return len(counted)

    cost(1, 1)  # what is remembered for the process is remembered now
    assert cost(100, 20) == cost(200, 2)
