"""Limits for guessers, in the cache that all processes share."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import RequestFactory
from redis.exceptions import ConnectionError as RedisConnectionError

from registry import limits
from registry.limits import TooManyRequests, count, count_miss, refuse_guessers

NOW = 1_790_000_000.0


@pytest.fixture(autouse=True)
def time_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that what is left of a window is the same on a slow machine."""
    monkeypatch.setattr(limits, "now", lambda: NOW)


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


def test_retry_after_is_what_is_left_of_the_window(client: str) -> None:
    """Not the whole window: the first count opens it, and later ones keep its end."""
    count("kind", client, limit=1, window=1000)
    cache.set(f"limit:kind:{client}:until", NOW + 400)
    with pytest.raises(TooManyRequests) as refusal:
        count("kind", client, limit=1, window=1000)
    assert refusal.value.values["seconds"] == 400
    assert "7分钟" in refusal.value.message_zh
    assert "7 minutes" in refusal.value.message_en


def test_without_the_shared_cache_each_process_counts_by_itself(client: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stopped Valkey refuses nobody and stops no page, and guessers are stopped all the same."""

    class Away:
        def __getattr__(self, name: str) -> Any:
            def lost(*_: Any, **__: Any) -> Any:
                raise RedisConnectionError("away")

            return lost

    monkeypatch.setattr(limits, "cache", Away())
    for _ in range(3):
        count("kind", client, limit=3, window=60)
    with pytest.raises(TooManyRequests):
        count("kind", client, limit=3, window=60)
    assert limits.hold("turn", client, 30) == 0
    assert limits.hold("turn", client, 30) > 0


def test_a_turn_is_had_by_one(client: str) -> None:
    """Twenty at once: one has it, the others are told how long."""
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: limits.hold("turn", client, 100), range(20)))
    assert waits.count(0) == 1
    assert set(waits) == {0, 100}


@pytest.mark.parametrize(("tries", "seconds"), [(0, 2), (1, 2), (2, 4), (5, 32), (9, 512), (10, 900), (10_000, 900)])
def test_a_delay_doubles_up_to_its_bound(tries: int, seconds: int) -> None:
    assert limits.grown(tries, first=2, longest=900) == seconds


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
