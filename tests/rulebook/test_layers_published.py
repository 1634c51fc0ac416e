"""发布分层的政策: what is published stays consistent, whatever code runs, and the desk answers by all layers."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from certification.models import Verdict
from certification.queries import verdict_tree
from certification.queries.replaying import Replay
from rulebook import policies
from rulebook.acts.publishing import publish
from rulebook.desks import EligibilityDesk
from rulebook.models import Policy, TextScope
from rules import PolicyRefused
from rules.words import EDITIONS
from tests import factories
from tests.candidates import candidate, workbook
from tests.house import House

FRESH = {
    "classification": "初次认定",
    "has_qualification": "否",
    "certificate_level": "",
    "certificate_number": "",
    "grades": [],
    "work": [{"occupation": "4-07-03-02", "from": "2012-07-01"}],
}
AT = datetime(2026, 11, 20, 4, tzinfo=UTC)
LOCAL = """\
id: cn.xx.frontline.2026
extends: cn.direct_frontline.2022
title: 某省补充
pathway: direct_frontline
place: "130000"
in_force: {from: 2026-01-01, until: 2026-06-30, certainty: verified}
bodies: [employer]
basis:
  one: {document: 某办法, number: 某号, certainty: verified}
levels:
  special_technician:
    heading: 某省直接认定特级技师
    routes:
      - number: 1
        text: 技能高超、业绩突出。
        cite: {basis: one, article: 一}
        performance: {}
"""


def ask(**given):
    question = {
        "as_of": "2026-11-20",
        "occupation": "4-07-03-02",
        "target_level": "intermediate",
        "pathway": "ordinary",
        "facts": {"work": [{"occupation": "4-07-03-02", "from": "2022-11-20", "to": None}], "education": []},
    } | given
    (level,) = EligibilityDesk(today=date(2026, 11, 20)).answer(question)["levels"]
    return level


def test_every_published_text_has_a_row_for_each_thing_it_rules(reference: None) -> None:
    """By edition, level and occupation; a text without edition stands in every edition's way."""
    base = Policy.objects.get(identifier="cn.direct_frontline.2022")
    assert base.extends == ""
    assert {(scope.edition, scope.level) for scope in base.scopes.all()} == {
        (edition, level) for edition in EDITIONS for level in ("senior", "technician", "senior_technician")
    }
    own = Policy.objects.get(identifier="cn.ordinary.2018.labour_relations")
    assert own.extends == "cn.ordinary.2018"
    assert set(own.scopes.values_list("edition", "occupation")) == {("2018", "4-07-03-02")}


def test_an_overlay_is_published_beside_its_base_and_never_twice_over(reference: None) -> None:
    """Another text of the same place, level and days is refused; one of later days is not."""
    assert len(publish([LOCAL], by=None, at=AT)) == 1
    assert publish([LOCAL], by=None, at=AT) == []
    other = LOCAL.replace("cn.xx.frontline.2026", "cn.xx.frontline.other")
    with pytest.raises(PolicyRefused, match="施行期间重叠：特级技师"):
        publish([other], by=None, at=AT)
    later = other.replace("from: 2026-01-01, until: 2026-06-30", "from: 2026-07-01")
    assert len(publish([later], by=None, at=AT)) == 1


def test_an_overlay_without_its_base_is_not_published(reference: None) -> None:
    with pytest.raises(PolicyRefused, match="没有此政策"):
        publish([LOCAL.replace("cn.direct_frontline.2022", "cn.direct_frontline.1999")], by=None, at=AT)


def test_the_database_refuses_two_texts_of_one_scope_whatever_code_runs(reference: None) -> None:
    """Behind the act's back: the same pathway, place, level and day for another text."""
    (row,) = publish([LOCAL], by=None, at=AT)
    scope = row.scopes.first()
    assert scope is not None
    scope.pk = None
    with pytest.raises(IntegrityError, match="never_overlap"):
        _copied(row, scope)


