"""``python -m tests.coverage``: the clauses and bounds of policy texts without cases, and cases that do not come out.

Needs neither database nor settings. Exit status 1 with ``--strict`` where anything is lacking.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, TextIO

import yaml

from rules import Policy, PolicyRefused, QuestionRefused, answer, load_all, read_question
from rules.words import RESULTS_ZH
from tests.coverage.boundaries import SIDES_ZH, Bounded, boundaries
from tests.coverage.cases import differences, faults_of, question_of, read_cases, standard_of
from tests.coverage.coverage import Covered, coverage
from tests.coverage.examined import Examination, Told, examine

ROOT = Path(__file__).resolve().parents[2]
POLICIES = ROOT / "seeds" / "policies"
CASES = ROOT / "tests" / "cases"

_Case = tuple[str, Mapping[str, Any], Mapping[str, Any]]
_PARTS: Final[tuple[Callable[[Covered], Iterable[str]], ...]] = (lambda entry: entry.lacking, lambda entry: entry.never)


class Unreadable(Exception):
    """A file that cannot be examined; the text says which and why."""


def main(arguments: Sequence[str] | None = None, *, out: TextIO = sys.stdout) -> int:
    """Examines the texts and writes what is lacking. Raises Unreadable where a file cannot be read."""
    parser = ArgumentParser(prog="python -m tests.coverage", description=__doc__)
    parser.add_argument("--policies", type=Path, default=POLICIES, help="folder of texts")
    parser.add_argument("--cases", type=Path, default=CASES, help="folder of cases")
    parser.add_argument("--strict", action="store_true", help="exit status 1 where anything is lacking")
    given = parser.parse_args(arguments)
    stated = list(_cases(given.cases))
    texts = _loaded(_text(path) for path in sorted(given.policies.rglob("*.yaml")))
    try:
        examination = examine(texts, [_asked(about, case) for _, about, case in stated])
    except QuestionRefused as refused:
        raise Unreadable(str(refused)) from refused
    covered, bounded = coverage(examination), boundaries(examination)
    wrong = list(_wrong(examination, stated))
    for line in (*_lines(examination, covered, bounded), *wrong):
        print(line, file=out)
    lacking, never = (Counter(part for entry in covered for part in parts(entry)) for parts in _PARTS)
    sides = Counter(side for entry in bounded for side in entry.lacking)
    print(f"cases {len(stated)} not as stated: {len(wrong)}", file=out)
    print(
        f"clauses {len(covered)} lacking: {_counted(lacking, RESULTS_ZH)}; cannot be: {_counted(never, RESULTS_ZH)}",
        file=out,
    )
    print(f"bounds {len(bounded)} lacking: {_counted(sides, SIDES_ZH)}", file=out)
    return 1 if given.strict and (wrong or lacking or sides) else 0


def _lines(examination: Examination, covered: Sequence[Covered], bounded: Sequence[Bounded]) -> Iterator[str]:
    """Text by text: how many of its clauses and bounds are covered, then those that are not."""
    for text in examination.texts:
        clauses = [entry for entry in covered if entry.policy == text.id]
        bounds = [entry for entry in bounded if entry.policy == text.id]
        whole, both = ([entry for entry in entries if not entry.lacking] for entries in (clauses, bounds))
        yield f"{text.id} {len(whole)}/{len(clauses)} {len(both)}/{len(bounds)}"
        for entry in clauses:
            if entry.lacking:
                lacking = "、".join(RESULTS_ZH[result] for result in entry.lacking)
                yield f"  {entry.clause} 缺：{lacking} / lacks {', '.join(entry.lacking)}  {entry.required}"
            for result, reason in entry.never.items():
                yield f"  {entry.clause} 不会是{RESULTS_ZH[result]} / cannot be {result}  {reason}"
        for bound in bounds:
            if bound.lacking:
                lacking = "、".join(SIDES_ZH[side] for side in bound.lacking)
                yield f"  {bound.clause} 缺：{lacking} / lacks {', '.join(bound.lacking)}  {bound.told}"


def _cases(folder: Path) -> Iterator[_Case]:
    """Every case with the name of its file and what the file says of all of them."""
    for path in sorted(folder.glob("*.yaml")):
        try:
            about, cases = read_cases(_text(path))
        except yaml.YAMLError as error:
            raise Unreadable(f"{path}: {error}") from error
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


def _loaded(texts: Iterable[str]) -> list[Policy]:
    try:
        return load_all(texts)
    except PolicyRefused as refused:
        raise Unreadable(str(refused)) from refused


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(f"{path}: {error}") from error


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Unreadable as fault:
        sys.exit(str(fault))
