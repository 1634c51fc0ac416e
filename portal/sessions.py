"""登录时长: how long a sign-in lasts, by role, what it was signed in with, and how a page knows that one has ended.

Two ends: so many hours after signing in, which the session itself carries; and so many minutes without a request, which
is looked at here. Both follow the wall clock, never a demonstration's. A session without the second factor that its role
needs is none.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.access import needs_second_factor
from registry.acts.alarms import tell
from registry.devices import origin_of
from registry.models import Account, Role
from registry.session_store import stored_key

LAST_SEEN, IDLE = "last_seen", "idle_seconds"
SIGNED_IN_AT, CONFIRMED_AT = "signed_in_at", "confirmed_at"
SECOND_FACTOR = "second_factor"
CLIENT, DEVICE = "client", "device"
EVERY = 60
"""Seconds between two notes of when a session was last used: one write a minute, not one per request."""
MARKER = "signed_in"
"""The cookie that outlives a session, so that the sign-in page can say that one ended; it opens nothing."""


def begin(sender: Any, request: HttpRequest, user: Any, **_more: Any) -> None:
    """Gives a new sign-in its lengths and says where it came from; called for every way of signing in (``user_logged_in``)."""
    worker = isinstance(user, Account) and user.role == Role.WORKER
    hours = settings.WORKER_SESSION_HOURS if worker else settings.STAFF_SESSION_HOURS
    minutes = settings.WORKER_IDLE_MINUTES if worker else settings.STAFF_IDLE_MINUTES
    now, origin = timezone.now(), origin_of(request)
    request.session.set_expiry(now + timedelta(hours=hours))
    request.session[LAST_SEEN] = request.session[SIGNED_IN_AT] = request.session[CONFIRMED_AT] = int(now.timestamp())
    request.session[IDLE] = minutes * 60
    request.session[CLIENT], request.session[DEVICE] = origin.client, origin.device
    if isinstance(user, Account):
        _tell_of_alarms(request, user, now)


def _tell_of_alarms(request: HttpRequest, account: Account, now: datetime) -> None:
    """Says on the next page that somebody tried this account's password; each alarm is told once."""
    if alarms := tell(account, at=now):
        latest = timezone.localtime(alarms[0].raised_at)
        messages.warning(
            request,
            _(
                "自您上次登录以来，有人反复试探您的密码（最近一次：%(at)s，来自%(client)s）。账户未被锁定；如非本人操作，请更换密码并告知系统管理员。"
            )
            % {"at": f"{latest:%Y-%m-%d %H:%M}", "client": alarms[0].client},
        )


def has_ended(request: HttpRequest) -> bool:
    """Whether somebody who is not signed in was so before, as far as the request shows it."""
    return request.method == "POST" or any(map(request.COOKIES.get, (settings.SESSION_COOKIE_NAME, MARKER)))


def own_key(request: HttpRequest) -> str:
    """What the request's session is stored as."""
    return stored_key(request.session.session_key or "")


def confirmed_at(request: HttpRequest) -> datetime | None:
    """When who is signed in last showed the password or a code; None where nobody did."""
    seconds = request.session.get(CONFIRMED_AT)
    return None if seconds is None else datetime.fromtimestamp(int(seconds), UTC)


def note_confirmed(request: HttpRequest) -> None:
    """Notes that who is signed in has just shown the password or a code."""
    request.session[CONFIRMED_AT] = int(timezone.now().timestamp())


class SessionLengths:
    """Ends a sign-in that was not used for too long. A page that asks by itself for its progress does not count as use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Passes the request on, as nobody's where the sign-in has ended."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            self._look_at(request)
        return self.get_response(request)

    def _look_at(self, request: HttpRequest) -> None:
        now, session = int(timezone.now().timestamp()), request.session
        unused = now - int(session.get(LAST_SEEN, 0))
        if unused > int(session.get(IDLE, 0)) or self._lacks_second_factor(request):
            logout(request)
        elif unused >= EVERY and "HX-Request" not in request.headers:
            session[LAST_SEEN] = now

    def _lacks_second_factor(self, request: HttpRequest) -> bool:
        if request.session.get(SECOND_FACTOR):
            return False
        return isinstance(request.user, Account) and needs_second_factor(request.user)
