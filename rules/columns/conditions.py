"""条件, by columns: what each kind of condition comes to for everybody at once.

The condition objects are those of the policy itself; only how they are asked differs. A condition, or a test of a
field, that is not known here is asked person by person, and counted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np

from rules.case import FAIL, PASS, UNKNOWN
from rules.columns import days
from rules.columns.cases import Cases
from rules.columns.days import Flags, Owners, Results, latest_start, number
from rules.columns.matching import among, coded_column, day_column, possible, spread
from rules.columns.population import Table
from rules.columns.records import NO_AWARD, Anchors, anchors, enough, records
from rules.columns.work import Lived, Pieces, Stretches, long_enough, merged, several
from rules.conditions.condition import Condition
from rules.conditions.credentials import Lacking
from rules.conditions.persons import Age, NoPromotionThisYear, OccupationOffers, Unsettled, Working
from rules.conditions.records import BodyRecord, Records, Schooling
from rules.conditions.work import AccumulatedWork
from rules.durations import MONTHS_A_YEAR
from rules.facts import Facts

_FAIL, _UNKNOWN, _PASS = np.int8(FAIL), np.int8(UNKNOWN), np.int8(PASS)


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
    """The same condition, asked of every single person whom nothing known here rules out."""
    result = np.full(cases.size, _FAIL)
    chosen: Owners = np.arange(cases.size)
    people = cases.population
    if isinstance(condition, Records) and type(condition) in (Records, Schooling) and condition.source is not None:
        chosen = np.unique(possible(condition, condition.source, cases).owners)
        people = people.chosen(chosen)
        result[~cases.table(condition.source).known] = _UNKNOWN
    cases.singly[type(condition).__name__] += len(chosen)
    result[chosen] = [condition.check(cases.one(facts)) for facts in people.people()]
    return result


def _age(condition: Age, cases: Cases) -> Results:
    births = cases.population.births
    passes = births <= latest_start(cases.as_of, condition.at_least * MONTHS_A_YEAR)
    if condition.below is not None:
        passes &= births > latest_start(cases.as_of, condition.below * MONTHS_A_YEAR)
    result = _of(passes)
    unknown = births == days.UNKNOWN
    return np.where(unknown, _UNKNOWN, result) if unknown.any() else result


def _of(passes: Flags) -> Results:
    """PASS or FAIL."""
    return passes.view(np.int8) * _PASS


def _working(condition: Working, cases: Cases) -> Results:
    table = cases.table("work")
    counts = spread(among(coded_column(table, "occupation"), cases.counting), len(table.owners))
    first, last = day_column(table, "first_on"), day_column(table, "last_on")
    away = (first > cases.day) | ((last != days.UNKNOWN) & (last < cases.day))
    unsure = (first == days.UNKNOWN) | (last == days.UNKNOWN)
    return enough(1, table, table.owners, _possible(counts, unsure) * ~away, cases)


def _possible(counts: Results, unsure: Flags) -> Results:
    """At most UNKNOWN where something is not known."""
    return np.where(unsure, np.minimum(counts, _UNKNOWN), counts) if unsure.any() else counts


def _no_promotion(condition: NoPromotionThisYear, cases: Cases) -> Results:
    """The best promotion of this year, turned round."""
    table = cases.table("promotions")
    counts = spread(among(coded_column(table, "pathway"), frozenset({condition.pathway})), len(table.owners))
    on = day_column(table, "on")
    unsure = on == days.UNKNOWN
    this_year = unsure | ((on >= number(cases.as_of.replace(month=1, day=1))) & (on <= cases.day))
    return _PASS - enough(1, table, table.owners, _possible(counts, unsure) * this_year, cases)


def _lacking(condition: Lacking, cases: Cases) -> Results:
    """The record's result turned round."""
    return _PASS - check(condition.record, cases)


