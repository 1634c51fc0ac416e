"""统一身份认证: signing in by OpenID Connect (authorization code with PKCE), where the installation names a provider.

It stands in for the password and for nothing else: it makes no account and gives no role, and the second factor is asked
for as after a password. The first time, the claim that OIDC_CLAIM names must be the user name of an account; from then on
the account belongs to that subject of the provider, whatever the claim says.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.django_client import OAuth
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe
from joserfc.errors import JoseError

from portal.doors import public
from portal.public import second_step
from registry.access import needs_second_factor
from registry.acts.providers import account_of_subject
from registry.models import SignInWay
from registry.reasons import ProviderRefused
from rules.refusals import Refusal

_NEXT = "provider_next"
BACKEND = "django.contrib.auth.backends.ModelBackend"
PATIENCE = 10
"""Seconds that the provider has for an answer."""


@public
@require_safe
def begin(request: HttpRequest) -> HttpResponseBase:
    """Leads to the provider, and remembers where to lead back to."""
    client = _client()
    asked = request.GET.get("next", "")
    allowed = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    request.session[_NEXT] = asked if allowed else reverse("portal:home")
    request.session.set_expiry(second_step.HELD_FOR)
    back = f"{settings.PUBLIC_BASE_URL}{reverse('portal:sign-in-provider-answer')}"
    try:
        answer: HttpResponseBase = client.authorize_redirect(request, back)
    except (AuthlibBaseError, requests.RequestException, RuntimeError, ValueError):
        return _refused(request, ProviderRefused())
    return answer


@public
@require_safe
def answer(request: HttpRequest) -> HttpResponseBase:
    """Takes the provider's answer: signs in, goes on to the second factor, or says that it was not accepted."""
    client = _client()
    try:
        claims = dict(client.authorize_access_token(request).get("userinfo") or {})
        account = account_of_subject(claims, issuer=settings.OIDC_ISSUER, claim=settings.OIDC_CLAIM, at=timezone.now())
    except (AuthlibBaseError, JoseError, requests.RequestException, RuntimeError, ValueError, TypeError, KeyError):
        return _refused(request, ProviderRefused())
    except Refusal as refusal:
        return _refused(request, refusal)
    next_page = request.session.pop(_NEXT, reverse("portal:home"))
    if needs_second_factor(account) or account.has_second_factor():
        second_step.hold(request, account, SignInWay.PROVIDER, next_page=next_page, backend=BACKEND)
        return redirect("portal:sign-in-second-step")
    return second_step.let_in(request, account, SignInWay.PROVIDER, BACKEND, redirect(next_page))


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return render(request, "portal/refused.html", {"refusal": refusal}, status=refusal.status)


def _client() -> Any:
    """The provider of this installation. Raises Http404 where there is none."""
    if not settings.OIDC_ISSUER:
        raise Http404
    return _registered(settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET)


@cache
def _registered(issuer: str, client_id: str, client_secret: str) -> Any:
    """The provider by its settings; its description and keys are read once a process, and again for a key it lacks."""
    return OAuth().register(
        "provider", client_id=client_id, client_secret=client_secret,
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256", "default_timeout": PATIENCE},
    )  # fmt: skip
