"""授权: what the two roles of the running product may do with each table; each room declares its own in ``grants.py``.

The owner of the database migrates and seeds; web server and jobs sign in as roles of their own, which are neither
superuser nor owner and hold exactly what is declared. ``registry.roles`` grants it; a table that nobody has declared
fails a test and a start.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Final

from django.apps import apps
from django.db.models import Model

NOTHING: Final = ""
READS: Final = "SELECT"
ADDS: Final = "SELECT, INSERT"
ALL_ROWS: Final = "SELECT, INSERT, UPDATE, DELETE"


def changes(*columns: str) -> str:
    """The right to read, add, and change these columns and no others."""
    return f"{ADDS}, {only_changes(*columns)}"


def only_changes(*columns: str) -> str:
    """The right to change these columns and no others."""
    return f"UPDATE ({', '.join(columns)})"


LOCKS: Final = "UPDATE (id)"
"""The right to lock rows. PostgreSQL asks for the right to change a column of what is locked; no act changes a key."""


@dataclass(frozen=True)
class Granted:
    """授权: what web and worker may do with one table.

    ``kept`` tables are written once: neither role changes, deletes or empties, and triggers refuse it to the owner too.
    ``remains`` tables change in what acts of record change, and are never emptied either. ``seen`` is the condition (SQL) of
    the rows that exist for the web's role, and ``added`` of those it may write where that is another; empty: all of them.
    """

    table: str
    web: str
    worker: str
    kept: bool = False
    remains: bool = False
    seen: str = ""
    added: str = ""

    @cached_property
    def by_role(self) -> dict[str, frozenset[tuple[str, str]]]:
        """Privilege and column by role; the column is empty where it is the whole table."""
        return {"web": frozenset(_privileges(self.web)), "worker": frozenset(_privileges(self.worker))}


def granted(
    model: type[Model] | str,
    *,
    web: str,
    worker: str,
    kept: bool = False,
    remains: bool = False,
    seen: str = "",
    added: str = "",
) -> Granted:
    """The declaration for a model, or for a table by its name."""
    table = model if isinstance(model, str) else model._meta.db_table
    return Granted(table, web, worker, kept, remains, seen, added)


def reference(*models: type[Model]) -> list[Granted]:
    """Tables that only the owner writes: both roles read them."""
    return [granted(model, web=READS, worker=READS) for model in models]


def declared() -> dict[str, Granted]:
    """Every declaration of the rooms, by table. Raises ValueError where a table is declared twice."""
    found: dict[str, Granted] = {}
    for config in apps.get_app_configs():
        if not _is_ours(config.name):
            continue
        for one in import_module(f"{config.name}.grants").GRANTS:
            if one.table in found:
                raise ValueError(f"{one.table} is declared twice, the second time in {config.name}")
            found[one.table] = one
    return found


def _is_ours(name: str) -> bool:
    try:
        import_module(f"{name}.grants")
    except ModuleNotFoundError as error:
        if error.name == f"{name}.grants":
            return False
        raise
    return True


def _privileges(text: str) -> Iterator[tuple[str, str]]:
    """``SELECT, UPDATE (state, reason)`` as (SELECT, ""), (UPDATE, state), (UPDATE, reason)."""
    verb, inside = "", False
    for word in text.replace("(", " ( ").replace(")", " ) ").replace(",", " ").split():
        if word == "(":
            inside = True
        elif word == ")":
            inside, verb = False, ""
        elif inside:
            yield verb, word
        else:
            if verb:
                yield verb, ""
            verb = word
    if verb:
        yield verb, ""