@transaction.atomic
def _copied(row: Policy, scope: TextScope | None) -> None:
    """Another text beside a published one, with a scope or without; its deferred guards asked at once."""
    copy = Policy.objects.get(pk=row.pk)
    copy.pk, copy.identifier = "sha256:" + "0" * 64, "cn.copy"
    copy.save(force_insert=True)
    if scope is not None:
        scope.text_id = copy.pk
        scope.save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_scope_says_of_its_policy_what_the_policy_says(reference: None) -> None:
    scope = TextScope.objects.filter(pathway="ordinary").first()
    assert scope is not None
    scope.pk, scope.pathway = None, "exceptional"
    with pytest.raises(IntegrityError, match="a_scope_is_its_texts"), transaction.atomic():
        scope.save(force_insert=True)


@pytest.mark.parametrize("statement", ["UPDATE rulebook_textscope SET level = 'junior'", "DELETE FROM %s"])
def test_a_scope_is_never_changed(reference: None, statement: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.replace("%s", "rulebook_textscope"))


def test_a_policy_without_a_scope_is_refused_at_the_end_of_its_transaction(reference: None) -> None:
    with pytest.raises(IntegrityError, match="a_text_has_a_scope"):
        _copied(Policy.objects.get(identifier="cn.ordinary.2018"), None)


def test_the_desk_composes_for_the_region_and_the_occupation(reference: None) -> None:
    """The standard of an occupation, and a province's own level, each only where it belongs."""
    own = ask()
    assert (own["verdict"], own["pathways"][0]["policy"]) == ("eligible", "cn.ordinary.2018.labour_relations")
    facts = {
        "employment": {"front_line": True},
        "performance": {"outstanding": True, "attested_by": "employer"},
    }
    asked = {"occupation": "6-18-01-01", "target_level": "special_technician", "pathway": "direct_frontline"}
    publish([LOCAL], by=None, at=AT)
    assert ask(**asked, facts=facts, region="130100", as_of="2026-06-30")["verdict"] == "eligible"
    assert ask(**asked, facts=facts, region="130100", as_of="2026-07-01")["verdict"] == "not_offered"
    assert ask(**asked, facts=facts, region="140000", as_of="2026-06-30")["verdict"] == "not_offered"


def test_batches_go_by_the_texts_that_meet_in_their_setting(house: House) -> None:
    """The nation's alone where nothing else meets; an occupation's own standard, and its body's region, on top."""
    book = policies.Book(house.site, pathway="ordinary", on=date(2026, 11, 20))

    def met(occupation: str, edition: str) -> list[str]:
        layers = book.layers(edition, occupation=occupation)
        return [Policy.objects.get(pk=digest).identifier for digest in layers]

    assert met("6-18-01-01", "2023") == ["cn.ordinary.2023"]
    assert met("4-07-03-02", "2018") == ["cn.ordinary.2018", "cn.ordinary.2018.labour_relations"]


def test_a_verdict_keeps_the_layers_it_was_given_by(house: House) -> None:
    """A candidate for an occupation with a standard of its own is judged by it, and judged again the same."""
    filing = house.site.filings.get()
    factories.FilingScopeFactory(filing=filing, occupation_id="4-07-03-02", level="intermediate")
    batch = house.upload(workbook([candidate(1, occupation="4-07-03-02", level="四级/中级工", condition="1", **FRESH)]))
    verdict = Verdict.objects.select_related("application").get(application__batch=batch)
    named = [Policy.objects.get(pk=digest).identifier for digest in verdict.layers]
    assert named == ["cn.ordinary.2018", "cn.ordinary.2018.labour_relations"]
    assert verdict.policy.identifier == "cn.ordinary.2018.labour_relations"
    assert list(Replay().run()) == []
    tree = verdict_tree(verdict.application)
    assert [layer["policy"] for layer in tree["layers"]] == named
