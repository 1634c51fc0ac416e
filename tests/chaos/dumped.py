"""A database with reference data, dumped: the short form begins with it instead of migrating and seeding."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from config.backup import database


@dataclass(frozen=True, slots=True)
class Dumped:
    """A dump: its file, the version of the server that it is of, and the roles that its policies name."""

    file: Path
    major: int
    roles: list[str]


def dump(url: str, folder: Path) -> Path:
    """Dumps a database into a folder; the path that ``--seeded`` takes."""
    with database.snapshot(url) as held:
        database.dump(url, held, folder / "seeded.dump", os.environ)
        told = Dumped(folder / "seeded.dump", held.major, held.roles)
    path = folder / "seeded.json"
    path.write_text(json.dumps(asdict(told) | {"file": str(told.file)}))
    return path


def read(path: Path) -> Dumped:
    """What ``dump`` wrote."""
    told = json.loads(path.read_text())
    return Dumped(Path(told["file"]), int(told["major"]), list(told["roles"]))
