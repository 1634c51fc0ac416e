"""动态口令: set up or replaced, taken away where the role allows it; recovery codes made anew."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.authenticators import CodeForm, enrolment
from portal.confirming import irreversible
from portal.doors import account_of, one_own
from portal.sessions import SECOND_FACTOR
from registry.access import needs_second_factor
from registry.acts.second_factors import enrol, make_recovery_codes, remove
from registry.models import Account
from rules.refusals import Refusal


@one_own
@irreversible()
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Shows the secret once it is asked for, and takes it into use with its first code."""
    account = account_of(request)
    stands = account.has_second_factor()
    context: dict[str, Any] = {"owner": account, "stands": stands, "needed": needs_second_factor(account)}
    if request.method != "POST":
        return render(request, "portal/account/second_factor.html", context)
    form = CodeForm(request.POST if "code" in request.POST else None)
    refusal: Refusal | None = None
    if form.is_valid():
        try:
            return _enrolled(request, account, form.cleaned_data["code"])
        except Refusal as answer:
            refusal = answer
    context |= {"form": form, "refusal": refusal, **enrolment(account, at=timezone.now())}
    status = refusal.status if refusal else 422 if form.is_bound else 200
    return render(request, "portal/account/second_factor.html", context, status=status)


@one_own
@irreversible()
@require_POST
def take_away(request: HttpRequest) -> HttpResponse:
    """Takes the second factor away, where the role needs none."""
    account = account_of(request)
    remove(account, by=account, at=timezone.now())
    request.session.pop(SECOND_FACTOR, None)
    messages.success(request, _("动态口令已停用。"))
    return redirect("portal:account")


@one_own
@irreversible()
@require_POST
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes, shown this once; the old ones open nothing any more."""
    account = account_of(request)
    codes = make_recovery_codes(account, by=account, at=timezone.now())
    return _codes(request, codes)


def _enrolled(request: HttpRequest, account: Account, code: str) -> HttpResponse:
    """Raises WrongCode, TooManyCodes."""
    codes = enrol(account, code, by=account, at=timezone.now())
    request.session[SECOND_FACTOR] = True
    return _codes(request, codes)


def _codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    context = {"codes": codes, "next_page": reverse("portal:account")}
    return render(request, "portal/recovery_codes.html", context)
