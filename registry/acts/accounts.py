"""账户: opening an account, and changing its role or whom it is for; each leaves an event, and the database asks for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.db import transaction

from registry.access import Permission, require
from registry.models import Account, Event
from registry.reasons import NothingChanged, OwnAccount, need_ground

CHANGEABLE: Final = ("role", "body", "region", "worker", "is_active")


@transaction.atomic
def open_account(*, username: str, role: str, by: Account | None, at: datetime, **values: Any) -> Account:
    """Opens an account that no password opens; ``values`` are whom it is for and the name shown.

    ``by`` is empty for a command. Raises NotPermitted.
    """
    if by is not None:
        require(by, Permission.TEND_ACCOUNTS)
    account = Account(username=username, role=role, **values)
    account.set_unusable_password()
    account.save(force_insert=True)
    Event.record("account.opened", account, by=by, at=at, body=account.body, role=role)
    return account


@transaction.atomic
def change_account(account: Account, *, ground: str, by: Account | None, at: datetime, **values: Any) -> None:
    """Changes the role of an account, whom it is for, or whether it may sign in (``CHANGEABLE``).

    The event names what stood before and after. ``by`` is empty for a command. Raises OwnAccount, NothingChanged,
    GroundNeeded, NotPermitted; TypeError for a value that is none of these.
    """
    if unknown := values.keys() - set(CHANGEABLE):
        raise TypeError(f"no change of an account: {', '.join(sorted(unknown))}")
    if by is not None:
        require(by, Permission.TEND_ACCOUNTS)
        if by.pk == account.pk:
            raise OwnAccount
    why = need_ground(ground)[:400]
    locked = Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
    columns = {name: Account._meta.get_field(name).attname for name in values}  # type: ignore[union-attr]
    before = {name: getattr(locked, column) for name, column in columns.items()}
    for name, value in values.items():
        setattr(locked, name, value)
        setattr(account, name, value)
    changed = {
        name: [_plain(before[name]), _plain(getattr(locked, column))]
        for name, column in columns.items()
        if before[name] != getattr(locked, column)
    }
    if not changed:
        raise NothingChanged
    locked.save(update_fields=list(values))
    Event.record("account.changed", locked, by=by, at=at, body=locked.body, changed=changed, ground=why)


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, (str, int, bool)) else str(value)
