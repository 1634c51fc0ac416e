"""条款: the tree of a rule: conditions joined by all_of, any_of and at_least_n_of, each clause with its citation.

The same conditions serve both executors: ``check`` walks the tree for its result alone, ``explain`` for the findings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, partial
from typing import Any, Final, NamedTuple

from rules.case import FAIL, PASS, RESULTS, UNKNOWN, Case
from rules.conditions import Condition
from rules.words import RESULTS_ZH

Check = Callable[[Case], int]


@dataclass(frozen=True, slots=True)
class Basis:
    """依据文件: document and number; ``certainty`` says whether they have been verified against the document."""

    document: str
    number: str
    certainty: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """引用: an article of a document."""

    basis: Basis
    article: str
    _payload: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        payload = {"document": self.basis.document, "number": self.basis.number, "article": self.article}
        object.__setattr__(self, "_payload", payload)

    def as_json(self) -> dict[str, str]:
        """The form of the exchange format, the caller's own."""
        return self._payload.copy()


class Finding(NamedTuple):
    """认定情况: one clause, its result, what was required and what was found."""

    clause: str
    result: int
    required: str
    actual: str
    citation: Citation
    earliest_on: date | None
    findings: tuple[Finding, ...]

    def as_json(self) -> dict[str, Any]:
        """The form of the exchange format."""
        return {
            "clause": self.clause,
            "result": RESULTS[self.result],
            "required": self.required,
            "actual": self.actual,
            "citation": self.citation.as_json(),
            "earliest_on": self.earliest_on.isoformat() if self.earliest_on else None,
            "findings": [finding.as_json() for finding in self.findings] if self.findings else [],
        }


_made: Final[Callable[[tuple[Any, ...]], Finding]] = partial(tuple.__new__, Finding)
"""A finding of its fields in order: every answer makes many, so that nothing of them is left for the class to do."""


@dataclass(frozen=True, slots=True)
class Clause:
    """一项条款: either a condition, or a group of which ``need`` clauses must hold.

    ``text`` is the printed wording, "" where a part of a sentence has none of its own.
    """

    name: str
    citation: Citation
    text: str
    condition: Condition | None
    need: int
    clauses: tuple[Clause, ...]
    required: str
    steady: bool
    check: Check

    @classmethod
    def of(cls, name: str, citation: Citation, text: str, condition: Condition) -> Clause:
        """A clause that is one condition."""
        required = text or condition.required()
        return cls(name, citation, text, condition, 1, (), required, condition.steady, condition.check)

    @classmethod
    def group(cls, name: str, citation: Citation, text: str, need: int, clauses: Sequence[Clause]) -> Clause:
        """A clause of which at least ``need`` of the given clauses must hold."""
        steady = all(clause.steady for clause in clauses)
        required = text or group_words(need, len(clauses))
        check = _group_check(need, [clause.check for clause in clauses])
        return cls(name, citation, text, None, need, tuple(clauses), required, steady, check)

    def leaves(self) -> Iterator[Clause]:
        """The clauses that are conditions, in printed order."""
        if self.condition is not None:
            yield self
        for clause in self.clauses:
            yield from clause.leaves()


class Prospect(NamedTuple):
    """前景: what a clause comes to, without words: its result, the first later day it would hold on if only time
    lacks, and how many of its conditions do not pass.
    """

    result: int
    earliest_on: date | None
    short: int


def explain(clause: Clause, case: Case) -> Finding:
    """The findings of a clause: every part evaluated, none skipped."""
    condition = clause.condition
    if condition is None:
        findings = tuple([explain(part, case) for part in clause.clauses])
        result, day = _joined(clause, case, findings)
        actual = _tally(tuple([finding.result for finding in findings]))
        return _made((clause.name, result, clause.required, actual, clause.citation, day, findings))
    result = condition.check(case)
    day = None if result == PASS else _confirmed(clause, case, condition.earliest(case))
    return _made((clause.name, result, clause.required, condition.actual(case, result), clause.citation, day, ()))


def prospect(clause: Clause, case: Case) -> Prospect:
    """The same without words, for batches."""
    condition = clause.condition
    if condition is None:
        parts = [prospect(part, case) for part in clause.clauses]
        joined, day = _joined(clause, case, parts)
        return Prospect(joined, day, 0 if joined == PASS else sum([part.short for part in parts]))
    result = condition.check(case)
    if result == PASS:
        return Prospect(PASS, None, 0)
    return Prospect(result, _confirmed(clause, case, condition.earliest(case)), 1)


def _joined(clause: Clause, case: Case, parts: Sequence[Finding | Prospect]) -> tuple[int, date | None]:
    """Kleene's logic: the ``need``-th best result, and the ``need``-th soonest day."""
    result = sorted([part.result for part in parts], reverse=True)[clause.need - 1]
    if result == PASS:
        return PASS, None
    return result, _confirmed(clause, case, _soonest(clause, case, parts))


def _soonest(clause: Clause, case: Case, parts: Sequence[Finding | Prospect]) -> date | None:
    known = [day for part in parts if (day := case.as_of if part.result == PASS else part.earliest_on) is not None]
    return sorted(known)[clause.need - 1] if len(known) >= clause.need else None


def lacks(clause: Clause, case: Case) -> list[str]:
    """The facts that are not known and could decide, without repetition, in printed order."""
    words: dict[str, None] = {}
    for leaf in clause.leaves():
        if leaf.condition is not None and leaf.check(case) == UNKNOWN:
            words.update(dict.fromkeys(leaf.condition.lacks(case)))
    return list(words)


def _confirmed(clause: Clause, case: Case, day: date | None) -> date | None:
    """Days are joined as if what holds once holds on; where a condition may lapse again, the day itself is asked, and
    if something has lapsed by then, the next such day is looked for from there.
    """
    while day is not None and not clause.steady and clause.check(then := case.on(day)) != PASS:
        condition = clause.condition
        if condition is not None:
            later = condition.earliest(then)
        else:
            later = _soonest(clause, then, [prospect(part, then) for part in clause.clauses])
        day = later if later is not None and later > day else None
    return day


def _group_check(need: int, checks: Sequence[Check]) -> Check:
    parts: Final = tuple(checks)

    def all_of(case: Case) -> int:
        worst = PASS
        for check in parts:
            result = check(case)
            if result == FAIL:
                return FAIL
            if result < worst:
                worst = result
        return worst

    def any_of(case: Case) -> int:
        best = FAIL
        for check in parts:
            result = check(case)
            if result == PASS:
                return PASS
            if result > best:
                best = result
        return best

    def at_least(case: Case) -> int:
        return sorted([check(case) for check in parts], reverse=True)[need - 1]

    return all_of if need == len(parts) else any_of if need == 1 else at_least


def group_words(need: int, of: int) -> str:
    """How many of a group's parts must hold, in Chinese."""
    if need == of:
        return "同时具备下列各项"
    return "具备下列各项之一" if need == 1 else f"具备下列各项中的至少{need}项"


@lru_cache(maxsize=1024)
def _tally(results: tuple[int, ...]) -> str:
    order = (PASS, FAIL, UNKNOWN)
    return "，".join([f"{count}项{RESULTS_ZH[RESULTS[one]]}" for one in order if (count := results.count(one))])
