"""Reference data for anybody."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from registry.models import RelatedOccupation, WorkType
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_ladder_has_eight_levels_lowest_first(anybody: APIClient) -> None:
    """With official form and national digit; 学徒工 and the two above 高级技师 have no digit."""
    levels = anybody.get("/api/v1/levels").json()
    assert [level["name"] for level in levels] == [
        "学徒工", "初级工", "中级工", "高级工", "技师", "高级技师", "特级技师", "首席技师",
    ]  # fmt: skip
    assert [level["digit"] for level in levels] == [None, "5", "4", "3", "2", "1", None, None]
    assert levels[3]["official_form"] == "三级/高级工"


def test_occupations_are_found_by_code_and_title(anybody: APIClient) -> None:
    """``code`` by its beginning, ``title`` by a part of it."""
    lathe = factories.OccupationFactory(code="6-18-01-01", title="车工")
    factories.OccupationFactory(code="6-18-01-02", title="铣工")
    factories.OccupationFactory(code="4-08-05-03", title="贵金属首饰与宝玉石检测员")
    WorkType.objects.create(occupation=lathe, title="数控车工")
    found = anybody.get("/api/v1/occupations?code=6-18").json()["results"]
    assert [row["code"] for row in found] == ["6-18-01-01", "6-18-01-02"]
    assert found[0]["work_types"] == ["数控车工"]
    named = anybody.get("/api/v1/occupations", {"title": "宝玉石"}).json()["results"]
    assert [row["code"] for row in named] == ["4-08-05-03"]
    assert anybody.get("/api/v1/occupations/6-18-01-01").json()["title"] == "车工"
    assert anybody.get("/api/v1/occupations/9-99-99-99").status_code == 404


def test_a_standard_tells_its_parts_and_related_occupations(anybody: APIClient) -> None:
    """The last day in force is the day before the stored bound; null while it goes on."""
    standard = factories.StandardFactory()
    RelatedOccupation.objects.create(standard=standard, occupation=factories.OccupationFactory(code="6-18-01-02"))
    row = anybody.get("/api/v1/standards?occupation=6-18-01-01&on=2026-01-01").json()["results"][0]
    assert row["edition"] == "2023"
    assert (row["since"], row["until"]) == ("2020-01-01", None)
    assert row["related_occupations"] == ["6-18-01-02"]
    assert {"level": "senior", "part": "skill", "pass_mark": 60.0} in row["parts"]
    assert anybody.get("/api/v1/standards?on=2019-12-31").json()["results"] == []


def test_offers_are_found_by_occupation_and_level(anybody: APIClient) -> None:
    """As data, with the work type where there is one."""
    factories.OfferFactory(level="senior")
    factories.OfferFactory(level="junior")
    found = anybody.get("/api/v1/offers?occupation=6-18-01-01&level=senior").json()["results"]
    assert [(row["occupation"], row["work_type"], row["level"]) for row in found] == [("6-18-01-01", None, "senior")]


def test_regions_are_listed(anybody: APIClient) -> None:
    """By GB/T 2260."""
    factories.RegionFactory(code="320500")
    assert [row["code"] for row in anybody.get("/api/v1/regions").json()["results"]] == ["320500"]
