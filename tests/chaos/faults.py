"""What is done to the installation. Each fault is done to real processes and says in a few words what it did.

A fault that has an end says so by leaving what undoes it to ``later``. One whose victim is not there at the moment (it was
killed and is on its way back) has no effect, and is not counted.
"""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

import psycopg
import redis
from kombu.exceptions import OperationalError as BrokerAway

from tests.chaos.place import Place

FULL_BYTES = {"web": 4 * 1024, "postgres": 64 * 1024}
"""How large a file may grow while the disk is said to be full: smaller than any upload, than any table."""
FULL_SECONDS = 3.0
STEPS = (-7_200, -1_800, -90, 90, 1_800, 7_200)
STEP_SECONDS = 6.0
AHEAD_MINUTES = (1, 7, 45)
BROKER_ERRORS = (redis.RedisError, BrokerAway, OSError)


@dataclass(slots=True)
class Around:
    """What a fault needs besides the place: chance, and somebody who undoes it later."""

    random: Random
    later: Callable[[float, Callable[[], None]], None]
    messages: int = 0  # how many were sent again
    when_full: Callable[[], None] = lambda: None

    def one_of(self, pids: list[int]) -> int | None:
        """One of some processes; None where there is none."""
        return self.random.choice(pids) if pids else None


Inflict = Callable[[Place, Around], str | None]
"""Does it; gives what was done, or None where it could not be done now."""


def kill_worker(place: Place, around: Around) -> str | None:
    """The worker's first process; the launcher ends its pool before it starts another."""
    return killed([place.child("worker").process.pid])


def kill_job(place: Place, around: Around) -> str | None:
    """One process of the pool, in the middle of whatever it does."""
    return killed([around.one_of(place.jobs())])


def kill_beat(place: Place, around: Around) -> str | None:
    return killed([place.child("beat").process.pid])


def kill_web(place: Place, around: Around) -> str | None:
    """The web server with all its processes."""
    return killed([place.child("web").process.pid, *place.descendants("web")])


def kill_web_process(place: Place, around: Around) -> str | None:
    """One of the two that answer."""
    return killed([around.one_of(place.web_processes())])


def kill_valkey(place: Place, around: Around) -> str | None:
    return killed([place.child("valkey").process.pid])


def flush_valkey(place: Place, around: Around) -> str | None:
    """The broker forgets every nudge, every count and every beat of the heart."""
    with suppress(*BROKER_ERRORS):
        with redis.Redis.from_url(place.env["REDIS_URL"], socket_timeout=2) as broker:
            keys = broker.dbsize()
            broker.flushall()
        return f"{keys} keys"
    return None


def kill_postgres(place: Place, around: Around) -> str | None:
    """The server with everything below it, as when the machine's power goes."""
    return killed([place.child("postgres").process.pid, *place.descendants("postgres")])


def kill_session(place: Place, around: Around) -> str | None:
    """One session; PostgreSQL then cuts all others and recovers."""
    return killed([around.one_of(place.sessions())])


def send_all_again(place: Place, around: Around) -> str | None:
    """Every message of the outbox, done or not, is put to the broker once more."""
    from config.celery import app

    try:
        messages = place.query("SELECT task, id FROM registry_outboxmessage ORDER BY id")
        with app.connection_for_write(transport_options={"max_retries": 1}) as connection:
            for task, pk in messages:
                app.send_task(task, args=[pk], connection=connection, retry=False)
    except (psycopg.Error, *BROKER_ERRORS):
        return None
    around.messages += len(messages)
    return f"{len(messages)} messages" if messages else None


def fill_disk_of_web(place: Place, around: Around) -> str | None:
    """What the web server writes ends with an error of the system (EFBIG): uploads, and its log."""
    done = _fill(place, around, "web", place.web_processes)
    if done:
        around.when_full()
    return done


def fill_disk_of_postgres(place: Place, around: Around) -> str | None:
    """The same for PostgreSQL: no table and no log of changes grows."""
    return _fill(place, around, "postgres", lambda: _with_first(place, "postgres"))


