"""Tokens: signing in without a browser."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from ipaddress import IPv6Address
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from registry.acts.sign_ins import change_password
from registry.models import AccessToken, Account, Event, SecondFactor, SignIn
from tests import factories
from tests.signing_in import code_of, token_of, with_password, with_second_factor

PASSWORD = "車工-plain-words"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


@pytest.fixture
def account() -> Account:
    return with_password(factories.SubmitterFactory(username=f"li-{uuid4()}"), PASSWORD)


def ask(client: APIClient, account: Account, password: str = PASSWORD, **more: Any) -> Any:
    given = {"username": account.username, "password": password, **more}
    return client.post("/api/v1/tokens", given, format="json")


def test_a_token_opens_the_doors_of_its_account(anybody: APIClient, account: Account) -> None:
    """Made by user name and password; /me tells role and permissions."""
    made = ask(anybody, account)
    assert made.status_code == 201
    assert made["Cache-Control"] == "no-store"
    me = anybody.get("/api/v1/me", HTTP_AUTHORIZATION=f"Bearer {made.json()['token']}").json()
    assert (me["username"], me["role"], me["body"]) == (account.username, "submitter", account.body.credit_code)
    assert "submit" in me["permissions"]
    assert "approve" not in me["permissions"]


def test_a_token_given_up_opens_nothing(anybody: APIClient, account: Account) -> None:
    """DELETE /tokens/current ends it, and no other."""
    first, second = (f"Bearer {ask(anybody, account).json()['token']}" for _ in range(2))
    assert anybody.delete("/api/v1/tokens/current", HTTP_AUTHORIZATION=first).status_code == 204
    assert anybody.get("/api/v1/me", HTTP_AUTHORIZATION=first).status_code == 401
    assert anybody.get("/api/v1/me", HTTP_AUTHORIZATION=second).status_code == 200


def test_a_wrong_password_is_refused(anybody: APIClient, account: Account) -> None:
    """401, the same for an account that does not exist."""
    known = ask(anybody, account, "wrong")
    unknown = anybody.post("/api/v1/tokens", {"username": f"no-{uuid4()}", "password": "wrong"}, format="json")
    assert known.status_code == unknown.status_code == 401
    assert known.json() == unknown.json()


def test_who_fails_waits_for_the_next_try(
    anybody: APIClient, account: Account, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """429 as a problem document, also for the right password then; another client does not wait."""
    settings.SIGN_IN_FREE_TRIES = 2
    monkeypatch.setattr("registry.signing_in.FIRST_DELAY", 500)
    assert [ask(anybody, account, "wrong").status_code for _ in range(2)] == [401, 401]
    refused = ask(anybody, account)
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_sign_ins")
    assert refused["Content-Type"] == "application/problem+json"
    assert int(refused["Retry-After"]) > 0
    elsewhere = APIClient(REMOTE_ADDR=str(IPv6Address(uuid4().int)))
    assert ask(elsewhere, account).status_code == 201


def test_an_account_that_was_closed_gets_no_token(anybody: APIClient, account: Account) -> None:
    """401 for the password, and its tokens open nothing."""
    token = ask(anybody, account).json()["token"]
    factories.changed_account(account, is_active=False)
    assert ask(anybody, account).status_code == 401
    assert anybody.get("/api/v1/me", HTTP_AUTHORIZATION=f"Bearer {token}").status_code == 401


def test_an_approver_gets_a_token_only_with_a_code(anybody: APIClient, account: Account) -> None:
    """Without an authenticator none at all; with one only by its code, and by a recovery code once."""
    approver = with_password(factories.ApproverFactory(), PASSWORD)
    refused = ask(anybody, approver)
    assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_not_set_up")
    recovery = with_second_factor(approver)
    refused = ask(anybody, approver)
    assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_needed")
    wrong = ask(anybody, approver, otp="000000" if code_of(approver) != "000000" else "000001")
    assert (wrong.status_code, wrong.json()["code"]) == (403, "wrong_code")
    code = code_of(approver)
    assert ask(anybody, approver, otp=code).status_code == 201
    assert ask(anybody, approver, otp=code).json()["code"] == "wrong_code"
    assert ask(anybody, approver, otp=recovery[0]).status_code == 201
    assert ask(anybody, approver, otp=recovery[0]).status_code == 403


def test_a_wrong_password_never_tells_of_the_second_factor(anybody: APIClient) -> None:
    approver = with_password(factories.ApproverFactory(), PASSWORD)
    with_second_factor(approver)
    assert ask(anybody, approver, "wrong", otp=code_of(approver)).json() == ask(anybody, approver, "wrong").json()


def test_a_token_made_before_the_role_needed_a_second_factor_opens_nothing(anybody: APIClient, settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = []
    approver = with_password(factories.ApproverFactory(), PASSWORD)
    token = ask(anybody, approver).json()["token"]
    assert me(anybody, token).status_code == 200
    settings.SECOND_FACTOR_ROLES = ["approver"]
    assert me(anybody, token).status_code == 401


def test_a_token_ends_with_the_password_however_that_is_changed(anybody: APIClient, account: Account) -> None:
    """By the act, and by a command that knows nothing of tokens."""
    token = ask(anybody, account).json()["token"]
    account.set_password("something else altogether")
    account.save()
    assert me(anybody, token).status_code == 401
    other = ask(anybody, account, "something else altogether").json()["token"]
    change_password(account, "neun Zwetschgen im Wind", by=account, at=timezone.now())
    assert me(anybody, other).status_code == 401
    assert not AccessToken.objects.exists()
    event = Event.objects.get(act="password.changed")
    assert event.details == {"sessions_ended": 0, "tokens_ended": 2}


def test_tokens_are_listed_and_ended(anybody: APIClient, account: Account) -> None:
    """By their own account alone; the token itself is told nowhere again."""
    anybody.defaults["HTTP_USER_AGENT"] = "python-requests/2.34"
    first = ask(anybody, account, name="人事系统", days=7).json()
    second = ask(anybody, account).json()
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {second['token']}"}
    rows = {row["id"]: row for row in anybody.get("/api/v1/tokens", **bearer).json()}
    assert set(rows) == {first["id"], second["id"]}
    one = rows[first["id"]]
    assert (one["name"], one["current"], one["device"]) == ("人事系统", False, "python-requests/2.34")
    assert rows[second["id"]]["current"]
    assert rows[second["id"]]["last_used_at"]
    assert first["token"] not in str(rows)
    stranger = token_of(factories.SubmitterFactory())
    foreign = anybody.delete(f"/api/v1/tokens/{first['id']}", HTTP_AUTHORIZATION=f"Bearer {stranger}")
    assert foreign.status_code == 404
    assert me(anybody, first["token"]).status_code == 200
    assert anybody.delete(f"/api/v1/tokens/{first['id']}", **bearer).status_code == 204
    assert me(anybody, first["token"]).status_code == 401
    assert factories.acts_on_record() == ["token.made", "token.made", "tokens.ended"]
    assert first["token"] not in str(list(Event.objects.values()))


@pytest.mark.parametrize(("days", "status"), [(0, 400), (1, 201), (90, 201), (91, 400)])
def test_a_token_lasts_ninety_days_at_most(anybody: APIClient, account: Account, days: int, status: int) -> None:
    assert ask(anybody, account, days=days).status_code == status


def test_an_account_holds_twenty_tokens_at_most(anybody: APIClient, account: Account) -> None:
    for _ in range(20):
        token_of(account)
    refused = ask(anybody, account)
    assert (refused.status_code, refused.json()["code"]) == (409, "tokens_exhausted")


def test_a_token_for_reading_does_nothing_but_read(anybody: APIClient, account: Account) -> None:
    """It may be given up all the same."""
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {ask(anybody, account, reads_only=True).json()['token']}"}
    assert anybody.get("/api/v1/batches", **bearer).status_code == 200
    refused = anybody.post("/api/v1/batches", {}, format="json", **bearer)
    assert (refused.status_code, refused.json()["code"]) == (403, "token_reads_only")
    again = anybody.post("/api/v1/tokens/current/confirmations", {"password": PASSWORD}, format="json", **bearer)
    assert again.json()["code"] == "token_reads_only"
    assert anybody.delete("/api/v1/tokens/current", **bearer).status_code == 204


def test_what_cannot_be_undone_asks_the_holder_of_a_token_again(anybody: APIClient, settings: Any) -> None:
    """A quarter of an hour after the code; another code opens it for another."""
    approver = with_password(factories.ApproverFactory(), PASSWORD)
    with_second_factor(approver)
    batch = factories.BatchFactory(body=approver.body, site__body=approver.body)
    address = f"/api/v1/batches/{batch.pk}/rejections"
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {ask(anybody, approver, otp=code_of(approver)).json()['token']}"}
    assert anybody.post(address, {}, format="json", **bearer).status_code == 400
    earlier = timezone.now() - timedelta(minutes=settings.CONFIRMATION_MINUTES, seconds=1)
    AccessToken.objects.update(confirmed_at=earlier)
    SecondFactor.objects.update(last_step=0)
    refused = anybody.post(address, {}, format="json", **bearer)
    assert (refused.status_code, refused.json()["code"]) == (403, "confirmation_needed")
    confirm = partial(anybody.post, "/api/v1/tokens/current/confirmations", format="json", **bearer)
    assert confirm({"password": PASSWORD}).json()["code"] == "second_factor_needed"
    assert confirm({}).json()["errors"][0]["code"] == "one_of_two"
    assert confirm({"otp": "12"}).json()["code"] == "wrong_code"
    assert confirm({"otp": code_of(approver)}).status_code == 200
    assert anybody.post(address, {}, format="json", **bearer).status_code == 400


def test_attempts_stand_in_the_history_of_the_account(anybody: APIClient, account: Account) -> None:
    ask(anybody, account, "wrong")
    ask(anybody, account)
    found = SignIn.objects.latest_of(account).values_list("way", "outcome")
    assert list(found) == [("token", "success"), ("token", "wrong_password")]


def me(client: APIClient, token: str) -> Any:
    return client.get("/api/v1/me", HTTP_AUTHORIZATION=f"Bearer {token}")
