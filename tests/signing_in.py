"""Browsers and programs that are signed in, without a password being hashed: as after the second factor, just now."""

from __future__ import annotations

from base64 import b32decode
from datetime import datetime, timedelta
from typing import TypeVar

from django.test import Client
from django.utils import timezone
from django_otp.oath import hotp

from portal.sessions import SECOND_FACTOR
from registry.acts.second_factors import enrol, secret_of, set_up
from registry.models import AccessToken, Account, SecondFactor

BACKEND = "django.contrib.auth.backends.ModelBackend"
Browser = TypeVar("Browser", bound=Client)


def sign_in(client: Browser, account: Account, *, second_factor: bool = True) -> Browser:
    """The client, signed in as an account."""
    client.force_login(account, backend=BACKEND)
    session = client.session
    session[SECOND_FACTOR] = second_factor
    session.save()
    return client


def with_password(account: Account, password: str) -> Account:
    """The account, opened by a password (see the fixture ``quick_passwords``)."""
    account.set_password(password)
    account.save(update_fields=["password"])
    return account


def token_of(account: Account, *, second_factor: bool = True) -> str:
    """A token of an account."""
    return AccessToken.objects.create(account, second_factor=second_factor)[1]


def code_of(account: Account, *, at: datetime | None = None) -> str:
    """What the account's authenticator shows at an instant; before it is enrolled, that of the secret shown last."""
    factor = SecondFactor.objects.filter(account=account).order_by("-pk")[0]
    step = int((at or timezone.now()).timestamp()) // 30
    return f"{hotp(b32decode(secret_of(factor)), step):06}"


def with_second_factor(account: Account) -> list[str]:
    """Enrols an authenticator some minutes ago, so that the code of now is not used up; returns the recovery codes."""
    before = timezone.now() - timedelta(minutes=5)
    set_up(account, at=before)
    return enrol(account, code_of(account, at=before), by=account, at=before)
