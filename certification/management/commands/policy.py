"""``manage.py policy check|coverage|citations``: the upkeep of policy texts."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from certification import equating
from certification import policies as published
from certification.policy import Policy, PolicyRefused, QuestionRefused, load_all
from certification.upkeep.cases import question_of, standard_of
from certification.upkeep.checking import check
from certification.upkeep.coverage import RESULTS_ZH, coverage
from certification.upkeep.documents import Concern, concerns, load_documents
from registry import clock

SEEDS = Path(settings.BASE_DIR) / "seeds"
CASES = Path(settings.BASE_DIR) / "tests" / "cases"


class Command(BaseCommand):
    """政策维护: finds faults, gaps in the cases, and documents that no longer stand. Changes nothing."""

    help = "Look after policy texts: check FILE…, coverage, citations. Changes nothing."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The three, with what each takes."""
        words = parser.add_subparsers(dest="word", required=True)
        one = words.add_parser("check", help="every fault of policy texts, with line and column; exit status 1 if any")
        one.add_argument("files", metavar="FILE", nargs="+", type=Path)
        one.add_argument("--alone", action="store_true", help="not beside the published policies")
        one = words.add_parser("coverage", help="the clauses that no case makes pass, fail and be unknown")
        one.add_argument("--policies", type=Path, default=SEEDS / "policies", help="folder of texts")
        one.add_argument("--cases", type=Path, default=CASES, help="folder of cases")
        one = words.add_parser("citations", help="the published policies that cite a document which no longer stands")
        one.add_argument("--on", type=date.fromisoformat, default=None, help="the day; default today")
        one.add_argument("--documents", type=Path, default=SEEDS / "documents.yaml", help="the table of documents")

    def handle(self, *args: Any, **options: Any) -> None:
        """Does the one asked for."""
        words: dict[str, Callable[[dict[str, Any]], None]] = {
            "check": self._check,
            "coverage": self._coverage,
            "citations": self._citations,
        }
        words[options["word"]](options)

    def _check(self, options: dict[str, Any]) -> None:
        texts = {str(path): _text(path) for path in options["files"]}
        standing = [] if options["alone"] else published.standing()
        found = check(texts, beside=standing)
        for file, fault in found:
            self.stdout.write(f"{file}:{fault.line}:{fault.column}: {fault.zh} / {fault.en}")
        if found:
            sys.exit(1)
        self.stdout.write(f"无错误 / no faults: {len(texts)}")

    def _coverage(self, options: dict[str, Any]) -> None:
        policies = _loaded(_text(path) for path in sorted(options["policies"].rglob("*.yaml")))
        cases = [
            (question_of(told.get("about", {}), case), standard_of(told.get("about", {}), case))
            for path in sorted(options["cases"].glob("*.yaml"))
            for told in [yaml.safe_load(_text(path))]
            for case in told["cases"]
        ]
        try:
            covered = coverage(policies, cases)
        except QuestionRefused as refused:
            raise CommandError(str(refused)) from refused
        for name in dict.fromkeys(entry.policy for entry in covered):
            clauses = [entry for entry in covered if entry.policy == name]
            gaps = [entry for entry in clauses if entry.lacking]
            self.stdout.write(f"{name} {len(clauses) - len(gaps)}/{len(clauses)}")
            for entry in gaps:
                lacking = "、".join(RESULTS_ZH[result] for result in entry.lacking)
                self.stdout.write(
                    f"  {entry.clause} 缺：{lacking} / lacks {', '.join(entry.lacking)}  {entry.required}"
                )
        lacked = Counter(result for entry in covered for result in entry.lacking)
        told_of = ", ".join(f"{result} {lacked[result]}" for result in RESULTS_ZH)
        self.stdout.write(f"cases {len(cases)} clauses {len(covered)} lacking: {told_of}")

    def _citations(self, options: dict[str, Any]) -> None:
        on = options["on"] or clock.today()
        try:
            documents = load_documents(_text(options["documents"]))
        except PolicyRefused as refused:
            raise CommandError(f"{options['documents']}: {refused}") from refused
        current = [policy for policy in published.standing() if policy.until_on is None or policy.until_on >= on]
        texts = [(policy.id, policy.basis) for policy in current]
        texts += [(text.id, text.basis) for text in equating.texts() if text.until_on is None or text.until_on >= on]
        found = list(concerns(sorted(texts, key=lambda text: text[0]), documents, on=on))
        for concern in found:
            self.stdout.write(_told(concern))
        self.stdout.write(f"texts {len(texts)} documents {len(documents)} concerns {len(found)}")


def _told(concern: Concern) -> str:
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


def _loaded(texts: Iterable[str]) -> list[Policy]:
    try:
        return load_all(texts)
    except PolicyRefused as refused:
        raise CommandError(str(refused)) from refused


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path}: {error}") from error
