"""``manage.py migrate``, beside a running product: it waits for a lock only as long as others can wait behind it."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.commands import migrate
from django.db import OperationalError, connections
from psycopg import errors, sql

LOCK_TIMEOUT = "3s"
"""How long a migration stands in the queue for a lock: whoever comes behind it waits as long."""
TRIES = 20
PAUSE_SECONDS = 5.0


class Command(migrate.Command):
    """Django's command; a migration that does not get its locks is undone and tried again."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrates. Raises OperationalError where a lock is not to be had in all the tries."""
        database = connections[options["database"]]
        for left in reversed(range(TRIES)):
            with database.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LOCK_TIMEOUT])
            try:
                super().handle(*args, **options)
                break
            except OperationalError as error:
                if not isinstance(error.__cause__, errors.LockNotAvailable) or not left:
                    raise
            finally:
                with database.cursor() as cursor:
                    cursor.execute("RESET lock_timeout")
            self.stderr.write(f"a lock was not to be had in {LOCK_TIMEOUT}; {left} more tries")
            self._drop_unfinished_indexes(database)
            time.sleep(PAUSE_SECONDS)

    def _drop_unfinished_indexes(self, database: Any) -> None:
        """Removes what a concurrent build left when it was broken off, so that it can begin again."""
        with database.cursor() as cursor:
            cursor.execute(
                "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
                "WHERE NOT i.indisvalid AND c.relnamespace = 'public'::regnamespace"
            )
            for (name,) in cursor.fetchall():
                cursor.execute(sql.SQL("DROP INDEX CONCURRENTLY {}").format(sql.Identifier(name)))
