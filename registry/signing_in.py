"""登录尝试: how often a password may be tried, and by whom; no account is ever locked.

Whoever fails waits: after a few free tries twice as long with each further one, up to a bound, by the user name and the
client together. So a stranger elsewhere can't make the owner wait. What strangers do to a name shows in two ways only:
an alarm, and that a client that fails on this name has one free try instead of several. The first try of a client on a
name is never refused for what others did.

A client may try so many names an hour; names that have signed in from there before are not among them.
"""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from registry import limits
from registry.acts.alarms import raise_alarm
from registry.clients import client_of
from registry.models import Account, AlarmKind
from registry.reasons import TooManySignIns

HOUR, DAY = 3600, 86_400
FIRST_DELAY = 2
FIRST_DELAY_UNDER_ATTACK = 30
REMEMBERED = 30 * DAY
"""Seconds for which a client is remembered as one that a name has signed in from."""


class LimitedBackend(ModelBackend):
    """User name and password, as often as may be tried. Every door that signs in by password comes through here."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_more: Any
    ) -> Any:
        """The account. Raises TooManySignIns; PermissionDenied for a wrong password, so that no further backend is asked."""
        if request is None or username is None or password is None:
            return None
        client = client_of(request)
        begin(username, client)
        account = super().authenticate(request, username=username, password=password)
        if account is None:
            failed(username, client, at=timezone.now())
            raise PermissionDenied
        succeeded(username, client)
        return account


def begin(name: str, client: str) -> None:
    """Counts a try before the password is looked at. Raises TooManySignIns with the seconds to wait."""
    limits.count("sign-in", client, limit=settings.SIGN_INS_PER_MINUTE, window=60, refusal=TooManySignIns)
    pair = _pair(name, client)
    names = limits.counted("failed-names", client)
    if names >= settings.FAILED_NAMES_PER_HOUR and not limits.is_remembered("signed-in", pair):
        raise TooManySignIns(seconds=limits.left("failed-names", client, window=HOUR))
    attacked = limits.counted("failures", _kept(name)) >= settings.FAILURES_UNTIL_ALARM
    free, first = (1, FIRST_DELAY_UNDER_ATTACK) if attacked else (settings.SIGN_IN_FREE_TRIES, FIRST_DELAY)
    tries = limits.tally("tries", pair, window=DAY)
    if tries < free:
        return
    delay = limits.grown(tries - free + 1, first=first, longest=settings.SIGN_IN_LONGEST_DELAY)
    if wait := limits.hold("next-try", pair, delay):
        limits.take_back("tries", pair)
        raise TooManySignIns(seconds=wait)


def failed(name: str, client: str, *, at: datetime) -> None:
    """Counts a failure for the name and for the client, and raises the alarm where there are many."""
    failures = limits.tally("failures", _kept(name), window=HOUR)
    if _is_due(failures, settings.FAILURES_UNTIL_ALARM):
        account = Account.objects.filter(username=name).first()
        if account is not None:  # of a name that nobody has there is nobody to tell
            raise_alarm(AlarmKind.PASSWORD_GUESSING, count=failures, at=at, client=client, account=account)
    if limits.is_first("failed-name", _pair(name, client), window=HOUR):
        names = limits.tally("failed-names", client, window=HOUR)
        if names == settings.FAILED_NAMES_PER_HOUR:
            raise_alarm(AlarmKind.NAME_GUESSING, count=names, at=at, client=client)


def succeeded(name: str, client: str) -> None:
    """Forgets what the client failed at with this name, and remembers that the name signs in from there."""
    pair = _pair(name, client)
    limits.forget("tries", "next-try", client=pair)
    limits.remember("signed-in", pair, seconds=REMEMBERED)


def _is_due(number: int, first: int) -> bool:
    """Whether a count is one that an alarm is raised at: the first, and each time it has doubled."""
    return number >= first and number % first == 0 and (number // first).bit_count() == 1


def _pair(name: str, client: str) -> str:
    return f"{_kept(name)}:{client}"


def _kept(name: str) -> str:
    """A name as it is counted: people type passwords into the wrong box, so the cache never holds what was typed."""
    plain = unicodedata.normalize("NFKC", name)
    return salted_hmac("registry.signing_in", plain, algorithm="sha256").hexdigest()[:32]
