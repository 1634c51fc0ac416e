"""Tokens: signing in without a browser."""

from __future__ import annotations

from ipaddress import IPv6Address
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from registry.models import Account
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "車工-plain-words"


@pytest.fixture
def account(settings: Any) -> Account:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    made = factories.ApproverFactory(username=f"li-{uuid4()}")
    made.set_password(PASSWORD)
    made.save()
    return made


def ask(client: APIClient, account: Account, password: str = PASSWORD) -> Any:
    return client.post("/api/v1/tokens", {"username": account.username, "password": password}, format="json")


def test_a_token_opens_the_doors_of_its_account(anybody: APIClient, account: Account) -> None:
    """Made by user name and password; /me tells role and permissions."""
    made = ask(anybody, account)
    assert made.status_code == 201
    assert made["Cache-Control"] == "no-store"
    me = anybody.get("/api/v1/me", HTTP_AUTHORIZATION=f"Bearer {made.json()['token']}").json()
    assert (me["username"], me["role"], me["body"]) == (account.username, "approver", account.body.credit_code)
    assert "approve" in me["permissions"]
    assert "submit" not in me["permissions"]


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
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert ask(anybody, account).status_code == 401
    assert anybody.get("/api/v1/me", HTTP_AUTHORIZATION=f"Bearer {token}").status_code == 401
