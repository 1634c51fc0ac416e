"""身份: what the person, each side and the regulator see and do on their pages, all of it as the web's role."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from certification.models import Application, Batch
from registry.models import Account, IdentityCase, IdentityConfirmation, IdentityProposal, Worker
from tests import factories
from tests.candidates import candidate, workbook
from tests.house import House, build_house
from tests.portal.conftest import SignIn, shown

TRUE, FALSE = candidate(3)["name"], "冒名者"
GIVEN = {"statement": "经核户籍底册", "reference": "户证〔2026〕7号"}


@pytest.fixture
def stranger_house(house: House) -> House:
    return build_house(name="另一示例机床厂")


@pytest.fixture
def theirs(stranger_house: House) -> Batch:
    """The stranger was first, with another name."""
    return stranger_house.upload(workbook([candidate(3, name=FALSE)]), at=timezone.now() - timedelta(days=2))


@pytest.fixture
def case(house: House, theirs: Batch) -> IdentityCase:
    house.upload(workbook([candidate(3), candidate(4)]), at=timezone.now() - timedelta(days=1))
    return IdentityCase.objects.get()


@pytest.fixture
def person(theirs: Batch) -> Account:
    account: Account = factories.WorkerAccountFactory(worker=theirs.applications.get().worker)
    return account


def test_the_person_confirms_their_name(theirs: Batch, person: Account, browse: SignIn) -> None:
    """The home page asks for it, the page offers it once, and lists show it."""
    client = browse(person)
    assert "/identity/" in shown(client.get("/"))
    assert "姓名暂定" in shown(client.get("/applications/"))
    assert "本人确认" in shown(client.get("/identity/"))
    assert "登记姓名已由本人确认" in shown(client.post("/identity/", follow=True))
    assert IdentityConfirmation.objects.get().by == person
    assert "本人确认</button>" not in shown(client.get("/identity/"))
    assert "姓名暂定" not in shown(client.get("/applications/"))
    assert client.post("/identity/").status_code == 409


def test_the_person_asks_for_a_correction_and_a_regulator_confirms(
    house: House, theirs: Batch, person: Account, browse: SignIn
) -> None:
    """The old name stays until then; what is missing is said at its field."""
    client = browse(person)
    assert client.post("/identity/correction/", {"name": TRUE}).status_code == 422
    page = client.post("/identity/correction/", {"name": TRUE, **GIVEN}, follow=True)
    assert "更正申请已提交" in shown(page)
    proposal = IdentityProposal.objects.get()
    assert FALSE in shown(client.get("/identity/"))
    assert client.post(f"/name-proposals/{proposal.pk}/", {"act": "confirm"}).status_code == 403
    regulator = browse(house.regulator)
    assert str(proposal.pk) in shown(regulator.get("/name-proposals/"))
    regulator.post(f"/name-proposals/{proposal.pk}/", {"act": "confirm"})
    connection.check_constraints()
    assert Worker.objects.get(pk=person.worker_id).name == TRUE
    assert TRUE in shown(client.get("/identity/"))


def test_a_body_asks_for_a_correction(theirs: Batch, stranger_house: House, house: House, browse: SignIn) -> None:
    """From the application's page; another body's application does not exist for it."""
    application = theirs.applications.get()
    client = browse(stranger_house.submitter)
    assert f"/applications/{application.pk}/name/" in shown(client.get(f"/applications/{application.pk}/"))
    page = client.post(f"/applications/{application.pk}/name/", {"name": TRUE, **GIVEN}, follow=True)
    assert TRUE in shown(page)
    again = client.post(f"/applications/{application.pk}/name/", {"name": "又一名", **GIVEN})
    assert (again.status_code, "name_proposal_stands" in shown(again)) == (409, True)
    assert browse(house.submitter).get(f"/applications/{application.pk}/name/").status_code == 404
    proposal = IdentityProposal.objects.get()
    withdrawn = client.post(f"/name-proposals/{proposal.pk}/", {"act": "decline", "reason": "材料不齐"}, follow=True)
    assert "提议人撤回" in shown(withdrawn)


def test_each_side_sees_its_own_name_and_nothing_of_the_other(
    house: House, stranger_house: House, case: IdentityCase, browse: SignIn
) -> None:
    """Not the other's name, not who it is; on the home page how many cases wait."""
    for side, own, other in ((house, TRUE, FALSE), (stranger_house, FALSE, TRUE)):
        for account in (side.submitter, side.approver):
            client = browse(account)
            pages = [shown(client.get(at)) for at in ("/identity-cases/", f"/identity-cases/{case.pk}/")]
            other_body = (stranger_house if side is house else house).site.body.name
            for page in pages:
                assert (own in page, other in page, other_body in page) == (True, False, False)
            assert "/identity-cases/" in shown(client.get("/"))
    third = browse(build_house(name="第三示例厂").submitter)
    assert third.get(f"/identity-cases/{case.pk}/").status_code == 404


