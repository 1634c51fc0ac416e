"""``manage.py doctor``: whether this installation is well, and what to do where it is not."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from registry.operation.doctor import examine

MARKS = {"ok": "✓", "warning": "△", "fault": "✗"}


class Command(BaseCommand):
    """体检: changes nothing; exit status 1 if there is a fault, with --strict also for a warning."""

    help = "Look at everything an installation stands on; exit status 1 for a fault, with --strict for a warning too."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--strict``: warnings count; ``--only-wrong``: what is well is not written."""
        parser.add_argument("--strict", action="store_true")
        parser.add_argument("--only-wrong", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Writes a line for each finding, one with the advice below it, and one of counts."""
        counts = dict.fromkeys(MARKS, 0)
        for one in examine():
            counts[one.level] += 1
            if one.level == "ok" and options["only_wrong"]:
                continue
            self.stdout.write(f"{MARKS[one.level]} {one.zh} / {one.en}")
            if one.advice_zh:
                self.stdout.write(f"    → {one.advice_zh} / {one.advice_en}")
        self.stdout.write(f"well {counts['ok']} warnings {counts['warning']} faults {counts['fault']}")
        if counts["fault"] or (options["strict"] and counts["warning"]):
            sys.exit(1)
