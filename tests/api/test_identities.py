"""Whose number it is, as programs see it: cases, proposals of names, and what a worker says of their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from certification.models import Batch
from registry.models import Account, IdentityCase, IdentityProposal, Worker
from tests import factories
from tests.candidates import candidate, workbook
from tests.house import House, build_house

SignIn = Callable[[Account], APIClient]
TRUE, FALSE = candidate(3)["name"], "冒名者"
GIVEN = {"statement": "经核户籍底册", "reference": "户证〔2026〕7号"}
V1 = "/api/v1"


@pytest.fixture
def theirs(house: House) -> Batch:
    """A stranger was first, with another name."""
    return build_house().upload(workbook([candidate(3, name=FALSE)]), at=timezone.now() - timedelta(days=2))


@pytest.fixture
def case(house: House, theirs: Batch) -> IdentityCase:
    house.upload(workbook([candidate(3), candidate(4)]), at=timezone.now() - timedelta(days=1))
    return IdentityCase.objects.get()


def test_each_side_is_told_its_own_name_and_what_became_of_it(
    house: House, theirs: Batch, case: IdentityCase, signed_in: SignIn
) -> None:
    """The regulator is told both, proposes, and a second one confirms."""
    sides = {house.submitter: TRUE, theirs.submitted_by: FALSE}
    for account, name in sides.items():
        (row,) = signed_in(account).get(f"{V1}/identity-cases").json()["results"]
        assert [(side["name"], side["stands"]) for side in row["sides"]] == [(name, None)]
        assert (row["receipt"], row["holds"], row["outcome"]) == (case.receipt, True, "")
    first, second = signed_in(house.regulator), signed_in(house.confirmer)
    seen = first.get(f"{V1}/identity-cases/{case.pk}").json()
    assert {side["name"] for side in seen["sides"]} == {TRUE, FALSE}
    address = f"{V1}/identity-cases/{case.pk}/proposals"
    assert signed_in(house.submitter).post(address, {"name": TRUE, **GIVEN}, format="json").status_code == 403
    made = first.post(address, {"name": TRUE, **GIVEN}, format="json")
    assert (made.status_code, made.json()["case"]) == (201, case.receipt)
    confirmation = f"{V1}/name-proposals/{made.json()['id']}/confirmation"
    assert first.post(confirmation, format="json").json()["code"] == "second_regulator_needed"
    assert second.post(confirmation, format="json").json()["outcome"] == "confirmed"
    connection.check_constraints()
    for account, stands in ((house.submitter, True), (theirs.submitted_by, False)):
        row = signed_in(account).get(f"{V1}/identity-cases/{case.pk}").json()
        assert [side["stands"] for side in row["sides"]] == [stands]
    assert signed_in(factories.SubmitterFactory()).get(f"{V1}/identity-cases/{case.pk}").status_code == 404


def test_applications_say_whether_the_name_is_provisional(
    theirs: Batch, house: House, case: IdentityCase, signed_in: SignIn
) -> None:
    """And whether a case holds them up; the list of what may be approved leaves them out, and naming one is refused."""
    build_house_of(theirs).examine(theirs, at=timezone.now())
    (row,) = signed_in(theirs.submitted_by).get(f"{V1}/applications").json()["results"]
    assert (row["identity_confirmed"], row["identity_held"]) == (False, True)
    approver = signed_in(factories.ApproverFactory(body=theirs.body))
    waiting = approver.get(f"{V1}/batches/{theirs.pk}/waiting-list/applications").json()["results"]
    assert waiting == []
    body = {"applications": [{"application": row["id"], "basis": "skill:1 theory:1"}]}
    answer = approver.post(f"{V1}/batches/{theirs.pk}/approvals", body, format="json").json()
    assert (answer["code"], answer["errors"][0]["code"]) == ("identity_unsettled", "identity_disputed")
    assert answer["errors"][0]["pointer"] == "/applications/0"


def build_house_of(batch: Batch) -> House:
    """The people of a batch's body."""
    return House(
        batch.site, batch.submitted_by, factories.AssessorFactory(body=batch.body),
        factories.ApproverFactory(body=batch.body), factories.RegulatorFactory(region_id="320000"),
        factories.ApproverFactory(body=batch.body), factories.RegulatorFactory(region_id="320000"),
    )  # fmt: skip


def test_a_worker_confirms_corrects_and_disowns(house: House, theirs: Batch, signed_in: SignIn) -> None:
    """Of their own alone."""
    application = theirs.applications.get()
    person = signed_in(factories.WorkerAccountFactory(worker=application.worker))
    own = person.get(f"{V1}/me/identity").json()
    assert (own["name"], own["confirmations"], own["case"]) == (FALSE, [], None)
    made = person.post(f"{V1}/me/identity/name-proposals", {"name": TRUE, **GIVEN}, format="json")
    assert made.status_code == 201
    decline = f"{V1}/name-proposals/{made.json()['id']}/decline"
    assert person.post(decline, {"reason": "材料不齐"}, format="json").json()["outcome"] == "withdrawn"
    confirmed = person.post(f"{V1}/me/identity/confirmations", format="json")
    assert [one["way"] for one in confirmed.json()["confirmations"]] == ["person"]
    again = person.post(f"{V1}/me/identity/confirmations", format="json")
    assert (again.status_code, again.json()["code"]) == (409, "identity_confirmed")
    disowning = f"{V1}/applications/{application.pk}/disowning"
    stranger = signed_in(factories.WorkerAccountFactory())
    assert stranger.post(disowning, {"reason": "不是我"}, format="json").status_code == 404
    assert person.post(disowning, {"reason": "我不认识这家机构"}, format="json").json()["state"] == "annulled"


def test_a_body_asks_for_another_name(house: House, theirs: Batch, signed_in: SignIn) -> None:
    """Once at a time; a regulator confirms it."""
    application = theirs.applications.get()
    client = signed_in(theirs.submitted_by)
    address = f"{V1}/applications/{application.pk}/name-proposals"
    made = client.post(address, {"name": TRUE, **GIVEN}, format="json").json()
    assert (made["before"], made["name"], made["case"]) == (FALSE, TRUE, None)
    assert client.post(address, {"name": "又一名", **GIVEN}, format="json").json()["code"] == "name_proposal_stands"
    assert [row["id"] for row in client.get(f"{V1}/name-proposals").json()["results"]] == [made["id"]]
    regulator = signed_in(house.regulator)
    regulator.post(f"{V1}/name-proposals/{made['id']}/confirmation", format="json")
    connection.check_constraints()
    assert Worker.objects.get(pk=application.worker_id).name == TRUE
    assert IdentityProposal.objects.get().settled_by == house.regulator
