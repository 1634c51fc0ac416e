"""比照问答: what a grade, title, school class or qualification stands for, on a day at a place.

The door's half of the question: it brings the published texts of equivalences, the policies in force and the standard
on record together, and leaves the judging to the rules.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from rulebook.eligibility import Desk, standard_on_record
from rulebook.models import ComparisonText
from rules.equivalence import Comparisons, Question, answer, load, read_question
from rules.equivalence.answer import Ask

FACTS = ("region", "edition", "related_occupations", "occupation", "facts")
"""The members that an equivalence question shares with an eligibility question."""


class Counter:
    """比照台: answers questions; one a run, as the eligibility desk that it asks for what policies give."""

    def __init__(self, *, today: date) -> None:
        self._today = today
        self._desk = Desk(today=today)

    def answer(self, value: Any) -> dict[str, Any]:
        """The answer to one question, given as JSON values. Raises QuestionRefused naming every fault."""
        question = read_question(value, today=self._today)
        record = standard_on_record(question.occupation, None, question.as_of)
        return answer(question, texts(), ask=self._ask(value, question), related=record.related)

    def _ask(self, value: dict[str, Any], question: Question) -> Ask:
        shared = {name: value[name] for name in FACTS if value.get(name) is not None}

        def ask(pathway: str, level: str) -> dict[str, Any]:
            asked = shared | {"as_of": question.as_of.isoformat(), "pathway": pathway, "target_level": level}
            answered: dict[str, Any] = self._desk.answer(asked)["levels"][0]["pathways"][0]
            return answered

        return ask


def texts() -> tuple[Comparisons, ...]:
    """The published texts of all days and places; a question takes those in force on its day."""
    return tuple(compiled(digest) for digest in ComparisonText.objects.order_by("pk").values_list("pk", flat=True))


@lru_cache(maxsize=256)
def compiled(digest: str) -> Comparisons:
    """The comparisons of a digest. Published texts never change, so they are kept. Raises DoesNotExist."""
    return load(ComparisonText.objects.values_list("text", flat=True).get(pk=digest))
