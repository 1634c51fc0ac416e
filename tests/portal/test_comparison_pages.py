"""The texts of equivalences as a person reads them: the list, and a page for each with its conditions and articles."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from rulebook import texts
from rulebook.models import EquivalenceText
from tests.equivalence.test_publishing import TEXT
from tests.portal.conftest import SignIn, shown
from tests.rulebook.drafts import Office, office

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


@pytest.fixture
def ministry() -> Office:
    return office()


def test_a_draft_shows_what_it_would_give_and_leads_to_the_text_it_became(
    ministry: Office, browse: SignIn, anybody: Client
) -> None:
    draft = ministry.propose(TEXT)
    page = shown(browse(ministry.publisher).get(f"/policy-drafts/{draft.pk}/"))
    for words in ("比照规定", "湖南省", "助理工程师", "取得高级工职业技能等级满1年，可申报助理工程师"):
        assert words in page
    assert "模拟本草案" not in page
    assert "模拟本草案" in shown(browse(ministry.publisher).get(f"/policy-drafts/{ministry.draft().pk}/"))
    browse(ministry.publisher).post(f"/policy-drafts/{draft.pk}/decision/", {"act": "publish", "looked_at": 1})
    row = EquivalenceText.objects.get(identifier="hunan.engineering.2026")
    assert f'href="{address(row)}"' in shown(browse(ministry.drafter).get(f"/policy-drafts/{draft.pk}/"))
    assert "比照规定" in shown(browse(ministry.drafter).get("/policy-drafts/"))
    assert "助理工程师" in shown(anybody.get(address(row)))


def test_an_ended_text_says_so_since_when_and_by_what(ministry: Office, browse: SignIn, anybody: Client) -> None:
    row = EquivalenceText.objects.get(identifier="cn.engineering.2018")
    drafter = browse(ministry.drafter)
    page = shown(drafter.get(address(row)))
    for name in ("from", "end"):
        assert f"/policy-drafts/new/?{name}={row.pk.removeprefix('sha256:')}" in page
    assert "起草废止" not in shown(anybody.get(address(row)))
    answer = drafter.post("/policy-drafts/new/", {"ends": row.pk})
    assert answer.status_code == 302
    ministry.publish("", replaces=row, last_on=date(2026, 12, 31), ground="新规施行", citation="某文第三条")
    page = shown(anybody.get(address(row)))
    for words in ("施行至2026年12月31日，此后废止", "新规施行", "某文第三条"):
        assert words in page
    assert "起草废止" not in shown(drafter.get(address(row)))
    assert "2026年12月31日" in shown(anybody.get("/equivalences/"))
