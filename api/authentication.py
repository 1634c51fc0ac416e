"""Signing in by token: what knox reads, with every unreadable token an answer and no fault."""

from __future__ import annotations

from typing import Any

from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed


class BearerToken(TokenAuthentication):  # type: ignore[misc]
    """``Authorization: Bearer <token>``."""

    def authenticate_credentials(self, token: bytes) -> tuple[Any, Any]:
        """The account of a token. Raises AuthenticationFailed, also for bytes that no token is made of."""
        if not token.isascii():
            raise AuthenticationFailed
        account, stored = super().authenticate_credentials(token)
        return account, stored
