"""Signing in: who guesses waits; whose account it is does not."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.test import Client

from registry import signing_in
from registry.models import Account, Alarm
from tests import factories
from tests.signing_in import with_password

PASSWORD = "一把足够长的钥匙-2026"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


@pytest.fixture
def account(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Account:
    settings.TRUSTED_PROXIES = 1
    settings.SIGN_INS_PER_MINUTE = settings.PUBLIC_POSTS_PER_MINUTE = 10_000
    settings.SIGN_IN_LONGEST_DELAY = 10**6
    monkeypatch.setattr(signing_in, "FIRST_DELAY", 1000)  # so that no slow machine outlasts a wait
    monkeypatch.setattr(signing_in, "FIRST_DELAY_UNDER_ATTACK", 50_000)
    return with_password(factories.SubmitterFactory(username=f"owner-{uuid4()}"), PASSWORD)


class Browser:
    """Somebody behind the one proxy of the installation, as the proxy tells it."""

    def __init__(self, address: str | None = None) -> None:
        self.client = Client(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=address or str(IPv6Address(uuid4().int)))

    def sign_in(self, name: str, password: str = "wrong") -> Any:
        return self.client.post("/sign-in/", {"username": name, "password": password})

    def get_token(self, name: str, password: str = "wrong") -> Any:
        given = {"username": name, "password": password}
        return self.client.post("/api/v1/tokens", given, content_type="application/json")


def next_try(name: str = "") -> None:
    """The waiting is over; what was counted stays."""
    for key in cache._cache.get_client(None).scan_iter("*limit:next-try:*"):  # type: ignore[attr-defined]
        cache._cache.get_client(None).delete(key)  # type: ignore[attr-defined]


@pytest.mark.parametrize("door", ["sign_in", "get_token"])
def test_a_stranger_s_failures_never_keep_the_owner_out(account: Account, door: str) -> None:
    """Thirty failures from thirty addresses and twenty from one, behind the same proxy: the owner comes in."""
    for place in range(30):
        getattr(Browser(str(IPv4Address(0x0B000000 + place))), door)(account.username)
    stranger = Browser()
    refused = [getattr(stranger, door)(account.username).status_code for _ in range(20)]
    assert refused.count(429) == 19
    answer = getattr(Browser(), door)(account.username, PASSWORD)
    assert answer.status_code in (201, 302), answer.content


def test_who_fails_waits_twice_as_long_each_time(account: Account, settings: Any) -> None:
    """Free tries first; then 429 with the seconds, on the page and in the header, also for the right password."""
    settings.SIGN_IN_FREE_TRIES = 3
    browser = Browser()
    assert [browser.sign_in(account.username).status_code for _ in range(3)] == [200, 200, 200]
    waits = []
    for _ in range(4):
        answer = browser.sign_in(account.username, PASSWORD)
        assert answer.status_code == 429
        assert f"请在{-(-int(answer['Retry-After']) // 60)}分钟后再试" in answer.content.decode()
        waits.append(int(answer["Retry-After"]))
        next_try()
        assert browser.sign_in(account.username).status_code == 200
    assert waits == pytest.approx([1000, 2000, 4000, 8000], rel=0.1)


def test_the_wait_is_bounded_and_success_ends_it(account: Account, settings: Any) -> None:
    settings.SIGN_IN_FREE_TRIES, settings.SIGN_IN_LONGEST_DELAY = 1, 5000
    browser = Browser()
    for _ in range(4):
        browser.get_token(account.username)
        next_try()
    browser.get_token(account.username)
    assert 4500 < int(browser.get_token(account.username)["Retry-After"]) <= 5000
    next_try()
    assert browser.get_token(account.username, PASSWORD).status_code == 201
    assert browser.get_token(account.username, PASSWORD).status_code == 201


def test_a_try_that_is_refused_costs_nothing(account: Account, settings: Any) -> None:
    """Hammering while one waits makes the wait no longer, and the refused tries raise no alarm."""
    settings.SIGN_IN_FREE_TRIES, settings.FAILURES_UNTIL_ALARM = 2, 4
    browser = Browser()
    for _ in range(20):
        browser.get_token(account.username)
    assert int(browser.get_token(account.username)["Retry-After"]) <= 1000
    assert not Alarm.objects.exists()


def test_three_hundred_names_from_one_address_are_stopped(account: Account) -> None:
    """Twenty fail in an hour, then no further name is tried, the right password included; one alarm says so."""
    address = str(IPv4Address(0x0C000000 + uuid4().int % 0x1000000))  # another in each run: failures count for an hour
    known, browser = with_password(factories.SubmitterFactory(username=f"known-{uuid4()}"), PASSWORD), Browser(address)
    assert browser.get_token(known.username, PASSWORD).status_code == 201
    statuses = [browser.get_token(f"name-{place}-{uuid4()}").status_code for place in range(300)]
    assert statuses == [401] * 20 + [429] * 280
    assert browser.get_token(account.username, PASSWORD).status_code == 429
    assert browser.get_token(known.username, PASSWORD).status_code == 201  # it signs in from here
    (alarm,) = Alarm.objects.all()
    assert (alarm.kind, alarm.client, alarm.count) == ("name_guessing", address, 20)


def test_a_client_tries_so_often_a_minute(account: Account, settings: Any) -> None:
    settings.SIGN_INS_PER_MINUTE = 2
    browser = Browser()
    assert [browser.get_token(f"u-{uuid4()}").status_code for _ in range(3)] == [401, 401, 429]


def test_under_attack_a_client_has_one_free_try(account: Account, settings: Any) -> None:
    """The first try of each client is let through whatever others did; its second waits long at once."""
    settings.FAILURES_UNTIL_ALARM = 5
    for _ in range(5):
        assert Browser().get_token(account.username).status_code == 401
    late = Browser()
    assert late.get_token(account.username).status_code == 401
    assert 40_000 < int(late.get_token(account.username)["Retry-After"]) <= 50_000


def test_the_owner_is_told_once_at_the_next_sign_in(account: Account) -> None:
    """An alarm at the tenth failure and at the twentieth; the owner reads of them once, the administrator in the list."""
    for _ in range(20):
        Browser().get_token(account.username)
    assert list(Alarm.objects.order_by("id").values_list("kind", "account", "count")) == [
        ("password_guessing", account.pk, 10), ("password_guessing", account.pk, 20),
    ]  # fmt: skip
    owner = Browser()
    answer = owner.sign_in(account.username, PASSWORD)
    assert ["有人反复试探您的密码" in str(message) for message in get_messages(answer.wsgi_request)] == [True]
    assert "有人反复试探您的密码" in owner.client.get("/").content.decode()
    again = Browser()
    assert not list(get_messages(again.sign_in(account.username, PASSWORD).wsgi_request))


def test_what_was_typed_is_kept_nowhere(account: Account) -> None:
    """Not in the cache, and no alarm for a name that nobody has: people type passwords into the wrong box."""
    typed = f"Geheim-{uuid4()}"
    for _ in range(12):
        Browser().get_token(typed)
    redis = cache._cache.get_client(None)  # type: ignore[attr-defined]
    assert not [key for key in redis.scan_iter("*") if typed.encode() in key]
    assert not Alarm.objects.exists()
