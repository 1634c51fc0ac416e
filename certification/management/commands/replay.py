"""``manage.py replay``: evaluates stored verdicts again from their snapshots and reports whatever differs."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand

from certification.queries.replaying import Replay


class Command(BaseCommand):
    """复算: changes nothing; exit status 1 if any byte of any verdict differs."""

    help = "Evaluate stored verdicts again from their snapshots; report every difference, with exit status 1."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--since``: the first day of judgement."""
        parser.add_argument("--since", type=date.fromisoformat, default=None, metavar="YYYY-MM-DD")

    def handle(self, *args: Any, **options: Any) -> None:
        """Writes a paragraph for each difference and a line of counts."""
        replay = Replay()
        for found in replay.run(since=options["since"]):
            self.stdout.write(f"{found.application} {found.policy} {found.field}")
            self.stdout.write(f"  存 / stored: {found.stored}")
            self.stdout.write(f"  今 / now:    {found.now}")
        self.stdout.write(f"verdicts {replay.evaluated} differing {replay.differing}")
        if replay.differing:
            sys.exit(1)
