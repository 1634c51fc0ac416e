"""Before what can't be undone a page asks again who is there; what was being sent is carried along and done once it is known."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import URLPattern
from django.utils import timezone

from certification.models import Batch
from certification.waiting import waiting_list
from registry.models import Account, Certificate
from tests import factories
from tests.house import House
from tests.portal.conftest import SignIn, shown
from tests.portal.test_permission_matrix import ROUTES
from tests.signing_in import code_of, with_password, with_second_factor

PASSWORD = "一把足够长的钥匙-2026"
pytestmark = pytest.mark.usefixtures("quick_passwords")
# Which pages ask, and for which of their forms; "" is for all of them.
ASKING = {
    "approval": "", "approval-confirm": "confirm", "objection": "", "status-proposal": "confirm",
    "policy-draft-decide": "publish", "account-second-factor": "", "account-second-factor-remove": "",
    "own-identity": "", "disowning": "", "name-proposal": "confirm", "account-recovery-codes": "", "account-token-new": "", "tended-account-act": "",
}  # fmt: skip


@pytest.fixture
def stale() -> Callable[[Client], None]:
    """Lets a quarter of an hour pass since who is signed in showed a code."""

    def wait(client: Client) -> None:
        session = client.session
        session["confirmed_at"] = int((timezone.now() - timedelta(minutes=15, seconds=1)).timestamp())
        session.save()

    return wait


def carried(page: Any) -> dict[str, str]:
    """The hidden fields of the page that asks, as a browser would send them."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', shown(page))
    return {name: unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def whole(batch: Batch) -> dict[str, str]:
    listed = waiting_list(batch, at=timezone.now())
    return {"digest": listed.digest, "count": str(listed.count), "listed_at": listed.listed_at.isoformat()}


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: str(route.name))
def test_the_pages_that_ask_are_these(route: URLPattern) -> None:
    assert getattr(route.callback, "irreversible", None) == ASKING.get(str(route.name))


def test_an_approval_is_done_once_the_code_is_there(
    house: House, scored: Batch, browse: SignIn, stale: Callable[[Client], None]
) -> None:
    """Not before, not with a wrong code; and then without being sent anew by hand."""
    with_second_factor(house.approver)
    client = browse(house.approver)
    stale(client)
    at = f"/batches/{scored.pk}/approval/confirm/"
    sent = {**whole(scored), "act": "confirm"}
    asked = client.post(at, sent)
    assert asked.status_code == 403
    assert "确认身份" in shown(asked)
    assert f'action="{at}"' in shown(asked)
    assert carried(asked) == sent
    wrong = client.post(at, {**carried(asked), "confirmation": "12345"})
    assert wrong.status_code == 403
    assert carried(wrong) == sent
    assert not scored.approvals.exists()
    done = client.post(at, {**carried(wrong), "confirmation": code_of(house.approver)})
    assert done.status_code == 302
    assert scored.approvals.count() == 1


def test_looking_and_listing_ask_nothing(
    house: House, scored: Batch, browse: SignIn, stale: Callable[[Client], None]
) -> None:
    client = browse(house.approver)
    stale(client)
    assert client.get(f"/batches/{scored.pk}/approval/").status_code == 200
    assert client.get(f"/batches/{scored.pk}/approval/confirm/?{urlencode(whole(scored))}").status_code == 200


def test_the_fields_are_carried_as_they_were_typed(
    house: House, scored: Batch, browse: SignIn, stale: Callable[[Client], None]
) -> None:
    """Several under one name, quotes, lines: and they do nothing to the page that carries them."""
    client = browse(house.approver)
    stale(client)
    reason = '材料"不符"\n<script>第二行</script>&amp;'
    picked = [str(one.pk) for one in scored.applications.order_by("row_number")[:2]]
    asked = client.post(f"/batches/{scored.pk}/approval/", {"applications": picked, "reason": reason})
    found = re.findall(r'<input type="hidden" name="applications" value="([^"]*)">', shown(asked))
    assert found == picked
    assert carried(asked)["reason"] == reason
    assert "<script>第" not in shown(asked)


def test_who_has_no_second_factor_gives_the_password(
    house: House, certificates: list[Certificate], browse: SignIn, stale: Callable[[Client], None], settings: Any
) -> None:
    settings.SECOND_FACTOR_ROLES = []
    proposal = factories.proposed(
        certificates[0], "revoked", effective_on=timezone.localdate(), at=timezone.now(), by=house.confirmer
    )
    with_password(house.regulator, PASSWORD)
    client = browse(house.regulator)
    stale(client)
    at = f"/status-proposals/{proposal.pk}/"
    assert 'type="password"' in shown(client.post(at, {"act": "confirm"}))
    assert client.post(at, {"act": "confirm", "confirmation": "wrong"}).status_code == 403
    assert client.post(at, {"act": "confirm", "confirmation": PASSWORD}).status_code == 302
    proposal.refresh_from_db()
    assert proposal.outcome == "confirmed"


def test_who_has_neither_is_told_to_sign_in_again(
    db: None, browse: SignIn, stale: Callable[[Client], None], settings: Any
) -> None:
    settings.SECOND_FACTOR_ROLES = []
    account: Account = factories.ApproverFactory()
    account.set_unusable_password()
    account.save()
    client = browse(account)
    stale(client)
    page = shown(client.post("/account/recovery-codes/"))
    assert "重新登录" in page
    assert 'name="confirmation"' not in page


def test_a_confirmation_does_for_a_quarter_of_an_hour(
    house: House, scored: Batch, browse: SignIn, stale: Callable[[Client], None]
) -> None:
    with_second_factor(house.approver)
    client = browse(house.approver)
    stale(client)
    at = f"/batches/{scored.pk}/approval/"
    client.post(at, {"confirmation": code_of(house.approver)})
    assert client.post(at, {"reason": ""}).status_code == 422  # its own answer to an empty reason
    stale(client)
    assert client.post(at, {"reason": ""}).status_code == 403
