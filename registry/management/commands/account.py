"""``manage.py account``: accounts as the operator of an installation opens and changes them, each with its event."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any, Final

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from registry.acts.accounts import change_account, open_account
from registry.models import Account, Body, Region, Role, Worker
from rules.refusals import Refusal

PLACES: Final[dict[str, tuple[type[models.Model], str]]] = {
    "body": (Body, "credit_code"),
    "region": (Region, "code"),
    "worker": (Worker, "id"),
}
"""Whom an account is for, with the field that the operator names it by."""


class Command(BaseCommand):
    """账户: run with the owner's database settings; the web's role may open and change no account."""

    help = "Open an account, change its role or whom it is for, or list the accounts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``open``, ``change`` and ``list``; bodies go by 统一社会信用代码, regions by 行政区划代码."""
        kinds = parser.add_subparsers(dest="what", required=True)
        opens = kinds.add_parser("open", help="open an account; `changepassword` gives it a password")
        opens.add_argument("username")
        opens.add_argument("--role", required=True, choices=Role.values)
        opens.add_argument("--name", default="", help="the name shown")
        changes = kinds.add_parser("change", help="change an account; who is signed in with it stays so")
        changes.add_argument("username")
        changes.add_argument("--ground", required=True, help="why; stays on record")
        changes.add_argument("--role", choices=Role.values)
        changes.add_argument("--active", choices=("yes", "no"), help="whether it may sign in")
        for command in (opens, changes):
            for place, (_, field) in PLACES.items():
                command.add_argument(f"--{place}", metavar=field.upper(), help="empty: none")
        lists = kinds.add_parser("list", help="list the accounts")
        lists.add_argument("--role", choices=Role.values)

    def handle(self, *args: Any, **options: Any) -> None:
        """Does what is asked. Raises CommandError where it is refused, naming why in Chinese and English."""
        try:
            with transaction.atomic():
                getattr(self, f"_{options['what']}")(options)
        except Refusal as refusal:
            raise CommandError(f"{refusal.message_zh} / {refusal.message_en}") from refusal
        except IntegrityError as error:
            raise CommandError(f"the database refuses it: {str(error).splitlines()[0]}") from error

    def _open(self, options: dict[str, Any]) -> None:
        account = open_account(
            username=options["username"], role=options["role"], display_name=options["name"], by=None,
            at=timezone.now(), **_places(options),
        )  # fmt: skip
        self.stdout.write(f"{account.username} opened as {account.role}; manage.py changepassword {account.username}")

    def _change(self, options: dict[str, Any]) -> None:
        account = Account.objects.filter(username=options["username"]).first()
        if account is None:
            raise CommandError(f"no account is named {options['username']}")
        values = _places(options)
        if options["role"] is not None:
            values["role"] = options["role"]
        if options["active"] is not None:
            values["is_active"] = options["active"] == "yes"
        if not values:
            raise CommandError("nothing to change: give --role, --body, --region, --worker or --active")
        change_account(account, ground=options["ground"], by=None, at=timezone.now(), **values)
        self.stdout.write(f"{account.username} changed: {', '.join(sorted(values))}")

    def _list(self, options: dict[str, Any]) -> None:
        found = Account.objects.select_related("body", "region").order_by("role", "username")
        if options["role"]:
            found = found.filter(role=options["role"])
        for account in found:
            of = account.body.credit_code if account.body else account.region_id or account.worker_id or "-"
            self.stdout.write(f"{account.username}\t{account.role}\t{of}\t{'active' if account.is_active else 'ended'}")


def _places(options: dict[str, Any]) -> dict[str, Any]:
    """Whom the account is for, looked up; what is named as empty is nothing, what is not named is left out."""
    found: dict[str, Any] = {}
    for place, (model, field) in PLACES.items():
        given = options[place]
        if given is None:
            continue
        try:
            found[place] = model._default_manager.get(**{field: given}) if given else None
        except (ObjectDoesNotExist, ValidationError) as error:
            raise CommandError(f"no {place} has the {field} {given}") from error
    return found
