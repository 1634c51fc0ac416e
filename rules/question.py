"""问题: one question of the exchange format, read strictly."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from rules import strict, words
from rules.facts import Facts
from rules.occasion import BODY, Body
from rules.places import NATION
from rules.strict import Fault, Faults, Field


class QuestionRefused(Exception):
    """问题不予受理: every fault, with its JSON pointer."""

    def __init__(self, faults: Collection[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("；".join(f"{fault.pointer}：{fault.zh}" for fault in self.faults))

    def as_json(self) -> dict[str, Any]:
        """A problem document (RFC 9457)."""
        return {
            "type": "about:blank",
            "title": "问题不符合格式",
            "status": 400,
            "errors": [{"pointer": fault.pointer, "detail": fault.zh, "detail_en": fault.en} for fault in self.faults],
        }


@dataclass(frozen=True, slots=True)
class Question:
    """一个问题; what the question left out is None, except the day and the region."""

    as_of: date
    region: str
    occupation: str
    work_type: str | None
    edition: str | None
    related_occupations: frozenset[str] | None
    target_level: str | None
    pathway: str | None
    body: Body | None
    facts: Facts


def _body(value: Any, pointer: str, faults: Faults) -> Body:
    return Body(*strict.fields(value, BODY, pointer, faults))


_QUESTION: Final[tuple[Field, ...]] = (
    Field("as_of", strict.day),
    Field("region", strict.region),
    Field("occupation", strict.occupation),
    Field("work_type", strict.text),
    Field("edition", strict.one_of(words.EDITIONS)),
    Field("related_occupations", strict.list_of(strict.occupation)),
    Field("target_level", strict.one_of(words.LEVELS)),
    Field("pathway", strict.one_of(words.PATHWAYS)),
    Field("body", _body),
    Field("facts", Facts.read),
)


def read_question(value: Any, *, today: date) -> Question:
    """The question, its day ``today`` where it names none; QuestionRefused with every fault where there is one."""
    faults = Faults()
    given = strict.fields(value, _QUESTION, "", faults, required=("occupation", "facts"))
    if faults:
        raise QuestionRefused(faults.listed())
    as_of, region, occupation, work_type, edition, related, level, pathway, body, facts = given
    return Question(
        as_of=as_of or today,
        region=region or NATION,
        occupation=occupation,
        work_type=work_type,
        edition=edition,
        related_occupations=None if related is None else frozenset(related),
        target_level=level,
        pathway=pathway,
        body=body,
        facts=facts,
    )
