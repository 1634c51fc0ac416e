"""Limits for guessers, kept in the shared cache: a count a client and window, atomic across processes."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from registry.reasons import TooManyRequests


def count(kind: str, client: str, *, limit: int, window: int, refusal: type[TooManyRequests] = TooManyRequests) -> None:
    """Counts one more of a kind for a client. Raises ``refusal`` past ``limit`` in ``window`` seconds."""
    if _tally(kind, client, window) > limit:
        raise refusal(seconds=window)


def refuse_guessers(request: HttpRequest) -> str:
    """Counts one public check of the requesting client and returns who it is. Raises TooManyRequests."""
    client = client_of(request)
    if int(cache.get(_key("miss", client), 0)) >= settings.MISSES_PER_HOUR:
        raise TooManyRequests(seconds=3600)
    count("check", client, limit=settings.CHECKS_PER_MINUTE, window=60)
    return client


def count_miss(client: str) -> None:
    """Counts one check that found nothing: what guessing looks like."""
    _tally("miss", client, 3600)


def client_of(request: HttpRequest) -> str:
    """The client's address: the peer's, or what the nearest trusted proxy saw (TRUSTED_PROXIES of them)."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.TRUSTED_PROXIES:
        return peer
    hops = [hop.strip() for hop in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",") if hop.strip()]
    seen = hops[-settings.TRUSTED_PROXIES] if len(hops) >= settings.TRUSTED_PROXIES else peer
    return seen if _is_address(seen) else peer


def _is_address(text: str) -> bool:
    """Whether a proxy named an address; anything else would be a key of the cache that a client made up."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _tally(kind: str, client: str, window: int) -> int:
    key = _key(kind, client)
    try:
        return int(cache.incr(key))  # keeps the window's end, which the first count sets
    except ValueError:
        return 1 if cache.add(key, 1, timeout=window) else int(cache.incr(key))


def _key(kind: str, client: str) -> str:
    return f"limit:{kind}:{client}"
