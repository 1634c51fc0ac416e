"""比照问答: what a grade, title, school class or qualification stands for, on a day at a place.

The door's half of the question: it brings the texts of ``seeds/equivalence``, the policies in force and the standard
on record together, and leaves the judging to the rules.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from certification.eligibility import Desk, standard_on_record
from certification.equivalence import Comparisons, Question, answer, load_all, read_question
from certification.equivalence.answer import Ask

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


@cache
def texts() -> tuple[Comparisons, ...]:
    """The texts of the installation, read once a process. Raises PolicyRefused with every fault."""
    root = Path(settings.BASE_DIR) / "seeds" / "equivalence"
    return tuple(load_all(path.read_text(encoding="utf-8") for path in sorted(root.glob("*.yaml"))))
