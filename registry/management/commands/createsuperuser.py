"""Stands in front of Django's command of that name: here nobody may do everything, and an account is opened by an act."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Refuses, and says what to run."""

    requires_system_checks = ()

    help = "There are no superusers: manage.py account open NAME --role administrator"

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError."""
        raise CommandError(self.help)
