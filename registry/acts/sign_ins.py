"""登录、会话、令牌、密码: what becomes of the ways in which an account is signed in. By the wall clock."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from registry import passwords, viewing
from registry.access import Permission, require
from registry.devices import Origin
from registry.models import (
    AccessToken,
    Account,
    Event,
    SignedInSession,
    SignIn,
    SignInOutcome,
    SignInWay,
)
from registry.reasons import PasswordUnfit, TokensExhausted

MOST_TOKENS = 20


def note_sign_in(account: Account, way: SignInWay, outcome: SignInOutcome, *, origin: Origin, at: datetime) -> None:
    """Writes one attempt to sign in into the account's history."""
    SignIn.objects.create(account=account, at=at, way=way, outcome=outcome, client=origin.client, device=origin.device)


@transaction.atomic
def make_token(
    account: Account, *, name: str, days: int, reads_only: bool, second_factor: bool, origin: Origin, at: datetime
) -> tuple[AccessToken, str]:
    """A token, and its text, which is told this once. Raises TokensExhausted.

    Who calls has seen the password, and the code where the account has a second factor.
    """
    Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    AccessToken.objects.filter(user=account, expiry__lte=at).delete()
    if AccessToken.objects.filter(user=account).count() >= MOST_TOKENS:
        raise TokensExhausted(limit=MOST_TOKENS)
    token, text = AccessToken.objects.create(
        account, expiry=timedelta(days=days), name=name, reads_only=reads_only, second_factor=second_factor,
        client=origin.client, device=origin.device, confirmed_at=at,
    )  # fmt: skip
    with viewing.shown_to(account):  # whom a door that is open to all has just got to know
        Event.record("token.made", account, by=account, at=at, token=str(token.public_id), days=days)
    return token, text


@transaction.atomic
def end_tokens(account: Account, *, only: Collection[UUID] | None = None, by: Account, at: datetime) -> int:
    """Ends the tokens of an account, all or those named; returns how many. Raises NotPermitted."""
    _own_or_tended(account, by)
    tokens = AccessToken.objects.filter(user=account)
    if only is not None:
        tokens = tokens.filter(public_id__in=only)
    ended = [str(token.public_id) for token in tokens.select_for_update()]
    if ended:
        AccessToken.objects.filter(user=account, public_id__in=ended).delete()
        Event.record("tokens.ended", account, by=by, at=at, tokens=ended)
    return len(ended)


@transaction.atomic
def end_sessions(
    account: Account, *, only: Collection[str] | None = None, keep: str | None = None, by: Account, at: datetime
) -> int:
    """Ends the sessions of an account, all or those named by their stored keys, except ``keep``; returns how many.

    Raises NotPermitted.
    """
    _own_or_tended(account, by)
    sessions = SignedInSession.objects.filter(account=account)
    if only is not None:
        sessions = sessions.filter(pk__in=only)
    if keep is not None:
        sessions = sessions.exclude(pk=keep)
    ended, _ = sessions.delete()
    if ended:
        Event.record("sessions.ended", account, by=by, at=at, count=ended)
    return ended


@transaction.atomic
def change_password(account: Account, new: str, *, keep: str | None = None, by: Account, at: datetime) -> None:
    """Sets another password and ends every token and every session, except the one to ``keep``.

    Raises PasswordUnfit. Who calls has seen the old password.
    """
    found = passwords.faults_of(new, names=account.own_names(), second_factor=account.is_twofold())
    if found:
        words = ("；".join(reason.zh for reason in found), "; ".join(reason.en for reason in found))
        raise PasswordUnfit(faults_zh=words[0], faults_en=words[1])
    account.set_password(new)
    account.save(update_fields=["password"])
    sessions = end_sessions(account, keep=keep, by=by, at=at)
    tokens = end_tokens(account, by=by, at=at)
    Event.record("password.changed", account, by=by, at=at, sessions_ended=sessions, tokens_ended=tokens)


@transaction.atomic
def forget_old(*, at: datetime) -> None:
    """Removes what is over: sessions and tokens that have ended, and history older than SIGN_IN_HISTORY_DAYS."""
    SignedInSession.objects.filter(expire_date__lt=at).delete()
    AccessToken.objects.filter(expiry__lt=at).delete()
    SignIn.objects.before(at - timedelta(days=settings.SIGN_IN_HISTORY_DAYS)).delete()


def _own_or_tended(account: Account, by: Account) -> None:
    if by.pk != account.pk:
        require(by, Permission.TEND_ACCOUNTS)
