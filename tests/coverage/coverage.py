"""用例覆盖: which clauses no case makes pass, fail and be unknown.

A clause that nothing has ever failed may be written wrongly and nobody would know. What a clause can never come to is not
owed: it follows from the kind of condition (``turning.never``), and a group follows from its parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rules import Policy
from rules.case import FAIL, PASS, UNKNOWN
from rules.clauses import Clause
from rules.ladder import Level
from tests.coverage.examined import RESULTS, Examination, parts
from tests.coverage.turning import never as never_of

Seen = set[tuple[str, str, int]]
"""Digest of the text, name of the clause, result."""


class Covered(NamedTuple):
    """一项条款的覆盖: the clause, the results that no case has given it, and those it cannot have, with the reason."""

    policy: str
    clause: str
    required: str
    article: str
    lacking: tuple[str, ...]
    never: Mapping[str, str]


def coverage(examination: Examination) -> list[Covered]:
    """Every clause of every policy, in printed order, with what its cases lack."""
    seen = _seen(examination)
    return [
        _covered(text, clause, level, seen)
        for text in examination.texts
        for level, rule in text.levels.items()
        for route in rule.routes
        for clause in parts(route)
    ]


def never(clause: Clause, level: Level) -> Mapping[int, str]:
    """The results that a clause cannot have at the level, each with the reason in Chinese."""
    if clause.condition is not None:
        return never_of(clause.condition, level)
    within = [never(part, level) for part in clause.clauses]
    count, need = len(within), clause.need
    may_pass, may_fail = (sum(result not in one for one in within) for result in (PASS, FAIL))
    found: dict[int, str] = {}
    if may_pass < need:
        found[PASS] = _first(within, PASS)
    if may_fail < count - need + 1:
        found[FAIL] = _first(within, FAIL)
    unknown = sum(UNKNOWN not in one for one in within)
    surely = sum({UNKNOWN, FAIL} <= set(one) for one in within)
    passing = max(surely, need - unknown)  # so few of the others as leave an unknown one to decide
    if passing >= need or passing > sum(UNKNOWN in one and PASS not in one for one in within):
        found[UNKNOWN] = _first(within, UNKNOWN)
    return found


def _first(within: Iterable[Mapping[int, str]], result: int) -> str:
    return next((one[result] for one in within if result in one), "")


def _covered(text: Policy, clause: Clause, level: Level, seen: Seen) -> Covered:
    cannot = never(clause, level)
    lacking = tuple(
        word
        for result, word in RESULTS.items()
        if result not in cannot and (text.digest, clause.name, result) not in seen
    )
    told = {RESULTS[result]: reason for result, reason in cannot.items()}
    return Covered(text.id, clause.name, clause.required, clause.citation.article, lacking, told)


def _seen(examination: Examination) -> Seen:
    """What the cases make of every clause as its text has it, without what other texts ask beside it."""
    return {
        (text.digest, clause.name, clause.check(one.case))
        for text in examination.texts
        for one in examination.of(text)
        for route in one.routes(text)
        for clause in parts(route)
    }
