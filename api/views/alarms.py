"""Alarms: what was noticed of guessers and sweeps."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from api.permissions import Access
from api.resources import Collection
from api.serializers.alarms import AlarmSerializer
from registry.access import Permission
from registry.models import Alarm


class AlarmsView(Collection[Alarm]):
    """警报."""

    access: ClassVar[Access] = {"GET": Permission.SEE_ALARMS}
    serializer_class = AlarmSerializer
    ordering = ("-id",)
    queryset = Alarm.objects.all()

    def get_queryset(self) -> QuerySet[Alarm]:
        """The alarms that exist for the account."""
        return Alarm.objects.visible_to(self.account).select_related("account", "region")

    def get(self, request: Request, *args: object, **kwargs: object) -> Response:
        """The alarms, latest first: all of them to the administrator, sweeps of numbers to the regulator of the place."""
        return self.list(request, *args, **kwargs)
