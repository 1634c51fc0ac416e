"""``make restore``: a backup into an installation that holds nothing yet, compared with what was backed up."""

from __future__ import annotations

import os
import shutil
import tarfile
from collections.abc import Mapping
from pathlib import Path

from config.backup import database
from config.backup.manifest import DATABASE, FILES, Manifest
from config.launch.faults import LaunchError
from config.launch.progress import Progress


class TargetNotEmpty(LaunchError):
    """Something is there already; a restore never writes over it."""


class RestoredDiffers(LaunchError):
    """What was restored is not what was backed up."""


def require_no_files(files: Path) -> None:
    """Raises TargetNotEmpty where the folder of files holds anything."""
    if files.is_dir() and any(files.iterdir()):
        raise TargetNotEmpty(f"{files} holds files; nothing was restored. Restore into an installation that is empty")


def restore(
    url: str, files: Path, source: Path, manifest: Manifest, *, environ: Mapping[str, str], progress: Progress
) -> None:
    """Restores rows and files of a backup whose manifest was read. Raises TargetNotEmpty, RestoredDiffers, LaunchError."""
    require_no_files(files)
    if not database.is_empty(url):
        raise TargetNotEmpty("the database holds tables; nothing was restored. Restore into an empty database")
    fresh = files.with_name(files.name + ".part")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700, parents=True)
    try:
        with tarfile.open(source / FILES) as archive:
            archive.extractall(fresh, filter="data")
        progress.say("restoring the database")
        database.restore(url, source / DATABASE, major=manifest.postgres, roles=manifest.roles, environ=environ)
        if files.is_dir():
            files.rmdir()
        os.replace(fresh, files)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    compare(manifest, database.tables(url))
    rows = sum(int(count) for count, _ in manifest.tables.values())
    progress.say(f"{len(manifest.tables)} tables with {rows} rows are equal to what was backed up")


def compare(manifest: Manifest, restored: Mapping[str, list[str]]) -> None:
    """Raises RestoredDiffers, which names the tables, where rows differ from those backed up."""
    differing = [name for name, content in manifest.tables.items() if restored.get(name) != content]
    differing += sorted(restored.keys() - manifest.tables.keys())
    if differing:
        raise RestoredDiffers(f"these tables differ from the backup: {', '.join(differing)}")
