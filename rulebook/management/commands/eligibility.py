"""``manage.py eligibility FILE``: questions in, answers out, one per line (JSON Lines)."""

from __future__ import annotations

from registry import clock
from rulebook.desks import EligibilityDesk
from rulebook.management.asking import Asking


class Command(Asking):
    """Answers eligibility questions; exit status 1 if any line was no valid question."""

    help = "Answer eligibility questions: JSON Lines in, JSON Lines out, in order. FILE may be - for standard input."

    def desk(self) -> EligibilityDesk:
        """One desk per run, so that the registry is not asked for each line."""
        return EligibilityDesk(today=clock.today())