def step_clock(place: Place, around: Around) -> str | None:
    """The wall clock of worker, beat and web server jumps by up to two hours, and back."""
    seconds = around.random.choice(STEPS)
    place.clock_file.write_text(str(seconds))
    around.later(STEP_SECONDS, lambda: place.clock_file.write_text("0") and None)
    return f"{seconds:+d} s"


def step_procedure(place: Place, around: Around) -> str | None:
    """The procedure's own clock (registry/clock.py) jumps ahead, which shortens no period of it."""
    minutes = around.random.choice(AHEAD_MINUTES)
    with suppress(psycopg.Error):
        move_ahead(place, timedelta(minutes=minutes))
        return f"+{minutes} min"
    return None


def move_ahead(place: Place, by: timedelta) -> None:
    """Moves the clock of the demonstration forward, as ``registry.clock.advance`` does. psycopg's errors."""
    with psycopg.connect(place.database_url, connect_timeout=2, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO registry_democlock (id, ahead_by) VALUES (1, %(by)s) "
            "ON CONFLICT (id) DO UPDATE SET ahead_by = registry_democlock.ahead_by + %(by)s",
            {"by": by},
        )


@dataclass(frozen=True, slots=True)
class Kind:
    """A fault: its name in the table, how often it comes among the others, and how it is inflicted."""

    name: str
    often: int
    inflict: Inflict


KINDS = (
    Kind("worker killed", 3, kill_worker),
    Kind("process of the worker killed", 4, kill_job),
    Kind("beat killed", 2, kill_beat),
    Kind("web server killed", 2, kill_web),
    Kind("process of the web server killed", 3, kill_web_process),
    Kind("Valkey killed", 2, kill_valkey),
    Kind("Valkey flushed", 3, flush_valkey),
    Kind("PostgreSQL killed", 2, kill_postgres),
    Kind("session of PostgreSQL killed", 3, kill_session),
    Kind("every message sent again", 2, send_all_again),
    Kind("disk full for the web server", 2, fill_disk_of_web),
    Kind("disk full for PostgreSQL", 1, fill_disk_of_postgres),
    Kind("clock stepped", 2, step_clock),
    Kind("clock of the procedure stepped", 1, step_procedure),
)


def killed(pids: Iterable[int | None]) -> str | None:
    """SIGKILL to each; None where nobody was there any more."""
    gone = []
    for pid in pids:
        with suppress(ProcessLookupError):
            if pid is not None:
                os.kill(pid, signal.SIGKILL)
                gone.append(str(pid))
    return ", ".join(gone) or None


def _with_first(place: Place, name: str) -> list[int]:
    return [place.child(name).process.pid, *place.descendants(name)]


def _fill(place: Place, around: Around, name: str, whom: Callable[[], list[int]]) -> str | None:
    """Bounds the size of files for live processes (RLIMIT_FSIZE); what they start meanwhile inherits it."""
    size = FULL_BYTES[name]
    if not _bound(whom(), size):
        return None
    around.later(FULL_SECONDS, lambda: _bound(whom(), resource.RLIM_INFINITY) and None)
    return f"no file beyond {size} bytes for {FULL_SECONDS:.0f} s"


def _bound(pids: list[int], size: int) -> int:
    return sum(_bounded(pid, size) for pid in pids)


def _bounded(pid: int, size: int) -> bool:
    """Bounds the files of one process; where only its own account may, as that account, in a child."""
    with suppress(ProcessLookupError):
        try:
            _limit(pid, size)
        except PermissionError:
            owner = Path(f"/proc/{pid}").stat()
            child = os.fork()
            if child == 0:
                _limit_as(owner.st_uid, owner.st_gid, pid, size)
            return os.waitpid(child, 0)[1] == 0
        return True
    return False


def _limit(pid: int, size: int) -> None:
    _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))


def _limit_as(user: int, group: int, pid: int, size: int) -> None:
    """In a child that does nothing else: calls of the system alone, and the end."""
    try:
        os.setgroups([])
        os.setgid(group)
        os.setuid(user)
        _limit(pid, size)
        os._exit(0)
    except OSError:
        os._exit(1)
