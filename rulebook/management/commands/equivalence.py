"""``manage.py equivalence FILE``: what grades, titles, classes and qualifications stand for, one answer per line."""

from __future__ import annotations

from registry import clock
from rulebook.desks import EquivalenceDesk
from rulebook.management.asking import Asking


class Command(Asking):
    """双向比照; exit status 1 if any line was no valid question."""

    help = "Answer equivalence questions: JSON Lines in, JSON Lines out, in order. FILE may be - for standard input."

    def desk(self) -> EquivalenceDesk:
        """One desk per run."""
        return EquivalenceDesk(today=clock.today())
