"""The approver's pages: approval by a second person, rejection with its reason, objections settled."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from certification.acts.notices import raise_objection
from certification.models import Application, Approval, Batch, Objection, PublicNotice
from tests import factories
from tests.house import House, states
from tests.portal.conftest import SignIn, shown


@pytest.fixture
def approver(house: House, browse: SignIn) -> Client:
    return browse(house.approver)


def first(batch: Batch) -> Application:
    return batch.applications.select_related("worker").order_by("row_number")[0]


def test_the_desk_shows_what_waits_for_approval(scored: Batch, approver: Client) -> None:
    assert f"/batches/{scored.pk}/approval/" in shown(approver.get("/"))


def test_all_passed_applications_are_approved_at_once(scored: Batch, approver: Client) -> None:
    answer = approver.post(f"/batches/{scored.pk}/approval/", {"act": "approve-all"}, follow=True)
    assert "已批准" in shown(answer)
    assert set(states(scored).values()) == {"approved"}


def test_only_the_selected_are_approved(scored: Batch, approver: Client) -> None:
    chosen = {"act": "approve", "applications": [str(first(scored).pk)]}
    approver.post(f"/batches/{scored.pk}/approval/", chosen)
    assert states(scored) == {2: "approved", 3: "passed", 4: "passed"}


@pytest.mark.parametrize("selected", [[], ["nonsense"]])
def test_nothing_selected_is_said_and_approves_nothing(scored: Batch, approver: Client, selected: list[str]) -> None:
    answer = approver.post(f"/batches/{scored.pk}/approval/", {"act": "approve", "applications": selected})
    assert answer.status_code == 422
    assert "nothing_selected" in shown(answer)
    assert not Approval.objects.exists()


def test_a_rejection_needs_a_reason_and_keeps_the_selection(scored: Batch, approver: Client) -> None:
    chosen = str(first(scored).pk)
    answer = approver.post(f"/batches/{scored.pk}/approval/", {"act": "reject", "applications": [chosen], "reason": ""})
    assert answer.status_code == 422
    assert f'value="{chosen}" checked' in shown(answer)
    assert set(states(scored).values()) == {"passed"}


def test_a_rejection_stands_with_its_reason(scored: Batch, approver: Client) -> None:
    application = first(scored)
    approver.post(
        f"/batches/{scored.pk}/approval/",
        {"act": "reject", "applications": [str(application.pk)], "reason": "原始记录缺页"},
    )
    assert states(scored)[2] == "rejected"
    assert "原始记录缺页" in shown(approver.get(f"/applications/{application.pk}/"))


def test_who_scored_may_not_approve(batch: Batch, house: House, approver: Client, browse: SignIn) -> None:
    """The database has accounts of one role; a person who changes roles is still the same person."""
    house.examine(batch)
    house.assessor.role = "approver"
    house.assessor.save()
    answer = browse(house.assessor).post(f"/batches/{batch.pk}/approval/", {"act": "approve-all"})
    assert answer.status_code == 403
    assert "second_person_needed" in shown(answer)
    assert not Approval.objects.exists()


@pytest.mark.parametrize(("outcome", "after"), [("dismissed", "on_notice"), ("upheld", "rejected")])
def test_an_objection_is_settled_with_its_reason(
    public_notice: PublicNotice, scored: Batch, approver: Client, outcome: str, after: str
) -> None:
    """The approver reads ground and contact; the settlement decides how the application goes on."""
    application = first(scored)
    objection = raise_objection(application, ground="年限不符", contact="13800000000", at=timezone.now())
    page = shown(approver.get(f"/objections/{objection.pk}/"))
    assert "年限不符" in page
    assert "13800000000" in page
    approver.post(f"/objections/{objection.pk}/", {"outcome": outcome, "reason": "经核实"})
    application.refresh_from_db()
    assert application.state == after
    assert Objection.objects.get().reason == "经核实"


def test_an_objection_is_settled_once(public_notice: PublicNotice, scored: Batch, approver: Client) -> None:
    objection = raise_objection(first(scored), ground="年限不符", at=timezone.now())
    address = f"/objections/{objection.pk}/"
    approver.post(address, {"outcome": "dismissed", "reason": "经核实"})
    again = approver.post(address, {"outcome": "upheld", "reason": "改判"})
    assert again.status_code == 409
    assert "objection_settled" in shown(again)


def test_another_bodys_objection_does_not_exist(public_notice: PublicNotice, scored: Batch, browse: SignIn) -> None:
    objection = raise_objection(first(scored), ground="年限不符", at=timezone.now())
    assert browse(factories.ApproverFactory()).get(f"/objections/{objection.pk}/").status_code == 404
