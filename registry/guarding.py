"""守卫: triggers as migrations set them, each written as one SQL file in the ``guards`` folder of its room.

A file is never edited once it has been released: a guard that changes is a new file and a new migration.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.db.migrations import RunSQL

ROOT = Path(__file__).resolve().parents[1]


def guards(room: str, names: Iterable[str]) -> list[RunSQL]:
    """The operations that set the named guards of a room, in the order given.

    They cannot be reversed: what the database refuses is not taken back by a command.
    """
    return [RunSQL((ROOT / room / "guards" / f"{name}.sql").read_text(encoding="utf-8")) for name in names]
