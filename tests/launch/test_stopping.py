"""The end of a launch: everything it started, and nothing else."""

import signal
import sys
import time
from pathlib import Path

import psycopg
import pytest

from config.launch import instance
from config.launch.crew import Crew, sweep
from config.launch.faults import LaunchError
from config.launch.identity import birth
from config.launch.progress import Progress

STUBBORN = """
import os, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if os.fork() == 0:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print(os.getpid(), flush=True)
time.sleep(60)
"""


def first_line(path: Path) -> str:
    limit = time.monotonic() + 10
    while not path.read_text().endswith("\n"):
        assert time.monotonic() < limit
        time.sleep(0.02)
    return path.read_text().split("\n")[0]


def test_stop_ends_its_own_services_and_no_others(launcher, data_dir: Path) -> None:
    """Two launches on two folders: stopping one leaves the other answering."""
    one = launcher(data_dir)
    other = launcher(data_dir.with_name("other"))
    assert one.record() != other.record()
    assert instance.ask_to_stop(data_dir) == one.process.pid
    assert one.process.wait(10) == 0
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(one.record()["database_url"], connect_timeout=5)
    psycopg.connect(other.record()["database_url"]).close()


def test_ctrl_c_ends_the_services(launcher, data_dir: Path) -> None:
    """SIGINT, as the terminal sends it, is an orderly end."""
    one = launcher(data_dir)
    assert one.end(signal.SIGINT) == 0
    assert one.says().rstrip().endswith("stopped")
    assert "database system is shut down" in (data_dir / "log" / "postgres.log").read_text()


def test_a_second_start_on_the_same_folder_says_so_and_breaks_nothing(launcher, data_dir: Path) -> None:
    """The one that runs is named, and goes on."""
    one = launcher(data_dir)
    second = launcher(data_dir, "run", ready="")
    assert second.process.wait(20) == 1
    assert f"`make services` already runs on {data_dir} (process {one.process.pid})" in second.says()
    psycopg.connect(one.record()["database_url"]).close()


def test_the_refusal_of_a_second_start_tells_the_address(tmp_path: Path) -> None:
    """Whoever comes second learns where the pages are."""
    with instance.sole(tmp_path, "run") as held:
        held.announce("http://127.0.0.1:8123")
        with pytest.raises(LaunchError, match=r"at http://127\.0\.0\.1:8123"), instance.sole(tmp_path, "run"):
            pass


def test_children_of_children_end_even_when_they_refuse(crew: Crew) -> None:
    """A process that ignores SIGTERM, and its child that does so too, are gone after the stop."""
    child = crew.start("stubborn", [sys.executable, "-c", STUBBORN], env={})
    grandchild = int(first_line(child.log))
    crew.dismiss(child, patience=0.3)
    time.sleep(0.1)
    assert birth(child.process.pid) is None
    assert birth(grandchild) is None


def test_an_unexpected_end_is_told_with_the_end_of_the_log(crew: Crew) -> None:
    """Name, exit code and the last words of the process."""
    child = crew.start("worker", [sys.executable, "-c", "print('no broker'); raise SystemExit(3)"], env={})
    child.process.wait()
    with pytest.raises(LaunchError, match=r"(?s)worker ended with code 3; the end of .*no broker"):
        crew.check()


def test_a_number_that_went_to_another_process_is_left_alone(crew: Crew, data_dir: Path) -> None:
    """The sweep goes by number and birth: a stranger under a remembered number lives on."""
    child = crew.start("sleeper", [sys.executable, "-c", "import time; time.sleep(60)"], env={})
    record = (data_dir / "processes.json").read_text()
    (data_dir / "processes.json").write_text(record.replace(child.born, child.born + "1"))
    sweep(data_dir, Progress(quiet=True))
    assert not child.ended()
