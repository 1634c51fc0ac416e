"""登录情况: the sessions, tokens and sign-ins of an account, for its owner and for who looks after accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from portal.sessions import CLIENT, DEVICE, LAST_SEEN, SIGNED_IN_AT
from registry.models import AccessToken, Account, Event, SignedInSession, SignIn

LATEST = 20


@dataclass(frozen=True, slots=True)
class Session:
    """一处登录: a browser that is signed in. ``key`` is what it is stored as and opens nothing."""

    key: str
    client: str
    device: str
    since: datetime | None
    last_seen: datetime | None
    own: bool


def signed_in_with(account: Account, *, own: str, at: datetime) -> dict[str, Any]:
    """The sessions, the one that asks first; the tokens; the latest sign-ins and what was done to the account."""
    rows = SignedInSession.objects.filter(account=account, expire_date__gt=at)
    sessions = sorted((_session(row, own) for row in rows), key=lambda one: (not one.own, -_instant(one.last_seen)))
    events = Event.objects.filter(subject_kind="account", subject_id=str(account.pk)).select_related("by")
    return {
        "sessions": sessions,
        "tokens": AccessToken.objects.filter(user=account, expiry__gt=at),
        "history": SignIn.objects.latest_of(account)[:LATEST],
        "events": events.order_by("-pk")[:LATEST],
        "now": at,
    }


def tokens_named(text: str) -> list[UUID]:
    """The token that a form names, as a list of one; none where the text names no token."""
    try:
        return [UUID(text)]
    except ValueError:
        return []


def _session(row: SignedInSession, own: str) -> Session:
    data: dict[str, Any] = row.get_decoded()
    return Session(
        row.session_key, data.get(CLIENT, ""), data.get(DEVICE, ""), _at(data.get(SIGNED_IN_AT)),
        _at(data.get(LAST_SEEN)), row.session_key == own,
    )  # fmt: skip


def _at(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(int(seconds), UTC)


def _instant(at: datetime | None) -> float:
    return at.timestamp() if at else 0
