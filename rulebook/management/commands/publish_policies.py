"""``manage.py publish_policies``: publishes the policy texts and the texts of equivalences of the seeds folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError
from django.utils import timezone

from rulebook.acts.publishing import publish
from rules import PolicyRefused


class Command(BaseCommand):
    """政策入库: safe to run at every start; a text published before is left as it is."""

    help = "Publishes the texts of seeds/policies and seeds/equivalence. Run again, it changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """``--from``: another folder of policy texts, and no texts of equivalences."""
        parser.add_argument("--from", dest="root", type=Path, help="another folder, of policy texts alone")

    def handle(self, *args: Any, **options: Any) -> None:
        """Publishes what is new and prints one line per text."""
        seeds = Path(settings.BASE_DIR) / "seeds"
        given = {"policies": _texts(options["root"] or seeds / "policies")}
        if options["root"] is None:
            given["equivalences"] = _texts(seeds / "equivalence")
        for kind, texts in given.items():
            try:
                published = publish(texts, by=None, at=timezone.now())
            except (PolicyRefused, IntegrityError) as refused:
                raise CommandError(str(refused)) from refused
            for row in published:
                self.stdout.write(f"published {row.identifier} {row.digest}")
            self.stdout.write(f"{kind:<12} {len(published):>5} added {len(texts) - len(published):>5} unchanged")


def _texts(folder: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yaml"))]
