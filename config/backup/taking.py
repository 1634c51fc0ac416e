"""``make backup``: database, files and keys of one installation, while it runs or not."""

from __future__ import annotations

import os
import shutil
import tarfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from config.backup import database
from config.backup.manifest import DATABASE, FILES, FORMAT, Manifest, digest, fingerprints
from config.launch.faults import LaunchError
from config.launch.places import write_private
from config.launch.progress import Progress

KEYS_HEADER = "# The keys of a backup of the registry. Keep this file apart from it: with both, everything can be read."


class TargetTaken(LaunchError):
    """There is something already where the backup should go."""


def backup(
    url: str, files: Path, keys: Mapping[str, str], *, to: Path, keys_to: Path, environ: Mapping[str, str],
    progress: Progress,
) -> Manifest:  # fmt: skip
    """Writes a backup to the folder ``to`` and its keys to the file ``keys_to``; whole or not at all.

    The rows are of one instant. Files are written before the rows that name them and never changed, so those taken
    afterwards hold all that the rows name. Raises TargetTaken, LaunchError.
    """
    for taken in (to, keys_to):
        if taken.exists():
            raise TargetTaken(f"{taken} exists already; nothing was backed up")
    if keys_to.resolve().is_relative_to(to.resolve()):
        raise TargetTaken(f"the keys must not lie in the backup that they open: {keys_to}")
    part = to.with_name(to.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=0o700, parents=True)
    try:
        with database.snapshot(url) as held:
            progress.say(f"dumping the database (PostgreSQL {held.major}, {len(held.tables)} tables)")
            database.dump(url, held, part / DATABASE, environ)
        count = _pack(files, part / FILES)
        progress.say(f"{count} files packed")
        digests = {name: digest(part / name) for name in (DATABASE, FILES)}
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        manifest = Manifest(FORMAT, made_at, held.major, digests, held.tables, fingerprints(keys), held.roles)
        manifest.write(part)
        _write_keys(keys, keys_to)
        part.rename(to)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return manifest


def _write_keys(keys: Mapping[str, str], path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_private(path, "\n".join([KEYS_HEADER, *(f"{name}={key}" for name, key in sorted(keys.items()))]) + "\n")


def _pack(folder: Path, target: Path) -> int:
    """Packs a folder's files; how many. They are sealed already, so nothing is gained by compressing them."""
    count = 0
    with tarfile.open(target, "w") as archive:
        for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
            if path.is_file() and not path.is_symlink():
                archive.add(path, arcname=str(path.relative_to(folder)), recursive=False)
                count += 1
    os.chmod(target, 0o600)
    return count
