"""条件, by columns: what each kind of condition comes to for everybody at once.

The condition objects are those of the policy itself; only how they are asked differs. A condition, or a test of a
field, that is not known here is asked person by person, and counted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final, NamedTuple

import numpy as np

from certification.policy.case import FAIL, PASS, UNKNOWN
from certification.policy.columns import days
from certification.policy.columns.cases import Cases
from certification.policy.columns.days import Days, Flags, Results, latest_start
from certification.policy.columns.population import FIELDS, Coded, Table
from certification.policy.columns.work import Lived, Stretches, merged, months_worked
from certification.policy.conditions.condition import Condition
from certification.policy.conditions.persons import Age, OccupationOffers, Unsettled, Working
from certification.policy.conditions.records import (
    Among,
    BodyRecord,
    Records,
    Standing,
    Test,
    counting_occupation,
    own_occupation,
)
from certification.policy.conditions.work import AccumulatedWork
from certification.policy.durations import MONTHS_A_YEAR
from certification.policy.facts import Facts

_FAIL, _UNKNOWN, _PASS = np.int8(FAIL), np.int8(UNKNOWN), np.int8(PASS)
_NONE: Final = days.NEVER + 1
"""A day later than every other: no award."""


class _Named:
    """Answers every attribute with its name: shown to a condition, it tells which list and field the condition reads."""

    def __getattr__(self, name: str) -> str:
        return name


class _Alike:
    """Answers every attribute with one value."""

    def __init__(self, value: Any) -> None:
        self._value = value

    def __getattr__(self, name: str) -> Any:
        return self._value


class _StandIn:
    """A case whose facts only tell what is read of them."""

    def __init__(self, facts: Any) -> None:
        self.facts = facts


def check(condition: Condition, cases: Cases) -> Results:
    """PASS, FAIL or UNKNOWN for everybody."""
    return cases.remembered(condition, lambda: _asked(condition, cases))


def _asked(condition: Condition, cases: Cases) -> Results:
    if type(condition) in _IMPERSONAL:
        return cases.all_alike(condition.check(cases.one(Facts())))
    ask = _ASKED.get(type(condition))
    result = ask(condition, cases) if ask is not None else None
    return result if result is not None else _one_by_one(condition, cases)


def _one_by_one(condition: Condition, cases: Cases) -> Results:
    """The same condition, asked of every single person."""
    cases.singly[type(condition).__name__] += cases.size
    return np.array([condition.check(cases.one(facts)) for facts in cases.population.people()], np.int8)


def _age(condition: Age, cases: Cases) -> Results:
    births = cases.population.births
    passes = births <= latest_start(cases.as_of, condition.at_least * MONTHS_A_YEAR)
    if condition.below is not None:
        passes &= births > latest_start(cases.as_of, condition.below * MONTHS_A_YEAR)
    result: Results = np.where(births == days.UNKNOWN, _UNKNOWN, np.where(passes, _PASS, _FAIL))
    return result


def _coded(table: Table, attribute: str) -> Coded:
    found = table.coded.get(attribute)
    return found if found is not None else Coded(np.zeros(len(table.owners), np.uint8), (None,))


def _days(table: Table, attribute: str) -> Days:
    found = table.days.get(attribute)
    return found if found is not None else np.full(len(table.owners), days.UNKNOWN, np.int32)


def _among(coded: Coded, allowed: frozenset[Any]) -> Results:
    """Among's answer for every entry, looked up by the code of what it says."""
    answers = [PASS if value in allowed else UNKNOWN if value is None else FAIL for value in coded.values]
    return np.array(answers, np.int8).take(coded.codes, mode="clip")


def _tested(source: str, test: Test, cases: Cases) -> Results | None:
    """One test of every entry; None where it is not known here."""
    if test is counting_occupation:
        test = Among("occupation", cases.counting)
    elif test is own_occupation:
        test = Among("occupation", frozenset({cases.occupation}))
    if not isinstance(test, Among) or FIELDS[source].get(test.attribute, True):
        return None
    attribute, allowed = test.attribute, test.allowed
    return cases.remembered((source, test), lambda: _among(_coded(cases.table(source), attribute), allowed))


