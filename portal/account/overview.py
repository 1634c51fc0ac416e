"""账户与安全: one's own account at a glance; sessions are ended here, one or all but this."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.doors import account_of, one_own
from portal.sessions import own_key
from portal.signed_in import signed_in_with
from registry.access import needs_second_factor
from registry.acts.sign_ins import end_sessions
from registry.models import RecoveryCode


@one_own
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Password, second factor, sessions, tokens and the latest sign-ins."""
    account = account_of(request)
    factor = account.second_factors.filter(enrolled_at__isnull=False).first()
    context = {
        "owner": account,
        "factor": factor,
        "factor_needed": needs_second_factor(account),
        "codes_left": RecoveryCode.objects.filter(account=account, used_at=None).count() if factor else 0,
        **signed_in_with(account, own=own_key(request), at=timezone.now()),
    }
    return render(request, "portal/account/overview.html", context)


@one_own
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Ends one of one's sessions, or all but the one that asks."""
    account = account_of(request)
    chosen = request.POST.get("session", "")
    only = [chosen] if chosen else None
    count = end_sessions(account, only=only, keep=own_key(request), by=account, at=timezone.now())
    messages.success(request, _("已结束%(count)s处登录。") % {"count": count})
    return redirect("portal:account")
