"""What crawlers ask; health, readiness and metrics have tests of their own (tests/operation/)."""

from __future__ import annotations

from django.test import Client

from tests.portal.conftest import shown


def test_crawlers_are_kept_from_names(db: None, anybody: Client) -> None:
    rules = shown(anybody.get("/robots.txt"))
    assert "Disallow: /check/" in rules
    assert "Disallow: /public-notices/" in rules
