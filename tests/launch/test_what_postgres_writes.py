"""The log of the embedded PostgreSQL keeps nothing of what it refuses; compose says the same to its own."""

from contextlib import suppress

import psycopg
import pytest

from config.launch import postgres, services
from config.launch.crew import Crew
from tests.launch.conftest import bare_environ
from tests.launch.test_shipping import COMPOSE

TYPED = "王马克辛13987650123"
REFUSED = [
    ("INSERT INTO people VALUES (%s)", TYPED), ("SELECT %s::text::date", TYPED), ("SELECT %s::text::int", TYPED),
    (f"SELEKT '{TYPED}' WHERE %s = ''", TYPED), (f"DO $$BEGIN RAISE EXCEPTION '{TYPED}'; END$$", None),
    (f"DO $$BEGIN RAISE WARNING '{TYPED}'; END$$", None), (f"SELECT pg_sleep(0.2), '{TYPED}'", None),
]  # fmt: skip


def written(crew: Crew) -> str:
    """What the server wrote while it refused a row, casts, a syntax, what triggers raise, and was slow."""
    url = services.start(crew, bare_environ()).database_url
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE people (name text PRIMARY KEY)")
        connection.execute("INSERT INTO people VALUES (%s)", [TYPED])
        for statement, value in REFUSED:
            with suppress(psycopg.Error):
                connection.execute(statement, None if value is None else [value])
    return (crew.data_dir / "log" / "postgres.log").read_text()


def test_what_is_refused_leaves_no_text_in_the_log(crew: Crew) -> None:
    """The start is written, no statement, no value, no message."""
    log = written(crew)
    assert "ready to accept connections" in log
    assert TYPED not in log
    assert "people" not in log


def test_without_these_settings_the_log_keeps_it(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    """As PostgreSQL comes."""
    monkeypatch.setattr(postgres, "PRIVATE", {})
    assert written(crew).count(TYPED) > 5


def test_compose_gives_its_server_the_same_settings() -> None:
    """All of them, with the same values; and every container's log is bounded."""
    words = COMPOSE["services"]["postgres"]["command"]
    given = dict(word.split("=", 1) for word in words if "=" in word)
    assert postgres.PRIVATE.items() <= given.items()
    bounded = {"driver": "json-file", "options": {"max-size": "10m", "max-file": "5"}}
    assert {name for name, one in COMPOSE["services"].items() if one.get("logging") != bounded} == set()
