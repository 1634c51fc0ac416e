"""后台任务: sending a job again that was given up or waits."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.doors import account_of, needs
from registry import clock
from registry.access import Permission
from registry.acts.jobs import send_again
from registry.models import OutboxMessage


@needs(Permission.TEND_JOBS)
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends the job, and leads back to the list."""
    message = get_object_or_404(OutboxMessage, pk=min(pk, 2**63 - 1))
    send_again(message, by=account_of(request), at=clock.now())
    messages.success(request, _("任务已重新发送。"))
    return redirect("portal:home")
