"""Forms of the reference data: ladder, occupations, regions, standards."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from registry.models import Occupation, Offer, Region, RelatedOccupation, Standard, StandardPart
from registry.models.levels import LEVEL_CHOICES
from rules.ladder import Level


class LevelSerializer(serializers.Serializer[Level]):
    """职业技能等级."""

    level = serializers.ChoiceField(LEVEL_CHOICES, source="value")
    name = serializers.CharField(source="name_zh")
    official_form = serializers.CharField()
    rank = serializers.IntegerField(help_text="1 for 学徒工 to 8 for 首席技师")
    digit = serializers.CharField(allow_null=True, help_text="国家等级代码, 5 to 1")
    needs_senior_technician = serializers.BooleanField()


class OccupationSerializer(serializers.ModelSerializer[Occupation]):
    """职业."""

    group = serializers.CharField(source="group_id")
    group_title = serializers.CharField(source="group.title")
    work_types: serializers.SlugRelatedField[Any] = serializers.SlugRelatedField(
        slug_field="title", many=True, read_only=True
    )

    class Meta:
        model = Occupation
        fields = ["code", "title", "group", "group_title", "is_digital", "is_green", "work_types"]


class RegionSerializer(serializers.ModelSerializer[Region]):
    """行政区划."""

    parent = serializers.CharField(source="parent_id", allow_null=True)  # type: ignore[assignment]

    class Meta:
        model = Region
        fields = ["code", "name", "parent", "certificate_code"]


class PartSerializer(serializers.ModelSerializer[StandardPart]):
    """考核部分."""

    pass_mark = serializers.FloatField()

    class Meta:
        model = StandardPart
        fields = ["level", "part", "pass_mark"]


class StandardSerializer(serializers.ModelSerializer[Standard]):
    """国家职业标准; ``since`` and ``until`` are the first and the last day in force."""

    occupation = serializers.CharField(source="occupation_id")
    occupation_title = serializers.CharField(source="occupation.title")
    since = serializers.DateField(source="in_force.lower", allow_null=True)
    until = serializers.SerializerMethodField()
    parts = PartSerializer(many=True)
    related_occupations = serializers.SerializerMethodField()

    class Meta:
        model = Standard
        fields = [
            "id", "occupation", "occupation_title", "title", "edition", "lowest_level", "highest_level", "since",
            "until", "certainty", "parts", "related_occupations",
        ]  # fmt: skip

    def get_until(self, standard: Standard) -> str | None:
        """The last day in force; null until further notice."""
        return last_day(standard.in_force)

    def get_related_occupations(self, standard: Standard) -> list[str]:
        """相关职业 by their codes."""
        related: list[RelatedOccupation] = list(standard.related.all())
        return [row.occupation_id for row in related]


class OfferSerializer(serializers.ModelSerializer[Offer]):
    """开考等级."""

    occupation = serializers.CharField(source="occupation_id")
    occupation_title = serializers.CharField(source="occupation.title")
    work_type = serializers.CharField(source="work_type.title", allow_null=True, default=None)

    class Meta:
        model = Offer
        fields = ["occupation", "occupation_title", "work_type", "level"]


def last_day(period: Any) -> str | None:
    """The last day of a stored period, which PostgreSQL keeps as [first, day after the last)."""
    if period is None or period.upper is None:
        return None
    return str(period.upper.fromordinal(period.upper.toordinal() - 1).isoformat())
