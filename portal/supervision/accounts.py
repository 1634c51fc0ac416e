"""账户管理: the administrator sees who is signed in with what, ends it, and takes a lost second factor away."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.confirming import irreversible
from portal.doors import account_of, needs
from portal.paging import page_of
from portal.sessions import own_key
from portal.signed_in import signed_in_with, tokens_named
from portal.supervision.forms import AccountSearch
from registry.access import Permission, needs_second_factor
from registry.acts.second_factors import remove
from registry.acts.sign_ins import end_sessions, end_tokens
from registry.models import Account, SecondFactor


@needs(Permission.TEND_ACCOUNTS)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The accounts, by role and name; ``?name=`` narrows the list."""
    form = AccountSearch(request.GET or None)
    found = Account.objects.select_related("body", "region").order_by("role", "username")
    found = found.annotate(
        twofold=Exists(SecondFactor.objects.filter(account=OuterRef("pk"), enrolled_at__isnull=False))
    )
    if form.is_valid() and (name := form.cleaned_data["name"].strip()):
        found = found.filter(Q(username__icontains=name) | Q(display_name__icontains=name))
    return render(request, "portal/supervision/accounts.html", {"form": form, "page": page_of(request, found)})


@needs(Permission.TEND_ACCOUNTS)
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: its sessions, tokens, second factor and sign-ins; nothing of its password."""
    owner = get_object_or_404(Account.objects.select_related("body", "region"), pk=pk)
    context = {
        "owner": owner,
        "factor": owner.second_factors.filter(enrolled_at__isnull=False).first(),
        "factor_needed": needs_second_factor(owner),
        "tending": True,
        **signed_in_with(owner, own=own_key(request), at=timezone.now()),
    }
    return render(request, "portal/supervision/account.html", context)


@needs(Permission.TEND_ACCOUNTS)
@irreversible()
@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends sessions or tokens of somebody's account, or takes the second factor away."""
    owner, account, now = get_object_or_404(Account, pk=pk), account_of(request), timezone.now()
    match request.POST.get("act"):
        case "end-session":
            end_sessions(owner, only=[request.POST.get("session", "")], by=account, at=now)
        case "end-sessions":
            end_sessions(owner, by=account, at=now)
        case "end-token":
            end_tokens(owner, only=tokens_named(request.POST.get("token", "")), by=account, at=now)
        case "end-tokens":
            end_tokens(owner, by=account, at=now)
        case "remove-second-factor":
            remove(owner, by=account, at=now)
            end_sessions(owner, by=account, at=now)
        case _:
            return HttpResponseBadRequest()
    messages.success(request, _("已办理，并记入该账户的记录。"))
    return redirect("portal:tended-account", pk=pk)
