"""Forms of bodies, their sites and their filings."""

from __future__ import annotations

from rest_framework import serializers

from api.serializers.reference import last_day
from registry.models import Body, Filing, FilingScope, Site


class BodySerializer(serializers.ModelSerializer[Body]):
    """评价机构."""

    region = serializers.CharField(source="region_id")
    region_name = serializers.CharField(source="region.name")

    class Meta:
        model = Body
        fields = [
            "credit_code", "name", "kind", "region", "region_name", "above_designated_size", "skilled_workforce",
            "appoints_special",
        ]  # fmt: skip


class SiteSerializer(serializers.ModelSerializer[Site]):
    """评价站点."""

    body = serializers.CharField(source="body.credit_code")
    region = serializers.CharField(source="region_id")

    class Meta:
        model = Site
        fields = ["code", "name", "body", "region"]


class ScopeSerializer(serializers.ModelSerializer[FilingScope]):
    """备案范围."""

    occupation = serializers.CharField(source="occupation_id")
    occupation_title = serializers.CharField(source="occupation.title")
    since = serializers.DateField(source="period.lower", allow_null=True)
    until = serializers.SerializerMethodField()

    class Meta:
        model = FilingScope
        fields = ["occupation", "occupation_title", "level", "since", "until"]

    def get_until(self, scope: FilingScope) -> str | None:
        """The last day of the scope; null until further notice."""
        return last_day(scope.period)


class FilingSerializer(serializers.ModelSerializer[Filing]):
    """备案."""

    site = serializers.CharField(source="site.code")
    body = serializers.CharField(source="site.body.credit_code")
    region = serializers.CharField(source="region_id")
    since = serializers.DateField(source="period.lower")
    until = serializers.SerializerMethodField()
    scopes = ScopeSerializer(many=True)

    class Meta:
        model = Filing
        fields = ["number", "site", "body", "authority", "region", "since", "until", "filed_at", "scopes"]

    def get_until(self, filing: Filing) -> str | None:
        """The last day of the filing; null until further notice."""
        return last_day(filing.period)
