"""``manage.py policy check|citations``: the upkeep of policy texts."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from registry import clock
from rulebook import texts
from rules import PolicyRefused
from rules.checking import check
from rules.documents import Concern, concerns, load_documents

SEEDS = Path(settings.BASE_DIR) / "seeds"


class Command(BaseCommand):
    """政策维护: finds faults, and documents that are no longer in force. Changes nothing."""

    help = "Look after policy texts: check FILE…, citations. Changes nothing."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The three, with what each takes."""
        words = parser.add_subparsers(dest="word", required=True)
        one = words.add_parser("check", help="every fault of policy texts, with line and column; exit status 1 if any")
        one.add_argument("files", metavar="FILE", nargs="+", type=Path)
        one.add_argument("--alone", action="store_true", help="not beside the published policies")
        one.add_argument(
            "--ending", metavar="DIGEST=DAY", type=_ending, action="append", default=[],
            help="as if a published policy were in force until the day; again for each that a text replaces",
        )  # fmt: skip
        one = words.add_parser(
            "citations", help="the published policies that cite a document that is no longer in force"
        )
        one.add_argument("--on", type=date.fromisoformat, default=None, help="the day; default today")
        one.add_argument("--documents", type=Path, default=SEEDS / "documents.yaml", help="the table of documents")

    def handle(self, *args: Any, **options: Any) -> None:
        """Does the one asked for."""
        words: dict[str, Callable[[dict[str, Any]], None]] = {
            "check": self._check,
            "citations": self._citations,
        }
        words[options["word"]](options)

    def _check(self, options: dict[str, Any]) -> None:
        given = {str(path): _text(path) for path in options["files"]}
        beside = [] if options["alone"] else texts.published(ending=_endings(options["ending"]))
        found = check(given, beside=beside)
        for file, fault in found:
            self.stdout.write(f"{file}:{fault.line}:{fault.column}: {fault.zh} / {fault.en}")
        if found:
            sys.exit(1)
        self.stdout.write(f"无错误 / no faults: {len(given)}")

    def _citations(self, options: dict[str, Any]) -> None:
        on = options["on"] or clock.today()
        try:
            documents = load_documents(_text(options["documents"]))
        except PolicyRefused as refused:
            raise CommandError(f"{options['documents']}: {refused}") from refused
        current = [text for text in texts.published() if text.until_on is None or text.until_on >= on]
        resting = sorted([(text.id, text.basis) for text in current], key=lambda named: named[0])
        found = list(concerns(resting, documents, on=on))
        for concern in found:
            self.stdout.write(_line(concern))
        self.stdout.write(f"texts {len(current)} documents {len(documents)} concerns {len(found)}")


def _line(concern: Concern) -> str:
    cited = f"《{concern.basis.document}》{concern.basis.number}"
    document = concern.document
    if document is None:
        return f"{concern.text}: {cited} 不在文件表中 / not in the table of documents"
    day = document.ended_on.isoformat() if document.ended_on else ""
    if document.replaced_by:
        return (
            f"{concern.text}: {cited} {day}由{document.replaced_by}代替 / replaced on {day} by {document.replaced_by}"
        )
    return f"{concern.text}: {cited} {day}失效 / lapsed on {day}"


def _ending(given: str) -> tuple[str, date]:
    """``sha256:…=2026-12-31``: a digest and the last day. Raises ValueError, which the parser reports."""
    digest, _, day = given.partition("=")
    return digest, date.fromisoformat(day)


def _endings(given: Sequence[tuple[str, date]]) -> dict[str, date]:
    """The last days by digest. Raises CommandError for a digest under which nothing was published."""
    known = {text.digest for text in texts.published()}
    for digest, _ in given:
        if digest not in known:
            raise CommandError(f"没有以此摘要发布的文本 / no published text has this digest: {digest}")
    return dict(given)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path}: {error}") from error
