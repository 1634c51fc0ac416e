"""``manage.py publish_policies``: publishes the policy texts of the seeds folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError
from django.utils import timezone

from certification.acts.publishing import publish
from certification.policy import PolicyRefused


class Command(BaseCommand):
    """政策入库: safe to run at every start; a text published before is left as it is."""

    help = "Publishes the policy texts of seeds/policies. Run again, it changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """``--from``: another folder of texts."""
        parser.add_argument("--from", dest="root", type=Path, default=Path(settings.BASE_DIR) / "seeds" / "policies")

    def handle(self, *args: Any, **options: Any) -> None:
        """Publishes what is new and prints a line each."""
        texts = [path.read_text(encoding="utf-8") for path in sorted(options["root"].glob("*.yaml"))]
        try:
            published = publish(texts, by=None, at=timezone.now())
        except (PolicyRefused, IntegrityError) as refused:
            raise CommandError(str(refused)) from refused
        for policy in published:
            self.stdout.write(f"published {policy.identifier} {policy.digest}")
        self.stdout.write(f"policies {len(published):>5} added {len(texts) - len(published):>5} unchanged")
