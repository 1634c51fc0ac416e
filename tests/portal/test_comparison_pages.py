"""The texts of equivalences as a person reads them: the list, and a page for each with its conditions and articles."""

from __future__ import annotations

import pytest
from django.test import Client

from rulebook import texts
from rulebook.models import EquivalenceText
from tests.portal.conftest import shown

pytestmark = pytest.mark.usefixtures("reference")


def address(row: EquivalenceText) -> str:
    return f"/equivalences/{row.pk.removeprefix('sha256:')}"


def test_every_published_text_is_listed_and_led_to_from_the_rules(anybody: Client) -> None:
    assert 'href="/equivalences/"' in shown(anybody.get("/policies/"))
    page = shown(anybody.get("/equivalences/"))
    for row in EquivalenceText.objects.select_related("region"):
        assert address(row) in page
        assert row.title in page
        assert row.region_id == "000000" or row.region.name in page


def test_every_text_has_a_page_with_all_it_gives_and_the_article_of_each(anybody: Client) -> None:
    """What is given, the words, the article; the conditions of each, down to the last."""
    for row in EquivalenceText.objects.all():
        page = shown(anybody.get(address(row)))
        assert row.pk in page
        for entry in texts.texts_of([row.pk])[row.pk].equivalences:
            assert entry.gives.name in page
            assert entry.text in page
            assert entry.citation.article in page
            assert all(clause.required in page for clause in (entry.clause.clauses if entry.clause else ()))


def test_a_digest_that_nothing_was_published_under_is_not_found(anybody: Client) -> None:
    assert anybody.get(f"/equivalences/{'0' * 64}").status_code == 404
