"""问答: which grade a person may apply for, by which rule, and if not, why not and when.

The door's half of the question: it finds the policies in force and the standard on record and leaves the
judging to the engine. The API and the command ``eligibility`` ask here, so that both give the same answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from registry.models import Offer, RelatedOccupation
from registry.models import Standard as RecordedStandard
from registry.statements import Rows, Statement, put
from rulebook import policies
from rules import Question, QuestionRefused, Rulebook, Standard, answer, read_question
from rules.ladder import Level
from rules.strict import Fault

INVALID_QUESTION = "invalid_question"


class Desk:
    """问答台: answers questions, and remembers between them what the registry said. One a run, not one a process."""

    def __init__(self, *, today: date) -> None:
        self._today = today
        self._policies: dict[date, Rulebook] = {}
        self._standards: dict[tuple[str, str | None, date], Standard] = {}

    def answer(self, value: Any) -> dict[str, Any]:
        """The answer to one question, given as JSON values. Raises QuestionRefused naming every fault."""
        question = read_question(value, today=self._today)
        book, standard = self._on_record(question)
        return answer(question, book, standard=standard)

    def _on_record(self, question: Question) -> tuple[Rulebook, Standard]:
        """The rules of the day and the occupation's standard; what is not remembered is read in one round trip."""
        on = question.as_of
        key = (question.occupation, question.work_type, on)
        if key in self._standards:
            return self._policies[on], self._standards[key]
        in_force, *recorded = put((policies.IN_FORCE, {"day": on}), *_asked_of(question.occupation, on))
        self._policies[on] = policies.rulebook(in_force)
        self._standards[key] = _standard(recorded, question.work_type)
        return self._policies[on], self._standards[key]


_STANDARD: Final = Statement(
    lambda occupation, day: RecordedStandard.objects.filter(occupation=occupation, in_force__contains=day).values_list(
        "edition",
        "lowest_level",
        "highest_level",
        ArraySubquery(RelatedOccupation.objects.filter(standard=OuterRef("pk")).values("occupation")),
    ),
    occupation="an occupation",
    day=date(1, 2, 3),
)
_OFFERS: Final = Statement(
    lambda occupation: Offer.objects.filter(occupation=occupation).values_list("level", "work_type__title"),
    occupation="an occupation",
)


def standard_on_record(occupation: str, work_type: str | None, on: date) -> Standard:
    """What the registry knows of an occupation's standard on a day: edition, levels, 相关职业."""
    return _standard(put(*_asked_of(occupation, on)), work_type)


def standards_on_record(on: date) -> dict[str, Standard]:
    """The same of every occupation that has a standard or offers on a day, in three statements."""
    related: dict[str, set[str]] = defaultdict(set)
    pairs = RelatedOccupation.objects.filter(standard__in_force__contains=on)
    for occupation, other in pairs.values_list("standard__occupation", "occupation"):
        related[occupation].add(other)
    offered: dict[str, set[str]] = defaultdict(set)
    for occupation, level in Offer.objects.values_list("occupation", "level"):
        offered[occupation].add(level)
    found = {occupation: Standard(levels=frozenset(levels)) for occupation, levels in offered.items()}
    for standard in RecordedStandard.objects.filter(in_force__contains=on):
        code = standard.occupation_id
        levels = frozenset(offered.get(code, ())) or _range_of(standard.lowest_level, standard.highest_level)
        found[code] = Standard(standard.edition, levels, frozenset(related[code]))
    return found


def _asked_of(occupation: str, on: date) -> tuple[tuple[Statement, dict[str, Any]], ...]:
    return (_STANDARD, {"occupation": occupation, "day": on}), (_OFFERS, {"occupation": occupation})


def _standard(recorded: Sequence[Rows], work_type: str | None) -> Standard:
    standards, offers = recorded
    levels = _offered(offers, work_type)
    for edition, lowest, highest, related in standards:
        return Standard(edition, levels or _range_of(lowest, highest), frozenset(related))
    return Standard(levels=levels)


def _offered(offers: Rows, work_type: str | None) -> frozenset[str] | None:
    """The levels offered, None where no offer is on record.

    A work type has the levels at which it is offered itself (4-08-05-03: 五级 only the occupation, 四级 to 一级 only its
    work types); without one, or with one that is not on record, every level of the occupation counts.
    """
    if work_type is not None and any(title == work_type for _, title in offers):
        offers = [offer for offer in offers if offer[1] == work_type]
    return frozenset(level for level, _ in offers) or None


def _range_of(lowest: str, highest: str) -> frozenset[str]:
    first, last = Level(lowest).rank, Level(highest).rank
    return frozenset(level.value for level in Level if first <= level.rank <= last)


def problem_of(refused: QuestionRefused) -> dict[str, Any]:
    """The problem document (RFC 9457) of a question that is not valid: HTTP's answer and the command's ``error``."""
    return refused.as_json() | {
        "type": f"urn:bajigong:problem:{INVALID_QUESTION}",
        "detail": "问题不符合格式，详见各项说明",
        "detail_en": "The question is not valid; see the errors",
        "code": INVALID_QUESTION,
    }


def refused(pointer: str, zh: str, en: str) -> QuestionRefused:
    """A question refused for one fault."""
    return QuestionRefused([Fault(pointer, zh, en)])


def not_json(error: Exception) -> QuestionRefused:
    """A question that is no JSON at all; the parser's words say where it breaks off."""
    return refused("", "不是有效的JSON", f"not JSON: {error}")
