"""Doors: what each page asks of who opens it. A page that names no permission admits nobody."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.urls import reverse

from portal.confirming import ask_again
from portal.refusing import refused
from portal.sessions import has_ended
from registry import viewing
from registry.access import Permission, permits
from registry.busy import busy
from registry.models import Account
from rules.refusals import Refusal

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
NAMESPACE = "portal"


class Open(Enum):
    """The doors that need no permission: 公开, and what is open to everybody who is signed in."""

    TO_ALL = "to all"
    TO_SIGNED_IN = "to who is signed in"


def public(view: View) -> View:
    """Opens a page to everybody."""
    view.admits = Open.TO_ALL  # type: ignore[attr-defined]
    return view


def one_own(view: View) -> View:
    """Opens a page to everybody who is signed in: what it shows is their own account's."""
    view.admits = Open.TO_SIGNED_IN  # type: ignore[attr-defined]
    return view


def needs(permission: Permission) -> Callable[[View], View]:
    """Opens a page to the accounts whose role includes a permission."""

    def mark(view: View) -> View:
        view.admits = permission  # type: ignore[attr-defined]
        return view

    return mark


def takes(*, most: int | None = None, files: bool = False) -> Callable[[View], View]:
    """Says that a page takes more than a form that a person fills in: so many bytes, or files."""

    def mark(view: View) -> View:
        view.takes_files, view.most_bytes = files, most  # type: ignore[attr-defined]
        return view

    return mark


def admits(view: Callable[..., Any]) -> Open | Permission | None:
    """What a page asks for; None for a page that names nothing and so admits nobody."""
    named = getattr(view, "admits", None)
    return named if isinstance(named, Open | Permission) else None


def account_of(request: HttpRequest) -> Account:
    """The signed-in account. Raises PermissionDenied where nobody is signed in."""
    if isinstance(request.user, Account):
        return request.user
    raise PermissionDenied


class Guard:
    """门卫: middleware that holds every page of the portal to what it names, before any of its code runs.

    It also turns a refusal that a page did not show itself into a page of its own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Passes the request on; to OPTIONS a page that exists answers with the methods that it has."""
        try:
            response = self.get_response(request)
        finally:
            viewing.show_to_nobody()  # whatever the answer: the next request on this connection is another's
        if request.method == "OPTIONS" and response.status_code == 405 and _is_ours(request):
            return HttpResponse(status=204, headers={"Allow": f"{response.headers['Allow']}, OPTIONS"})
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Lets through, asks to sign in, or raises PermissionDenied."""
        if not _is_ours(request):
            return None
        wanted = admits(view)
        if wanted is Open.TO_ALL:
            return None
        if wanted is None:
            raise PermissionDenied
        if not isinstance(request.user, Account):
            return ask_to_sign_in(request, view)
        if isinstance(wanted, Permission) and not permits(request.user, wanted):
            raise PermissionDenied
        viewing.show_to(request.user)
        return ask_again(request, view, request.user)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Shows a refusal with its own words and status; anything else stays an error."""
        refusal = error if isinstance(error, Refusal) else busy(error)
        if refusal is not None and _is_ours(request):
            return refused(request, refusal)
        return None


def ask_to_sign_in(request: HttpRequest, view: Callable[..., Any]) -> HttpResponseBase:
    """The sign-in page; a fragment asked for by a page whose session ended reloads that page instead."""
    if "HX-Request" in request.headers:
        return HttpResponse(headers={"HX-Refresh": "true"})
    keeps = getattr(view, "keeps", False)
    back_to = request.get_full_path() if keeps or request.method != "POST" else _came_from(request)
    query = QueryDict(mutable=True)
    query["next"] = back_to
    if has_ended(request):
        query["ended"] = "1"
    address = f"{reverse(settings.LOGIN_URL)}?{query.urlencode(safe='/')}"
    return HttpResponseRedirect(address, preserve_request=keeps and request.method == "POST")


def _came_from(request: HttpRequest) -> str:
    """The page of this site that a form stands on: many a form's own address only takes forms."""
    referrer = urlsplit(request.headers.get("Referer", ""))
    if referrer.netloc != request.get_host():
        return request.get_full_path()
    return referrer.path + (f"?{referrer.query}" if referrer.query else "")


def _is_ours(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and NAMESPACE in match.app_names
