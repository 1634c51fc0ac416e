"""问答: which grade a person may apply for, by which rule, and if not, why not and when.

The door's half of the question: it finds the policies in force and the standard on record and leaves the
judging to the engine. The API and the command ``eligibility`` ask here, so that both give the same answer.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from certification import policies
from certification.policy import Policy, Question, QuestionRefused, Rulebook, Standard, answer, read_question
from certification.policy.reading import Fault
from registry.ladder import Level
from registry.models import Offer, RelatedOccupation
from registry.models import Standard as RecordedStandard

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
        return answer(question, self._in_force(question.as_of), standard=self._standard(question))

    def _in_force(self, on: date) -> Rulebook:
        if on not in self._policies:
            self._policies[on] = Rulebook(policies_in_force(on))
        return self._policies[on]

    def _standard(self, question: Question) -> Standard:
        key = (question.occupation, question.work_type, question.as_of)
        if key not in self._standards:
            self._standards[key] = standard_on_record(*key)
        return self._standards[key]


def policies_in_force(on: date) -> list[Policy]:
    """The published policies in force on a day, all places and pathways."""
    return policies.in_force_on(on)


def standard_on_record(occupation: str, work_type: str | None, on: date) -> Standard:
    """What the registry knows of an occupation's standard on a day: edition, levels, 相关职业."""
    standard = RecordedStandard.objects.filter(occupation=occupation, in_force__contains=on).first()
    levels = _offered(occupation, work_type)
    if standard is None:
        return Standard(levels=levels)
    related = RelatedOccupation.objects.filter(standard=standard).values_list("occupation", flat=True)
    return Standard(edition=standard.edition, levels=levels or _range_of(standard), related=frozenset(related))


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
        levels = frozenset(offered.get(code, ())) or _range_of(standard)
        found[code] = Standard(standard.edition, levels, frozenset(related[code]))
    return found


def _offered(occupation: str, work_type: str | None) -> frozenset[str] | None:
    """The levels offered, None where no offer is on record.

    A work type has the levels at which it is offered itself (4-08-05-03: 五级 only the occupation, 四级 to 一级 only its
    work types); without one, or with one that is not on record, every level of the occupation counts.
    """
    offers = Offer.objects.filter(occupation=occupation)
    if work_type is not None and offers.filter(work_type__title=work_type).exists():
        offers = offers.filter(work_type__title=work_type)
    return frozenset(offers.values_list("level", flat=True)) or None


def _range_of(standard: RecordedStandard) -> frozenset[str]:
    lowest, highest = Level(standard.lowest_level).rank, Level(standard.highest_level).rank
    return frozenset(level.value for level in Level if lowest <= level.rank <= highest)


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
