"""Which role the demonstration acts as: the web's where people act, the worker's where jobs do, else the owner."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from registry.roles import sign_ins


@contextmanager
def signed_in_as(role: str) -> Iterator[None]:
    """The default connection signs in as web or worker; without a password of the role it stays the owner's."""
    one = sign_ins()[role]
    before = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    _sign_in({"USER": one.name, "PASSWORD": one.password} if one.password else before)
    try:
        yield
    finally:
        _sign_in(before)


def _sign_in(given: dict[str, str]) -> None:
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    connection.settings_dict.update(given)
