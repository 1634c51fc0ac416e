"""问答台: questions of the exchange formats answered from what somebody has on record.

``Record`` is what a desk needs to know besides the question: the texts in force on a day, the occupation's standard, the
days on which either changes, and the texts of equivalences. ``TextsOnRecord`` keeps them in memory, read from texts; the
registry keeps them in its tables. The judging is the same, so the bytes are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final, Protocol

from rules.answer import answer, to_bytes
from rules.composition import Rulebook
from rules.engine import NOT_OFFERED
from rules.equivalence import Comparisons
from rules.equivalence import answer as answer_equivalence
from rules.equivalence import read_question as read_equivalence_question
from rules.equivalence.answer import Ask
from rules.planner import plan
from rules.policy import Policy
from rules.question import Question, QuestionRefused, read_question
from rules.standards import Standard, Standards
from rules.strict import Fault
from rules.strict_json import JsonRefused, read_json

Json = dict[str, Any]
INVALID_QUESTION: Final = "invalid_question"
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_SHARED: Final = ("region", "edition", "related_occupations", "occupation", "facts")
"""The members that an equivalence question shares with an eligibility question."""


class Record(Protocol):
    """所载: what questions are answered from."""

    def on(self, day: date, *, region: str, occupation: str, work_type: str | None) -> tuple[Rulebook, Standard]:
        """The texts in force on a day that a region may have, and what is known of the occupation's standard."""

    def turns(self, question: Question) -> list[date]:
        """The days after the question's on which a text of the place or a standard of the occupation begins or has ended."""

    def comparisons(self) -> Iterable[Comparisons]:
        """The texts of equivalences of all days and places."""


class Desk(Protocol):
    """Whoever answers questions; raises QuestionRefused."""

    def answer(self, value: Any) -> Json:
        """The answer to one question, given as JSON values."""


class EligibilityDesk:
    """申报资格问答台: which level somebody may apply for, by which rule, and if not, why not and when."""

    def __init__(self, record: Record, *, today: date) -> None:
        self._record = record
        self._today = today

    def answer(self, value: Any) -> Json:
        """The answer to one question, given as JSON values. Raises QuestionRefused naming every fault."""
        question = read_question(value, today=self._today)
        book, standard = self._record.on(
            question.as_of,
            region=question.region,
            occupation=question.occupation,
            work_type=question.work_type,
        )
        return answer(question, book, standard=standard)


class PathDesk:
    """路径规划台: the earliest path to each higher level, by the same answers as eligibility's."""

    def __init__(self, record: Record, *, today: date) -> None:
        self._record = record
        self._today = today
        self._eligibility = EligibilityDesk(record, today=today)

    def answer(self, value: Any) -> Json:
        """The plan of one question, given as JSON values. Raises QuestionRefused naming every fault."""
        question = read_question(value, today=self._today)
        return plan(value, as_of=question.as_of, ask=self._ask, turns=self._record.turns(question))

    def _ask(self, question: Json) -> Json:
        """What eligibility answers; of a level that the work type lacks, what it answers of the occupation itself.

        Who goes in for a work type passes such a level as the occupation; the step then says ``work_type`` null.
        """
        answered = self._eligibility.answer(question)
        if question.get("work_type") is None or all(level["verdict"] != NOT_OFFERED for level in answered["levels"]):
            return answered
        whole = self._eligibility.answer(question | {"work_type": None})
        levels = [
            _as_occupation(itself) if level["verdict"] == NOT_OFFERED and itself["verdict"] != NOT_OFFERED else level
            for level, itself in zip(answered["levels"], whole["levels"], strict=True)
        ]
        return answered | {"levels": levels}


def _as_occupation(level: Json) -> Json:
    return level | {"pathways": [pathway | {"work_type": None} for pathway in level["pathways"]]}


class EquivalenceDesk:
    """比照问答台: what a grade, title, school class or qualification stands for elsewhere."""

    def __init__(self, record: Record, *, today: date) -> None:
        self._record = record
        self._today = today
        self._eligibility = EligibilityDesk(record, today=today)

    def answer(self, value: Any) -> Json:
        """The answer to one question, given as JSON values. Raises QuestionRefused naming every fault."""
        question = read_equivalence_question(value, today=self._today)
        _, standard = self._record.on(
            question.as_of, region=question.region, occupation=question.occupation, work_type=None
        )
        ask = self._ask(value, question.as_of)
        return answer_equivalence(question, self._record.comparisons(), ask=ask, related=standard.related)

    def _ask(self, value: Mapping[str, Any], as_of: date) -> Ask:
        shared = {name: value[name] for name in _SHARED if value.get(name) is not None}

        def ask(pathway: str, level: str) -> Json:
            asked = shared | {"as_of": as_of.isoformat(), "pathway": pathway, "target_level": level}
            answered: Json = self._eligibility.answer(asked)["levels"][0]["pathways"][0]
            return answered

        return ask


class TextsOnRecord:
    """文本所载: a record of texts at hand: policies, equivalences, and the standards as far as they are known."""

    def __init__(
        self,
        policies: Iterable[Policy],
        *,
        comparisons: Iterable[Comparisons] = (),
        standards: Standards | None = None,
    ) -> None:
        self._policies = tuple(policies)
        self._comparisons = tuple(comparisons)
        self._standards = standards or Standards()
        self._book = Rulebook(self._policies)

    def on(self, day: date, *, region: str, occupation: str, work_type: str | None) -> tuple[Rulebook, Standard]:
        """The same book for every day and region: it finds the texts in force by itself."""
        return self._book, self._standards.of(occupation, work_type, day)

    def turns(self, question: Question) -> list[date]:
        """The edges of the periods of all texts of the place, and of the occupation's standards."""
        edges = {*self._standards.edges(question.occupation)}
        for policy in self._policies:
            if policy.reaches(question.region):
                edges.add(policy.from_on)
                if policy.until_on is not None:
                    edges.add(policy.until_on + timedelta(days=1))
        return sorted(edge for edge in edges if edge > question.as_of)

    def comparisons(self) -> Iterable[Comparisons]:
        """All texts given."""
        return self._comparisons


def answer_lines(lines: Iterable[bytes], desk: Desk) -> Iterator[tuple[bytes, bool]]:
    """An answer for every line of JSON Lines, in order, and whether the line was a valid question.

    The answer to a line that was not is ``{"error": …}``. A byte order mark at the head of the file, as spreadsheets and
    editors write it, is no part of the first line.
    """
    for number, line in enumerate(lines):
        try:
            given = line.removeprefix(_BYTE_ORDER_MARK) if number == 0 else line
            yield to_bytes(desk.answer(_read(given))), True
        except QuestionRefused as refused:
            yield to_bytes({"error": problem_of(refused)}), False


def _read(line: bytes) -> Any:
    try:
        return read_json(line.rstrip())
    except JsonRefused as refused:
        raise not_json(refused) from refused


def problem_of(refused: QuestionRefused) -> Json:
    """The problem document (RFC 9457) of a question that is not valid: HTTP's answer and a command's ``error``."""
    return refused.as_json() | {
        "type": f"urn:bajigong:problem:{INVALID_QUESTION}",
        "detail": "问题不符合格式，详见各项说明",
        "detail_en": "The question is not valid; see the errors",
        "code": INVALID_QUESTION,
    }


def not_json(refused: JsonRefused) -> QuestionRefused:
    """A question that is no JSON, or none that is read here; says what is wrong and where."""
    return QuestionRefused([Fault(fault.pointer, fault.zh, fault.en) for fault in refused.faults])
