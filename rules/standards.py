"""职业标准: which edition, levels and 相关职业 an occupation's standard has on a day.

A question may name edition and 相关职业 itself; what it leaves out comes from whoever keeps the record of standards. That
is the registry where there is one; elsewhere the project's own files ``standards.yaml`` and ``offers.tsv``, read here as
strictly as policy texts: every fault with line and column.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import yaml

from rules import words
from rules.ladder import Level
from rules.yaml_nodes import PolicyFault, PolicyRefused, Reader

_OCCUPATION: Final = re.compile(r"[0-9](-[0-9]{2}){3}")
_COLUMNS: Final = ("occupation", "work_type", "level", "certainty")
_REQUIRED: Final = ("occupation", "title", "edition", "levels", "in_force", "work_types", "related")
_KEYS: Final = (*_REQUIRED, "note", "minutes")
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Standard:
    """职业标准: what is on record for an occupation (and work type) on a day.

    ``edition`` is the drafting rule that the standard follows, ``levels`` those it has, ``related`` the 相关职业; None is
    not on record.
    """

    edition: str | None = None
    levels: frozenset[str] | None = None
    related: frozenset[str] = frozenset()


def level_range(lowest: str, highest: str) -> frozenset[str]:
    """The levels from the lowest to the highest, both included."""
    first, last = Level(lowest).rank, Level(highest).rank
    return frozenset(level.value for level in Level if first <= level.rank <= last)


def levels_offered(offers: Iterable[Sequence[str | None]], work_type: str | None) -> frozenset[str] | None:
    """The levels of an occupation's offers (level, title of the work type or None); None where no offer is on record.

    A work type has the levels at which it is offered itself (4-08-05-03: 五级 only the occupation, 四级 to 一级 only its
    work types); without one, or with one that is not on record, every level of the occupation counts.
    """
    listed = list(offers)
    if work_type is not None and any(title == work_type for _, title in listed):
        listed = [offer for offer in listed if offer[1] == work_type]
    return frozenset(str(level) for level, _ in listed) or None


@dataclass(frozen=True, slots=True)
class StandardPeriod:
    """一项标准的施行期间 and what the standard says; no ``until_on``: until further notice."""

    occupation: str
    edition: str
    levels: frozenset[str]
    related: frozenset[str]
    from_on: date
    until_on: date | None

    def in_force(self, on: date) -> bool:
        """Whether the standard is in force on the day."""
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)


class Standards:
    """标准文件所载: the standards and offers of all occupations."""

    def __init__(
        self, periods: Iterable[StandardPeriod] = (), offers: Mapping[str, Sequence[Sequence[str | None]]] | None = None
    ) -> None:
        self._periods: dict[str, list[StandardPeriod]] = defaultdict(list)
        for period in periods:
            self._periods[period.occupation].append(period)
        self._offers = offers or {}

    def of(self, occupation: str, work_type: str | None, on: date) -> Standard:
        """What is on record of an occupation on a day."""
        levels = levels_offered(self._offers.get(occupation, ()), work_type)
        for period in self._periods.get(occupation, ()):
            if period.in_force(on):
                return Standard(period.edition, levels or period.levels, period.related)
        return Standard(levels=levels)

    def edges(self, occupation: str) -> list[date]:
        """The days on which a standard of the occupation begins or has ended."""
        periods = self._periods.get(occupation, ())
        ends = [period.until_on + _DAY for period in periods if period.until_on is not None]
        return [*(period.from_on for period in periods), *ends]


def load_standards(text: str) -> list[StandardPeriod]:
    """The standards of ``standards.yaml``; PolicyRefused with every fault where there is one."""
    reading = _Reading()
    read = reading.standards(text)
    if reading.faults:
        raise PolicyRefused(reading.faults)
    return read


def load_offers(text: str) -> dict[str, list[tuple[str, str | None]]]:
    """The offers of ``offers.tsv`` by occupation: level and work type; PolicyRefused with every fault."""
    lines = text.split("\n")
    faults: list[PolicyFault] = []
    if lines[0].split("\t") != list(_COLUMNS):
        raise PolicyRefused([PolicyFault(1, 1, f"列应为{'、'.join(_COLUMNS)}", f"columns must be {_COLUMNS}")])
    if lines.pop() != "":
        faults.append(PolicyFault(len(lines) + 1, 1, "末行没有换行符", "the last line does not end"))
    offers: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split("\t")
        if len(cells) != len(_COLUMNS) or not _OCCUPATION.fullmatch(cells[0]) or cells[2] not in words.LEVELS:
            faults.append(PolicyFault(number, 1, f"不是开考记录：{line}", f"not an offer: {line}"))
        elif (offer := (cells[2], cells[1] or None)) in offers[cells[0]]:
            faults.append(PolicyFault(number, 1, f"开考记录重复：{line}", f"repeated offer: {line}"))
        else:
            offers[cells[0]].append(offer)
    if faults:
        raise PolicyRefused(faults)
    return dict(offers)


class _Reading(Reader):
    """``standards.yaml`` being read; what an examination consists of is no matter of these rules and passed over."""

    def standards(self, text: str) -> list[StandardPeriod]:
        root = self.compose(text)
        if root is None:
            if not self.faults:
                self.faults.append(PolicyFault(1, 1, "文本为空", "the text is empty"))
            return []
        given = self.mapping(root, ("examination", "standards"), ("standards",))
        read: list[StandardPeriod] = []
        for node in self.sequence(given["standards"]) if "standards" in given else ():
            period = self._period(node)
            if period is not None:
                if any(_both(period, other) for other in read):
                    self.fault(
                        node, f"{period.occupation}的标准施行期间重叠", f"standards of {period.occupation} overlap"
                    )
                read.append(period)
        return read

    def _period(self, node: yaml.Node) -> StandardPeriod | None:
        before = len(self.faults)
        given = self.mapping(node, _KEYS, _REQUIRED)
        if not given.keys() >= set(_REQUIRED):
            return None
        edition = self._parts(given["edition"], ("value",))
        levels = self._parts(given["levels"], ("lowest", "highest"))
        in_force = self._parts(given["in_force"], ("from",), ("until",))
        related = [self._parts(entry, ("occupation", "title")) for entry in self._entries(given["related"])]
        if len(self.faults) > before:
            return None
        lowest, highest = (self.word(levels[name], words.LEVELS) for name in ("lowest", "highest"))
        from_on = self.day(in_force["from"])
        until_on = self.day(in_force["until"]) if "until" in in_force else None
        occupation, edited = self._code(given["occupation"]), self.word(edition["value"], words.EDITIONS)
        others = frozenset(self._code(entry["occupation"]) for entry in related)
        if len(self.faults) > before or from_on is None:
            return None
        if Level(lowest).rank > Level(highest).rank:
            self.fault(given["levels"], "最低等级高于最高等级", "the lowest level is above the highest")
        if until_on is not None and until_on < from_on:
            self.fault(in_force["until"], "终止日期早于开始日期", "ends before it begins")
        return StandardPeriod(occupation, edited, level_range(lowest, highest), others, from_on, until_on)

    def _parts(self, node: yaml.Node, needed: tuple[str, ...], optional: tuple[str, ...] = ()) -> dict[str, yaml.Node]:
        """A mapping of these keys, with the certainty that stands beside every fact of the file."""
        return self.mapping(node, (*needed, *optional, "certainty"), (*needed, "certainty"))

    def _entries(self, node: yaml.Node) -> list[yaml.Node]:
        """The entries of a list that may be empty."""
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        self.fault(node, "应为列表", "must be a list")
        return []

    def _code(self, node: yaml.Node) -> str:
        value = node.value if isinstance(node, yaml.ScalarNode) else ""
        if isinstance(value, str) and _OCCUPATION.fullmatch(value):
            return value
        self.fault(node, "职业编码应为 d-dd-dd-dd", "a code reads d-dd-dd-dd")
        return ""


def _both(one: StandardPeriod, other: StandardPeriod) -> bool:
    """Whether there is a day on which both would be the standard of one occupation."""
    if one.occupation != other.occupation:
        return False
    return one.from_on <= (other.until_on or date.max) and other.from_on <= (one.until_on or date.max)
