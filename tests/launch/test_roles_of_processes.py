"""Each lasting process has its own address of the database, and its own patience with it."""

from __future__ import annotations

import pytest

from config import environment
from config.launch.roles import env_of

GIVEN = {
    "DATABASE_URL": "postgres://owner:a@host/db",
    "DATABASE_OWNER_URL": "postgres://owner:a@host/db",
    "DATABASE_WEB_URL": "postgres://web:b@host/db",
    "DATABASE_WORKER_URL": "postgres://worker:c@host/db",
    "DATABASE_POOL_SIZE": "3",
    "PORT": "8000",
}


def test_a_process_knows_its_own_address_and_no_other() -> None:
    """And keeps what is no address."""
    for role in ("web", "worker"):
        own = env_of(role, GIVEN)
        assert own["DATABASE_URL"] == GIVEN[f"DATABASE_{role.upper()}_URL"]
        assert {name for name in own if name.startswith("DATABASE_") and name.endswith("_URL")} == {"DATABASE_URL"}
        assert (own["DATABASE_POOL_SIZE"], own["PORT"]) == ("3", "8000")


def test_the_web_server_waits_less_for_the_database_than_jobs() -> None:
    """Unless the setting says otherwise, for both."""
    assert env_of("web", GIVEN)["DATABASE_WAIT_SECONDS"] == "5"
    assert "DATABASE_WAIT_SECONDS" not in env_of("worker", GIVEN)
    for role in ("web", "worker"):
        assert env_of(role, GIVEN | {"DATABASE_WAIT_SECONDS": "9"})["DATABASE_WAIT_SECONDS"] == "9"


@pytest.mark.parametrize(("wait", "tries_for", "looks"), [("5", 1, False), ("6", 6, True), (None, 30, True)])
def test_a_page_tries_anew_with_each_request_and_a_job_looks_first(
    monkeypatch: pytest.MonkeyPatch, wait: str | None, tries_for: int, looks: bool
) -> None:
    monkeypatch.delenv("DATABASE_WAIT_SECONDS", raising=False)
    if wait:
        monkeypatch.setenv("DATABASE_WAIT_SECONDS", wait)
    made = environment.database(GIVEN["DATABASE_URL"])
    pool = made["OPTIONS"]["pool"]
    assert (pool["timeout"], pool["reconnect_timeout"]) == (int(wait or 30), tries_for)
    assert made["CONN_HEALTH_CHECKS"] is looks
