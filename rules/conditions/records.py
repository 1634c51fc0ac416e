"""所持记录: conditions of the form "there is an entry of this list that …", which most of the vocabulary is.

An entry is tested field by field; a field that is not known makes the entry unknown unless another field already rules
it out. The best entry decides. A list that is not known makes the condition unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from operator import attrgetter
from typing import Any, NamedTuple

from rules.case import FAIL, PASS, UNKNOWN, Case
from rules.conditions.condition import Condition, day_zh, length_zh
from rules.conditions.entry_tests import Among, Test
from rules.durations import NEVER, anniversary, measure


def _anything(entry: Any) -> None:
    """The field of a condition that tests none."""


def _body_of(case: Case) -> Sequence[Any] | None:
    return None if case.body is None else (case.body,)


class Anchors(NamedTuple):
    """起算日: the first award day that certainly counts, and the first that may."""

    certain: date | None
    possible: date | None


class Records(Condition):
    """There are ``count`` entries passing every test, dated by the day at the latest, held or recent long enough.

    ``source`` is the list of the facts that is read, by its name there (None: the evaluating body, as a list of one);
    ``dated`` the field of an entry that says from which day it counts.
    """

    __slots__ = (
        "_dated",
        "_fields",
        "_first",
        "_rest",
        "count",
        "dated",
        "entries",
        "held",
        "label",
        "missing",
        "noun",
        "show",
        "source",
        "tests",
        "within",
    )

    def __init__(
        self,
        *,
        source: str | None,
        tests: Sequence[Test],
        dated: str | None,
        noun: str,
        label: str,
        missing: str,
        show: Callable[[Any], str],
        held: int = 0,
        within: int = 0,
        count: int = 1,
        steady: bool = True,
    ) -> None:
        super().__init__(steady=steady and not within)
        self.source = source
        self.entries: Callable[[Case], Sequence[Any] | None] = attrgetter(f"facts.{source}") if source else _body_of
        self.tests = tuple(tests)
        # asked for every entry of every case: the plain fields without a call each
        self._fields = [(attrgetter(test.attribute), test.allowed) for test in tests if isinstance(test, Among)]
        self._rest = [test for test in tests if not isinstance(test, Among)]
        self._first = self._fields[0] if self._fields else (_anything, frozenset((None,)))
        self.dated = dated
        self._dated = attrgetter(dated) if dated else None
        self.noun, self.label, self.missing, self.show = noun, label, missing, show
        self.held, self.within, self.count = held, within, count

    def matches(self, entry: Any, case: Case) -> int:
        """The tests alone, without the dates."""
        result = PASS
        for get, allowed in self._fields:
            value = get(entry)
            if value not in allowed:
                if value is not None:
                    return FAIL
                result = UNKNOWN
        for test in self._rest:
            found = test(entry, case)
            if found == FAIL:
                return FAIL
            if found < result:
                result = found
        return result

    def due(self, entry: Any, case: Case) -> date | None:
        """The day from which the entry counts; None where it is not known."""
        if self._dated is None:
            return date.min
        day: date | None = self._dated(entry)
        if day is None or not self.held or day == NEVER:
            return day
        return anniversary(day, self.held)

    def judged(self, entry: Any, case: Case) -> int:
        """PASS, FAIL or UNKNOWN of one entry, its tests and its dates together."""
        result = self.matches(entry, case)
        if result == FAIL:
            return FAIL
        due = self.due(entry, case)
        if due is None:
            return UNKNOWN
        if due > case.as_of or (self.within and anniversary(due, self.within) < case.as_of):
            return FAIL
        return result

    def check(self, case: Case) -> int:
        """PASS where enough entries pass, UNKNOWN where enough might."""
        entries = self.entries(case)
        if entries is None:
            return UNKNOWN
        passing = possible = 0
        get, allowed = self._first
        for entry in entries:
            if (value := get(entry)) not in allowed and value is not None:
                continue
            result = self.judged(entry, case)
            if result == PASS:
                passing += 1
                if passing >= self.count:
                    return PASS
            elif result == UNKNOWN:
                possible += 1
        return UNKNOWN if passing + possible >= self.count else FAIL

    def earliest(self, case: Case) -> date | None:
        """The day on which the last needed entry comes due."""
        days = []
        for entry in self.entries(case) or ():
            if self.matches(entry, case) == PASS:
                due = self.due(entry, case)
                if due is not None and due != NEVER and (due > case.as_of or self.judged(entry, case) == PASS):
                    days.append(due)
        days.sort()
        if len(days) < self.count or days[self.count - 1] <= case.as_of:
            return None
        return days[self.count - 1]

    def anchors(self, case: Case) -> Anchors | None:
        """The days from which 取得后 counts; None where the list is not known. Asked often, so remembered."""
        found: Anchors | None = case.anchors.get(self)
        if found is None:
            found = case.anchors[self] = self._anchors(case)
        return found

    def _anchors(self, case: Case) -> Anchors | None:
        entries = self.entries(case)
        if entries is None:
            return None
        certain: date | None = None
        possible: date | None = None
        get, allowed = self._first
        for entry in entries:
            # most entries fail the first test, without a call
            if (value := get(entry)) not in allowed and value is not None:
                continue
            result = self.matches(entry, case)
            if result == FAIL:
                continue
            day: date | None = self._dated(entry) if self._dated else None
            if result == PASS and day is not None and (certain is None or day < certain):
                certain = day
            if possible is None or (day or date.min) < possible:
                possible = day or date.min
        return Anchors(certain, possible)

    def required(self) -> str:
        """The noun, with the length where one is asked."""
        held = f"满{length_zh(self.held)}" if self.held else ""
        within = f"（近{length_zh(self.within)}内）" if self.within else ""
        count = f"{self.count}项以上" if self.count > 1 else ""
        return f"{self.noun}{held}{within}{count}"

    def actual(self, case: Case, result: int) -> str:
        """The entry that decided; failing that, what there is of the list."""
        entries = self.entries(case)
        if entries is None:
            return f"{self.label}不明"
        if not entries:
            return f"无{self.label}"
        if result != FAIL:
            entries = [entry for entry in entries if self.judged(entry, case) == result][: self.count]
        return "；".join([self._shown(entry, case) for entry in entries])

    def _shown(self, entry: Any, case: Case) -> str:
        shown = self.show(entry)
        if self.held and self._dated is not None:
            day = self._dated(entry)
            if day is not None and day <= case.as_of:
                return f"{shown}，至{day_zh(case.as_of)}为{measure(day, case.as_of)}"
        return shown

    def lacks(self, case: Case) -> tuple[str, ...]:
        """The document that would show it."""
        return (self.missing,)


class Schooling(Records):
    """学历: a class finished by the day, or, where the rule says so, its final year (在读应届)."""

    __slots__ = ("final_year_counts",)

    def __init__(self, *, final_year_counts: bool, **given: Any) -> None:
        super().__init__(dated="graduated_on", **given)
        self.final_year_counts = final_year_counts

    def due(self, entry: Any, case: Case) -> date | None:
        """The day of graduation; any day for a final-year student where these count."""
        day: date | None = entry.graduated_on
        if not self.final_year_counts or (day is not None and day <= case.as_of):
            return day
        if entry.final_year:
            return date.min
        return None if entry.final_year is None else day


class BodyRecord(Records):
    """评价机构的条件: a question that does not say who evaluates is read as put to a body that meets them."""

    __slots__ = ()

    def __init__(self, **given: Any) -> None:
        super().__init__(source=None, dated=None, **given)

    def check(self, case: Case) -> int:
        """PASS without a body."""
        return PASS if case.body is None else super().check(case)

    def actual(self, case: Case, result: int) -> str:
        """What is known of the body."""
        return "未指明评价机构，视为具备" if case.body is None else super().actual(case, result)
