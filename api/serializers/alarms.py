"""Forms of alarms."""

from __future__ import annotations

from rest_framework import serializers

from registry.models import Alarm


class AlarmSerializer(serializers.ModelSerializer[Alarm]):
    """警报; ``count`` is how often it had happened when it was noticed."""

    account = serializers.CharField(source="account.username", allow_null=True, default=None)
    region = serializers.CharField(source="region_id", allow_null=True)

    class Meta:
        model = Alarm
        fields = ["id", "kind", "raised_at", "client", "account", "region", "series", "count"]
