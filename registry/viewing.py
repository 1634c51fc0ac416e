"""所见: whose eyes the web's connection looks with, so that the database itself shows no more than ``visible_to`` does.

Row-level security is the second wall: under the web's role a query sees what the account of the page may see, whatever the query
says. Without an account a connection sees what public pages show. The account is told to the connection at the door and
forgotten at the end of the request; a connection that was broken off has forgotten it by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import psycopg
from django.db import connection
from psycopg import pq

from registry.models import Account
from registry.models.regions import region_prefix

NAMES: Final = ("role", "account", "body", "worker", "region", "number")
_NOBODY: Final = ("",) * len(NAMES)
_TELL: Final = "SELECT " + ", ".join(f"set_config('bajigong.{name}', %s, false)" for name in NAMES)


def show_to(account: Account) -> None:
    """From now on this connection looks with an account's eyes."""
    _tell(
        account.role, account.pk, account.body_id, account.worker_id,
        region_prefix(account.region_id) if account.region_id else "", "",
    )  # fmt: skip


def show_to_nobody() -> None:
    """From now on this connection sees what public pages show; nothing is sent where it saw no more before."""
    raw = connection.connection
    if raw is not None and not raw.closed and getattr(raw, "looks_for", _NOBODY) != _NOBODY:
        _tell(*_NOBODY)


@contextmanager
def shown_to(account: Account) -> Iterator[None]:
    """What is done inside is done with an account's eyes, and what comes after with those of before."""
    before = getattr(connection.connection, "looks_for", _NOBODY)
    show_to(account)
    try:
        yield
    finally:
        _look_again(before)


def ask_for(number: str) -> None:
    """Shows a public page the one certificate whose number it was asked for; an account sees its own besides."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        connection.connection.execute("SELECT set_config('bajigong.number', %s, false)", [number])
    before = getattr(connection.connection, "looks_for", _NOBODY)
    connection.connection.looks_for = (*before[:-1], number)


def forget(raw: psycopg.Connection[Any]) -> None:
    """Makes a connection that goes back into the pool nobody's, should a door have left it somebody's."""
    if getattr(raw, "looks_for", _NOBODY) != _NOBODY:
        raw.execute(_TELL, _NOBODY)
        raw.commit()
        raw.looks_for = _NOBODY  # type: ignore[attr-defined]


def _look_again(before: tuple[str, ...]) -> None:
    raw = connection.connection
    if raw is None or raw.closed:
        return
    if raw.info.transaction_status == pq.TransactionStatus.INERROR:
        raw.looks_for = before  # told inside the transaction, and taken back with it
    else:
        _tell(*before)


def _tell(*values: Any) -> None:
    # Past Django's cursors: it is no statement of the page.
    connection.ensure_connection()
    context = tuple("" if value is None else str(value) for value in values)
    with connection.wrap_database_errors:
        connection.connection.execute(_TELL, context)
    connection.connection.looks_for = context
