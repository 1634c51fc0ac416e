"""比照的回答: every equivalence in force at the place and day, each with its verdict and what it was found by.

The same question on the same day under the same texts gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from rules.case import VERDICTS
from rules.clauses import explain
from rules.equivalence import words
from rules.equivalence.comparisons import Comparisons, Equivalence, RouteReference
from rules.equivalence.question import Question
from rules.equivalence.terms import TitleCase
from rules.occasion import Occasion
from rules.places import precision

Ask = Callable[[str, str], dict[str, Any]]
"""(pathway, level) → that pathway's part of the eligibility answer on the question's day, place and facts."""

_OF_RESULT: Final = {"pass": "eligible", "fail": "ineligible", "unknown": "unknown"}


def answer(
    question: Question, texts: Iterable[Comparisons], *, ask: Ask, related: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """The whole answer. ``related`` is the registry's record, used where the question itself does not say."""
    counting = question.related_occupations
    occasion = Occasion(question.as_of, question.occupation, related=related if counting is None else counting)
    case = TitleCase(question.facts, occasion, series=question.corresponding_series)
    return {
        "as_of": question.as_of.isoformat(),
        "region": question.region,
        "occupation": question.occupation,
        "equivalences": [
            _about(text, equivalence) | _judged(text, equivalence, case, ask)
            for text, equivalence in in_force(texts, question)
        ],
    }


def in_force(texts: Iterable[Comparisons], question: Question) -> list[tuple[Comparisons, Equivalence]]:
    """The equivalences of the day and place, in the order of kinds; of one key, the nearest place's alone."""
    nearest: dict[str, tuple[Comparisons, Equivalence]] = {}
    current = [text for text in texts if text.in_force(question.as_of) and text.reaches(question.region)]
    for text in sorted(current, key=lambda text: (precision(text.place), text.id)):
        nearest.update({equivalence.key: (text, equivalence) for equivalence in text.equivalences})
    order = list(words.KINDS)
    return sorted(nearest.values(), key=lambda found: order.index(found[1].kind))


def _about(text: Comparisons, equivalence: Equivalence) -> dict[str, Any]:
    """What the equivalence is and where it comes from."""
    gives = {name: value for name, value in equivalence.gives._asdict().items() if value is not None}
    return {
        "equivalence": equivalence.key,
        "kind": equivalence.kind,
        "held": equivalence.held,
        "gives": gives,
        "text": equivalence.text,
        "citation": equivalence.citation.as_json(),
        "certainty": equivalence.citation.basis.certainty,
        "source": text.id,
        "source_digest": text.digest,
    }


def _judged(text: Comparisons, equivalence: Equivalence, case: TitleCase, ask: Ask) -> dict[str, Any]:
    """The verdict, the findings and the first day it would hold, if only time is lacking."""
    if equivalence.route is not None:
        return _by_route(equivalence.route, equivalence, ask)
    if equivalence.clause is None:
        return _verdict("ineligible", [_nothing(equivalence)], None)
    finding = explain(equivalence.clause, case)
    day = finding.earliest_on if finding.earliest_on is not None and text.in_force(finding.earliest_on) else None
    return _verdict(VERDICTS[finding.result], [finding.as_json()], day.isoformat() if day else None)


def _by_route(route: RouteReference, equivalence: Equivalence, ask: Ask) -> dict[str, Any]:
    """What eligibility finds of the clause referred to; where the policy has none, that there is none."""
    answered = ask(route.pathway, route.level)
    for finding in answered["findings"]:
        citation = finding["citation"]
        if (citation["number"], citation["article"]) == (route.number, route.article):
            return _verdict(_OF_RESULT[finding["result"]], [finding], finding["earliest_on"])
    reason = answered.get("reason") or "该职业（工种）标准所依版本没有此项申报条件"
    return _verdict("ineligible", [_nothing(equivalence, reason)], None)


def _nothing(equivalence: Equivalence, reason: str = "现行规定未作此比照") -> dict[str, Any]:
    """A finding that says that there is no such rule."""
    return {
        "clause": equivalence.key,
        "result": "fail",
        "required": equivalence.text,
        "actual": reason,
        "citation": equivalence.citation.as_json(),
        "earliest_on": None,
        "findings": [],
    }


def _verdict(verdict: str, findings: list[dict[str, Any]], earliest_on: str | None) -> dict[str, Any]:
    return {"verdict": verdict, "findings": findings, "earliest_on": earliest_on}
