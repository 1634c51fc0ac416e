"""The embedded PostgreSQL: one cluster in the data folder, loopback only, behind a random password."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg

from config.launch import identity, ports
from config.launch.accounts import Account
from config.launch.binaries import Program
from config.launch.crew import Child, Crew, stop_process
from config.launch.faults import LaunchError
from config.launch.places import read_record, tail, write_record

ROLE = DATABASE = "bajigong"
EXTENSIONS = ("btree_gist", "pgcrypto", "pg_trgm")
ATTEMPTS = 6
START_SECONDS = 180.0  # after a power loss the log is replayed first

SETTINGS = {
    "listen_addresses": ports.LOOPBACK,
    "unix_socket_directories": "",
    "shared_buffers": "256MB",
    "max_connections": "100",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "off",
}
# What the server refuses is told to who asked, who knows how to word it. Its log keeps no statement, no parameter, no row
# (a constraint's DETAIL quotes it) and no refusal at all, since the message itself may quote what somebody typed.
PRIVATE = {
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_transaction_sample_rate": "0",
    "log_lock_waits": "off",
    "debug_print_parse": "off",
    "debug_print_plan": "off",
}
# For databases that are thrown away after the tests; never where somebody's data live.
PASSING = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Cluster:
    """Where the cluster lies, whose it is, and whether it is thrown away afterwards."""

    home: Path
    account: Account | None
    passing: bool

    @property
    def folder(self) -> Path:
        """PostgreSQL's own data folder."""
        return self.home / "postgres"

    @property
    def record(self) -> Path:
        """What is remembered of a completely created cluster: password, port, version."""
        return self.home / "postgres.json"

    def exists(self) -> bool:
        """Whether the cluster was created to the end."""
        return bool(read_record(self.record)) and self.major() is not None

    def major(self) -> int | None:
        """The major version whose files these are."""
        try:
            return int((self.folder / "PG_VERSION").read_text().split(".")[0])
        except (OSError, ValueError):
            return None


def start(crew: Crew, cluster: Cluster, program: Program) -> str:
    """Starts the cluster, created first where there is none, and returns its address with the password."""
    if cluster.exists():
        return _launch(crew, cluster, program, read_record(cluster.record))
    record = {"password": secrets.token_urlsafe(24), "port": ports.any_free(), "major": program.major}
    shutil.rmtree(cluster.folder, ignore_errors=True)  # what an interrupted creation left
    try:
        _create(crew, cluster, program, str(record["password"]))
        url = _launch(crew, cluster, program, record)
        _furnish(url, program)
    except BaseException:
        for child in [child for child in crew.children if child.name == "postgres"]:
            crew.dismiss(child)
        shutil.rmtree(cluster.folder, ignore_errors=True)
        raise
    write_record(cluster.record, read_record(cluster.record) | record | {"port": _port(url)})
    return url


def version_of(url: str) -> int:
    """The major version of the server at ``url``; psycopg's errors where it can't be reached."""
    with psycopg.connect(url, connect_timeout=5) as connection:
        return connection.info.server_version // 10000


def recover(cluster: Cluster) -> None:
    """Clears what a killed launcher or a power loss left: a server still running on this folder, or its stale mark."""
    mark = cluster.folder / "postmaster.pid"
    try:
        pid = abs(int(mark.read_text().split("\n")[0]))
    except (OSError, ValueError):
        return
    words = identity.command(pid)
    if str(cluster.folder) in words:
        stop_process(pid, identity.birth(pid), signal.SIGINT, group=False)
    elif identity.may_exist(pid):
        # The number went to another process, which would keep PostgreSQL from starting; ours is dead.
        mark.unlink(missing_ok=True)


