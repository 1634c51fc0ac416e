"""``manage.py seed``: writes the reference data to the registry and reports what changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from registry.acts.demonstration import seed_demo
from registry.acts.seeding import seed_reference
from registry.seeds import SEEDS, SeedFault, read_demo, read_reference


class Command(BaseCommand):
    """种子入库: safe to run at every start; a second run writes nothing."""

    help = "Writes the reference data of the seeds folder to the registry. Run again, it changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """``--from``: another folder of seeds than the project's own; ``--demo``: the demo material too."""
        parser.add_argument("--from", dest="root", type=Path, default=SEEDS, help="the seeds folder to read")
        parser.add_argument("--demo", action="store_true", help="also add invented bodies, filings and accounts")

    def handle(self, *args: Any, **options: Any) -> None:
        """Reads everything before it writes anything, then prints a line a table."""
        if options["demo"] and not settings.DEMO:
            raise CommandError("this registry is not a demonstration (DEMO=1): invented bodies have no place in it")
        try:
            reference = read_reference(options["root"])
            demo = read_demo(options["root"], reference) if options["demo"] else None
        except (SeedFault, OSError) as fault:
            raise CommandError(str(fault)) from fault
        # the wall clock, not the demonstration's: reference data is no part of what is demonstrated
        now = timezone.now()
        for name, tally in seed_reference(reference, by=None, at=now).items():
            self.stdout.write(
                f"{name:<12} {tally.added:>5} added {tally.changed:>5} changed "
                f"{tally.removed:>5} removed {tally.unchanged:>5} unchanged"
            )
        if demo:
            for name, added in seed_demo(demo, at=now).items():
                self.stdout.write(f"demo {name:<12} {added:>5} added")
