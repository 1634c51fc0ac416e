"""人群: many people's facts as columns: one table per list, one column per field, every entry with its owner.

Generic over ``entries.py``: a field that holds a day is a column of day numbers, every other field is coded, code 0
being *not known*. Nothing is lost: ``facts`` gives each person back as the one-person engine reads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final, get_args, get_type_hints

import numpy as np
import numpy.typing as npt

from rules.columns.days import UNKNOWN, Days, Flags, Owners, day_of, number
from rules.facts import Facts

_SMALL: Final = 256


def _entry_kinds() -> dict[str, Any]:
    """The class of each list's entries, as ``Facts`` declares it."""
    kinds = {}
    for name, hint in get_type_hints(Facts).items():
        for part in get_args(hint):
            if get_args(part):
                kinds[name] = get_args(part)[0]
    return kinds


KINDS: Final[Mapping[str, Any]] = _entry_kinds()
"""The lists of ``Facts``, each with the class of its entries."""

FIELDS: Final[Mapping[str, Mapping[str, bool]]] = {
    name: {attribute: date in get_args(hint) for attribute, hint in get_type_hints(kind).items()}
    for name, kind in KINDS.items()
}
"""The fields of each list's entries; true where the field holds a day."""


@dataclass(frozen=True)
class Coded:
    """编码列: ``values[code]`` is what an entry says; ``values[0]`` is None, *not known*."""

    codes: npt.NDArray[Any]
    values: tuple[Any, ...]

    @classmethod
    def of(cls, given: Iterable[Any]) -> Coded:
        """The column of given values."""
        index: dict[Any, int] = {None: 0}
        codes = np.array([index.setdefault(value, len(index)) for value in given], np.int32)
        return cls(codes.astype(np.uint8) if len(index) <= _SMALL else codes, tuple(index))

    def part(self, chosen: slice) -> Coded:
        """Some of the entries."""
        return Coded(self.codes[chosen], self.values)


@dataclass(frozen=True)
class Table:
    """一类事实: the entries of one list of everybody, in the order of their owners.

    ``known`` says of whom the list is known at all. ``owners`` is the person of each entry and never falls. A field
    that is in neither mapping is known of nobody.
    """

    known: Flags
    owners: Owners
    days: Mapping[str, Days] = field(default_factory=dict)
    coded: Mapping[str, Coded] = field(default_factory=dict)

    def part(self, first: int, last: int) -> Table:
        """The people ``[first, last)``."""
        begin, end = np.searchsorted(self.owners, (first, last))
        chosen = slice(begin, end)
        return Table(
            self.known[first:last],
            self.owners[chosen] - first,
            {name: days[chosen] for name, days in self.days.items()},
            {name: coded.part(chosen) for name, coded in self.coded.items()},
        )

    def chosen(self, people: Owners) -> Table:
        """Some of the people, given in rising order."""
        begins, ends = np.searchsorted(self.owners, people), np.searchsorted(self.owners, people, "right")
        counts = ends - begins
        owners = np.repeat(np.arange(len(people)), counts)
        places = np.arange(len(owners)) + np.repeat(begins - (np.cumsum(counts) - counts), counts)
        return Table(
            self.known[people],
            owners,
            {name: days[places] for name, days in self.days.items()},
            {name: Coded(coded.codes[places], coded.values) for name, coded in self.coded.items()},
        )

    @cached_property
    def everybody_known(self) -> bool:
        """Whether there is nobody of whom the list is not known."""
        return bool(self.known.all())


@dataclass(frozen=True)
class Population:
    """人群; a list without a table is known of nobody."""

    births: Days
    tables: Mapping[str, Table]

    @property
    def size(self) -> int:
        """How many people."""
        return len(self.births)

    @classmethod
    def from_facts(cls, people: Sequence[Facts]) -> Population:
        """The columns of people read one by one."""
        births = np.array([_number(facts.birth_date) for facts in people], np.int32)
        return cls(births, {name: _table(name, people) for name in KINDS})

    def part(self, first: int, last: int) -> Population:
        """The people ``[first, last)``."""
        return Population(
            self.births[first:last],
            {name: table.part(first, last) for name, table in self.tables.items()},
        )

    def chosen(self, people: Owners) -> Population:
        """Some of the people, given in rising order."""
        return Population(self.births[people], {name: table.chosen(people) for name, table in self.tables.items()})

    def facts(self, person: int) -> Facts:
        """One person's facts again; IndexError where there is no such person."""
        if not 0 <= person < self.size:
            raise IndexError(person)
        return next(self.part(person, person + 1).people())

    def people(self) -> Iterator[Facts]:
        """Everybody's facts again, in order."""
        lists = {name: _lists(name, table) for name, table in self.tables.items()}
        for person, birth in enumerate(self.births.tolist()):
            yield Facts(birth_date=_day(birth), **{name: listed[person] for name, listed in lists.items()})


def _number(day: date | None) -> int:
    return UNKNOWN if day is None else number(day)


def _day(number: int) -> date | None:
    return None if number == UNKNOWN else day_of(number)


def _table(name: str, people: Sequence[Facts]) -> Table:
    lists = [getattr(facts, name) for facts in people]
    known = np.array([entries is not None for entries in lists], np.bool_)
    owners = np.repeat(np.arange(len(lists)), [len(entries or ()) for entries in lists]).astype(np.intp)
    entries = [entry for listed in lists for entry in listed or ()]
    days, coded = {}, {}
    for attribute, is_day in FIELDS[name].items():
        values = [getattr(entry, attribute) for entry in entries]
        if is_day:
            days[attribute] = np.array([_number(value) for value in values], np.int32)
        else:
            coded[attribute] = Coded.of(values)
    return Table(known, owners, days, coded)


def _lists(name: str, table: Table) -> list[tuple[Any, ...] | None]:
    """The list of every person, None where it is not known."""
    kind, columns = KINDS[name], []
    for attribute in FIELDS[name]:
        if attribute in table.days:
            columns.append([_day(day) for day in table.days[attribute].tolist()])
        elif attribute in table.coded:
            values = table.coded[attribute].values
            columns.append([values[code] for code in table.coded[attribute].codes.tolist()])
        else:
            columns.append([None] * len(table.owners))
    entries = [kind(*row) for row in zip(*columns, strict=True)]
    ends = np.searchsorted(table.owners, np.arange(len(table.known) + 1)).tolist()  # one more than there are people
    return [
        tuple(entries[first:last]) if known else None
        for known, first, last in zip(table.known.tolist(), ends[:-1], ends[1:], strict=True)
    ]
