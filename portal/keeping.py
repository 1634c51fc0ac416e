"""留存: what somebody typed into a page survives a sign-in that ended, or a form that expired, before it was sent.

A page says that it keeps what is typed (``keeps``) and reads it with ``typed_in``. Where the sign-in has ended, the form
is sent on to the sign-in page (a 307, so that its fields come along), rides in that page's own form, and is put, sealed, into
the new session: nothing of it is stored for who is not signed in. It is shown again, never acted on, until it is sent.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.views.csrf import csrf_failure

from registry import identity
from registry.models import Account

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
FIELD = "kept"
"""The field of the sign-in form that carries another form."""
MOST = 2_000_000
"""Characters of a form that are carried: the longest text of a policy and its other fields, as written in an address."""
_SESSION = "kept_form"
_PURPOSE = b"kept-form"
_OWN = ("csrfmiddlewaretoken",)


def keeps(view: View) -> View:
    """Marks a page that shows what was typed before a sign-in ended."""
    view.keeps = True  # type: ignore[attr-defined]
    return view


def carried(request: HttpRequest) -> str:
    """The fields of a form that was sent on, or that rides in the sign-in form already; cut to nothing if too long."""
    if FIELD in request.POST or "username" in request.POST:
        text = request.POST.get(FIELD, "")
    else:
        fields = request.POST.copy()
        for name in _OWN:
            fields.pop(name, None)
        text = fields.urlencode()
    return text if len(text) <= MOST else ""


def put_back(request: HttpRequest, address: str, text: str) -> None:
    """Keeps the fields for the page at an address in the session of who has just signed in."""
    if text:
        sealed = identity.seal(text.encode(), purpose=_PURPOSE)
        request.session[_SESSION] = {"address": address, "sealed": b64encode(sealed).decode()}


def typed_in(request: HttpRequest) -> QueryDict | None:
    """What was typed into this page: sent just now, or kept for it until it is sent; None where nothing was."""
    if request.method == "POST":
        request.session.pop(_SESSION, None)
        return request.POST
    kept = request.session.get(_SESSION)
    if not kept or kept["address"] != request.get_full_path():
        return None
    return QueryDict(identity.unseal(b64decode(kept["sealed"]), purpose=_PURPOSE).decode())


def expired(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """The answer to a form whose token is not today's: one's own page shows it again, anything else is refused.

    Signing in again in another window makes every open form one of before. Only a form that the browser itself says
    was sent from this site is kept, and it is shown, not acted on.
    """
    match = request.resolver_match
    own = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    signed_in = isinstance(request.user, Account)
    if not (own and signed_in and match is not None and getattr(match.func, "keeps", False)):
        return csrf_failure(request, reason=reason)
    put_back(request, request.get_full_path(), carried(request))
    return HttpResponseRedirect(request.get_full_path(), status=303)
