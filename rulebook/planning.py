"""规划: the earliest way to each higher level, asked at the same desk as eligibility."""

from __future__ import annotations

from datetime import date
from typing import Any

from registry.models import Standard
from rulebook.eligibility import Desk
from rulebook.models import Policy as PublishedPolicy
from rules import NOT_OFFERED, Question, read_question
from rules.places import in_place
from rules.planner import plan


class Planner:
    """规划台: one a run, as the desk it asks at."""

    def __init__(self, *, today: date) -> None:
        self._today = today
        self._desk = Desk(today=today)

    def answer(self, value: Any) -> dict[str, Any]:
        """The plan of one question, given as JSON values. Raises QuestionRefused naming every fault."""
        question = read_question(value, today=self._today)
        return plan(value, as_of=question.as_of, ask=self._ask, turns=turns_after(question))

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        """What eligibility answers; of a level that the work type lacks, what it answers of the occupation itself.

        Who goes in for a work type passes such a level as the occupation; the step then says ``work_type`` null.
        """
        answered = self._desk.answer(question)
        if question.get("work_type") is None or all(level["verdict"] != NOT_OFFERED for level in answered["levels"]):
            return answered
        whole = self._desk.answer(question | {"work_type": None})
        levels = [
            _as_occupation(itself) if level["verdict"] == NOT_OFFERED and itself["verdict"] != NOT_OFFERED else level
            for level, itself in zip(answered["levels"], whole["levels"], strict=True)
        ]
        return answered | {"levels": levels}


def _as_occupation(level: dict[str, Any]) -> dict[str, Any]:
    return level | {"pathways": [pathway | {"work_type": None} for pathway in level["pathways"]]}


def turns_after(question: Question) -> list[date]:
    """The later days on which a policy of the place, or a standard of the occupation, begins or one has ended."""
    after = question.as_of
    standards = Standard.objects.filter(occupation=question.occupation).values_list("in_force", flat=True)
    published = PublishedPolicy.objects.select_related("repeal").defer("text")
    periods = [*standards, *(policy.period for policy in published if in_place(policy.region_id, question.region))]
    edges = {edge for period in periods for edge in (period.lower, period.upper) if edge is not None}
    return sorted(edge for edge in edges if edge > after)
