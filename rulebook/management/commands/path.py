"""``manage.py path FILE``: questions in, the earliest paths to each higher level out, one per line (JSON Lines)."""

from __future__ import annotations

from registry import clock
from rulebook.desks import PathDesk
from rulebook.management.asking import Asking


class Command(Asking):
    """路径规划: the question of ``eligibility``; exit status 1 if any line was no valid question."""

    help = (
        "Plan the path to each higher level: JSON Lines in, JSON Lines out, in order. FILE may be - for standard input."
    )

    def desk(self) -> PathDesk:
        """One desk per run."""
        return PathDesk(today=clock.today())