def _work(condition: AccumulatedWork, cases: Cases) -> Results | None:
    own, front_line, since = condition.own, condition.front_line, condition.since
    found: Anchors | None = None
    anchored = (own, front_line, None if since is None else (since.source, since.tests))
    if since is not None:
        found = cases.remembered(("anchors", anchored[2]), lambda: anchors(since, cases))
        if found is None:
            return None
    lived = cases.remembered(("lived", own, front_line), lambda: _lived(cases, own, front_line))
    from_on = found.certain if found is not None else None
    with_several = cases.remembered(("several", anchored), lambda: several(lived.certain, from_on))
    result = _of(long_enough(lived.certain, condition.months, from_on, with_several))
    _doubt(condition, found, lived, result)
    table = cases.table("work")
    if not table.everybody_known:
        result[~table.known if found is None else ~table.known & (found.possible != NO_AWARD)] = UNKNOWN
    if found is not None and not found.table.everybody_known:
        result[~found.table.known] = UNKNOWN
    return result


def _doubt(condition: AccumulatedWork, found: Anchors | None, lived: Lived, result: Results) -> None:
    """UNKNOWN where what is not fully known could reach the length; where nothing is in doubt, nothing is asked."""
    doubtful = lived.doubtful
    possible = found.possible if found is not None else None
    if found is not None and found.possible is not found.certain:
        differs = found.certain != found.possible
        doubtful = differs if doubtful is None else doubtful | differs
    if doubtful is None:
        return
    asked = doubtful & (result == _FAIL)
    with_several = several(lived.possible, possible, asked)
    result[asked & long_enough(lived.possible, condition.months, possible, with_several)] = UNKNOWN


def _lived(cases: Cases, own: bool, front_line: bool) -> Lived:
    """``Case.work`` for everybody; nothing for those of whom no work is known."""
    table = cases.table("work")
    counts = _counting(table, frozenset({cases.occupation}) if own else cases.counting, front_line)
    first, last = day_column(table, "first_on"), day_column(table, "last_on")
    unsure = (first == days.UNKNOWN) | (last == days.UNKNOWN) | (counts == _UNKNOWN)
    unsure &= counts != _FAIL
    sure = (counts == _PASS) & ~unsure

    def stretches(chosen: Flags) -> Stretches:
        spells = Pieces(table.owners, first, last)
        if not chosen.all():
            spells = spells.part(np.flatnonzero(chosen))
        if not spells.end.all():  # a last day that is not known may be any
            spells = spells._replace(end=np.where(spells.end == days.UNKNOWN, np.int32(days.NEVER), spells.end))
        return merged(spells, day=cases.day, size=cases.size)

    certain = stretches(sure)
    if not unsure.any():
        return Lived(certain, None, certain)
    doubtful = np.zeros(cases.size, np.bool_)
    doubtful[table.owners.compress(unsure)] = True
    return Lived(certain, doubtful, stretches(sure | unsure))


def _counting(table: Table, occupations: frozenset[str], front_line: bool) -> Results:
    """Which spells count: by their occupation and, where asked, at the front line."""
    counts = spread(among(coded_column(table, "occupation"), occupations), len(table.owners))
    if not front_line:
        return counts
    at_the_front = spread(among(coded_column(table, "front_line"), frozenset({True})), len(table.owners))
    return np.minimum(counts, at_the_front)


_IMPERSONAL: Final = frozenset[type[Condition]]((BodyRecord, OccupationOffers, Unsettled))
"""Conditions that look at nothing of the person: one answer for everybody."""

_ASKED: Final[Mapping[type[Condition], Callable[[Any, Cases], Results | None]]] = {
    Age: _age,
    Working: _working,
    NoPromotionThisYear: _no_promotion,
    AccumulatedWork: _work,
    Records: records,
    Schooling: records,
    Lacking: _lacking,
}
"""How each kind is asked; exact classes, since a subclass may mean something else. None: to be asked one by one."""
