"""The rules as a person reads them: the list, and a page for each with its tree and articles."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rulebook.models import Policy
from rules import load
from rules.clauses import Clause
from tests.portal.conftest import shown

pytestmark = pytest.mark.usefixtures("reference")


def address(policy: Policy) -> str:
    return f"/policies/{policy.pk.removeprefix('sha256:')}"


def clauses(clause: Clause) -> list[Clause]:
    return [clause, *(inner for part in clause.clauses for inner in clauses(part))]


def test_every_published_policy_is_listed_with_place_period_and_digest(anybody: Client) -> None:
    """One line each, with its own address."""
    page = shown(anybody.get("/policies/"))
    for policy in Policy.objects.select_related("region"):
        assert address(policy) in page
        assert policy.identifier in page
        assert policy.pk in page
        assert policy.region_id == "000000" or policy.region.name in page


def test_every_policy_has_a_page_with_every_clause_and_its_article(anybody: Client) -> None:
    """Nothing of a tree is left out, and the document of each clause is named."""
    for row in Policy.objects.all():
        answer = anybody.get(address(row))
        assert answer.status_code == 200, row.identifier
        page = shown(answer)
        policy = load(row.text)
        for rule in policy.levels.values():
            for route in rule.routes:
                for clause in clauses(route):
                    assert clause.required.split("“")[0].split("'")[0] in page, (row.identifier, clause.name)
                    assert clause.citation.article.split("“")[0] in page
        for basis in policy.basis:
            assert basis.document in page
        assert row.pk in page


def test_what_a_text_notes_of_itself_stands_on_its_page(anybody: Client) -> None:
    """What was not found, or how a day was worked out, is for whoever relies on the rule."""
    row = Policy.objects.get(identifier="cn.ah.maanshan.exceptional.2022")
    assert "施行日以办法公布之月首日计" in shown(anybody.get(address(row)))


def test_the_list_can_be_narrowed_to_a_pathway(anybody: Client) -> None:
    page = shown(anybody.get("/policies/?pathway=ordinary"))
    assert "cn.ordinary.2023" in page
    assert "competition" not in page.split("<table")[1]
    assert anybody.get("/policies/?pathway=nonsense").status_code == 200


def test_a_policy_that_has_ended_says_so(anybody: Client) -> None:
    """From the day after its last day on."""
    ended = Policy.objects.exclude(in_force__endswith=None).filter(in_force__endswith__lte=timezone.localdate()).first()
    current = Policy.objects.get(identifier="cn.ordinary.2023")
    assert ended is not None
    assert "已失效" in shown(anybody.get(address(ended)))
    last = ended.in_force.upper - timedelta(days=1)
    assert f"{last.year}年{last.month}月{last.day}日" in shown(anybody.get(address(ended)))
    assert "已失效" not in shown(anybody.get(address(current)))


def test_an_overlay_leads_to_the_text_that_it_builds_on(anybody: Client) -> None:
    overlay = Policy.objects.get(identifier="cn.tj.competition.2024")
    base = Policy.objects.get(identifier="cn.competition.2022")
    assert address(base) in shown(anybody.get(address(overlay)))


def test_a_digest_that_names_nothing_is_not_found(anybody: Client) -> None:
    assert anybody.get(f"/policies/{'0' * 64}").status_code == 404
    assert anybody.get("/policies/nonsense").status_code == 404


def test_the_pages_ask_the_database_little(anybody: Client, django_assert_max_num_queries: object) -> None:
    """The list as often for thirty rows as for three; a policy's page a handful."""
    row = Policy.objects.get(identifier="cn.ordinary.2023")
    anybody.get(address(row))
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        anybody.get("/policies/")
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        anybody.get(address(row))


def test_a_clause_left_to_a_provision_not_yet_made_says_so(anybody: Client) -> None:
    """江苏's conditions are not published: the page marks the clause 待定; a text that leaves nothing open has no mark."""
    open_ = Policy.objects.get(identifier="cn.js.appointment.2025")
    settled = Policy.objects.get(identifier="cn.ordinary.2023")
    assert "待定" in shown(anybody.get(address(open_)))
    assert "待定" not in shown(anybody.get(address(settled)))
