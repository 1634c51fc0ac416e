"""What a backup holds: a digest of each of its files, the rows of each table, and which keys it needs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from config.launch.faults import LaunchError

FILE = "manifest.json"
DATABASE, FILES = "database.dump", "files.tar"
FORMAT = 1


class BackupDamaged(LaunchError):
    """The backup is not what it was when it was made, or not whole."""


class KeysDoNotFit(LaunchError):
    """The keys at hand are not those that the backup is sealed with."""


@dataclass(frozen=True)
class Manifest:
    """``digests`` by file; ``tables`` as [rows, sum over the rows' hashes]; ``keys`` as fingerprints, never the keys."""

    format: int
    made_at: str
    postgres: int
    digests: dict[str, str]
    tables: dict[str, list[str]]
    keys: dict[str, str]
    roles: list[str]

    def write(self, folder: Path) -> None:
        """Writes it beside what it describes."""
        text = json.dumps(asdict(self), indent=1, sort_keys=True)
        (folder / FILE).write_text(text + "\n", encoding="utf-8")


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fingerprints(keys: Mapping[str, str]) -> dict[str, str]:
    """By which keys are known again without being told: each has 256 random bits or more."""
    return {name: hashlib.sha256(f"bajigong backup\0{name}\0{key}".encode()).hexdigest() for name, key in keys.items()}


def read(folder: Path) -> Manifest:
    """The manifest of a backup whose files are what they were. Raises BackupDamaged, which names the file."""
    try:
        manifest = Manifest(**json.loads((folder / FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise BackupDamaged(f"{folder} is no backup: its {FILE} cannot be read ({type(error).__name__})") from error
    if manifest.format != FORMAT:
        raise BackupDamaged(f"{folder} is a backup of format {manifest.format}; this version reads format {FORMAT}")
    for name in (DATABASE, FILES):
        path = folder / name
        if not path.is_file():
            raise BackupDamaged(f"the backup is not whole: {path} is missing")
        if digest(path) != manifest.digests.get(name):
            raise BackupDamaged(f"the backup is damaged: {path} is not what it was when it was made")
    return manifest


def require_keys(manifest: Manifest, keys: Mapping[str, str]) -> None:
    """Raises KeysDoNotFit where a key is missing or is another one."""
    held = fingerprints(keys)
    wrong = sorted(name for name, known in manifest.keys.items() if held.get(name) != known)
    if wrong:
        raise KeysDoNotFit(f"{', '.join(wrong)}: not the keys that this backup was made with; nothing was restored")
