"""PostgreSQL is away, and back: pages and programs are told so by name, and nobody waits for what was lost with it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from registry import roles
from tests.resilience.processes import environment
from tests.resilience.relay import Relay, relayed
from tests.resilience.server import Server, running
from tests.resilience.test_held_lock import NUMBER, UNLIMITED

PATIENCE = 30.0
PAGE, PROGRAM = f"/check/{NUMBER}", f"/api/v1/certificates/{NUMBER}"


@pytest.fixture
def way_and_web(scratch: str, tmp_path: Path) -> Iterator[tuple[Relay, Server]]:
    """A web server whose way to the database can be cut; nobody is on record, so every check finds nothing."""
    roles.grant()
    with (
        relayed(environment("web")["DATABASE_URL"]) as (way, url),
        running(log=tmp_path / "web.log", DATABASE_URL=url, DATABASE_WAIT_SECONDS="1", **UNLIMITED) as web,
    ):
        yield way, web


def test_pages_and_programs_are_told_that_it_is_away_and_answered_when_it_is_back(
    way_and_web: tuple[Relay, Server],
) -> None:
    way, web = way_and_web
    assert (web.get(PAGE).status, web.get(PROGRAM).status) == (404, 404)
    way.cut()
    page, program = web.get(PAGE), web.get(PROGRAM)
    for answer in (page, program):
        assert (answer.status, answer.headers.get("retry-after")) == (503, "5")
        assert "登记库暂时连接不上，请在5秒后再试；是否已经办理，以查询结果为准" in answer.text
    assert '"code":"registry_away"' in program.text
    assert web.get("/healthz").status == 200
    way.mend()
    limit = time.monotonic() + PATIENCE
    while web.get(PAGE).status != 404:
        assert time.monotonic() < limit
        time.sleep(0.05)
    assert {web.get(PROGRAM).status for _ in range(8)} <= {404, 503}
    assert [web.get(PAGE).status for _ in range(8)] == [404] * 8


def test_connections_that_broke_together_fail_one_request_and_not_each_its_own(
    way_and_web: tuple[Relay, Server],
) -> None:
    """Two processes with several connections each, all of them dead: one answer of each says so."""
    way, web = way_and_web
    with ThreadPoolExecutor(12) as many:
        assert set(many.map(lambda _: web.get(PAGE).status, range(60))) == {404}
    way.drop()
    answers = [web.get(PAGE).status for _ in range(40)]
    assert set(answers) <= {404, 503}
    assert answers.count(503) <= 2


def test_a_job_looks_first_whether_its_connection_lives(scratch: str) -> None:
    """The connection that waits in the pool is ended by the server; the next act has another one and doesn't notice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (before,) = cursor.fetchone()
    connection.close()  # back into the pool, as at the end of a job
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [before])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        assert cursor.fetchone() != (before,)
