"""Limits for guessers, in the cache that all processes share."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from registry.limits import TooManyRequests, client_of, count, count_miss, refuse_guessers


@pytest.fixture
def client() -> str:
    """Somebody nobody has counted yet."""
    return uuid4().hex


def asked(client: str) -> Any:
    return RequestFactory().get("/check/x", REMOTE_ADDR=client)


def test_a_client_past_the_limit_is_told_how_long_to_wait(client: str) -> None:
    """The limit itself is allowed; another client and another kind are counted apart."""
    for _ in range(3):
        count("kind", client, limit=3, window=60)
    with pytest.raises(TooManyRequests) as refusal:
        count("kind", client, limit=3, window=60)
    assert (refusal.value.status, refusal.value.values["seconds"]) == (429, 60)
    count("kind", uuid4().hex, limit=3, window=60)
    count("other", client, limit=3, window=60)


def test_the_count_holds_for_many_at_once(client: str) -> None:
    """Twenty at once against a limit of ten: ten are let through."""

    def ask(_: int) -> bool:
        try:
            count("kind", client, limit=10, window=60)
        except TooManyRequests:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(ask, range(20))) == 10


def test_who_misses_too_often_is_stopped_before_who_looks_often(client: str, settings: Any) -> None:
    """Guessing shows in misses: their limit is lower, and it closes the whole check."""
    settings.MISSES_PER_HOUR, settings.CHECKS_PER_MINUTE = 2, 100
    for _ in range(2):
        assert refuse_guessers(asked(client)) == client
        count_miss(client)
    with pytest.raises(TooManyRequests) as refusal:
        refuse_guessers(asked(client))
    assert refusal.value.values["seconds"] == 3600


def test_who_looks_often_is_stopped_for_a_minute(client: str, settings: Any) -> None:
    """Without a single miss."""
    settings.CHECKS_PER_MINUTE = 2
    refuse_guessers(asked(client))
    refuse_guessers(asked(client))
    with pytest.raises(TooManyRequests):
        refuse_guessers(asked(client))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "client"),
    [
        (0, "1.1.1.1", "9.9.9.9"),  # nobody is trusted: the header is anybody's word
        (1, "1.1.1.1", "1.1.1.1"),
        (1, "6.6.6.6, 1.1.1.1", "1.1.1.1"),  # what the client wrote itself stands to the left
        (2, "6.6.6.6, 1.1.1.1, 2.2.2.2", "1.1.1.1"),
        (2, "1.1.1.1", "9.9.9.9"),  # fewer hops than proxies: not through them
        (1, "", "9.9.9.9"),
        (1, "unknown", "9.9.9.9"),  # no address: it would be a key of the cache that somebody made up
        (1, "6.6.6.6, unknown", "9.9.9.9"),
        (1, "6.6.6.6,  2001:db8::1 ", "2001:db8::1"),
        (2, ", 1.1.1.1,, 2.2.2.2,", "1.1.1.1"),  # empty hops are nobody
        (2, "1.1.1.1, 2.2.2.2", "1.1.1.1"),
    ],
)
def test_the_client_is_who_the_trusted_proxies_saw(settings: Any, proxies: int, forwarded: str, client: str) -> None:
    """Behind no proxy the peer, behind n of them what the outermost of these saw."""
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="9.9.9.9", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_of(request) == client


def test_a_request_without_a_peer_is_counted_as_nobody_s(settings: Any) -> None:
    """As over a socket of the machine itself; all such requests are one client."""
    settings.TRUSTED_PROXIES = 0
    request = RequestFactory().get("/")
    del request.META["REMOTE_ADDR"]
    assert client_of(request) == ""
    settings.TRUSTED_PROXIES = 1
    assert client_of(request) == ""


def test_each_window_is_as_long_as_it_says(client: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A minute for looking, an hour for missing; the first count of a window says when it ends."""
    windows: dict[str, int] = {}
    add = cache.add

    def noted(key: str, value: int, timeout: int) -> bool:
        windows[key.split(":")[1]] = timeout
        return bool(add(key, value, timeout=timeout))

    monkeypatch.setattr(cache, "add", noted)
    refuse_guessers(asked(client))
    count_miss(client)
    count("sign-in", client, limit=1, window=7)
    assert windows == {"check": 60, "miss": 3600, "sign-in": 7}


def test_who_looks_too_often_waits_a_minute_and_may_look_as_often_as_the_limit(client: str, settings: Any) -> None:
    """Looks and misses are counted apart: misses alone use up no look, and the last look allowed is allowed."""
    settings.MISSES_PER_HOUR, settings.CHECKS_PER_MINUTE = 5, 2
    for _ in range(4):
        count_miss(client)
    assert [refuse_guessers(asked(client)) for _ in range(2)] == [client, client]
    with pytest.raises(TooManyRequests) as refusal:
        refuse_guessers(asked(client))
    assert refusal.value.values["seconds"] == 60


def test_a_limit_may_refuse_in_words_of_its_own(client: str) -> None:
    """Signing in says other words than checking."""

    class SignedInTooOften(TooManyRequests):
        code = "signed_in_too_often"

    count("kind", client, limit=1, window=60, refusal=SignedInTooOften)
    with pytest.raises(SignedInTooOften):
        count("kind", client, limit=1, window=60, refusal=SignedInTooOften)
