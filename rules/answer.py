"""回答: the answer of the exchange format over all levels and pathways asked.

The order of levels is the ladder's, that of pathways the vocabulary's; the same question under the same policies on
the same day gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

import orjson

from rules import words
from rules.case import UNKNOWN, VERDICTS, Case
from rules.composition import Rulebook
from rules.engine import NOT_OFFERED, evaluate_case
from rules.ladder import Level
from rules.occasion import Occasion
from rules.policy import Policy
from rules.question import Question
from rules.standards import Standard

_BEST_FIRST: Final = ("eligible", "unknown", "ineligible", NOT_OFFERED)
_NO_EDITION: Final = "该职业当日施行的职业标准没有记录，不知依哪一版编制技术规程；请在问题中写明edition"


def answer(
    question: Question,
    policies: Iterable[Policy] | Rulebook,
    *,
    standard: Standard | None = None,
    enterprise: str | None = None,
) -> dict[str, Any]:
    """The whole answer.

    ``standard`` is the registry's record, used where the question itself does not say; ``enterprise`` the credit code of
    the body, where the asker knows it, so that the enterprise's own texts count. Who asks often hands in a ``Rulebook``.
    """
    book = policies if isinstance(policies, Rulebook) else Rulebook(policies)
    case = Case(question.facts, occasion_of(question, standard or Standard(), enterprise))
    return {
        "as_of": question.as_of.isoformat(),
        "region": question.region,
        "occupation": question.occupation,
        "levels": [_level(level, question, book, case) for level in levels_asked(question)],
    }


def occasion_of(question: Question, standard: Standard, enterprise: str | None = None) -> Occasion:
    """The occasion that a question speaks of; what it does not say itself is as the standard has it."""
    related = question.related_occupations
    return Occasion(
        question.as_of,
        question.occupation,
        region=question.region,
        edition=question.edition or standard.edition,
        related=standard.related if related is None else related,
        body=question.body,
        offered=standard.levels,
        enterprise=enterprise,
    )


def levels_asked(question: Question) -> list[Level]:
    """The level that the question names, or all of them."""
    return [Level(question.target_level)] if question.target_level else list(Level)


def pathways_asked(question: Question) -> list[str]:
    """The pathway that the question names, or all of them."""
    return [question.pathway] if question.pathway else list(words.PATHWAYS)


def to_bytes(answered: dict[str, Any]) -> bytes:
    """The answer as one line of JSON in UTF-8, always the same for the same answer."""
    return orjson.dumps(answered)


def _level(level: Level, question: Question, book: Rulebook, case: Case) -> dict[str, Any]:
    by_edition = _pathway if case.occasion.edition else _pathway_of_some_edition
    pathways = [by_edition(name, level, book, case) for name in pathways_asked(question)]
    verdict = min((entry["verdict"] for entry in pathways), key=_BEST_FIRST.index)
    answered = {"level": level.value, "verdict": verdict, "pathways": pathways}
    if verdict == NOT_OFFERED:
        answered["reason"] = "；".join(dict.fromkeys(entry["reason"] for entry in pathways))
    return answered


def policy_for(pathway: str, level: Level, book: Rulebook, occasion: Occasion) -> Policy | str:
    """The policy by which the level is judged, or the reason, in Chinese, for which it is not offered."""
    reason = no_such_level(level, occasion.offered) or _no_power(pathway, level, book, occasion)
    if reason is not None:
        return reason
    policy = book.rule(pathway, occasion.setting)
    if policy is not None and level in policy.levels:
        return policy
    return f"当日当地没有现行政策开办此途径的{level.name_zh}（{words.PATHWAYS[pathway]}）"


def _pathway(pathway: str, level: Level, book: Rulebook, case: Case) -> dict[str, Any]:
    found = policy_for(pathway, level, book, case.occasion)
    if isinstance(found, Policy):
        return evaluate_case(found, level, case).as_json()
    return _without_policy(pathway, NOT_OFFERED, found)


def _pathway_of_some_edition(pathway: str, level: Level, book: Rulebook, case: Case) -> dict[str, Any]:
    """The same where neither question nor registry says the edition: what only an edition's rule offers is not known."""
    found = _pathway(pathway, level, book, case)
    if found["verdict"] == NOT_OFFERED:
        for edition in words.EDITIONS:
            if isinstance(policy_for(pathway, level, book, replace(case.occasion, edition=edition)), Policy):
                return _without_policy(pathway, VERDICTS[UNKNOWN], _NO_EDITION)
    return found


def _without_policy(pathway: str, verdict: str, reason: str) -> dict[str, Any]:
    """The entry of a pathway by which no policy was applied."""
    return {
        "pathway": pathway,
        "verdict": verdict,
        "policy": None,
        "policy_digest": None,
        "route": None,
        "findings": [],
        "earliest_on": None,
        "reason": reason,
    }


def no_such_level(level: Level, offered: frozenset[str] | None) -> str | None:
    """Why the occupation lacks the level: by its standard, and for the two above it by 高级技师 (意见 art. 十一)."""
    if offered is None or level is Level.APPRENTICE:
        return None
    needed = level.needed_of_occupation
    return None if needed.value in offered else f"该职业（工种）未设{needed.official_form}"


def _no_power(pathway: str, level: Level, book: Rulebook, occasion: Occasion) -> str | None:
    """Why the body of the question may not evaluate; what the question does not say of it is read as given."""
    body, setting = occasion.body, occasion.setting
    of_any_body = book.rule(pathway, setting._replace(kind=None))
    if body is None or of_any_body is None or level not in of_any_body.levels:
        return None
    ours = book.rule(pathway, setting)
    if body.kind is not None and (ours is None or level not in ours.levels):
        return f"{words.BODY_KINDS[body.kind]}无权办理{words.PATHWAYS[pathway]}"
    if body.filed_levels is not None and level.value not in body.filed_levels:
        return f"该评价机构未备案{level.official_form}"
    return None
