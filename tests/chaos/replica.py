"""``python -m tests.chaos.replica``: the primary is lost in the middle of the work, and the replica goes on.

The steps are those of docs/operations.md. Everything that was answered 2xx before the loss is held against the replica as
soon as it is promoted, before the work goes on; in the end everything must hold as if nothing had happened. Exit status 0
then; 1 where anything is lost. With ``--asynchronous`` nobody waits for the replica and it receives nothing any more before
the loss: what was answered meanwhile is lost, and must be found to be.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import psycopg

from config.launch import accounts, ports
from config.launch.crew import Child, Crew
from config.launch.faults import LaunchError
from config.launch.instance import Instance
from config.launch.places import tail
from config.launch.progress import Progress
from tests.chaos import dumped
from tests.chaos.__main__ import Worker, arguments, begun, carried_out, leave, looked_at, under_watch
from tests.chaos.faults import killed
from tests.chaos.place import Place

if TYPE_CHECKING:
    from tests.chaos.client import Answer
    from tests.chaos.invariants import Seen
    from tests.chaos.walk import Walk
    from tests.chaos.watch import Watch

SKIPPED = 77
PROGRESS = """
    SELECT (SELECT count(*) FROM certification_application) + (SELECT count(*) FROM certification_score) / 2
         + (SELECT count(*) FROM registry_certificate)
"""


@dataclass(slots=True)
class Replica:
    """A streaming replica beside the place's own PostgreSQL."""

    place: Place
    environ: Mapping[str, str]
    port: int = 0
    child: Child | None = None

    @property
    def program(self) -> Path:
        """The server that the primary is, and beside which the copying program lies."""
        return Path(self.place.child("postgres").process.args[0])  # type: ignore[index]

    def can_be_made(self) -> bool:
        """Whether this distribution of PostgreSQL brings the program."""
        return self.program.with_name("pg_basebackup").exists()

    def make(self) -> None:
        """Copies the primary while it runs, and starts the copy as its replica."""
        crew, account = self.place.crew, accounts.for_servers(self.environ)
        folder = self._folder().with_name("replica")
        folder.mkdir(mode=0o700)
        if account:
            account.own(folder, 0o700)
        parts = urlsplit(self.place.database_url)
        copying = crew.start(
            "basebackup",
            [
                self.program.with_name("pg_basebackup"),
                *("--pgdata", folder, "--write-recovery-conf", "--wal-method", "stream", "--checkpoint", "fast"),
                *("--host", str(parts.hostname), "--port", str(parts.port), "--username", str(parts.username)),
            ],
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "PGPASSWORD": unquote(parts.password or "")},
            cwd=folder,
            account=account,
            fresh_log=True,
        )
        crew.children.remove(copying)
        crew.wait(copying.ended, "basebackup", patience=300, but=copying)
        if copying.process.returncode:
            raise LaunchError(f"pg_basebackup failed:\n{tail(copying.log)}")
        self.port = ports.any_free()
        words = [str(word) for word in self.place.child("postgres").process.args]  # type: ignore[union-attr]
        words[words.index("-D") + 1] = str(folder)
        words = [f"port={self.port}" if word.startswith("port=") else word for word in words]
        self.child = crew.start(
            "replica", words, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"}, cwd=folder, account=account,
            stop_signal=signal.SIGINT, service=True, fresh_log=True,
        )  # fmt: skip
        crew.wait(lambda: self.asked("SELECT pg_is_in_recovery()") == [(True,)], "replica", 60)

    def wait_for_it(self) -> None:
        """From now on the primary answers nobody before the replica has it on disk."""
        self._tell_primary("ALTER SYSTEM SET synchronous_standby_names = '*'")
        self.place.crew.wait(lambda: self._standing() == [("sync",)], "synchronous replica", 60)

    def leave_behind(self) -> None:
        """Nobody waits for it any more, and it receives nothing any more."""
        self._tell_primary("ALTER SYSTEM SET synchronous_standby_names = ''")
        self.asked("ALTER SYSTEM SET primary_conninfo = ''")
        self.asked("SELECT pg_reload_conf()")
        self.place.crew.wait(lambda: self._standing() == [], "replica without primary", 60)

    def promote(self) -> None:
        """Makes it the primary, under that name in the crew."""
        assert self.child is not None
        self.asked("SELECT pg_promote(true, 60)")
        self.place.crew.wait(lambda: self.asked("SELECT pg_is_in_recovery()") == [(False,)], "promotion", 60)
        self.child.name = "postgres"

    def asked(self, statement: str) -> list[tuple[object, ...]]:
        """What the replica answers its owner; nothing while it doesn't let anybody in."""
        parts = urlsplit(self.place.database_url)
        address = parts._replace(netloc=f"{parts.netloc.rpartition(':')[0]}:{self.port}").geturl()
        try:
            with psycopg.connect(address, connect_timeout=2, autocommit=True) as connection:
                cursor = connection.execute(statement)  # type: ignore[call-overload]
                return cursor.fetchall() if cursor.description else []
        except psycopg.OperationalError:
            return []

    def _folder(self) -> Path:
        words = [str(word) for word in self.place.child("postgres").process.args]  # type: ignore[union-attr]
        return Path(words[words.index("-D") + 1])

    def _standing(self) -> list[tuple[object, ...]]:
        return self.place.query("SELECT sync_state FROM pg_stat_replication")

    def _tell_primary(self, statement: str) -> None:
        with psycopg.connect(self.place.database_url, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]
            connection.execute("SELECT pg_reload_conf()")


