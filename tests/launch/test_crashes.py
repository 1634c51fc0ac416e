"""Killed servers, killed launchers, and what the next start makes of them."""

import os
import signal
import time
from pathlib import Path

import psycopg

from config.launch.crew import RECORD
from config.launch.identity import birth
from config.launch.places import read_record


def process(data_dir: Path, name: str) -> int:
    return next(one["pid"] for one in read_record(data_dir / RECORD)["processes"] if one["name"] == name)


def test_a_killed_postgres_is_named_and_the_next_start_recovers(launcher, data_dir: Path) -> None:
    """The launcher says which process died, stops the others, and a new start replays what was committed."""
    first = launcher(data_dir)
    with psycopg.connect(first.record()["database_url"]) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    valkey = process(data_dir, "valkey")
    os.kill(process(data_dir, "postgres"), signal.SIGKILL)
    assert first.process.wait(30) == 1
    assert "postgres was ended by signal 9; the end of" in first.says()
    assert birth(valkey) is None

    second = launcher(data_dir)
    with psycopg.connect(second.record()["database_url"]) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
    assert second.end() == 0


def test_what_a_killed_launcher_left_is_stopped_by_the_next(launcher, data_dir: Path) -> None:
    """SIGKILL leaves the servers behind; the next start takes their place and keeps the data."""
    first = launcher(data_dir)
    with psycopg.connect(first.record()["database_url"]) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    left = [process(data_dir, name) for name in ("postgres", "valkey")]
    first.end(signal.SIGKILL)
    assert all(birth(pid) for pid in left)

    second = launcher(data_dir)
    assert second.says().count("left behind by an earlier launch") == 2
    assert not any(birth(pid) for pid in left)
    with psycopg.connect(second.record()["database_url"]) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


def test_a_stale_pid_file_that_points_at_a_stranger_is_cleared(launcher, data_dir: Path) -> None:
    """After a power loss the number in postmaster.pid may be anybody's: the start goes on, the stranger lives."""
    launcher(data_dir).end()
    mark = data_dir / "services" / "postgres" / "postmaster.pid"
    mark.write_text(f"{os.getpid()}\n{mark.parent}\n{int(time.time())}\n1\n\n127.0.0.1\n0\nready   \n")
    os.chown(mark, mark.parent.stat().st_uid, mark.parent.stat().st_gid)
    second = launcher(data_dir)
    with psycopg.connect(second.record()["database_url"]) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
