"""``python -m config.backup backup|restore``: on the addresses given, on a launch that runs, or on services started for it."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from config.backup import manifest, restoring, taking
from config.launch import instance, keys, services
from config.launch.application import child_env, manage
from config.launch.crew import Crew, sweep
from config.launch.faults import LaunchError, StopRequested
from config.launch.places import PROJECT, data_dir, make_data_dir, read_record
from config.launch.progress import Progress

PROOFS = (("audit", "holding the ledger against the records"), ("replay", "judging every verdict again"))
NOWHERE = "redis://127.0.0.1:1/0"  # the proofs ask neither broker nor cache


def backup(environ: Mapping[str, str], progress: Progress, *, to: Path | None, keys_to: Path | None) -> int:
    """Backs the installation up; 0 when the backup is whole."""
    folder = data_dir(environ)
    held = _keys_of(folder, environ)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    to = to or folder / "backups" / stamp
    keys_to = keys_to or folder / "backup-keys" / f"{stamp}.env"
    with _database(folder, environ, progress, "backup") as url:
        taking.backup(url, folder / "files", held, to=to, keys_to=keys_to, environ=environ, progress=progress)
    progress.say(f"backup: {to}")
    progress.say(f"its keys: {keys_to}; keep them elsewhere, without them no document number can be read again")
    return 0


def restore(environ: Mapping[str, str], progress: Progress, *, source: Path, keys_file: Path | None) -> int:
    """Restores into an installation that holds nothing, and proves it; 0 when audit and replay agree."""
    found = manifest.read(source)
    folder = data_dir(environ)
    held = _keys_for(found, folder, environ, keys_file)
    restoring.require_no_files(folder / "files")
    make_data_dir(folder)
    keys.keep(folder, held)
    with _database(folder, environ, progress, "restore") as url:
        restoring.restore(url, folder / "files", source, found, environ=environ, progress=progress)
        return _prove(url, environ, folder, held, progress)


def _prove(
    url: str, environ: Mapping[str, str], folder: Path, held: Mapping[str, str], progress: Progress
) -> int:  # fmt: skip
    env = child_env(environ, folder, held, {"DATABASE_URL": url, "REDIS_URL": environ.get("REDIS_URL") or NOWHERE})
    failed = []
    for command, words in PROOFS:
        progress.say(words)
        done = subprocess.run(manage(command), cwd=PROJECT, env=env, capture_output=True, text=True, check=False)  # noqa: S603
        progress.show(done.stdout[-4000:] if done.returncode < 2 else done.stderr[-4000:])
        if done.returncode:
            failed.append(command)
    if failed:
        progress.say(f"restored, but {' and '.join(failed)} found differences: do not go on with this copy")
        return 1
    progress.say("restored: rows equal, ledger without gap, every verdict replayed. Next: make run")
    return 0


def _keys_of(folder: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """The keys of the installation. Raises LaunchError where one is missing: a backup without it could not be read."""
    found = keys.read_env_file(folder / keys.FILE) | {name: environ[name] for name in keys.MAKERS if environ.get(name)}
    missing = [name for name in keys.MAKERS if not found.get(name)]
    if missing:
        raise LaunchError(
            f"neither {folder / keys.FILE} nor the environment has {', '.join(missing)}; nothing was done"
        )
    return {name: found[name] for name in keys.MAKERS}


def _keys_for(
    found: manifest.Manifest, folder: Path, environ: Mapping[str, str], keys_file: Path | None
) -> dict[str, str]:
    """The keys that a backup needs: of the named file, else those at hand; the data folder must not hold others."""
    if keys_file is not None and not keys_file.is_file():
        raise LaunchError(f"{keys_file} is missing; nothing was restored")
    held = _keys_of(folder, environ) if keys_file is None else keys.read_env_file(keys_file)
    manifest.require_keys(found, held)
    kept = keys.read_env_file(folder / keys.FILE)
    if kept:
        manifest.require_keys(found, kept)
    return {name: held[name] for name in keys.MAKERS}


@contextmanager
def _database(folder: Path, environ: Mapping[str, str], progress: Progress, command: str) -> Iterator[str]:
    """The address of the database: as given, of the launch that runs here, else of services started and stopped again."""
    given = environ.get("DATABASE_OWNER_URL") or environ.get("DATABASE_URL")
    if given:
        yield given
        return
    running = read_record(folder / services.FILE).get("database_url")
    if command == "backup" and running and _answers(running):
        yield running
        return
    if command == "backup" and not services.data_exist(folder):
        raise LaunchError(f"no database was ever made in {folder}; there is nothing to back up")
    with instance.sole(folder, command):
        crew = Crew(folder, progress)
        crew.listen()
        sweep(folder, progress)
        try:
            yield services.start(crew, environ).database_url
        finally:
            crew.stop()


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.Error:
        return False
    return True


def main() -> int:
    """Reads the command and tells faults in plain words."""
    parser = argparse.ArgumentParser(prog="python -m config.backup", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    taken = commands.add_parser("backup")
    taken.add_argument("--to", type=Path, help="the folder to make (default: backups/ of the data folder)")
    taken.add_argument("--keys-to", type=Path, help="the file for the keys (default: backup-keys/ of the data folder)")
    brought = commands.add_parser("restore")
    brought.add_argument("--from", dest="source", type=Path, required=True, help="the folder of a backup")
    brought.add_argument("--keys", type=Path, help="its file of keys (default: the keys of this installation)")
    options = parser.parse_args()
    os.chdir(PROJECT)
    progress = Progress()
    try:
        environ = keys.read_env_file(Path(".env")) | dict(os.environ)
        if options.command == "backup":
            return backup(environ, progress, to=options.to, keys_to=options.keys_to)
        return restore(environ, progress, source=options.source, keys_file=options.keys)
    except (LaunchError, psycopg.Error) as fault:
        progress.say(f"can't go on: {fault}")
        return 1
    except StopRequested:
        return 130


if __name__ == "__main__":
    sys.exit(main())
