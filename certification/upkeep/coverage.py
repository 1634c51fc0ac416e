"""用例覆盖: which clauses no case makes pass, fail and be unknown.

A clause that nothing has ever failed may be written wrongly and nobody would know. A clause that can only be unknown
(``unsettled``) owes no more than that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final, NamedTuple

from certification.policy import Policy, Standard, answer, read_question
from certification.policy.clauses import Clause
from certification.policy.composition import Rulebook
from certification.policy.conditions.persons import Unsettled

Case = tuple[dict[str, Any], Standard]
"""A question and the standard that it supposes."""

Seen = tuple[str, str, str, str]
"""Digest of the text, clause, its words, result."""

RESULTS: Final = ("pass", "fail", "unknown")
RESULTS_ZH: Final = {"pass": "符合", "fail": "不符合", "unknown": "不明"}


class Covered(NamedTuple):
    """一项条款的覆盖: the clause, and the results that no case has given it."""

    policy: str
    clause: str
    required: str
    article: str
    lacking: tuple[str, ...]


def coverage(policies: Iterable[Policy], cases: Iterable[Case]) -> list[Covered]:
    """Every clause of every policy, in printed order, with what its cases lack. Raises QuestionRefused."""
    texts = sorted(policies, key=lambda policy: policy.id)
    seen = _seen(Rulebook(texts), cases)
    return [
        Covered(text.id, clause.name, clause.required, clause.citation.article, lacking)
        for text in texts
        for rule in text.levels.values()
        for route in rule.routes
        for clause in _clauses(route)
        for lacking in [_lacking(seen, text, clause)]
    ]


def _lacking(seen: set[Seen], text: Policy, clause: Clause) -> tuple[str, ...]:
    owed = ("unknown",) if isinstance(clause.condition, Unsettled) else RESULTS
    return tuple(one for one in owed if (text.digest, clause.name, clause.required, one) not in seen)


def _seen(book: Rulebook, cases: Iterable[Case]) -> set[Seen]:
    """What the cases make of every clause. A text laid over another may reuse a number, so the words count too."""
    seen: set[Seen] = set()
    for asked, standard in cases:
        question = read_question(asked, today=date.min)
        for level in answer(question, book, standard=standard)["levels"]:
            for pathway in level["pathways"]:
                digests = [layer["policy_digest"] for layer in pathway.get("layers") or [pathway]]
                for clause, required, result in _results(pathway["findings"]):
                    seen.update((digest, clause, required, result) for digest in digests)
    return seen


def _results(findings: Iterable[dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    for finding in findings:
        yield finding["clause"], finding["required"], finding["result"]
        yield from _results(finding["findings"])


def _clauses(clause: Clause) -> Iterator[Clause]:
    yield clause
    for part in clause.clauses:
        yield from _clauses(part)
