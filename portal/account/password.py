"""修改密码: ends every other sign-in and every token."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal.account.forms import PasswordForm
from portal.doors import account_of, one_own
from portal.sessions import note_confirmed, own_key
from registry.acts.confirming import check_password
from registry.acts.sign_ins import change_password
from registry.models import Account
from registry.passwords import ALONE, LONGEST, WITH_SECOND_FACTOR
from rules.refusals import Refusal


@one_own
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """Sets another password; the browser that asks stays signed in, under a new key."""
    account = account_of(request)
    form = PasswordForm(request.POST or None)
    refusal: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            _change(request, account, form.cleaned_data["present"], form.cleaned_data["new"])
        except Refusal as answer:
            refusal = answer
        else:
            messages.success(request, _("密码已修改，其他登录和全部访问令牌均已结束。"))
            return redirect("portal:account")
    context = {
        "form": form if account.has_usable_password() else None,
        "refusal": refusal,
        "least": WITH_SECOND_FACTOR if account.is_twofold() else ALONE,
        "twofold": account.is_twofold(),
        "most": LONGEST,
    }
    status = refusal.status if refusal else 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "portal/account/password.html", context, status=status)


def _change(request: HttpRequest, account: Account, present: str, new: str) -> None:
    check_password(account, present)
    change_password(account, new, keep=own_key(request), by=account, at=timezone.now())
    update_session_auth_hash(request, account)  # under a new key; the old one opens nothing
    note_confirmed(request)
