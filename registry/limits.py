"""Limits, kept in the shared cache: a count for each client and window, atomic across processes.

While the cache is away (Valkey stopped) each process counts by itself, in its own memory: nobody is refused because of it
and nothing answers 500, and a client has at most as many times its limit as there are processes. The counts of before
come back with the cache, where it kept them.
"""

from __future__ import annotations

from collections.abc import Callable
from time import time as now
from typing import TypeVar

import structlog
from django.conf import settings
from django.core.cache import BaseCache, cache, caches
from django.http import HttpRequest
from redis.exceptions import RedisError

from registry.clients import client_of
from registry.reasons import TooManyRequests

log = structlog.get_logger(__name__)
Result = TypeVar("Result")
_UNTIL = ":until"


def count(kind: str, client: str, *, limit: int, window: int, refusal: type[TooManyRequests] = TooManyRequests) -> None:
    """Counts one more of a kind for a client. Raises ``refusal`` past ``limit`` in ``window`` seconds."""
    if tally(kind, client, window=window) > limit:
        raise refusal(seconds=left(kind, client, window=window))


def refuse_guessers(request: HttpRequest) -> str:
    """Counts one public check of the requesting client and returns who it is. Raises TooManyRequests."""
    client = client_of(request)
    if counted("miss", client) >= settings.MISSES_PER_HOUR:
        raise TooManyRequests(seconds=left("miss", client, window=3600))
    count("check", client, limit=settings.CHECKS_PER_MINUTE, window=60)
    return client


def count_miss(client: str) -> None:
    """Counts one check that found nothing: what guessing looks like."""
    tally("miss", client, window=3600)


def tally(kind: str, client: str, *, window: int) -> int:
    """Counts one more, and returns how many there are in the window, which the first one opens."""
    key = _key(kind, client)

    def add(store: BaseCache) -> int:
        try:
            return int(store.incr(key))  # keeps the window's end
        except ValueError:
            if not store.add(key, 1, timeout=window):
                return int(store.incr(key))
            store.set(key + _UNTIL, now() + window, timeout=window)
            return 1

    return shared(add)


def counted(kind: str, client: str) -> int:
    """How many there are in the window that is open, without counting one."""
    return shared(lambda store: int(store.get(_key(kind, client), 0)))


def take_back(kind: str, client: str) -> None:
    """Takes one of a count back."""

    def less(store: BaseCache) -> None:
        try:
            store.decr(_key(kind, client))
        except ValueError:
            return

    shared(less)


def left(kind: str, client: str, *, window: int) -> int:
    """Seconds until the open window ends, at least one and at most ``window``."""
    until = shared(lambda store: store.get(_key(kind, client) + _UNTIL))
    return max(1, min(window, round(float(until) - now()))) if until else window


def is_first(kind: str, client: str, *, window: int) -> bool:
    """Whether this is done for the first time in so many seconds; asked again, it no longer is."""
    return shared(lambda store: bool(store.add(_key(kind, client), 1, timeout=window)))


def remember(kind: str, client: str, *, seconds: int) -> None:
    """Remembers something of a client for so many seconds from now."""
    shared(lambda store: store.set(_key(kind, client), 1, timeout=seconds))


def is_remembered(kind: str, client: str) -> bool:
    """Whether that is remembered."""
    return shared(lambda store: store.get(_key(kind, client)) is not None)


def hold(kind: str, client: str, seconds: int) -> int:
    """Takes the client's turn for so many seconds: 0 where it was free, else the seconds until it is again."""
    key, at = _key(kind, client), now()

    def take(store: BaseCache) -> int:
        if store.add(key, at + seconds, timeout=seconds):
            return 0
        return max(1, round(float(store.get(key, at + 1)) - at))

    return shared(take)


def forget(*kinds: str, client: str) -> None:
    """Forgets counts and turns of a client."""
    shared(lambda store: store.delete_many([_key(kind, client) for kind in kinds]))


def grown(tries: int, *, first: int, longest: int) -> int:
    """Seconds to wait after so many tries beyond what is free: doubled with each, and bounded."""
    return min(longest, first << min(max(tries, 1) - 1, 20))


def shared(ask: Callable[[BaseCache], Result]) -> Result:
    """Asks the shared cache; while it is away, this process's own memory."""
    try:
        return ask(cache)
    except RedisError as error:
        log.warning("limits.without_the_shared_cache", error=type(error).__name__)
        return ask(caches["own"])


def _key(kind: str, client: str) -> str:
    return f"limit:{kind}:{client}"
