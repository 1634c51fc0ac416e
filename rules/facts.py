"""事实: what is known of a person, as the exchange format gives it.

None means *not known*; an empty tuple means *known to be none*. A date whose null says "not yet" or "still" (``to``,
``graduated_on``, ``probation_ended_on``, ``apprenticeship_ended_on``) reads as ``NEVER``; a rank, field or prize whose
null says "none" reads as 0 or "". What is said once (employment, post, performance) is a tuple of one, so that every
condition looks at lists; ``mentoring`` is read as a list and as the one entry it mostly has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any, Final, NamedTuple

from rules import strict, words
from rules.durations import NEVER
from rules.entries import (
    Award,
    Breakthrough,
    Certificate,
    Competition,
    Education,
    Employment,
    Grade,
    Honour,
    Mentoring,
    Performance,
    Post,
    Promotion,
    Title,
    Work,
)
from rules.strict import Fault, Faults, Field

_iso = date.fromisoformat


class Facts(NamedTuple):
    """一个人的已知事实."""

    birth_date: date | None = None
    work: tuple[Work, ...] | None = None
    grades: tuple[Grade, ...] | None = None
    titles: tuple[Title, ...] | None = None
    education: tuple[Education, ...] | None = None
    employment: tuple[Employment, ...] | None = None
    post: tuple[Post, ...] | None = None
    performance: tuple[Performance, ...] | None = None
    breakthroughs: tuple[Breakthrough, ...] | None = None
    awards: tuple[Award, ...] | None = None
    mentoring: tuple[Mentoring, ...] | None = None
    honours: tuple[Honour, ...] | None = None
    competitions: tuple[Competition, ...] | None = None
    promotions: tuple[Promotion, ...] | None = None
    certificates: tuple[Certificate, ...] | None = None

    @classmethod
    def read(cls, value: Any, pointer: str, faults: Faults) -> Facts:
        """The facts of a question, read strictly; what is wrong goes into ``faults``."""
        return cls(*strict.fields(value, _FACTS, pointer, faults))

    @classmethod
    def from_trusted(cls, value: Mapping[str, Any]) -> Facts:
        """The facts of a JSON object that was read strictly before (a stored snapshot, a validated row)."""
        return cls(*strict.trusted(value, _FACTS))


def _day(name: str) -> Field:
    return Field(name, strict.day, _iso)


def _day_or_never(name: str) -> Field:
    return Field(name, strict.day, _iso, NEVER)


def _truth(name: str) -> Field:
    return Field(name, strict.truth)


def _word(name: str, vocabulary: Mapping[str, str], null: Any = None) -> Field:
    return Field(name, strict.one_of(vocabulary), None, null)


def _occupation(name: str) -> Field:
    return Field(name, strict.occupation)


TABLES: Final[Mapping[Callable[..., Any], tuple[Field, ...]]] = {
    Work: (
        _occupation("occupation"),
        _day("from"),
        _day_or_never("to"),
        _truth("front_line"),
        Field("employer", strict.text),
    ),
    Grade: (
        _occupation("occupation"),
        _word("level", words.LEVELS),
        _day("awarded_on"),
        _word("kind", words.GRADE_KINDS),
        Field("number", strict.text),
        _word("status", words.GRADE_STATUSES),
    ),
    Title: (
        _word("rank", words.TITLE_RANKS),
        _truth("corresponds"),
        Field("series", strict.text),
        _day("awarded_on"),
    ),
    Education: (
        _word("kind", words.EDUCATION_KINDS),
        _word("school", words.SCHOOLS),
        _word("major", words.MAJORS),
        _day_or_never("graduated_on"),
        _truth("final_year"),
        _truth("assessed"),
    ),
    Employment: (
        _word("status", words.EMPLOYMENT_STATUSES),
        _truth("front_line"),
        _word("contract", words.CONTRACTS),
        _day("hired_on"),
        _day_or_never("probation_ended_on"),
        _day_or_never("apprenticeship_ended_on"),
        _truth("mentor"),
    ),
    Post: (_word("level", words.LEVELS), _day("since")),
    Performance: (_truth("outstanding"), _word("attested_by", words.ATTESTERS)),
    Breakthrough: (_word("kind", words.BREAKTHROUGHS), _day("on"), _word("attested_by", words.ATTESTERS)),
    Award: (
        _word("kind", words.AWARD_KINDS),
        _word("rank", words.AWARD_RANKS),
        _day("granted_on"),
        _word("grade", words.AWARD_GRADES),
    ),
    Mentoring: (
        _truth("outstanding"),
        _word("attested_by", words.ATTESTERS),
        Field("apprentices", strict.list_of(strict.one_of(words.LEVELS)), tuple),
    ),
    Honour: (_word("kind", words.HONOURS), _day("granted_on")),
    Competition: (
        _word("event", words.EVENTS),
        Field("region", strict.region),
        _occupation("occupation"),
        _word("group", words.GROUPS),
        Field("rank", strict.number, None, 0),
        Field("field", strict.number, None, 0),
        _word("prize", words.PRIZES, ""),
        _day("held_on"),
    ),
    Promotion: (_word("pathway", words.PATHWAYS), _day("on")),
    Certificate: (
        _word("kind", words.CERTIFICATE_KINDS),
        Field("name", strict.text),
        Field("issuer", strict.text),
        _occupation("occupation"),
        _day("awarded_on"),
    ),
}


def _reader(kind: Callable[..., Any]) -> strict.Reader:
    table = TABLES[kind]

    def read(value: Any, pointer: str, faults: Faults) -> Any:
        before = len(faults)
        entry = kind(*strict.fields(value, table, pointer, faults))
        if isinstance(entry, Work) and len(faults) == before:
            _refuse_backward_work(entry, pointer, faults)
        return entry

    return read


def _refuse_backward_work(work: Work, pointer: str, faults: Faults) -> None:
    if work.first_on is not None and work.last_on is not None and work.last_on < work.first_on:
        faults.append(Fault(f"{pointer}/to", "结束日期早于开始日期", "ends before it begins"))


def _list(name: str, kind: type[Any]) -> Field:
    table = TABLES[kind]
    made = partial(tuple.__new__, kind)  # the table names every field in order: nothing is left for the class to do
    return Field(name, strict.list_of(_reader(kind)), strict.trusted_list(table, made))


def _list_or_one(name: str, kind: type[Any]) -> Field:
    """A list of entries, or the only entry by itself."""
    many, one = _list(name, kind), _single(name, kind)
    assert many.trust is not None
    assert one.trust is not None
    take_many, take_one = many.trust, one.trust
    return Field(
        name,
        lambda value, pointer, faults: (one if isinstance(value, dict) else many).read(value, pointer, faults),
        lambda value: take_one(value) if isinstance(value, Mapping) else take_many(value),
    )


def _single(name: str, kind: Callable[..., Any], null: Any = None) -> Field:
    read, table = _reader(kind), TABLES[kind]
    return Field(
        name,
        lambda value, pointer, faults: (read(value, pointer, faults),),
        lambda value: (kind(*strict.trusted(value, table)),),
        null,
    )


_FACTS: Final[tuple[Field, ...]] = (
    _day("birth_date"),
    _list("work", Work),
    _list("grades", Grade),
    _list("titles", Title),
    _list("education", Education),
    _single("employment", Employment),
    _single("post", Post, null=()),
    _single("performance", Performance),
    _list("breakthroughs", Breakthrough),
    _list("awards", Award),
    _list_or_one("mentoring", Mentoring),
    _list("honours", Honour),
    _list("competitions", Competition),
    _list("promotions", Promotion),
    _list("certificates", Certificate),
)
