"""SIGKILL at the n-th moment of a job: before each statement, each COPY and each commit, and after each commit."""

from __future__ import annotations

import os
import signal
from typing import Any

import psycopg
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper


class Killer:
    """Counts the moments of this process once armed, and ends it at the chosen one without a warning."""

    def __init__(self) -> None:
        self._left: int | None = None
        plain_copy, plain_commit = psycopg.Cursor.copy, BaseDatabaseWrapper._commit

        def copy(cursor: Any, *args: Any, **options: Any) -> Any:
            self.moment()
            return plain_copy(cursor, *args, **options)

        def commit(database: Any) -> Any:
            self.moment()
            result = plain_commit(database)
            self.moment()
            return result

        psycopg.Cursor.copy = copy  # type: ignore[method-assign]
        BaseDatabaseWrapper._commit = commit
        connection.execute_wrappers.append(self._statement)

    def arm(self, moment: int) -> None:
        """The ``moment``-th from now on, counted from 1, is the last."""
        self._left = moment

    def disarm(self) -> None:
        """What follows is not counted."""
        self._left = None

    def moment(self) -> None:
        """One moment passes."""
        if self._left is None:
            return
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def _statement(self, execute: Any, statement: str, params: Any, many: bool, context: Any) -> Any:
        self.moment()
        return execute(statement, params, many, context)
