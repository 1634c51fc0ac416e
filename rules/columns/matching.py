"""所持记录的对照: which entries of a list pass the tests of a condition, for everybody at once.

A test of a field is answered once per word, and the codes of the entries are compared with the words that pass. Only
the entries that may pass are looked at further; most tests leave few of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from rules.case import FAIL, PASS, UNKNOWN
from rules.columns import days
from rules.columns.cases import Cases
from rules.columns.days import Days, Flags, Owners, Results
from rules.columns.population import FIELDS, Coded, Table
from rules.conditions.entry_tests import Among, Test, counting_occupation, own_occupation
from rules.conditions.records import Records

_FEW_RUNS: Final = 4


@dataclass(frozen=True)
class Matching:
    """可能相符的条目: the entries that pass or may pass, in the order of their owners.

    ``places`` is where they stand in the table, None where they are all of its entries. ``results`` is PASS or UNKNOWN
    of each, None where all of them pass.
    """

    table: Table
    places: Owners | None
    owners: Owners
    results: Results | None

    def day(self, attribute: str) -> Days:
        """A field of these entries that holds a day."""
        whole = day_column(self.table, attribute)
        return whole if self.places is None else whole.take(self.places)

    def among(self, attribute: str, allowed: frozenset[Any]) -> Results:
        """``Among``'s answer for these entries."""
        coded = coded_column(self.table, attribute)
        if self.places is not None:
            coded = Coded(coded.codes.take(self.places), coded.values)
        return spread(among(coded, allowed), len(self.owners))

    def judged(self) -> Results:
        """PASS or UNKNOWN of each."""
        return np.full(len(self.owners), PASS, np.int8) if self.results is None else self.results


def coded_column(table: Table, attribute: str) -> Coded:
    """A column of codes; of nobody known where the table lacks it."""
    found = table.coded.get(attribute)
    return found if found is not None else Coded(np.zeros(len(table.owners), np.uint8), (None,))


def day_column(table: Table, attribute: str) -> Days:
    """A column of day numbers; of nobody known where the table lacks it."""
    found = table.days.get(attribute)
    return found if found is not None else np.full(len(table.owners), days.UNKNOWN, np.int32)


def among(coded: Coded, allowed: frozenset[Any]) -> Results | int:
    """``Among``'s answer for every entry, or the one answer that all of them have."""
    codes = coded.codes
    if not len(codes):
        return PASS
    lowest, highest = int(codes.min()), int(codes.max())
    values = coded.values[lowest : highest + 1]
    answers = [PASS if value in allowed else UNKNOWN if value is None else FAIL for value in values]
    if answers.count(answers[0]) == len(answers):
        return answers[0]
    runs = list(_runs(answers, lowest))
    if len(runs) > _FEW_RUNS:
        looked_up: Results = np.array(answers, np.int8).take(codes - codes.dtype.type(lowest))
        return looked_up
    result = np.zeros(len(codes), np.int8)
    for answer, first, last in runs:
        result |= _between(codes, first, last, lowest, highest) * np.int8(answer)
    return result


def _runs(answers: Sequence[int], lowest: int) -> Iterator[tuple[int, int, int]]:
    """The runs of codes with the same answer, first and last, except those that FAIL."""
    at = lowest
    for answer, group in groupby(answers):
        length = len(list(group))
        if answer != FAIL:
            yield answer, at, at + length - 1
        at += length


def _between(codes: npt.NDArray[Any], first: int, last: int, lowest: int, highest: int) -> Flags:
    """Which codes lie in a run; the run's ends are asked for only where codes lie beyond them."""
    if first == last:
        within: Flags = codes == first
    elif first == lowest:
        within = codes <= last
    else:
        within = codes >= first
        if last != highest:
            within &= codes <= last
    return within


def spread(result: Results | int, count: int) -> Results:
    """A column, also where there is one answer for all."""
    return np.full(count, result, np.int8) if isinstance(result, int) else result


def matching(condition: Records, source: str, cases: Cases) -> Matching | None:
    """The entries of which ``Records.matches`` is not FAIL; None where a test is not known here."""
    if any(_tested(source, test, cases) is None for test in condition.tests):
        return None
    return possible(condition, source, cases)


def possible(condition: Records, source: str, cases: Cases) -> Matching:
    """The same, where a test not known here may come out either way: the entries that the known ones do not rule out."""
    return cases.remembered(("matching", source, condition.tests), lambda: _matching(condition, source, cases))


def _matching(condition: Records, source: str, cases: Cases) -> Matching:
    table = cases.table(source)
    least: int = PASS
    joined: Results | None = None
    for test in condition.tests:
        result = _tested(source, test, cases)
        if result is None:
            result = UNKNOWN
        if isinstance(result, int):
            least = min(least, result)
        else:
            joined = result if joined is None else np.minimum(joined, result)
    if joined is None or least == FAIL:
        chosen = slice(0, 0 if least == FAIL else None)
        owners = table.owners[chosen]
        results = None if least == PASS else np.full(len(owners), least, np.int8)
        return Matching(table, np.zeros(0, np.intp) if least == FAIL else None, owners, results)
    places = np.flatnonzero(joined != FAIL)  # of truths: the search among numbers is several times slower
    results = joined.take(places)
    if least == UNKNOWN:
        results = np.minimum(results, np.int8(UNKNOWN))
    certain = least == PASS and bool((results == PASS).all())
    return Matching(table, places, table.owners.take(places), None if certain else results)


def _tested(source: str, test: Test, cases: Cases) -> Results | int | None:
    """One test of every entry; None where it is not known here."""
    if test is counting_occupation:
        test = Among("occupation", cases.counting)
    elif test is own_occupation:
        test = Among("occupation", frozenset({cases.occupation}))
    if not isinstance(test, Among) or FIELDS[source].get(test.attribute, True):
        return None
    attribute, allowed = test.attribute, test.allowed
    return cases.remembered((source, test), lambda: among(coded_column(cases.table(source), attribute), allowed))
