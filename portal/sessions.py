"""登录时长: how long a sign-in lasts, by role, and how a page knows that one has ended.

Two ends: so many hours after signing in, which the session itself carries; and so many minutes without a request, which
is looked at here. Both follow the wall clock, never a demonstration's.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.acts.alarms import tell
from registry.models import Account, Role

LAST_SEEN, IDLE = "last_seen", "idle_seconds"
EVERY = 60
"""Seconds between two notes of when a session was last used: one write a minute, not one per request."""
MARKER = "signed_in"
"""The cookie that outlives a session, so that the sign-in page can say that one ended; it opens nothing."""


def begin(sender: Any, request: HttpRequest, user: Any, **_more: Any) -> None:
    """Gives a new sign-in its lengths; called for every way of signing in (``user_logged_in``)."""
    worker = isinstance(user, Account) and user.role == Role.WORKER
    hours = settings.WORKER_SESSION_HOURS if worker else settings.STAFF_SESSION_HOURS
    minutes = settings.WORKER_IDLE_MINUTES if worker else settings.STAFF_IDLE_MINUTES
    now = timezone.now()
    request.session.set_expiry(now + timedelta(hours=hours))
    request.session[LAST_SEEN] = int(now.timestamp())
    request.session[IDLE] = minutes * 60
    if isinstance(user, Account):
        _tell_of_alarms(request, user, now)


def _tell_of_alarms(request: HttpRequest, account: Account, now: datetime) -> None:
    """Says on the next page that somebody tried this account's password; each alarm is told once."""
    if told := tell(account, at=now):
        latest = timezone.localtime(told[0].raised_at)
        messages.warning(
            request,
            _(
                "自您上次登录以来，有人反复试探您的密码（最近一次：%(at)s，来自%(client)s）。账户未被锁定；如非本人操作，请更换密码并告知系统管理员。"
            )
            % {"at": f"{latest:%Y-%m-%d %H:%M}", "client": told[0].client},
        )


def has_ended(request: HttpRequest) -> bool:
    """Whether somebody who is not signed in was so before, as far as the request shows it."""
    return request.method == "POST" or any(map(request.COOKIES.get, (settings.SESSION_COOKIE_NAME, MARKER)))


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
        if unused > int(session.get(IDLE, 0)):
            logout(request)
        elif unused >= EVERY and "HX-Request" not in request.headers:
            session[LAST_SEEN] = now