def _source(condition: Records) -> str | None:
    """The list that a condition reads, None where it does anything else than handing over a list of the facts."""
    ask: Callable[[Any], Any] = condition.entries
    try:
        source = ask(_StandIn(_Named()))
        handed_over = all(ask(_StandIn(_Alike(value))) is value for value in (None, ()))
    except (AttributeError, TypeError):
        return None
    return source if handed_over and isinstance(source, str) and source in FIELDS else None


def _matches(condition: Records, source: str, cases: Cases) -> Results | None:
    """``Records.matches`` for every entry."""
    results = [_tested(source, test, cases) for test in condition.tests]
    known = [result for result in results if result is not None]
    if len(known) < len(results):
        return None
    if not known:
        return np.full(len(cases.table(source).owners), PASS, np.int8)
    least = known[0]
    for result in known[1:]:
        least = np.minimum(least, result)
    return least


def _records(condition: Records, cases: Cases) -> Results | None:
    source = _source(condition)
    if source is None or (condition.within and (condition.held or condition.dated is None)):
        return None
    matches = _matches(condition, source, cases)
    if matches is None:
        return None
    table = cases.table(source)
    return _enough(condition.count, table, _by_the_day(condition, table, matches, cases), cases)


def _by_the_day(condition: Records, table: Table, matches: Results, cases: Cases) -> Results:
    """``Records._judged`` for every entry: what matches, if it has come due and is not too old."""
    if condition.dated is None:
        return matches
    due = _days(table, condition.dated(_Named()))
    unknown = due == days.UNKNOWN
    late = due > latest_start(cases.as_of, condition.held) if condition.held else due > cases.day
    if isinstance(condition, Standing) and condition.final_year_counts:
        final = _among(_coded(table, "final_year"), frozenset({True}))
        open_ended = unknown | late
        unknown = np.where(open_ended & (final != FAIL), final == UNKNOWN, unknown)
        late = late & (final == FAIL)
    if condition.within:
        late = late | (~unknown & (due <= latest_start(cases.as_of - timedelta(days=1), condition.within)))
    result: Results = np.where(late, _FAIL, matches)
    if unknown.any():
        result = np.where(unknown, np.minimum(result, _UNKNOWN), result)
    return result


def _enough(count: int, table: Table, judged: Results, cases: Cases) -> Results:
    """``Records.check``: whether each person has ``count`` passing entries, or might have."""
    if count == 1:
        result = np.zeros(cases.size, np.int8)
        np.maximum.at(result, table.owners, judged)
    else:
        passing = np.bincount(table.owners[judged == PASS], minlength=cases.size)
        possible = np.bincount(table.owners[judged != FAIL], minlength=cases.size)
        result = np.where(passing >= count, _PASS, np.where(possible >= count, _UNKNOWN, _FAIL))
    return result if table.everybody_known else np.where(table.known, result, _UNKNOWN)


class _Anchors(NamedTuple):
    """起算日 of everybody: the first that certainly counts and the first that may; ``_NONE`` where there is none."""

    known: Flags
    certain: Days
    possible: Days


def _anchors(condition: Records, cases: Cases) -> _Anchors | None:
    source = _source(condition)
    matches = _matches(condition, source, cases) if source is not None else None
    if source is None or matches is None or condition.dated is None:
        return None
    table = cases.table(source)
    awarded = _days(table, condition.dated(_Named()))
    may = matches != _FAIL
    counts = (matches == _PASS) & (awarded != days.UNKNOWN)
    certain = _first(table, awarded, counts, cases.size)
    possible = certain if np.array_equal(may, counts) else _first(table, awarded, may, cases.size)
    return _Anchors(table.known, certain, possible)


def _first(table: Table, awarded: Days, chosen: Flags, size: int) -> Days:
    """Everybody's first chosen day; one not known is before all others."""
    first = np.full(size, _NONE, np.int32)
    places = np.flatnonzero(chosen)
    np.minimum.at(first, table.owners.take(places), awarded.take(places))
    return first


