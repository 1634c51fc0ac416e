"""The databases of the trials: migrated and filled once, then used by one trial after the other."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from dataclasses import dataclass

import redis


@dataclass(frozen=True, slots=True)
class Databases:
    """The two databases of one process of trials, by their common name."""

    name: str

    @property
    def empty(self) -> str:
        """A registry without rows: what ``db`` is about."""
        return f"{self.name}_empty"

    @property
    def reference(self) -> str:
        """A registry with the reference data: what ``reference`` and ``scratch`` are about."""
        return f"{self.name}_reference"

    def use(self) -> None:
        """Turns the default connection to the empty one, as pytest-django would after making it."""
        from django.conf import settings
        from django.db import connection

        connection.close()
        connection.settings_dict["NAME"] = self.empty
        settings.DATABASES["default"]["NAME"] = self.empty

    def make(self) -> None:
        """Makes both from nothing, in a process that has loaded the product as it is."""
        from django.core.management import call_command

        from registry import roles
        from tests.conftest import connected_to, create_database

        self.remove()
        create_database(self.empty, template="template1")
        with connected_to(self.empty):
            call_command("migrate", verbosity=0, interactive=False)
            roles.grant()
        create_database(self.reference, template=self.empty)
        with connected_to(self.reference):
            call_command("seed", stdout=io.StringIO())
            call_command("publish_policies", stdout=io.StringIO())

    def copy_from(self, other: Databases) -> None:
        """Makes both as copies."""
        from tests.conftest import create_database

        create_database(self.empty, template=other.empty)
        create_database(self.reference, template=other.reference)

    def bent(self, statements: Sequence[str]) -> Databases:
        """Copies of both whose guards were changed."""
        import django

        django.setup()
        from django.db import connection

        from tests.conftest import connected_to

        copies = Databases(f"{self.name}_bent")
        copies.copy_from(self)
        for name in (copies.empty, copies.reference):
            with connected_to(name), connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
        return copies

    def forget_what_was_cached(self) -> None:
        """Empties the numbered database of the broker that the trials of one process use."""
        with redis.Redis.from_url(os.environ["REDIS_URL"]) as broker:
            broker.flushdb()

    def remove(self) -> None:
        """Removes both and whatever a killed trial made of them."""
        from django.db import connection

        from tests.conftest import drop_database

        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{self.name}_"])
            names = [name for (name,) in cursor.fetchall()]
        for name in names:
            drop_database(name)

    def remove_copies(self) -> None:
        """Removes what a killed trial has left behind, and ends its sessions."""
        from django.db import connection

        from tests.conftest import drop_database

        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{self.reference}_"])
            names = [name for (name,) in cursor.fetchall()]
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ANY(%s)",
                [[self.empty, self.reference]],
            )
        for name in names:
            drop_database(name)
