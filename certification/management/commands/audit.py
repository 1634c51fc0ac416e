"""``manage.py audit``: holds the ledger, the records and the uploads against each other."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from certification.queries.auditing import Audit


class Command(BaseCommand):
    """核账: changes nothing; exit status 1 if anything differs."""

    help = "Hold the ledger's leaves, the records and the uploads against each other; exit status 1 if any differs."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Writes a line for each discrepancy and one of counts."""
        audit = Audit()
        for one in audit.run():
            self.stdout.write(f"{one.subject} {one.code} {one.zh} / {one.en}")
        self.stdout.write(
            f"leaves {audit.leaves} records {audit.records} uploads {audit.uploads} discrepancies {audit.found}"
        )
        if audit.found:
            sys.exit(1)
