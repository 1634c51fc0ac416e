"""Pages and jobs of tests run as the roles that web server and worker have: a right that is lacking is found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.test.client import ClientHandler
from psycopg import pq, sql

from registry.roles import sign_ins


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    """What is done inside on this thread's connection is done as web or worker; not counted as a statement."""
    connection.ensure_connection()
    raw = connection.connection
    raw.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(sign_ins()[role].name)))
    try:
        yield
    finally:
        # After a failure the rollback gives the owner back; on a connection that was closed there is nothing to reset.
        if connection.connection is raw and raw.info.transaction_status != pq.TransactionStatus.INERROR:
            raw.execute("RESET ROLE")


def clients_act_as_web() -> None:
    """From now on every request of a test client is answered as the web's role."""
    answer = ClientHandler.__call__

    def answer_as_web(self: ClientHandler, environ: dict[str, Any]) -> Any:
        with acting_as("web"):
            return answer(self, environ)

    ClientHandler.__call__ = answer_as_web  # type: ignore[method-assign]
