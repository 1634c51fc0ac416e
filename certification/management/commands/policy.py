"""``manage.py policy check|coverage|citations``: the upkeep of policy texts."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from certification import equating
from certification import policies as published
from certification.policy import Policy, PolicyRefused, QuestionRefused, answer, load_all, read_question
from certification.upkeep.boundaries import SIDES_ZH, Bounded, boundaries
from certification.upkeep.cases import differences, faults_of, question_of, read_cases, standard_of
from certification.upkeep.checking import check
from certification.upkeep.coverage import Covered, coverage
from certification.upkeep.documents import Concern, concerns, load_documents
from certification.upkeep.examined import RESULTS_ZH, Examination, Told, examine
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
        one.add_argument(
            "--ending", metavar="DIGEST=DAY", type=_ending, action="append", default=[],
            help="as if a published policy were in force until the day; again for each that a text replaces",
        )  # fmt: skip
        one = words.add_parser("coverage", help="clauses and bounds without cases, and cases that do not come out")
        one.add_argument("--policies", type=Path, default=SEEDS / "policies", help="folder of texts")
        one.add_argument("--cases", type=Path, default=CASES, help="folder of cases")
        one.add_argument("--strict", action="store_true", help="exit status 1 where anything is lacking")
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
        standing = [] if options["alone"] else published.standing(ending=_endings(options["ending"]))
        found = check(texts, beside=standing)
        for file, fault in found:
            self.stdout.write(f"{file}:{fault.line}:{fault.column}: {fault.zh} / {fault.en}")
        if found:
            sys.exit(1)
        self.stdout.write(f"无错误 / no faults: {len(texts)}")

    def _coverage(self, options: dict[str, Any]) -> None:
        policies = _loaded(_text(path) for path in sorted(options["policies"].rglob("*.yaml")))
        told = list(_cases(options["cases"]))
        try:
            examination = examine(policies, [_asked(about, case) for _, about, case in told])
        except QuestionRefused as refused:
            raise CommandError(str(refused)) from refused
        covered, bounded = coverage(examination), boundaries(examination)
        for text in examination.texts:
            self._tell(
                text.id,
                [entry for entry in covered if entry.policy == text.id],
                [entry for entry in bounded if entry.policy == text.id],
            )
        wrong = list(_wrong(examination, told))
        for line in wrong:
            self.stdout.write(line)
        lacking, never = (Counter(part for entry in covered for part in parts(entry)) for parts in _PARTS)
        sides = Counter(side for entry in bounded for side in entry.lacking)
        self.stdout.write(f"cases {len(told)} not as stated: {len(wrong)}")
        self.stdout.write(
            f"clauses {len(covered)} lacking: {_counted(lacking, RESULTS_ZH)}; cannot be: {_counted(never, RESULTS_ZH)}"
        )
        self.stdout.write(f"bounds {len(bounded)} lacking: {_counted(sides, SIDES_ZH)}")
        if options["strict"] and (wrong or lacking or sides):
            sys.exit(1)

    def _tell(self, name: str, clauses: list[Covered], bounds: list[Bounded]) -> None:
        """One text: how many of its clauses and bounds are covered, then those that are not."""
        whole, both = ([entry for entry in entries if not entry.lacking] for entries in (clauses, bounds))
        self.stdout.write(f"{name} {len(whole)}/{len(clauses)} {len(both)}/{len(bounds)}")
        for entry in clauses:
            if entry.lacking:
                lacking = "、".join(RESULTS_ZH[result] for result in entry.lacking)
                words = ", ".join(entry.lacking)
                self.stdout.write(f"  {entry.clause} 缺：{lacking} / lacks {words}  {entry.required}")
            for result, reason in entry.never.items():
                self.stdout.write(f"  {entry.clause} 不会是{RESULTS_ZH[result]} / cannot be {result}  {reason}")
        for bound in bounds:
            if bound.lacking:
                lacking = "、".join(SIDES_ZH[side] for side in bound.lacking)
                words = ", ".join(bound.lacking)
                self.stdout.write(f"  {bound.clause} 缺：{lacking} / lacks {words}  {bound.told}")

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


_Case = tuple[str, Mapping[str, Any], Mapping[str, Any]]
_PARTS: Final[tuple[Callable[[Covered], Iterable[str]], ...]] = (lambda entry: entry.lacking, lambda entry: entry.never)


def _cases(folder: Path) -> Iterator[_Case]:
    """Every case with the name of its file and what the file says of all of them."""
    for path in sorted(folder.glob("*.yaml")):
        try:
            about, cases = read_cases(_text(path))
        except yaml.YAMLError as error:
            raise CommandError(f"{path}: {error}") from error
        yield from ((path.stem, about, case) for case in cases)


def _asked(about: Mapping[str, Any], case: Mapping[str, Any]) -> Told:
    return Told(question_of(about, case), standard_of(about, case), case)


def _wrong(examination: Examination, told: Iterable[_Case]) -> Iterator[str]:
    """The cases that lack their form, or that the texts answer otherwise than they state."""
    for file, about, case in told:
        asked = read_question(question_of(about, case), today=date.min)
        level = answer(asked, examination.book, standard=standard_of(about, case))["levels"][0]
        for fault in (*faults_of(about, case), *differences(about, case, level)):
            yield f"{file}「{case.get('name', '')}」{fault}"


def _counted(counts: Counter[str], names: Iterable[str]) -> str:
    return ", ".join(f"{name} {counts[name]}" for name in names)


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


def _ending(given: str) -> tuple[str, date]:
    """``sha256:…=2026-12-31``: a digest and the last day. Raises ValueError, which the parser tells."""
    digest, _, day = given.partition("=")
    return digest, date.fromisoformat(day)


def _endings(given: Sequence[tuple[str, date]]) -> dict[str, date]:
    """The last days by digest. Raises CommandError for a digest under which nothing was published."""
    known = {rule.digest for rule in published.standing()}
    for digest, _ in given:
        if digest not in known:
            raise CommandError(f"没有以此摘要发布的现行政策 / no published policy has this digest: {digest}")
    return dict(given)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path}: {error}") from error
