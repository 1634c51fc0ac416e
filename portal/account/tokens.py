"""访问令牌: made for one's own programs, and ended."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.account.forms import TokenForm
from portal.confirming import irreversible
from portal.doors import account_of, one_own
from portal.sessions import SECOND_FACTOR
from portal.signed_in import tokens_named
from registry.acts.sign_ins import end_tokens, make_token
from registry.devices import origin_of
from rules.refusals import Refusal


@one_own
@irreversible()
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Makes a token and shows it this once; asks who is there, as for what can't be undone."""
    account = account_of(request)
    form = TokenForm(request.POST or None)
    refusal: Refusal | None = None
    made = None
    if request.method == "POST" and form.is_valid():
        try:
            made = make_token(
                account, **form.cleaned_data, second_factor=bool(request.session.get(SECOND_FACTOR)),
                origin=origin_of(request), at=timezone.now(),
            )  # fmt: skip
        except Refusal as answer:
            refusal = answer
    status = refusal.status if refusal else 422 if form.is_bound and not form.is_valid() else 200
    token, text = made or (None, "")
    context = {"form": form, "refusal": refusal, "token": token, "text": text}
    return render(request, "portal/account/token_new.html", context, status=status)


@one_own
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Ends one of one's tokens, or all of them."""
    account = account_of(request)
    named = request.POST.get("token", "")
    count = end_tokens(account, only=tokens_named(named) if named else None, by=account, at=timezone.now())
    messages.success(request, _("已结束%(count)s个访问令牌。") % {"count": count})
    return redirect("portal:account")
