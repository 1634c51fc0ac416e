"""Signing in, signing out, and waiting for the next try."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from registry.models import Account
from tests import factories
from tests.portal.conftest import shown
from tests.signing_in import with_password

PASSWORD = "一把足够长的钥匙-2026"


@pytest.fixture
def account(db: None, settings: Any) -> Account:
    return with_password(factories.SubmitterFactory(username=f"hr-{id(settings)}", display_name="沈若溪"), PASSWORD)


def sign_in(client: Client, account: Account, password: str) -> Any:
    return client.post("/sign-in/", {"username": account.username, "password": password})


def test_who_signs_in_comes_to_their_desk(account: Account, anybody: Client) -> None:
    answer = sign_in(anybody, account, PASSWORD)
    assert answer["Location"] == "/"
    desk = shown(anybody.get("/"))
    assert "申报工作台" in desk
    assert "沈若溪" in desk


def test_who_signs_out_is_out(account: Account, anybody: Client) -> None:
    sign_in(anybody, account, PASSWORD)
    assert anybody.post("/sign-out/").status_code == 302
    assert anybody.get("/batches/").status_code == 302


def test_signing_out_by_a_link_does_nothing(account: Account, anybody: Client) -> None:
    """A picture on somebody's page must not sign people out."""
    sign_in(anybody, account, PASSWORD)
    assert anybody.get("/sign-out/").status_code == 405
    assert anybody.get("/batches/").status_code == 200


def test_a_wrong_password_and_an_unknown_name_get_the_same_words(account: Account, anybody: Client) -> None:
    wrong = shown(sign_in(anybody, account, "wrong"))
    unknown = shown(anybody.post("/sign-in/", {"username": "nobody", "password": "wrong"}))
    assert "用户名或密码不正确" in wrong
    assert "用户名或密码不正确" in unknown


def test_one_is_led_only_to_ones_own_house(account: Account, anybody: Client) -> None:
    answer = anybody.post(
        "/sign-in/?next=https://elsewhere.example/",
        {"username": account.username, "password": PASSWORD, "next": "https://elsewhere.example/"},
    )
    assert answer["Location"] == "/"


def test_who_fails_waits_and_the_page_says_how_long(
    account: Account, anybody: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The right password then waits as well; nothing is locked for anybody else."""
    monkeypatch.setattr("registry.signing_in.FIRST_DELAY", 500)
    for _ in range(settings.SIGN_IN_FREE_TRIES):
        assert sign_in(anybody, account, "wrong").status_code == 200
    refused = sign_in(anybody, account, PASSWORD)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 400
    assert "登录尝试过于频繁，请在9分钟后再试" in shown(refused)
    assert sign_in(Client(REMOTE_ADDR="2001:db8:7::1"), account, PASSWORD).status_code == 302
