"""``manage.py simulate``: a draft put to the whole registry or to invented people. Changes nothing."""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from certification.queries import judgements
from registry import clock
from rulebook import policies
from rulebook.acts.simulating import NothingToSimulate
from rulebook.models import PolicyDraft
from rulebook.naming import names_of
from rulebook.populations import Asked
from rulebook.standards import standards_on_record
from rules import PolicyRefused
from rules.simulation import Proposal, Reach, SimulationRefused, Tally, compare, propose, report
from rules.simulation.comparison import EXAMPLES
from rules.simulation.wording import lines


class Command(BaseCommand):
    """模拟: who gains and who loses by a draft; read in a transaction that may write nothing."""

    help = "Put a draft policy to everybody on record, or to invented people. Changes nothing."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The draft, what it is compared with, the day, the people, the form of the report."""
        parser.add_argument("--policy", required=True, metavar="FILE_OR_DRAFT", help="a text, or a draft's id")
        parser.add_argument("--against", metavar="DIGEST", help="published text it replaces or builds on")
        parser.add_argument("--on", type=date.fromisoformat, default=None, metavar="YYYY-MM-DD", help="default today")
        parser.add_argument("--people", type=_count, default=None, metavar="N", help="invented people")
        parser.add_argument("--seed", type=_count, default=1, metavar="S", help="which invented people; default 1")
        parser.add_argument("--examples", type=_count, default=EXAMPLES, metavar="K", help="a level and kind of change")
        parser.add_argument("--json", action="store_true", help="the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Progress on standard error, the report on standard output; refusals end with CommandError."""
        with _reading_only():
            answer, names = self._simulate(options)
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(lines(answer, names=names)))

    def _simulate(self, options: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        on = options["on"] or clock.today()
        text, against = _wanted(options["policy"], options["against"])
        reach = Reach(_proposal(text, against, on), standards_on_record(on))
        asked = Asked(options["people"], options["seed"] if options["people"] is not None else None)
        tally = self._count(asked, reach, options["examples"])
        answer = report(reach.proposal, tally, population=asked.as_json())
        return answer, names_of(answer)

    def _count(self, asked: Asked, reach: Reach, examples: int) -> Tally:
        tally, total = Tally(), asked.total(reach, judgements=judgements)
        for chunk in asked.chunks(reach, judgements=judgements):
            for crowd in chunk.crowds:
                compare(crowd, tally, on=reach.on, examples=examples)
            tally.people += chunk.people
            self.stderr.write(f"{tally.people}/{total}")
        return tally


def _proposal(text: str, against: str | None, on: date) -> Proposal:
    try:
        return propose(text, policies.published(), against=against, on=on)
    except SimulationRefused as refused:
        raise CommandError(f"{refused.message_zh} / {refused.message_en}") from refused
    except PolicyRefused as refused:
        raise CommandError(str(refused)) from refused


def _wanted(policy: str, against: str | None) -> tuple[str, str | None]:
    """The text of a draft on record or of a file, and what it is compared with: what the draft ends, if not another."""
    try:
        draft = PolicyDraft.objects.get(pk=UUID(policy))
    except ValueError:
        return _text(policy), against
    except PolicyDraft.DoesNotExist as missing:
        raise CommandError(f"{policy}: 没有这一草案 / no such draft") from missing
    revision = draft.last
    if not revision.text:
        raise CommandError(f"{policy}: {NothingToSimulate.zh} / {NothingToSimulate.en}")
    return revision.text, against or revision.replaces_id


@contextmanager
def _reading_only() -> Iterator[None]:
    """A transaction in which PostgreSQL refuses every write, and which sees one state of the registry throughout."""
    outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET TRANSACTION {'ISOLATION LEVEL REPEATABLE READ, ' if outermost else ''}READ ONLY")
        yield


def _text(name: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{name}: {error}") from error


def _count(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= 9:
        return int(text)
    raise ArgumentTypeError(f"{text}: 应为非负整数 / must be a whole number")
