"""What dies while it serves is started again; what dies too often, or holds the data, ends it."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from config.launch import crew as crews
from config.launch import ports
from config.launch.crew import RECORD, Crew
from config.launch.faults import LaunchError
from config.launch.identity import birth
from config.launch.places import read_record

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]
SERVER = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1"]


def until(crew: Crew, reached) -> None:
    limit = time.monotonic() + 30
    while not reached():
        crew.check()
        assert time.monotonic() < limit
        time.sleep(0.02)


def pid(crew: Crew, name: str) -> int:
    return next(one["pid"] for one in read_record(crew.data_dir / RECORD)["processes"] if one["name"] == name)


def said(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    lines: list[str] = []
    monkeypatch.setattr(crew.progress, "say", lines.append)
    return lines


def test_a_killed_worker_beat_or_web_server_is_started_again_while_the_others_go_on(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Real processes, killed one after the other; the web server answers throughout the others' deaths."""
    lines = said(crew, monkeypatch)
    port = ports.any_free()
    for name in ("postgres", "worker", "beat"):
        crew.start(name, SLEEPER, env=dict(os.environ), service=name == "postgres")
    crew.start("web", [*SERVER, str(port)], env=dict(os.environ), cwd=crew.data_dir)
    crew.keep_alive("worker", "beat", "web", "valkey")

    def answers() -> bool:
        try:
            return urlopen(f"http://127.0.0.1:{port}/", timeout=5).status == 200
        except OSError:
            return False

    until(crew, answers)
    for name in ("worker", "beat"):
        before = pid(crew, name)
        os.kill(before, signal.SIGKILL)
        until(crew, lambda name=name, before=before: pid(crew, name) != before)
        assert answers()
        assert birth(pid(crew, name))
        assert f"{name} was ended by signal 9; started again (1 of 5 times)" in lines
    before = pid(crew, "web")
    os.kill(before, signal.SIGKILL)
    until(crew, lambda: pid(crew, "web") != before and answers())
    assert len(crew.children) == 4
    left = [pid(crew, name) for name in ("worker", "beat", "web")]
    crew.stop()
    assert not any(birth(one) for one in left)


def test_what_dies_again_and_again_ends_the_launch_by_name(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = said(crew, monkeypatch)
    crew.start("worker", [sys.executable, "-c", "print('cannot'); raise SystemExit(3)"], env=dict(os.environ))
    crew.keep_alive("worker")
    with pytest.raises(LaunchError, match="worker ended with code 3; the end of"):
        until(crew, lambda: False)
    assert [line for line in lines if "started again (" in line] == [
        f"worker ended with code 3; started again ({time} of {crews.REVIVALS} times)" for time in range(1, 6)
    ]
    assert lines[-1] == "worker ended with code 3, after it was started again 5 times; giving up"


def test_deaths_of_long_ago_do_not_count(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    said(crew, monkeypatch)
    child = crew.start("worker", SLEEPER, env=dict(os.environ))
    crew.keep_alive("worker")
    child.revivals = [time.monotonic() - crews.REVIVAL_SECONDS - 1] * crews.REVIVALS
    os.kill(child.process.pid, signal.SIGKILL)
    until(crew, lambda: len(child.revivals) == 1 and not child.ended())


def test_the_loss_of_the_database_ends_it(crew: Crew) -> None:
    crew.start("postgres", SLEEPER, env=dict(os.environ), service=True)
    crew.keep_alive("worker", "beat", "web", "valkey")
    os.kill(pid(crew, "postgres"), signal.SIGKILL)
    with pytest.raises(LaunchError, match="postgres was ended by signal 9"):
        until(crew, lambda: False)


def test_children_of_a_dead_leader_are_not_left_beside_the_new_one(
    crew: Crew, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A killed worker leaves its pool behind; two pools would share the work and the log."""
    said(crew, monkeypatch)
    noted = tmp_path / "child"
    script = (
        "import os, subprocess, sys, time\n"
        f"one = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"open({str(noted)!r}, 'w').write(str(one.pid))\ntime.sleep(600)"
    )
    crew.start("worker", [sys.executable, "-c", script], env=dict(os.environ))
    crew.keep_alive("worker")
    until(crew, lambda: noted.exists() and noted.read_text())
    orphan, before = int(noted.read_text()), pid(crew, "worker")
    os.kill(before, signal.SIGKILL)
    until(crew, lambda: pid(crew, "worker") != before)
    limit = time.monotonic() + 10
    while birth(orphan) is not None and Path(f"/proc/{orphan}/stat").read_text().split(")")[1].split()[0] != "Z":
        assert time.monotonic() < limit
        time.sleep(0.02)
