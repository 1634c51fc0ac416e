"""Signing in by token: what knox reads, with every unreadable token an answer and no fault.

A token opens nothing once the password that it was made under is another, or where its account's role needs a second factor
and the token was made without.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.crypto import constant_time_compare
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from registry.access import needs_second_factor
from registry.clients import client_of
from registry.models import AccessToken

EVERY = timedelta(minutes=1)
"""Time between two notes of when a token was last used: one write a minute, not one per request."""
CONFIRMED_AT = "confirmed_at"
"""Where a browser's session keeps the same (portal/sessions.py)."""


class BearerToken(TokenAuthentication):  # type: ignore[misc]
    """``Authorization: Bearer <token>``."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        """Account and token, None where the request brings none. Raises AuthenticationFailed."""
        found = super().authenticate(request)
        if found is None:
            return None
        account, token = found
        now = timezone.now()
        if token.last_used_at is None or now - token.last_used_at >= EVERY:
            AccessToken.objects.filter(pk=token.pk).update(last_used_at=now, last_client=client_of(request._request))
        return account, token

    def authenticate_credentials(self, token: bytes) -> tuple[Any, Any]:
        """The account of a token. Raises AuthenticationFailed, also for bytes that no token is made of."""
        if not token.isascii():
            raise AuthenticationFailed
        account, stored = super().authenticate_credentials(token)
        if not constant_time_compare(stored.password_mark, account.password_mark):
            raise AuthenticationFailed
        if needs_second_factor(account) and not stored.second_factor:
            raise AuthenticationFailed
        return account, stored


def reads_only(request: Request) -> bool:
    """Whether the request is signed in by a token that may only read."""
    return isinstance(request.auth, AccessToken) and request.auth.reads_only


def confirmed_at(request: Request) -> datetime | None:
    """When who is signed in last showed the password or a code: by the token, or in the browser's session."""
    if isinstance(request.auth, AccessToken):
        return request.auth.confirmed_at
    session = getattr(request._request, "session", None)
    said = None if session is None else session.get(CONFIRMED_AT)
    return None if said is None else datetime.fromtimestamp(int(said), UTC)