def _lived(cases: Cases, own: bool, front_line: bool) -> Lived:
    """``Case.work`` for everybody; nothing for those of whom no work is known."""
    table = cases.table("work")
    counting = frozenset({cases.occupation}) if own else cases.counting
    counts = _among(_coded(table, "occupation"), counting)
    if front_line:
        counts = np.minimum(counts, _among(_coded(table, "front_line"), frozenset({True})))
    first, last = _days(table, "first_on"), _days(table, "last_on")
    unsure = (counts != _FAIL) & ((counts == _UNKNOWN) | (first == days.UNKNOWN) | (last == days.UNKNOWN))
    sure = (counts == _PASS) & ~unsure

    def stretches(chosen: Flags) -> Stretches:
        places = np.flatnonzero(chosen)
        last_day = last.take(places)
        last_day[last_day == days.UNKNOWN] = days.NEVER
        return merged(table.owners.take(places), first.take(places), last_day, day=cases.day)

    certain = stretches(sure)
    if not unsure.any():
        return Lived(certain, None, certain)
    doubtful = np.zeros(cases.size, np.bool_)
    doubtful[table.owners[unsure]] = True
    return Lived(certain, doubtful, stretches(sure | unsure))


def _work(condition: AccumulatedWork, cases: Cases) -> Results | None:
    own, front_line, since = condition.own, condition.front_line, condition.since
    anchors: _Anchors | None = None
    anchored = (own, front_line, None if since is None else (_source(since), since.tests))
    if since is not None:
        anchors = cases.remembered(("anchors", anchored[2]), lambda: _anchors(since, cases))
        if anchors is None:
            return None
    lived = cases.remembered(("lived", own, front_line), lambda: _lived(cases, own, front_line))
    certain = anchors.certain if anchors is not None else None
    months = cases.remembered(("months", anchored), lambda: months_worked(lived.certain, certain, cases.size))
    result: Results = (months >= condition.months) * _PASS
    _doubt(condition, anchors, lived, result)
    table = cases.table("work")
    if not table.everybody_known:
        result[~table.known if anchors is None else ~table.known & (anchors.possible != _NONE)] = UNKNOWN
    if anchors is not None:
        result[~anchors.known] = UNKNOWN
    return result


def _doubt(condition: AccumulatedWork, anchors: _Anchors | None, lived: Lived, result: Results) -> None:
    """UNKNOWN where what is not fully known could reach the length; where nothing is in doubt, nothing is asked."""
    doubtful = lived.doubtful
    possible = anchors.possible if anchors is not None else None
    if anchors is not None and anchors.possible is not anchors.certain:
        differs = anchors.certain != anchors.possible
        doubtful = differs if doubtful is None else doubtful | differs
    if doubtful is None:
        return
    asked = doubtful & (result == _FAIL)
    months = months_worked(lived.possible.only(asked), possible, len(result))
    result[asked & (months >= condition.months)] = UNKNOWN


def _working(condition: Working, cases: Cases) -> Results:
    table = cases.table("work")
    counts = _among(_coded(table, "occupation"), cases.counting)
    first, last = _days(table, "first_on"), _days(table, "last_on")
    away = (first > cases.day) | ((last != days.UNKNOWN) & (last < cases.day))
    unsure = (first == days.UNKNOWN) | (last == days.UNKNOWN)
    judged: Results = np.where(away, _FAIL, np.where(unsure, np.minimum(counts, _UNKNOWN), counts))
    return _enough(1, table, judged, cases)


_IMPERSONAL: Final[frozenset[type[Condition]]] = frozenset({BodyRecord, OccupationOffers, Unsettled})
"""Conditions that look at nothing of the person: one answer for everybody."""

_ASKED: Final[Mapping[type[Condition], Callable[[Any, Cases], Results | None]]] = {
    Age: _age,
    Working: _working,
    AccumulatedWork: _work,
    Records: _records,
    Standing: _records,
}
"""How each kind is asked; exact classes, since a subclass may mean something else. None: to be asked one by one."""
