"""Browsers and programs that are signed in, without a password being hashed: as after the second factor, just now."""

from __future__ import annotations

from typing import TypeVar

from django.test import Client

from portal.sessions import SECOND_FACTOR
from registry.models import AccessToken, Account

BACKEND = "django.contrib.auth.backends.ModelBackend"
Browser = TypeVar("Browser", bound=Client)


def sign_in(client: Browser, account: Account, *, second_factor: bool = True) -> Browser:
    """The client, signed in as an account."""
    client.force_login(account, backend=BACKEND)
    session = client.session
    session[SECOND_FACTOR] = second_factor
    session.save()
    return client


def token_of(account: Account, *, second_factor: bool = True) -> str:
    """A token of an account."""
    return AccessToken.objects.create(account, second_factor=second_factor)[1]
