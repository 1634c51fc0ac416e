"""What machines ask."""

from __future__ import annotations

from typing import Any

from django.core.cache.backends.redis import RedisCache
from django.test import Client

from tests.portal.conftest import shown


def test_a_house_in_order_says_ok(db: None, anybody: Client) -> None:
    answer = anybody.get("/healthz")
    assert (answer.status_code, shown(answer)) == (200, "ok")


def test_without_its_cache_it_is_unwell_and_says_no_more(db: None, anybody: Client, settings: Any) -> None:
    settings.CACHES = {
        "default": {"BACKEND": f"{RedisCache.__module__}.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }
    answer = anybody.get("/healthz")
    assert (answer.status_code, shown(answer)) == (503, "unavailable")


def test_crawlers_are_kept_from_names(db: None, anybody: Client) -> None:
    rules = shown(anybody.get("/robots.txt"))
    assert "Disallow: /check/" in rules
    assert "Disallow: /public-notices/" in rules
