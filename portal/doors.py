"""Doors: what each page asks of who opens it. A page that names no permission admits nobody."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from registry.access import Permission, permits
from registry.models import Account
from rules.refusals import Refusal

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
NAMESPACE = "portal"


class Open(Enum):
    """公开: the one door that needs no permission."""

    TO_ALL = "to all"


def public(view: View) -> View:
    """Opens a page to everybody."""
    view.admits = Open.TO_ALL  # type: ignore[attr-defined]
    return view


def needs(permission: Permission) -> Callable[[View], View]:
    """Opens a page to the accounts whose role includes a permission."""

    def mark(view: View) -> View:
        view.admits = permission  # type: ignore[attr-defined]
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
        """Passes the request on."""
        return self.get_response(request)

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
            return _ask_to_sign_in(request)
        if not permits(request.user, wanted):
            raise PermissionDenied
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Shows a refusal with its own words and status; anything else stays an error."""
        if isinstance(error, Refusal) and _is_ours(request):
            return render(request, "portal/refused.html", {"refusal": error}, status=error.status)
        return None


def _ask_to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """The sign-in page; a fragment asked for by a page whose session ended reloads that page instead."""
    if "HX-Request" in request.headers:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return redirect_to_login(request.get_full_path())


def _is_ours(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and NAMESPACE in match.app_names
