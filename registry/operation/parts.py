"""部件: the parts that an installation stands on, each asked within bounded time.

Three things are asked at once, each in a thread that nobody waits for longer than PATIENCE seconds: the database, the
broker, the disk. What does not answer is down, and is not asked a second time while the first question hangs. Answers
are kept for a moment, so that asking often costs nothing.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from django.conf import settings
from django.db import connection

from registry.operation import beats

PATIENCE: Final = 3.0
KEPT_SECONDS: Final = 2.0
LATE_EXEMPT: Final = "registry.render_documents"
"""Twenty times as slow as all the rest together, last by design, and nobody waits for it: its age says nothing."""


@dataclass(frozen=True, slots=True)
class Part:
    """部件: whether it is well, in words; ``detail`` is for whoever looks after the installation and not for everybody."""

    name: str
    ok: bool
    zh: str
    en: str
    detail: str = ""


NAMES: Final[dict[str, tuple[str, str]]] = {
    "database": ("数据库", "database"),
    "broker": ("消息服务", "broker"),
    "worker": ("任务进程", "worker"),
    "beat": ("定时进程", "beat"),
    "outbox": ("待办消息", "outbox"),
    "dead_messages": ("停办任务", "dead messages"),
    "disk": ("磁盘", "disk"),
}
"""Every part with its name in Chinese and in English, in the order shown."""


def ask(names: Iterable[str] = NAMES) -> list[Part]:
    """The named parts as they stand; within PATIENCE seconds, whatever hangs. KeyError for a part that there is not."""
    wanted = [name for name in NAMES if name in set(names)]
    probes = [probe for probe in _PROBES if set(probe.parts) & set(wanted)]
    until = time.monotonic() + PATIENCE
    for probe in probes:
        probe.begin()
    found: dict[str, Part] = {}
    for probe in probes:
        found |= probe.answer(until)
    return [found[name] for name in wanted]


def _well(name: str, detail: str = "") -> Part:
    return Part(name, True, "正常", "well", detail)


def _silent(name: str, detail: str) -> Part:
    return Part(name, False, "没有应答", "does not answer", detail)


class Probe:
    """One question to one thing, which tells of several parts."""

    def __init__(self, question: Callable[[], list[Part]], parts: tuple[str, ...]) -> None:
        self._question = question
        self.parts = parts
        self._lock = threading.Lock()
        self._asking: threading.Thread | None = None
        self._answer: dict[str, Part] = {}
        self._answered = float("-inf")

    def begin(self) -> None:
        """Asks, unless there is an answer of just now or the last question is still open."""
        with self._lock:
            if time.monotonic() - self._answered < KEPT_SECONDS or (self._asking and self._asking.is_alive()):
                return
            self._asking = threading.Thread(target=self._ask, name=f"probe-{self.parts[0]}", daemon=True)
            self._asking.start()

    def answer(self, until: float) -> dict[str, Part]:
        """The answer, waited for until an instant of the monotonic clock."""
        asking = self._asking
        if asking is not None:
            asking.join(max(0.0, until - time.monotonic()))
            if asking.is_alive():
                return {name: _silent(name, f"no answer within {PATIENCE:.0f} s") for name in self.parts}
        return self._answer

    def forget(self) -> None:
        """Lets the next question be asked at once."""
        self._answered = float("-inf")

    def _ask(self) -> None:
        try:
            found = {part.name: part for part in self._question()}
        except Exception as error:  # whatever is broken, the answer is the same
            found = {name: _silent(name, type(error).__name__) for name in self.parts}
        self._answer, self._answered = found, time.monotonic()


@dataclass(frozen=True, slots=True)
class Backlog:
    """积压: seconds that the oldest message of the work people wait for has been due, and how many were given up."""

    late_seconds: float
    dead: int


_BACKLOG = """
    SELECT coalesce(extract(epoch FROM max(now() - available_at) FILTER (
             WHERE given_up_at IS NULL AND waiting_since IS NULL AND task <> %s)), 0)::float8,
           count(*) FILTER (WHERE given_up_at IS NOT NULL)
    FROM registry_outboxmessage WHERE done_at IS NULL
"""


def connect() -> psycopg.Connection[Any]:
    """A connection of its own: the pool may be what is exhausted. Its statements end by themselves."""
    given = connection.settings_dict
    return psycopg.connect(
        host=given["HOST"] or None, port=given["PORT"] or None, user=given["USER"], password=given["PASSWORD"],
        dbname=given["NAME"], connect_timeout=2, autocommit=True, application_name="bajigong-health",
        options="-c statement_timeout=2000 -c lock_timeout=1000",
    )  # fmt: skip


def backlog(database: psycopg.Connection[Any]) -> Backlog:
    """How much waits. psycopg's errors where it cannot be read."""
    row = database.execute(_BACKLOG, [LATE_EXEMPT]).fetchone()
    assert row is not None, "a count is always given"
    return Backlog(max(0.0, row[0]), row[1])


def _database() -> list[Part]:
    with connect() as database:
        found = backlog(database)
        version = database.info.server_version
    late, dead = found.late_seconds > settings.OUTBOX_LATE_SECONDS, found.dead > 0
    age = f"oldest {found.late_seconds:.0f} s"
    return [
        _well("database", f"PostgreSQL {version // 10000}"),
        Part("outbox", False, "积压过久", "has waited too long", age) if late else _well("outbox", age),
        Part(
            "dead_messages",
            False,
            "有停办任务，须重新发送",
            "jobs were given up and wait to be sent again",
            str(found.dead),
        )
        if dead
        else _well("dead_messages", "0"),
    ]


def _broker() -> list[Part]:
    heard = beats.ages()
    return [_well("broker"), _alive("worker", heard), _alive("beat", heard)]


def _alive(role: str, heard: dict[str, int]) -> Part:
    age = beats.youngest(role, heard)
    if age is not None and age <= beats.ALIVE_SECONDS:
        return _well(role, f"heard of {age} s ago")
    return Part(role, False, "没有运行", "is not running", "never heard of" if age is None else f"heard of {age} s ago")


def _disk() -> list[Part]:
    folder = settings.DATA_DIR if settings.DATA_DIR.is_dir() else settings.BASE_DIR
    free = shutil.disk_usage(folder).free
    room = f"{free // 2**20} MiB free"
    if free < settings.DISK_FREE_BYTES:
        return [Part("disk", False, "空间不足", "is nearly full", room)]
    return [_well("disk", room)]


_PROBES: Final = (
    Probe(_database, ("database", "outbox", "dead_messages")),
    Probe(_broker, ("broker", "worker", "beat")),
    Probe(_disk, ("disk",)),
)


def forget() -> None:
    """Forgets the answers kept for a moment."""
    for probe in _PROBES:
        probe.forget()