def _create(crew: Crew, cluster: Cluster, program: Program, password: str) -> None:
    """Initdb, with scram for every way in; the password goes through a file that lives a second."""
    cluster.folder.mkdir(mode=0o700)
    secret = cluster.home / "initial-password"
    secret.unlink(missing_ok=True)
    secret.touch(mode=0o600)
    secret.write_text(password + "\n")
    if cluster.account:
        cluster.account.own(cluster.folder, 0o700)
        cluster.account.own(secret, 0o600)
    # C.UTF-8 sorts by code point everywhere. From 17 on it is PostgreSQL's own and depends on no library; the
    # system's is still named beside it, since pg_trgm asks that one what a Chinese letter is.
    locale = ["--locale=C", "--lc-ctype=UTF-8"] if sys.platform == "darwin" else ["--locale=C.UTF-8"]
    if program.major >= 17:
        locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    command: list[str | Path] = [
        program.beside("initdb"),
        "-D",
        cluster.folder,
        "-U",
        ROLE,
        "--encoding=UTF8",
        *locale,
        "--auth=scram-sha-256",
        f"--pwfile={secret}",
        *(["--no-sync"] if cluster.passing else []),
    ]
    child = crew.start("initdb", command, env=_env(), cwd=cluster.home, account=cluster.account, fresh_log=True)
    crew.children.remove(child)
    try:
        crew.wait(child.ended, "initdb", patience=120, but=child)
    finally:
        child.kill_group()
        secret.unlink(missing_ok=True)
    if child.process.returncode:
        raise LaunchError(f"{program.beside('initdb')} failed:\n{tail(child.log)}")


def _launch(crew: Crew, cluster: Cluster, program: Program, record: Mapping[str, object]) -> str:
    """Starts the server and waits until it answers; another port where the remembered one is taken."""
    recover(cluster)
    port = ports.any_free(int(str(record["port"])))
    for attempt in range(ATTEMPTS):
        settings = SETTINGS | PRIVATE | {"port": str(port)} | (PASSING if cluster.passing else {})
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        child = crew.start(
            "postgres",
            [program.path, "-D", cluster.folder, *options],
            env=_env(),
            cwd=cluster.home,
            account=cluster.account,
            stop_signal=signal.SIGINT,
            service=True,
            fresh_log=attempt == 0,
        )
        url = f"postgres://{ROLE}:{record['password']}@{ports.LOOPBACK}:{port}/{DATABASE}"
        if _answers(crew, child, url):
            if cluster.exists() and port != record["port"]:
                write_record(cluster.record, dict(record) | {"port": port})
            return url
        crew.dismiss(child)
        log = tail(child.log, 40)
        if "shared memory block" in log:  # the last backends of a killed server are still on their way out
            time.sleep(1)
        elif "could not bind" in log:
            port = ports.any_free()
        else:
            raise LaunchError(f"{program.path} did not start:\n{tail(child.log)}")
    raise LaunchError(f"{program.path} did not start in {ATTEMPTS} attempts:\n{tail(child.log)}")


def _answers(crew: Crew, child: Child, url: str) -> bool:
    """Waits for the server to let us in; False when it ends instead."""

    def entered() -> bool:
        try:
            psycopg.connect(_maintenance(url), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    crew.wait(lambda: child.ended() or entered(), "postgres", START_SECONDS, but=child)
    return not child.ended()


def _furnish(url: str, program: Program) -> None:
    """The database, and the proof that the extensions it needs can be had."""
    with psycopg.connect(_maintenance(url), autocommit=True) as connection:
        found = {row[0] for row in connection.execute("SELECT name FROM pg_available_extensions")}
        lacking = [name for name in EXTENSIONS if name not in found]
        if lacking:
            raise LaunchError(f"{program.path} lacks the extensions {', '.join(lacking)} (package postgresql-contrib)")
        connection.execute(f"CREATE DATABASE {DATABASE}")


def _maintenance(url: str) -> str:
    return url.removesuffix(DATABASE) + "postgres"


def _port(url: str) -> int:
    match = re.search(r":(\d+)/", url)
    assert match, "made by _launch with a port"
    return int(match[1])


def _env() -> dict[str, str]:
    """A bare environment: variables such as PGDATA or LD_LIBRARY_PATH of the caller must not lead it astray."""
    return {"PATH": os.defpath, "LC_ALL": "C"}