def test_the_person_sees_that_there_is_a_case_and_no_other_name(
    case: IdentityCase, person: Account, browse: SignIn
) -> None:
    client = browse(person)
    for address in ("/", "/identity/"):
        page = shown(client.get(address))
        assert case.receipt in page
        assert TRUE not in page
    refused = client.post("/identity/")
    assert (refused.status_code, "identity_in_dispute" in shown(refused)) == (409, True)


def test_the_regulator_sees_both_and_two_of_them_settle(
    house: House, theirs: Batch, case: IdentityCase, browse: SignIn
) -> None:
    """Proposed by one, confirmed by the other; the losing side's application ends, and each side reads its outcome."""
    first, second = browse(house.regulator), browse(house.confirmer)
    page = shown(first.get(f"/identity-cases/{case.pk}/"))
    assert (TRUE in page, FALSE in page, theirs.body.name in page) == (True, True, True)
    assert browse(house.submitter).post(f"/identity-cases/{case.pk}/proposal/", GIVEN).status_code == 403
    assert first.post(f"/identity-cases/{case.pk}/proposal/", {"name": TRUE}).status_code == 422
    first.post(f"/identity-cases/{case.pk}/proposal/", {"name": TRUE, **GIVEN})
    proposal = IdentityProposal.objects.get()
    alone = first.post(f"/name-proposals/{proposal.pk}/", {"act": "confirm"})
    assert (alone.status_code, "second_regulator_needed" in shown(alone)) == (403, True)
    assert "姓名已认定" in shown(second.post(f"/name-proposals/{proposal.pk}/", {"act": "confirm"}, follow=True))
    connection.check_constraints()
    application = theirs.applications.get()
    assert application.state == "annulled"
    assert "不成立" in shown(browse(theirs.submitted_by).get(f"/identity-cases/{case.pk}/"))
    own = shown(browse(house.submitter).get(f"/identity-cases/{case.pk}/"))
    assert ("成立" in own, "不成立</span>" in own) == (True, False)
    assert case.receipt in shown(browse(theirs.submitted_by).get(f"/applications/{application.pk}/"))


def test_the_approver_is_told_of_what_waits_for_a_case(
    house: House, stranger_house: House, theirs: Batch, case: IdentityCase, browse: SignIn
) -> None:
    """It is not among what can be approved; the page says how many wait."""
    stranger_house.examine(theirs, at=timezone.now())
    page = shown(browse(stranger_house.approver).get(f"/batches/{theirs.pk}/approval/"))
    assert "另有1份申报的申报人身份正在核实" in page
    assert 'name="applications"' not in page
    listed = shown(browse(stranger_house.approver).get(f"/batches/{theirs.pk}/applications/"))
    assert "身份核实中" in listed
    assert "等待监管部门核实申报人身份" in listed


def test_the_person_disowns_an_application_in_two_steps(theirs: Batch, person: Account, browse: SignIn) -> None:
    """The page says what becomes of it and asks for a reason; nobody else has the page."""
    client, application = browse(person), theirs.applications.get()
    door = f"/applications/{application.pk}/disowning/"
    assert door in shown(client.get(f"/applications/{application.pk}/"))
    assert "立即作废" in shown(client.get(door))
    assert client.post(door, {"reason": ""}).status_code == 422
    assert Application.objects.get().state == "eligible"
    assert "该申报已作废" in shown(client.post(door, {"reason": "我不认识这家机构"}, follow=True))
    assert Application.objects.get().state == "annulled"
    assert door not in shown(client.get(f"/applications/{application.pk}/"))
    assert "我不认识这家机构" in shown(browse(theirs.submitted_by).get(f"/applications/{application.pk}/"))
    other = factories.WorkerAccountFactory()
    assert browse(other).get(door).status_code == 404


def test_the_person_objects_to_a_result_on_notice(
    house: House, public_notice: Any, batch: Batch, browse: SignIn
) -> None:
    """It goes through the process of objections."""
    application = batch.applications.order_by("row_number")[0]
    client = browse(factories.WorkerAccountFactory(worker=application.worker))
    assert "作为异议处理" in shown(client.get(f"/applications/{application.pk}/disowning/"))
    client.post(f"/applications/{application.pk}/disowning/", {"reason": "没有申报过"})
    application.refresh_from_db()
    assert application.state == "contested"
    assert "没有申报过" in shown(browse(house.settler).get(f"/objections/{application.objections.get().pk}/"))


def test_a_corrected_name_stands_beside_the_printed_one(
    house: House, certificates: list[Any], holder: Account, browse: SignIn, anybody: Any
) -> None:
    """现用名 for who may see names; the public check takes both names."""
    connection.check_constraints()
    printed = certificates[0].holder_name
    browse(holder).post("/identity/correction/", {"name": "王新名", **GIVEN})
    browse(house.regulator).post(f"/name-proposals/{IdentityProposal.objects.get().pk}/", {"act": "confirm"})
    connection.check_constraints()
    page = shown(browse(holder).get(f"/certificates/{certificates[0].number}/"))
    assert (printed in page, "现用名：王新名" in page) == (True, True)
    for name, right in ((printed, True), ("王新名", True), ("王旧名", False)):
        answer = anybody.post("/check/", {"number": certificates[0].number, "name": name}, follow=True)
        assert ("编号与姓名相符" in shown(answer)) is right, name
