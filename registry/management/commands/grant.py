"""Makes the database roles of web server and jobs, and grants them what the rooms declare."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registry import roles


class Command(BaseCommand):
    """``manage.py grant``, as the owner, after ``migrate``; run again it changes nothing."""

    help = "Make the roles that web server and jobs sign in as, and grant them what the rooms declare."

    def handle(self, *args: Any, **options: Any) -> None:
        """Grants. Raises CommandError where a role or a table is not as it must be."""
        try:
            count = roles.grant()
        except roles.RolesRefused as refused:
            raise CommandError(str(refused)) from refused
        names = ", ".join(one.name for one in roles.sign_ins().values())
        self.stdout.write(f"{count} tables granted to {names}")
