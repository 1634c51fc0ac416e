"""The approver's pages: approval by a second person, rejection with its reason, objections settled."""

from __future__ import annotations

import html
import re
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from certification.acts.objecting import raise_objection
from certification.acts.scores import Mark, record_scores
from certification.models import Application, Approval, Batch, Objection, PublicNotice
from tests import factories
from tests.house import House, states
from tests.portal.conftest import SignIn, shown


@pytest.fixture
def approver(house: House, browse: SignIn) -> Client:
    return browse(house.approver)


@pytest.fixture
def settler(house: House, browse: SignIn) -> Client:
    return browse(house.settler)


def first(batch: Batch) -> Application:
    return batch.applications.select_related("worker").order_by("row_number")[0]


def test_the_desk_shows_what_waits_for_approval(scored: Batch, approver: Client) -> None:
    assert f"/batches/{scored.pk}/approval/" in shown(approver.get("/"))


def fields(page: str) -> dict[str, list[str]]:
    """The hidden fields of a page's forms, by name."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page):
        found.setdefault(name, []).append(html.unescape(value))
    return found


def link_to_all(page: str) -> str:
    """Where the page leads for the whole list."""
    (address,) = re.findall(r'href="([^"]+/approval/confirm/\?[^"]+)"', page)
    return html.unescape(address)


def test_the_whole_list_is_counted_first_and_approved_when_confirmed(scored: Batch, approver: Client) -> None:
    """Two steps: the first says how many of what and changes nothing."""
    listed = shown(approver.get(link_to_all(shown(approver.get(f"/batches/{scored.pk}/approval/")))))
    assert "将批准3份申报" in listed
    assert set(states(scored).values()) == {"passed"}
    answer = approver.post(f"/batches/{scored.pk}/approval/confirm/", fields(listed) | {"act": "confirm"}, follow=True)
    assert "已批准3份" in shown(answer)
    assert set(states(scored).values()) == {"approved"}


def test_only_the_ticked_are_listed_and_approved(scored: Batch, approver: Client) -> None:
    """What Enter does in the list, with one ticked: it lists that one and approves nothing."""
    page = shown(approver.get(f"/batches/{scored.pk}/approval/"))
    buttons = re.findall(r'<button[^>]*name="act" value="([a-z-]+)"', page)
    assert buttons[0] == "list"  # the first button of a form is the one that Enter presses
    chosen = {"act": "list", "applications": [str(first(scored).pk)]} | {
        name: values for name, values in fields(page).items() if name.startswith("basis-")
    }
    listed = shown(approver.post(f"/batches/{scored.pk}/approval/confirm/", chosen))
    assert "将批准1份申报" in listed
    assert set(states(scored).values()) == {"passed"}
    approver.post(f"/batches/{scored.pk}/approval/confirm/", fields(listed) | {"act": "confirm"})
    assert states(scored) == {2: "approved", 3: "passed", 4: "passed"}


@pytest.mark.parametrize("whole", [True, False])
def test_a_list_that_changed_after_it_was_seen_is_shown_and_not_approved(
    scored: Batch, house: House, approver: Client, whole: bool
) -> None:
    """A correction between the two steps: 409, the row that changed, and nothing approved."""
    page = shown(approver.get(f"/batches/{scored.pk}/approval/"))
    address = f"/batches/{scored.pk}/approval/confirm/"
    ticked = fields(page) | {"act": "list", "applications": [str(row.pk) for row in scored.applications.all()]}
    listed = shown(approver.get(link_to_all(page)) if whole else approver.post(address, ticked))
    changed = scored.applications.get(row_number=3)
    record_scores(scored, [Mark(changed.pk, "theory", Decimal(90))], by=house.assessor, at=timezone.now())
    answer = approver.post(address, fields(listed) | {"act": "confirm"})
    assert answer.status_code == 409
    assert "第3行的成绩或评审记录在清单之后有更正" in shown(answer)
    assert "approval_outdated" in shown(answer)
    assert set(states(scored).values()) == {"passed"}


@pytest.mark.parametrize("selected", [[], ["nonsense"]])
def test_nothing_selected_is_said_and_approves_nothing(scored: Batch, approver: Client, selected: list[str]) -> None:
    for act in ("list", "confirm"):
        answer = approver.post(f"/batches/{scored.pk}/approval/confirm/", {"act": act, "applications": selected})
        assert answer.status_code == 422
        assert "nothing_selected" in shown(answer)
    assert not Approval.objects.exists()


@pytest.mark.parametrize("listed", ["yesterday", "2026-09-24T08:00:00", ""])
def test_a_list_that_nobody_drew_up_approves_nothing(scored: Batch, approver: Client, listed: str) -> None:
    """A digest by heart, or a day without its zone."""
    body = {"act": "confirm", "digest": "sha256:" + "0" * 64, "count": "3", "listed_at": listed}
    answer = approver.post(f"/batches/{scored.pk}/approval/confirm/", body)
    assert (answer.status_code, "approval_outdated" in shown(answer)) == (409, True)
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
    factories.changed_account(house.assessor, role="approver")
    client = browse(house.assessor)
    listed = shown(client.get(link_to_all(shown(client.get(f"/batches/{batch.pk}/approval/")))))
    answer = client.post(f"/batches/{batch.pk}/approval/confirm/", fields(listed) | {"act": "confirm"})
    assert answer.status_code == 403
    assert "second_person_needed" in shown(answer)
    assert not Approval.objects.exists()


@pytest.mark.parametrize(("outcome", "after"), [("dismissed", "on_notice"), ("upheld", "rejected")])
def test_an_objection_is_settled_with_its_reason(
    public_notice: PublicNotice, scored: Batch, approver: Client, settler: Client, outcome: str, after: str
) -> None:
    """The approver reads ground and contact; the settlement decides how the application goes on."""
    application = first(scored)
    objection, _ = raise_objection(application, ground="年限不符", contact="13800000000", at=timezone.now())
    raise_objection(application, ground="另有人证", contact="13800000000", at=timezone.now())
    page = shown(settler.get(f"/objections/{objection.pk}/"))
    for said in ("年限不符", "13800000000", "另有人证", "0个工作日"):
        assert said in page
    own = approver.post(f"/objections/{objection.pk}/", {"outcome": outcome, "reason": "经核实"})
    assert (own.status_code, "who_decided_may_not_settle" in shown(own)) == (403, True)
    settler.post(f"/objections/{objection.pk}/", {"outcome": outcome, "reason": "经核实"})
    application.refresh_from_db()
    assert application.state == after
    assert Objection.objects.get().reason == "经核实"


def test_the_regulator_sees_ages_and_takes_over(
    public_notice: PublicNotice, scored: Batch, settler: Client, house: House, browse: SignIn
) -> None:
    """From then on the body's page offers no settlement and refuses it."""
    objection, _ = raise_objection(first(scored), ground="年限不符", at=timezone.now())
    address, regulator = f"/objections/{objection.pk}/", browse(house.regulator)
    for page in (shown(regulator.get("/")), shown(regulator.get("/objections/"))):
        assert address in page
        assert "0个工作日" in page
    assert settler.post(f"{address}take-over/").status_code == 403
    assert regulator.post(f"{address}take-over/").status_code == 302
    assert "提交处理结果" not in shown(settler.get(address))
    refused = settler.post(address, {"outcome": "dismissed", "reason": "经核实"})
    assert (refused.status_code, "objection_taken_over" in shown(refused)) == (409, True)
    again = regulator.post(f"{address}take-over/")
    assert (again.status_code, "objection_taken_over" in shown(again)) == (409, True)
    assert regulator.post(address, {"outcome": "dismissed", "reason": "经核实"}).status_code == 302
    assert Objection.objects.get().settled_by == house.regulator


def test_an_objection_is_settled_once(public_notice: PublicNotice, scored: Batch, settler: Client) -> None:
    objection, _ = raise_objection(first(scored), ground="年限不符", at=timezone.now())
    address = f"/objections/{objection.pk}/"
    settler.post(address, {"outcome": "dismissed", "reason": "经核实"})
    again = settler.post(address, {"outcome": "upheld", "reason": "改判"})
    assert again.status_code == 409
    assert "objection_settled" in shown(again)


def test_another_bodys_objection_does_not_exist(public_notice: PublicNotice, scored: Batch, browse: SignIn) -> None:
    objection, _ = raise_objection(first(scored), ground="年限不符", at=timezone.now())
    assert browse(factories.ApproverFactory()).get(f"/objections/{objection.pk}/").status_code == 404
