"""``manage.py eligibility FILE``: questions in, answers out, one a line (JSON Lines)."""

from __future__ import annotations

from registry import clock
from rulebook.eligibility import Desk
from rulebook.management.asking import Asking


class Command(Asking):
    """Answers eligibility questions; exit status 1 if any line was no valid question."""

    help = "Answer eligibility questions: JSON Lines in, JSON Lines out, in order. FILE may be - for standard input."

    def desk(self) -> Desk:
        """One desk a run, so that the registry is not asked for each line."""
        return Desk(today=clock.today())
