"""再次确认身份: what can't be undone asks once more who is there."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from registry.acts.second_factors import check_code
from registry.limits import count
from registry.models import Account
from registry.reasons import ConfirmationNeeded, TooManyCodes, WrongPassword

TRIES, WINDOW = 10, 900
"""Times that one password may be asked for in so many seconds where its account is signed in already."""


def confirm(account: Account, answer: str, *, at: datetime) -> None:
    """Takes a code where the account has a second factor, else its password.

    Raises WrongCode, WrongPassword, TooManyCodes.
    """
    if account.has_second_factor():
        check_code(account, answer, at=at)
    else:
        check_password(account, answer)


def check_password(account: Account, password: str) -> None:
    """Raises WrongPassword unless it is the account's, TooManyCodes after too many tries."""
    tried = f"{account.pk}:{account.password_mark[:16]}"
    count("password", tried, limit=TRIES, window=WINDOW, refusal=TooManyCodes)
    if not account.check_password(password):
        raise WrongPassword


def require_confirmed(confirmed_at: datetime | None, *, at: datetime) -> None:
    """Raises ConfirmationNeeded unless the account has confirmed who it is within the last CONFIRMATION_MINUTES."""
    minutes = settings.CONFIRMATION_MINUTES
    if confirmed_at is None or not timedelta() <= at - confirmed_at < timedelta(minutes=minutes):
        raise ConfirmationNeeded(minutes=minutes)
