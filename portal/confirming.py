"""再次确认身份: before what can't be undone, a page asks for the password or a code, and carries the form that was sent.

Nothing of the form is stored: its fields ride in the page that asks, and are sent again to where they were going, with the
answer. The page's own code runs only once the answer is right.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from portal.refusing import with_wait
from portal.sessions import confirmed_at, note_confirmed
from registry.acts.confirming import confirm, require_confirmed
from registry.models import Account
from registry.reasons import ConfirmationNeeded
from rules.refusals import Refusal

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
ANSWER = "confirmation"
_NOT_CARRIED = (ANSWER, "csrfmiddlewaretoken")
ANY = ""


def irreversible(act: str = ANY) -> Callable[[View], View]:
    """Marks a page whose forms do what can't be undone: all of them, or the one whose ``act`` is named."""

    def mark(view: View) -> View:
        view.irreversible = act  # type: ignore[attr-defined]
        return view

    return mark


def ask_again(request: HttpRequest, view: Callable[..., HttpResponseBase], account: Account) -> HttpResponse | None:
    """The page that asks who is there; None where it need not be asked, or the answer has come and is right."""
    act = getattr(view, "irreversible", None)
    if request.method != "POST" or act is None or (act and request.POST.get("act") != act):
        return None
    refusal: Refusal | None = None
    try:
        require_confirmed(confirmed_at(request), at=timezone.now())
    except ConfirmationNeeded:
        try:
            if ANSWER not in request.POST:
                return _page(request, account, None)
            confirm(account, request.POST[ANSWER], at=timezone.now())
            note_confirmed(request)
        except Refusal as wrong:
            refusal = wrong
    return None if refusal is None else _page(request, account, refusal)


def _page(request: HttpRequest, account: Account, refusal: Refusal | None) -> HttpResponse:
    fields = [(name, value) for name, values in request.POST.lists() if name not in _NOT_CARRIED for value in values]
    context = {
        "fields": fields, "address": request.get_full_path(), "refusal": refusal, "by_code": account.has_second_factor(),
        "by_password": account.has_usable_password(),
    }  # fmt: skip
    response = render(request, "portal/confirm.html", context, status=refusal.status if refusal else 403)
    return with_wait(response, refusal)
