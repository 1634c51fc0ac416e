"""The processes of one launch: started in groups of their own, watched, and stopped together."""

from __future__ import annotations

import contextlib
import itertools
import math
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

from config.launch import identity
from config.launch.accounts import Account
from config.launch.faults import LaunchError, StopRequested
from config.launch.places import PROJECT, read_record, tail, write_record
from config.launch.progress import Progress

RECORD = "processes.json"
PAUSE_SECONDS = 0.05
LOG_LIMIT_BYTES = 10 * 1024 * 1024
REVIVALS, REVIVAL_SECONDS = 5, 600.0
LOGS_KEPT = 4
LOOK_SECONDS = 2.0
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Child:
    """One started process; leader of its own group, so that a Ctrl-C of the terminal reaches only the launcher."""

    def __init__(self, name: str, process: subprocess.Popen[bytes], log: Path, stop_signal: int, service: bool) -> None:
        self.name = name
        self.process = process
        self.log = log
        self.stop_signal = stop_signal
        self.service = service
        self.born = identity.birth(process.pid)
        self.again: Callable[[], subprocess.Popen[bytes]] | None = None
        self.revivals: list[float] = []

    def ended(self) -> bool:
        """Whether it is over."""
        return self.process.poll() is not None

    def signal(self, number: int) -> None:
        """Sends a signal to the leader, which passes the end on to its group in its own manner."""
        if not self.ended():
            self.process.send_signal(number)

    def kill_group(self) -> None:
        """Ends what is left of the group, children of a dead leader included."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Crew:
    """Starts, watches and stops; keeps a record so that what a killed launcher left behind is found again."""

    def __init__(self, data_dir: Path, progress: Progress, *, revivals: int = REVIVALS) -> None:
        self.data_dir = data_dir
        self.progress = progress
        self.revivals = revivals
        self.children: list[Child] = []
        self.kept_alive: set[str] = set()
        self.requests = 0
        self.requested = -math.inf

    def listen(self) -> None:
        """Takes Ctrl-C, SIGTERM and SIGHUP as the wish to stop; a second one makes the stop abrupt."""
        for number in STOP_SIGNALS:
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        # Only counted here: an exception in the middle of a start would lose the process just started.
        # One wish often arrives twice, from the terminal and from make.
        if time.monotonic() - self.requested > 1:
            self.requests += 1
        self.requested = time.monotonic()

    def start(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str],
        cwd: Path = PROJECT,
        account: Account | None = None,
        stop_signal: int = signal.SIGTERM,
        service: bool = False,
        fresh_log: bool = False,
    ) -> Child:
        """Starts a process whose output goes to ``log/<name>.log``; ``service`` ones are stopped last."""
        log = self.data_dir / "log" / f"{name}.log"
        turn_over(log)
        as_account: dict[str, Any] = account.popen() if account else {}
        if fresh_log:
            log.unlink(missing_ok=True)

        def launched() -> subprocess.Popen[bytes]:
            with log.open("ab") as output:  # always at the end, also after it was emptied
                log.chmod(0o600)
                return subprocess.Popen(  # noqa: S603 - commands of this package
                    [str(word) for word in command],
                    cwd=cwd,
                    env=dict(env),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                    **as_account,
                )

        child = Child(name, launched(), log, stop_signal, service)
        child.again = launched
        self.children.append(child)
        self._remember()
        return child

    def check(self, but: Child | None = None) -> None:
        """Raises when a stop was asked for or one of the lasting processes, ``but`` one, has died."""
        if self.requests:
            raise StopRequested
        for child in self.children:
            if child is not but and child.ended():
                code = child.process.returncode
                how = f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
                if child.name in self.kept_alive and self._revive(child, how):
                    continue
                raise LaunchError(f"{child.name} {how}; the end of {child.log}:\n{tail(child.log)}")

    def keep_alive(self, *names: str) -> None:
        """From now on these are started again when they die, ``revivals`` times within REVIVAL_SECONDS each."""
        self.kept_alive |= set(names)

    def _revive(self, child: Child, how: str) -> bool:
        """Starts a dead child again as it was; False where that was done too often of late."""
        now = time.monotonic()
        child.revivals = [at for at in child.revivals if now - at < REVIVAL_SECONDS]
        if len(child.revivals) >= self.revivals or child.again is None:
            self.progress.say(f"{child.name} {how}, after it was started again {len(child.revivals)} times; giving up")
            return False
        child.kill_group()  # what a dead leader left of its group
        child.revivals.append(now)
        child.process = child.again()
        child.born = identity.birth(child.process.pid)
        self._remember()
        self.progress.say(f"{child.name} {how}; started again ({len(child.revivals)} of {self.revivals} times)")
        return True

    def wait(self, ready: Callable[[], bool], name: str, patience: float, but: Child | None = None) -> None:
        """Waits until ``ready`` says so, at most ``patience`` seconds, with all ``but`` one watched meanwhile."""
        since = time.monotonic()
        while not ready():
            self.check(but)
            if time.monotonic() - since > patience:
                raise LaunchError(f"{name} was not ready after {patience:.0f} s; see {self.data_dir / 'log'}")
            self.progress.beat(name, since)
            time.sleep(PAUSE_SECONDS)

    def stay(self) -> None:
        """Stays until a stop is asked for, which it raises; raises too when a process dies before. Keeps the logs short."""
        looked = time.monotonic()
        while True:
            self.check()
            if time.monotonic() - looked > LOOK_SECONDS:
                looked = time.monotonic()
                for child in self.children:
                    turn_over(child.log)
            time.sleep(4 * PAUSE_SECONDS)

    def run(self, name: str, command: Sequence[str | Path], *, env: Mapping[str, str], show: bool = False) -> int:
        """Runs a passing step to its end and returns its exit code; its output is kept, and shown if wished."""
        child = self.start(name, command, env=env, fresh_log=True, stop_signal=signal.SIGINT)
        self.children.remove(child)
        since = time.monotonic()
        try:
            with child.log.open("r", encoding="utf-8", errors="replace") as output:
                while True:
                    over = child.ended()
                    if show:
                        self.progress.show(output.read())
                    if over:
                        return child.process.returncode
                    self.check()
                    self.progress.beat(name, since)
                    time.sleep(PAUSE_SECONDS)
        finally:
            self._end([child], patience=10)

    def dismiss(self, child: Child, patience: float = 20) -> None:
        """Stops one process of the crew."""
        self.children.remove(child)
        self._end([child], patience)
        self._remember()

    def stop(self) -> None:
        """Stops everything it started: the application first, then the services it stands on."""
        for service in (False, True):
            group = [child for child in reversed(self.children) if child.service is service]
            self._end(group, patience=20 if service else 15)
        self.children.clear()
        self._remember()

    def _end(self, group: list[Child], patience: float) -> None:
        for child in group:
            child.signal(child.stop_signal)
        limit = time.monotonic() + patience
        asked = self.requests
        while any(not child.ended() for child in group) and time.monotonic() < limit and self.requests == asked:
            time.sleep(PAUSE_SECONDS)
        for child in group:
            child.kill_group()

    def _remember(self) -> None:
        record = [
            {
                "name": c.name,
                "pid": c.process.pid,
                "born": c.born,
                "stop_signal": int(c.stop_signal),
                "service": c.service,
            }
            for c in self.children
        ]
        write_record(self.data_dir / RECORD, {"processes": record})


def turn_over(log: Path, *, limit: int = LOG_LIMIT_BYTES, kept: int = LOGS_KEPT) -> None:
    """Puts a log that has grown past the limit aside as ``.1``, the older ones as ``.2`` to ``.4``; the last one goes.

    The processes go on writing to the file that they have open, at its end, so it is copied and emptied. What is
    written between the two is lost: a line or two.
    """
    if not log.is_file() or log.stat().st_size <= limit:
        return
    aside = [log.with_name(f"{log.name}.{number}") for number in range(1, kept + 1)]
    for older, newer in itertools.pairwise(reversed(aside)):
        if newer.exists():
            newer.replace(older)
    shutil.copyfile(log, aside[0])
    aside[0].chmod(0o600)
    os.truncate(log, 0)


def sweep(data_dir: Path, progress: Progress) -> None:
    """Stops what a launcher that was itself killed left running; the caller holds the folder's lock."""
    left = [
        one for one in read_record(data_dir / RECORD).get("processes", []) if identity.lives(one["pid"], one["born"])
    ]
    for one in sorted(left, key=lambda one: one["service"]):
        progress.say(f"stopping {one['name']} (process {one['pid']}), left behind by an earlier launch")
        stop_process(one["pid"], one["born"], one["stop_signal"], group=True)
    (data_dir / RECORD).unlink(missing_ok=True)


def stop_process(pid: int, born: str | None, stop_signal: int, *, group: bool, patience: float = 20) -> None:
    """Stops a process that is not our child: politely, then by force, never another one with the same number."""
    if not identity.lives(pid, born):
        return
    os.kill(pid, stop_signal)
    limit = time.monotonic() + patience
    while identity.lives(pid, born) and time.monotonic() < limit:
        time.sleep(PAUSE_SECONDS)
    if identity.lives(pid, born):
        if group:
            os.killpg(pid, signal.SIGKILL)
        else:
            os.kill(pid, signal.SIGKILL)
