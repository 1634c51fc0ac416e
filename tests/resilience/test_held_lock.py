"""Somebody holds a lock on the certificates: the rest of the house goes on, and who needs them is told to come again."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

from registry import roles
from tests.resilience.server import running

NUMBER = "Y000032050001263000001"
HANGING = 55.0
"""Seconds that no answer may come near: a request without a limit would wait as long as the lock is held."""

UNLIMITED = {"CHECKS_PER_MINUTE": "10000", "MISSES_PER_HOUR": "10000", "NUMBERS_PER_DAY": "10000"}
"""Other tests check numbers from this address, too."""


@contextmanager
def locked(table: str) -> Iterator[None]:
    """An ACCESS EXCLUSIVE lock, as a migration or a forgotten shell holds it."""
    with psycopg.connect(**_address()) as session:
        session.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield
        session.rollback()


def _address() -> dict[str, Any]:
    given = connection.get_connection_params()
    return {name: given[name] for name in ("host", "port", "dbname", "user", "password")}


def test_a_lock_on_the_certificates_stops_nobody_else(scratch: str, tmp_path: Path) -> None:
    """More checks than the server has threads: each is answered 503 by name, in two languages; health answers 200."""
    roles.grant()  # the limits of a role are those of a database
    with (
        running(log=tmp_path / "web.log", **UNLIMITED) as web,
        ThreadPoolExecutor(16) as many,
        locked("registry_certificate"),
    ):
        pages = [many.submit(web.get, f"/check/{NUMBER}") for _ in range(6)]
        programs = [many.submit(web.get, f"/api/v1/certificates/{NUMBER}") for _ in range(6)]
        health = web.get("/healthz")
        checked, answered = [one.result() for one in pages], [one.result() for one in programs]
    assert (health.status, health.text) == (200, "ok")
    for answer in [*checked, *answered, health]:
        assert answer.seconds < HANGING
    for answer in checked:
        assert (answer.status, answer.headers.get("retry-after")) == (503, "5")
        assert "系统正忙，未能办理，请在5秒后再试" in answer.text
        assert "The registry is busy and nothing was done; try again in 5 seconds" in answer.text
    for answer in answered:
        assert (answer.status, answer.headers.get("retry-after")) == (503, "5")
        assert '"code":"registry_busy"' in answer.text.replace(": ", ":")


def test_what_the_lock_held_up_answers_when_it_is_gone(scratch: str, tmp_path: Path) -> None:
    """Nothing of the wait stays in the connections that waited."""
    roles.grant()
    with running(log=tmp_path / "web.log", WEB_THREADS="1", **UNLIMITED) as web:
        with locked("registry_certificate"):
            assert web.get(f"/check/{NUMBER}").status == 503
        assert [web.get(f"/check/{NUMBER}").status for _ in range(4)] == [404] * 4
