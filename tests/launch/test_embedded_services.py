"""The embedded PostgreSQL and Valkey, from the wheels and from the system."""

import shutil
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import redis

from config.launch import roles, services
from config.launch.crew import Crew
from config.launch.faults import LaunchError
from config.launch.postgres import EXTENSIONS
from tests.launch.conftest import bare_environ

HAS_SYSTEM = any(Path("/usr/lib/postgresql").glob("1[5-9]/bin/postgres")) and shutil.which("redis-server")
SOURCES = ["wheels", pytest.param("system", marks=pytest.mark.skipif(not HAS_SYSTEM, reason="no servers installed"))]


@pytest.mark.parametrize("source", SOURCES)
def test_services_answer_to_those_with_the_password_only(crew: Crew, source: str) -> None:
    """Both servers run from the forced source, carry what the registry needs, and let nobody in without a password."""
    addresses = services.start(crew, bare_environ(source))

    with psycopg.connect(addresses.database_url, autocommit=True) as connection:
        for name in EXTENSIONS:
            connection.execute(f"CREATE EXTENSION {name}")
        shown = {name: connection.execute(f"SHOW {name}").fetchone()[0] for name in ("fsync", "listen_addresses")}
        assert shown == {"fsync": "on", "listen_addresses": "127.0.0.1"}
        assert connection.execute("SELECT 'abc钳工' ~ '^\\w+$', show_trgm('钳工') <> '{}'").fetchone() == (True, True)
    open_url = addresses.database_url.replace(addresses.database_url.split(":")[2].split("@")[0], "")
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(open_url, connect_timeout=5)

    broker = redis.Redis.from_url(addresses.redis_url)
    assert broker.config_get("bind")["bind"] == "127.0.0.1"
    assert broker.config_get("maxmemory-policy")["maxmemory-policy"] == "noeviction"
    broker.close()
    stranger = redis.Redis.from_url(addresses.redis_url.replace(addresses.redis_url.split(":")[2].split("@")[0], ""))
    with pytest.raises(redis.AuthenticationError):
        stranger.ping()
    stranger.close()

    programs = {child.name: Path(f"/proc/{child.process.pid}/exe") for child in crew.children}
    if Path("/proc/self/exe").exists():
        assert {path.resolve().is_relative_to("/usr") for path in programs.values()} == {source == "system"}


def test_a_second_start_finds_the_data_of_the_first(crew: Crew) -> None:
    """Stopped and started again: same address, same rows."""
    first = services.start(crew, bare_environ())
    with psycopg.connect(first.database_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    crew.stop()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(first.database_url, connect_timeout=5)

    second = services.start(crew, bare_environ())
    assert second.database_url == first.database_url
    with psycopg.connect(second.database_url) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


def test_web_and_jobs_have_addresses_of_their_own(crew: Crew, data_dir: Path) -> None:
    """Another role and another password each, kept from start to start; a process of one knows no other address."""
    first = services.start(crew, bare_environ(), passing=True)
    urls = [first.database_url, first.database_web_url, first.database_worker_url]
    assert [urlsplit(url).username for url in urls] == ["bajigong", "bajigong_web", "bajigong_worker"]
    assert len({urlsplit(url).password for url in urls}) == 3
    assert len({(urlsplit(url).port, urlsplit(url).path) for url in urls}) == 1
    env = roles.env_of("web", bare_environ() | first.env() | {"DATABASE_OWNER_URL": first.database_url})
    assert {name: url for name, url in env.items() if name.startswith("DATABASE") and name.endswith("URL")} == {
        "DATABASE_URL": first.database_web_url
    }
    crew.stop()
    again = services.start(crew, bare_environ(), passing=True)
    assert [again.database_url, again.database_web_url, again.database_worker_url] == urls


def test_services_that_are_given_are_not_started(crew: Crew, data_dir: Path) -> None:
    """With both addresses in the environment nothing is started; one that can't be reached is refused by name."""
    embedded = services.start(crew, bare_environ(), passing=True)
    started = len(crew.children)
    assert services.start(crew, bare_environ() | embedded.env()) == embedded
    assert len(crew.children) == started

    crew.stop()
    with pytest.raises(LaunchError, match=r"DATABASE_URL is given, but .* can't be reached") as refusal:
        services.start(crew, bare_environ() | embedded.env())
    password = embedded.database_url.split(":")[2].split("@")[0]
    assert password not in str(refusal.value)


def test_where_no_server_works_the_message_names_each_reason(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every program that was tried is named with what ailed it, and so is the way out."""
    monkeypatch.setattr("config.launch.binaries.POSTGRES_OLDEST", 99)
    with pytest.raises(LaunchError) as refusal:
        services.start(crew, bare_environ())
    assert "older than 99" in str(refusal.value)
    assert "DATABASE_URL" in str(refusal.value)


def test_an_unknown_source_of_binaries_is_refused(crew: Crew) -> None:
    """EMBEDDED_BINARIES knows three words."""
    with pytest.raises(LaunchError, match="EMBEDDED_BINARIES must be one of auto, system, wheels"):
        services.start(crew, bare_environ("weels"))
