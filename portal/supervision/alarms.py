"""警报: what was noticed of guessers and sweeps."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.doors import account_of, needs
from portal.paging import page_of
from registry.access import Permission
from registry.models import Alarm


@needs(Permission.SEE_ALARMS)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The alarms that the account may see, latest first."""
    alarms = Alarm.objects.visible_to(account_of(request)).select_related("account", "region").order_by("-id")
    return render(request, "portal/supervision/alarms.html", {"page": page_of(request, alarms)})
