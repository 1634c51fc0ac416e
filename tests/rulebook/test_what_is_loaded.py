"""Only texts that can matter are read and compiled, each once per process, however many the country has."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection

from certification.catalogue import catalogue_of
from config.celery import read_the_texts
from registry import clock
from registry.models import Region
from rulebook import policies, texts
from rulebook.desks import EligibilityDesk
from rulebook.models import Policy, PublishedText
from rules.places import in_place, places_of
from tests.house import House

ON = date(2026, 11, 20)


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A process that has compiled nothing yet; what it compiles from here on, by identifier."""
    monkeypatch.setattr(texts, "_kept", {})
    for remembered in (texts._until, policies.composed, policies._rulebook):
        remembered.cache_clear()
    seen: list[str] = []
    load = texts.load_text

    def noted(text: str) -> Any:
        rule = load(text)
        seen.append(rule.id)
        return rule

    monkeypatch.setattr(texts, "load_text", noted)
    return seen


def test_naming_a_sites_conditions_compiles_the_pathways_texts_of_its_place_alone(
    house: House, compiled: list[str], django_assert_max_num_queries: Any
) -> None:
    met = Policy.objects.in_force_on(ON).filter(pathway="ordinary", region__in=places_of(house.site.region_id))
    with django_assert_max_num_queries(9):
        first = catalogue_of(house.site, on=ON)
    assert sorted(compiled) == sorted(met.values_list("identifier", flat=True))
    assert 0 < len(compiled) < Policy.objects.in_force_on(ON).count() / 4
    compiled.clear()
    assert catalogue_of(house.site, on=ON).conditions == first.conditions
    assert compiled == []


def test_a_question_compiles_the_texts_that_its_region_may_have(reference: None, compiled: list[str]) -> None:
    desk = EligibilityDesk(today=ON)
    desk.answer({"occupation": "6-18-01-01", "facts": {}, "region": "120100"})
    rows = Policy.objects.in_force_on(ON).values_list("identifier", "region")
    assert sorted(compiled) == sorted(name for name, place in rows if in_place(place, "120100"))
    assert any(name.startswith("cn.tj.") for name in compiled)
    assert not any(name.startswith("cn.gd.") for name in compiled)
    compiled.clear()
    desk.answer({"occupation": "6-18-01-01", "facts": {}, "region": "440000"})
    assert all(name.startswith("cn.gd.") for name in compiled)
    assert compiled


def test_a_worker_process_compiles_the_texts_at_its_start_and_nothing_after(
    open_house: House, compiled: list[str]
) -> None:
    """It leaves no connection open behind it, so the test needs a database of its own."""
    read_the_texts()
    assert connection.connection is None
    on = clock.today()
    assert len(compiled) == PublishedText.objects.in_force_on(on).count() > 10
    compiled.clear()
    catalogue_of(open_house.site, on=on)
    EligibilityDesk(today=on).answer({"occupation": "6-18-01-01", "facts": {}, "region": "440000"})
    assert compiled == []


def test_what_is_kept_is_bounded(reference: None, compiled: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "_MOST_KEPT", 3)
    digests = list(Policy.objects.order_by("pk").values_list("pk", flat=True))
    for digest in digests[:8]:
        assert policies.compiled(digest).policy.digest == digest
        assert len(texts._kept) <= 3


def test_a_digest_under_which_nothing_is_published_is_refused(reference: None) -> None:
    known = Policy.objects.values_list("pk", flat=True)[0]
    with pytest.raises(PublishedText.DoesNotExist):
        policies.composed((known, "sha256:" + "0" * 64))


def test_the_places_of_a_region_are_all_those_in_which_it_lies(reference: None) -> None:
    codes = list(Region.objects.values_list("pk", flat=True))
    for region in codes:
        assert {code for code in codes if in_place(code, region)} <= set(places_of(region))
        assert all(in_place(place, region) for place in places_of(region))
