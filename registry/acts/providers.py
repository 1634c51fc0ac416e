"""统一身份认证: which account a subject of the OpenID Connect provider is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from registry import viewing
from registry.models import Account, Event
from registry.reasons import ProviderAccountUnknown, ProviderRefused


@transaction.atomic
def account_of_subject(claims: Mapping[str, Any], *, issuer: str, claim: str, at: datetime) -> Account:
    """The account of a subject whose claims were verified; the first time the account is bound to that subject.

    Raises ProviderRefused for claims of another issuer or without a subject, ProviderAccountUnknown where no account is
    meant: none has the user name, it is closed, or it is bound to another subject.
    """
    subject, name = claims.get("sub"), claims.get(claim)
    if str(claims.get("iss", "")).rstrip("/") != issuer or not isinstance(subject, str) or not subject:
        raise ProviderRefused
    mark = sha256(f"{issuer}\n{subject}".encode()).hexdigest()
    bound = Account.objects.filter(provider_subject=mark).first()
    if bound is not None:
        if not bound.is_active:
            raise ProviderAccountUnknown
        return bound
    unverified = claim == "email" and claims.get("email_verified") is not True
    if unverified or not isinstance(name, str) or not name:
        raise ProviderAccountUnknown
    meant = Account.objects.select_for_update(no_key=True).filter(username=name, is_active=True, provider_subject="")
    account = meant.first()
    if account is None:
        raise ProviderAccountUnknown
    account.provider_subject = mark
    account.save(update_fields=["provider_subject"])
    with viewing.shown_to(account):
        Event.record("account.provider_linked", account, by=account, at=at)
    return account
