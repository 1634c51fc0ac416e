"""所持记录, by columns: who has enough entries that pass on the day, and from which award work counts."""

from __future__ import annotations

from datetime import timedelta
from typing import Final, NamedTuple

import numpy as np

from rules.case import FAIL, PASS, UNKNOWN
from rules.columns import days
from rules.columns.cases import Cases
from rules.columns.days import Days, Flags, Owners, Results, latest_start
from rules.columns.matching import Matching, matching
from rules.columns.population import Table
from rules.conditions.records import Records, Schooling

_FAIL, _UNKNOWN, _PASS = np.int8(FAIL), np.int8(UNKNOWN), np.int8(PASS)
NO_AWARD: Final = days.NEVER + 1
"""A day later than every other: no award."""


class Anchors(NamedTuple):
    """起算日 of everybody: the first that certainly counts and the first that may; ``NO_AWARD`` where there is none."""

    table: Table
    certain: Days
    possible: Days


def records(condition: Records, cases: Cases) -> Results | None:
    """``Records.check`` and ``Schooling.check`` for everybody; None where something of the condition is not known here."""
    if condition.source is None or (condition.within and (condition.held or condition.dated is None)):
        return None
    found = matching(condition, condition.source, cases)
    if found is None:
        return None
    return enough(condition.count, found.table, found.owners, _by_the_day(condition, found, cases), cases)


def _by_the_day(condition: Records, found: Matching, cases: Cases) -> Results:
    """``Records.judged`` of the matching entries: those that have come due and are not too old."""
    judged = found.judged()
    if condition.dated is None:
        return judged
    due = found.day(condition.dated)
    unknown = due == days.UNKNOWN
    late = due > (latest_start(cases.as_of, condition.held) if condition.held else cases.day)
    if isinstance(condition, Schooling) and condition.final_year_counts:
        final = found.among("final_year", frozenset({True}))
        open_ended = unknown | late
        unknown = np.where(open_ended & (final != FAIL), final == UNKNOWN, unknown)
        late = late & (final == FAIL)
    if condition.within:
        late = late | (~unknown & (due <= latest_start(cases.as_of - timedelta(days=1), condition.within)))
    result: Results = judged * ~late
    if unknown.any():
        result = np.where(unknown, np.minimum(result, _UNKNOWN), result)
    return result


def enough(count: int, table: Table, owners: Owners, judged: Results, cases: Cases) -> Results:
    """``Records.check``: whether each person has ``count`` passing entries, or might have."""
    passing, unsure = judged == _PASS, judged == _UNKNOWN
    if count == 1:
        result = np.zeros(cases.size, np.int8)
        if unsure.any():
            result[owners.compress(unsure)] = _UNKNOWN
        result[owners.compress(passing)] = _PASS
    else:
        passed = np.bincount(owners.compress(passing), minlength=cases.size)
        possible = np.bincount(owners.compress(passing | unsure), minlength=cases.size)
        result = np.where(passed >= count, _PASS, np.where(possible >= count, _UNKNOWN, _FAIL))
    return result if table.everybody_known else np.where(table.known, result, _UNKNOWN)


def anchors(condition: Records, cases: Cases) -> Anchors | None:
    """``Records.anchors`` for everybody; None where something of the condition is not known here."""
    found = matching(condition, condition.source, cases) if condition.source is not None else None
    if found is None or condition.dated is None:
        return None
    awarded = found.day(condition.dated)
    known = awarded != days.UNKNOWN
    if found.results is None and known.all():
        certain = _first(found.owners, awarded, cases.size)
        return Anchors(found.table, certain, certain)
    counts = known if found.results is None else known & (found.results == _PASS)
    certain = _first(found.owners.compress(counts), awarded.compress(counts), cases.size)
    return Anchors(found.table, certain, _first(found.owners, awarded, cases.size))


def _first(owners: Owners, awarded: Days, size: int) -> Days:
    """Everybody's first day; one not known is before all others."""
    first = np.full(size, NO_AWARD, np.int32)
    if _each_once(owners):
        first[owners] = awarded
    else:
        np.minimum.at(first, owners, awarded)
    return first


def _each_once(owners: Owners) -> bool:
    repeated: Flags = owners[1:] == owners[:-1]
    return not repeated.any()