def lose(place: Place) -> float:
    """The primary with everything below it, for good; when that was."""
    child = place.child("postgres")
    pids = [child.process.pid, *place.descendants("postgres")]
    place.crew.children.remove(child)
    killed(pids)
    child.process.wait()
    return time.monotonic()


def drill(given: argparse.Namespace, held: Instance, crew: Crew) -> int:
    """Once through; 0 where nothing was lost."""
    progress = crew.progress
    place = Place(crew, os.environ, quick=given.quick)
    place.open(dumped.read(given.seeded) if given.seeded else None)
    replica = Replica(place, place.environ)
    if not replica.can_be_made():
        progress.say(f"skipped: {replica.program} has no pg_basebackup beside it")
        return SKIPPED
    replica.make()
    replica.wait_for_it()
    progress.say(f"a synchronous replica on port {replica.port}")
    walk = begun(place, given, held)
    from tests.chaos.watch import Watch

    number, name = under_watch(crew, walk.herald)
    watch = Watch(lambda: place.address, number, name, place.is_database_up)
    watch.start()
    crew.progress = Progress(quiet=True)
    since = time.monotonic()
    work = Worker(walk.run)
    at = random.Random(given.seed).uniform(0.1, 0.9)
    _go_on_to(place, work, int(at * 3 * given.rows))
    if given.asynchronous:
        _answer_without(replica, walk, crew)
    promised = list(walk.kept.answers)
    lost_at = lose(place)
    progress.say(f"the primary is lost at {at:.0%} of the work, after {len(promised)} answers ({walk.stage})")
    replica.promote()
    promoted_at = time.monotonic()
    _look_at(replica.port)
    seen = answers_held(promised)
    crew.progress = progress
    progress.say(
        f"the replica is promoted after {promoted_at - lost_at:.1f} s; answers that are not true: {len(seen.findings)}"
    )
    for finding in seen.findings:
        progress.show(f"✗ {finding}\n")
    if given.asynchronous:
        return 1 if seen.findings else 0
    place.move_to(replica.port, held)
    under_watch(crew, work.join)
    watch.stop()
    if work.error is not None:
        progress.say(f"✗ the work could not be done: {type(work.error).__name__}: {work.error}")
        return 1
    progress.say(f"the work is done after {time.monotonic() - since:.0f} s")
    return _told(progress, looked_at(walk, given.plant), watch, given.seed) or bool(seen.findings)


def _told(progress: Progress, seen: Seen, watch: Watch, seed: int) -> int:
    from tests.chaos import table

    lines = [
        f"{'people in the workbooks':<36}{seen.people:>7}",
        f"{'certificates':<36}{seen.certificates:>7}",
        *table.harms(seen),
        f"{'answers held against the replica':<36}{seen.answers:>7}",
        f"{'longest silence of the check, s':<36}{watch.longest_silence():>7.1f}",
        f"seed {seed}, {table.machine()}",
    ]
    progress.show("\n".join(["", *lines, ""]))
    return 1 if seen.findings else 0


def _go_on_to(place: Place, work: Worker, wanted: int) -> None:
    while work.is_alive() and int(place.query(PROGRESS)[0][0]) < wanted:
        place.crew.check()
        time.sleep(0.02)
    if work.error is not None:
        raise work.error


def _answer_without(replica: Replica, walk: Walk, crew: Crew) -> None:
    """Waits for answers that the replica knows nothing of."""
    replica.leave_behind()
    before = len(walk.kept.to("/batches"))
    walk.straw()
    crew.wait(lambda: len(walk.kept.to("/batches")) > before, "an answer", 60)


def _look_at(port: int) -> None:
    """Lets Django in this process ask the database on another port."""
    from django.db import connection

    connection.close()
    connection.close_pool()
    connection.settings_dict["PORT"] = str(port)


def answers_held(answers: list[Answer]) -> Seen:
    """Which of the answers are not true in the database as it stands."""
    from tests.chaos.invariants import Seen, hold_answers

    seen = Seen()
    hold_answers(seen, answers)
    return seen


def main() -> int:
    """Reads the arguments; those of the other program that mean nothing here are passed over."""
    parser = arguments("tests.chaos.replica")
    parser.add_argument("--asynchronous", action="store_true", help="lose what nobody waited for, and find it lost")
    given, _ = parser.parse_known_args()
    given.seed = random.SystemRandom().randrange(10_000) if given.seed is None else given.seed
    return carried_out(lambda held, crew: drill(given, held, crew))


if __name__ == "__main__":
    code = main()
    leave(0 if code == SKIPPED and "--quick" not in sys.argv else code)  # the test skips by the status
