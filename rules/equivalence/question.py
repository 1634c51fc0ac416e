"""比照的问题: one question, read as strictly as an eligibility question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from rules import strict
from rules import words as policy_words
from rules.equivalence import words
from rules.facts import Facts
from rules.places import NATION
from rules.question import QuestionRefused
from rules.strict import Faults, Field


@dataclass(frozen=True, slots=True)
class Question:
    """一个比照问题. ``corresponding_series`` are the 职称系列 whose field the occupation is in; None is not known."""

    as_of: date
    region: str
    occupation: str
    edition: str | None
    related_occupations: frozenset[str] | None
    corresponding_series: frozenset[str] | None
    facts: Facts


_QUESTION: Final[tuple[Field, ...]] = (
    Field("as_of", strict.day),
    Field("region", strict.region),
    Field("occupation", strict.occupation),
    Field("edition", strict.one_of(policy_words.EDITIONS)),
    Field("related_occupations", strict.list_of(strict.occupation)),
    Field("corresponding_series", strict.list_of(strict.one_of(words.SERIES))),
    Field("facts", Facts.read),
)


def read_question(value: Any, *, today: date) -> Question:
    """The question, its day ``today`` where it names none; QuestionRefused with every fault where there is one."""
    faults = Faults()
    given = strict.fields(value, _QUESTION, "", faults, required=("occupation", "facts"))
    if faults:
        raise QuestionRefused(faults.listed())
    as_of, region, occupation, edition, related, series, facts = given
    return Question(
        as_of=as_of or today,
        region=region or NATION,
        occupation=occupation,
        edition=edition,
        related_occupations=None if related is None else frozenset(related),
        corresponding_series=None if series is None else frozenset(series),
        facts=facts,
    )
