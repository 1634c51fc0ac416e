"""The embedded Valkey or Redis: broker and cache, loopback only, behind a random password, nothing kept on disk."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import redis

from config.launch import ports
from config.launch.accounts import Account
from config.launch.binaries import Program
from config.launch.crew import Child, Crew
from config.launch.faults import LaunchError
from config.launch.places import tail, write_private

ATTEMPTS = 4
START_SECONDS = 30.0
# Losing what it holds costs a few seconds: every job stands in the outbox of the database.
SETTINGS = (
    "daemonize no",
    "protected-mode yes",
    "appendonly no",
    'save ""',
    "maxmemory-policy noeviction",
    'logfile ""',
)


def start(crew: Crew, home: Path, account: Account | None, program: Program, former_url: str | None) -> str:
    """Starts the server, on its former port where that is free, and returns its address with the password."""
    folder = home / "valkey"
    folder.mkdir(mode=0o700, exist_ok=True)
    if account:
        account.own(folder, 0o700)
    port = ports.any_free(urlsplit(former_url).port if former_url else None)
    for attempt in range(ATTEMPTS):
        password = secrets.token_urlsafe(24)
        conf = folder / "valkey.conf"
        place = (f"bind {ports.LOOPBACK}", f"port {port}", f"dir {_quoted(folder)}", f"requirepass {password}")
        write_private(conf, "\n".join([*SETTINGS, *place]) + "\n")
        if account:
            account.own(conf, 0o600)
        child = crew.start(
            "valkey",
            [program.path, conf],
            env={"PATH": os.defpath, "LC_ALL": "C"},
            cwd=folder,
            account=account,
            service=True,
            fresh_log=attempt == 0,
        )
        url = f"redis://:{password}@{ports.LOOPBACK}:{port}/0"
        if _answers(crew, child, url):
            return url
        crew.dismiss(child)
        port = ports.any_free()
    raise LaunchError(f"{program.path} did not start:\n{tail(child.log)}")


def ping(url: str) -> None:
    """Asks the server at ``url`` for a sign of life; redis' errors where there is none."""
    client = redis.Redis.from_url(url, socket_timeout=5, socket_connect_timeout=5)
    try:
        client.ping()
    finally:
        client.close()


def _answers(crew: Crew, child: Child, url: str) -> bool:
    """Waits for the server to let us in; False when it ends, or when a stranger answers on its port."""
    stranger = False

    def entered() -> bool:
        nonlocal stranger
        try:
            ping(url)
        except redis.AuthenticationError:
            stranger = True
        except (redis.RedisError, OSError):
            return False
        return True

    crew.wait(lambda: child.ended() or entered(), "valkey", START_SECONDS, but=child)
    return not child.ended() and not stranger


def _quoted(path: Path) -> str:
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'
