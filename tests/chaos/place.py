"""The installation that is harmed: its own data folder, its own servers, the launcher's own crew."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from config.backup import database
from config.launch import homes, keys, ports, services
from config.launch.application import Application, child_env, manage, prepare
from config.launch.crew import Child, Crew
from config.launch.faults import LaunchError
from config.launch.instance import Instance
from config.launch.places import PROJECT, tail
from tests.chaos.dumped import Dumped

UNBOUNDED = "1000000000"
# The harness is one client that asks more in a minute than any person in a day; limits are not what is tried here.
SETTINGS = dict.fromkeys(
    (
        "CHECKS_PER_MINUTE",
        "MISSES_PER_HOUR",
        "NUMBERS_PER_DAY",
        "SERIES_RUN",
        "QUESTIONS_PER_MINUTE",
        "PUBLIC_POSTS_PER_MINUTE",
        "SIGN_INS_PER_MINUTE",
        "SIGN_IN_FREE_TRIES",
    ),
    UNBOUNDED,
)
CHILDREN = ("worker", "beat", "web", "valkey", "postgres")
CLOCK = Path(__file__).parent / "clock"


class Place:
    """Servers, worker, beat and web server of one run; everything that dies is started again, however often."""

    def __init__(self, crew: Crew, environ: Mapping[str, str], *, quick: bool = False) -> None:
        self.crew = crew
        self.environ = {name: value for name, value in environ.items() if name not in services.ADDRESSES}
        self.quick = quick
        self.env: dict[str, str] = {}
        self.application: Application | None = None

    @property
    def data_dir(self) -> Path:
        """Where this installation's files, logs and records lie."""
        return self.crew.data_dir

    @property
    def address(self) -> str:
        """Where the web server answers."""
        assert self.application is not None
        return self.application.address

    @property
    def database_url(self) -> str:
        """The owner's address of the database."""
        return self.env["DATABASE_URL"]

    def open(self, seeded: Dumped | None = None) -> None:
        """Servers, keys, migrations and seeds; or what a dump holds instead of these two. Durable, as in use."""
        secret = keys.keys(self.data_dir, self.environ, data_exists=services.data_exist(self.data_dir))
        addresses = services.start(self.crew, self.environ)
        clock = {"CHAOS_CLOCK": str(self.clock_file), "PYTHONPATH": os.pathsep.join([str(CLOCK), str(PROJECT)])}
        short = {"OUTBOX_RELAY_SECONDS": "1", "OUTBOX_RESEND_SECONDS": "3"} if self.quick else {}
        more = SETTINGS | clock | short | {"PORT": str(ports.any_free()), "DEMO": "1", "LOG_LEVEL": "WARNING"}
        self.clock_file.write_text("0")
        self.env = child_env(self.environ, self.data_dir, secret, addresses.env(), more)
        if seeded is None:
            prepare(self.crew, self.env)
        else:
            database.restore(
                self.database_url, seeded.file, major=seeded.major, roles=seeded.roles, environ=self.environ
            )
            if self.crew.run("grant", manage("grant"), env=self.env):
                raise LaunchError(f"grant failed:\n{tail(self.data_dir / 'log' / 'grant.log')}")

    @property
    def clock_file(self) -> Path:
        """The seconds by which the clocks of the processes run ahead."""
        return self.data_dir / "clock"

    def serve(self, held: Instance) -> None:
        """Starts worker, beat and web server; from now on whatever dies is started again."""
        self.application = Application(self.crew, self.env)
        self.env = self.application.env
        self.application.start(held)
        self.crew.keep_alive(*CHILDREN)

    def child(self, name: str) -> Child:
        """A process of the crew."""
        return next(child for child in self.crew.children if child.name == name)

    def descendants(self, name: str) -> list[int]:
        """The processes below one of the crew, in the order of their numbers; parents before children."""
        found, below = [], children_of()
        waiting = [self.child(name).process.pid]
        while waiting:
            deeper = sorted(below.get(waiting.pop(0), []))
            found += deeper
            waiting += deeper
        return found

    def jobs(self) -> list[int]:
        """The worker's pool."""
        return self.descendants("worker")

    def web_processes(self) -> list[int]:
        """The processes of the web server that answer."""
        return [pid for pid in self.descendants("web") if "resource_tracker" not in _command(pid)]

    def sessions(self) -> list[int]:
        """The sessions of PostgreSQL that web server and jobs have."""
        return [pid for pid in self.descendants("postgres") if re.search(r"bajigong_(web|worker)", _command(pid))]

    def query(self, statement: str, *arguments: Any) -> list[tuple[Any, ...]]:
        """Asks the database as its owner. psycopg's errors while it is away."""
        with psycopg.connect(self.database_url, connect_timeout=2, autocommit=True) as connection:
            return connection.execute(statement, arguments).fetchall()  # type: ignore[arg-type]

    def is_database_up(self) -> bool:
        """Whether the database lets its owner in."""
        with suppress(psycopg.Error):
            return self.query("SELECT 1") == [(1,)]
        return False

    def move_to(self, port: int, held: Instance) -> None:
        """Points the processes at a database on another port: each is stopped and started with the other addresses."""
        for name in services.ADDRESSES:
            if name.startswith("DATABASE") and name in self.env:
                parts = urlsplit(self.env[name])
                place = f"{parts.netloc.rpartition(':')[0]}:{port}"
                self.env[name] = parts._replace(netloc=place).geturl()
        for name in ("worker", "beat", "web"):
            self.crew.dismiss(self.child(name), patience=5)
        self.serve(held)


def children_of() -> dict[int, list[int]]:
    """The children of every process, by its number."""
    found: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError, ValueError, IndexError):
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                found.setdefault(parent, []).append(int(folder.name))
    return found


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def clear(folder: Path) -> None:
    """Removes what an earlier run left in the data folder, except the lock that is held."""
    homes.remove(folder)
    kept = ("files", "metrics", "secrets.env", "services.json", "clock")
    for path in [*(folder / name for name in kept), *folder.glob("celerybeat-schedule*")]:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
