"""The engine as the planner asks it: a question of the exchange format → its answer under given policies."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from rules import Policy, answer, read_question
from rules.composition import Rulebook
from tests.rules.rules import AS_OF, OCCUPATION, RELATED, known_nothing

Ask = Callable[[dict[str, Any]], dict[str, Any]]


def asking(policies: Iterable[Policy]) -> Ask:
    """Eligibility under the policies, without a registry behind it."""
    book = Rulebook(policies)

    def ask(value: dict[str, Any]) -> dict[str, Any]:
        return answer(read_question(value, today=date.min), book)

    return ask


def question(facts: dict[str, Any] | None = None, **given: Any) -> dict[str, Any]:
    """A question about somebody of whom everything is known; 2023 edition, by examination, unless said otherwise."""
    asked = {
        "as_of": AS_OF.isoformat(),
        "occupation": OCCUPATION,
        "related_occupations": [RELATED],
        "edition": "2023",
        "facts": known_nothing() | {"post": None} | (facts or {}),
    }
    return asked | given


def verdict_on(ask: Ask, asked: dict[str, Any], step: dict[str, Any], day: date) -> str:
    """What eligibility answers of a step's level on a day, with the facts of the step."""
    value = asked | {"as_of": day.isoformat(), "facts": step["facts"], "target_level": step["level"]}
    told = ask(value)["levels"][0]["verdict"]
    return str(told)
