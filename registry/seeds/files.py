"""Strict reading of seed files: every refusal names the file and the line.

TSV: UTF-8, one header row with exactly the columns asked for, tab-separated cells without quoting or stray
space, LF line ends. YAML: one document, no key twice, no key that is not asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import yaml

from rules.ladder import Level

Item = TypeVar("Item")
Word = TypeVar("Word", bound=StrEnum)


class Certainty(StrEnum):
    """How sure a fact is, surest first."""

    VERIFIED = "verified"  # read in a source
    INFERRED = "inferred"  # concluded from facts that were read
    FROM_MEMORY = "from_memory"  # known, not checked against the print
    CONFIGURED = "configured"  # a setting of this installation, to be replaced by the region's own

    @classmethod
    def weakest(cls, *facts: Certainty) -> Certainty:
        """The certainty of what rests on all of the facts."""
        return max(facts, key=list(cls).index)


class SeedFault(ValueError):
    """A seed file that can't be taken, with the file, the line (from 1) and the reason."""

    def __init__(self, file: Path, line: int, reason: str) -> None:
        self.file, self.line, self.reason = file, line, reason
        super().__init__(f"{file.name}:{line}: {reason}")


@dataclass(frozen=True, eq=False)
class Record:
    """One row or mapping of a seed file, with where it stands. Every reader raises SeedFault on what is not meant."""

    file: Path
    line: int
    cells: dict[str, Any]
    lines: dict[str, int]

    def refuse(self, reason: str, key: str | None = None) -> NoReturn:
        """Raises the fault of this record, at the line of ``key`` if given."""
        raise SeedFault(self.file, self.lines.get(key or "", self.line), reason)

    def only(self, *required: str, optional: Iterable[str] = ()) -> None:
        """Refuses keys that are missing or not asked for."""
        for key in self.cells:
            if key not in required and key not in optional:
                self.refuse(f"unknown key {key!r}", key)
        for key in required:
            if key not in self.cells:
                self.refuse(f"missing key {key!r}")

    def text(self, key: str) -> str:
        """A text that is not empty."""
        value = self.cells.get(key)
        if not isinstance(value, str) or not value.strip():
            self.refuse(f"{key} must be a text, not {value!r}", key)
        if value != value.strip():
            self.refuse(f"{key} has stray space: {value!r}", key)
        return value

    def optional_text(self, key: str) -> str | None:
        """A text, or None where the cell is empty, null or absent."""
        return None if self.cells.get(key) in (None, "") else self.text(key)

    def matching(self, key: str, pattern: str) -> str:
        """A text of a given form."""
        value = self.text(key)
        if not re.fullmatch(pattern, value):
            self.refuse(f"{key} is malformed: {value!r}", key)
        return value

    def word(self, key: str, words: type[Word]) -> Word:
        """One word of an enumeration."""
        value = self.text(key)
        try:
            return words(value)
        except ValueError:
            self.refuse(f"{key} must be one of {', '.join(words)}, not {value!r}", key)

    def certainty(self) -> Certainty:
        """The record's ``certainty``."""
        return self.word("certainty", Certainty)

    def day(self, key: str) -> date:
        """A calendar day."""
        value = self.cells.get(key)
        if type(value) is date:  # a datetime is a date too, but an instant is never meant here
            return value
        try:
            return date.fromisoformat(self.matching(key, r"\d{4}-\d\d-\d\d"))
        except ValueError:
            self.refuse(f"{key} must be a day (YYYY-MM-DD), not {value!r}", key)

    def optional_day(self, key: str) -> date | None:
        """A calendar day, or None where absent or null."""
        return None if self.cells.get(key) in (None, "") else self.day(key)

    def whole(self, key: str) -> int:
        """A whole number."""
        value = self.cells.get(key)
        if isinstance(value, str) and value.isascii() and value.isdigit():
            return int(value)
        if type(value) is not int:
            self.refuse(f"{key} must be a whole number, not {value!r}", key)
        return value

    def flag(self, key: str) -> bool:
        """true or false in YAML, yes or no in a table."""
        value = {"yes": True, "no": False}.get(self.cells[key], self.cells[key])
        if not isinstance(value, bool):
            self.refuse(f"{key} must be yes or no, not {value!r}", key)
        return value

    def record(self, key: str) -> Record:
        """A mapping inside this one."""
        value = self.cells.get(key)
        if not isinstance(value, Record):
            self.refuse(f"{key} must be a mapping", key)
        return value

    def records(self, key: str) -> tuple[Record, ...]:
        """A list of mappings."""
        value = self.cells.get(key)
        if not isinstance(value, tuple) or not all(isinstance(item, Record) for item in value):
            self.refuse(f"{key} must be a list of mappings", key)
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, none twice."""
        value = self.cells.get(key)
        if not isinstance(value, tuple) or not all(isinstance(item, str) and item for item in value):
            self.refuse(f"{key} must be a list of texts", key)
        if len(set(value)) != len(value):
            self.refuse(f"{key} holds a value twice", key)
        return value

    def levels(self, key: str) -> tuple[Level, ...]:
        """A list of levels, lowest first."""
        values = self.texts(key)
        if unknown := [value for value in values if value not in list(Level)]:
            self.refuse(f"{key}: no such level {unknown[0]!r}", key)
        levels = tuple(Level(value) for value in values)
        if list(levels) != sorted(levels, key=lambda level: level.rank):
            self.refuse(f"{key} must go from the lowest to the highest", key)
        return levels

    def plain(self) -> dict[str, Any]:
        """The record as JSON values, days in ISO 8601."""
        return {key: _plain(value) for key, value in self.cells.items()}


def read_table(file: Path, columns: Sequence[str]) -> list[Record]:
    """The rows of a TSV file whose header is exactly ``columns``."""
    lines = _text_of(file).split("\n")
    if lines.pop() != "":
        raise SeedFault(file, len(lines) + 1, "the last line does not end")
    if not lines or lines[0].split("\t") != list(columns):
        raise SeedFault(file, 1, f"the columns must be {', '.join(columns)}")
    return [_row(file, number, line, columns) for number, line in enumerate(lines[1:], start=2)]


def read_document(file: Path) -> Record:
    """The single mapping of a YAML file."""
    try:
        node = yaml.compose(_text_of(file), Loader=yaml.SafeLoader)
        value = _converted(file, node) if node else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise SeedFault(file, mark.line + 1 if mark else 1, str(error.problem)) from error
    if not isinstance(value, Record):
        raise SeedFault(file, 1, "a mapping is expected")
    return value


def indexed(records: Iterable[Record], build: Callable[[Record], Item], key: Callable[[Item], Hashable]) -> list[Item]:
    """Builds an item of every record, refusing a second one with the same key."""
    seen: dict[Hashable, int] = {}
    items = []
    for record in records:
        item = build(record)
        if (name := key(item)) in seen:
            record.refuse(f"{name!r} stands already in line {seen[name]}")
        seen[name] = record.line
        items.append(item)
    return items


def _text_of(file: Path) -> str:
    try:
        text = file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise SeedFault(file, error.object[: error.start].count(b"\n") + 1, "not UTF-8") from error
    for sign, name in (("\ufeff", "a byte order mark"), ("\r", "a carriage return")):
        if sign in text:
            raise SeedFault(file, text[: text.index(sign)].count("\n") + 1, f"holds {name}")
    return text


def _row(file: Path, number: int, line: str, columns: Sequence[str]) -> Record:
    cells = line.split("\t")
    if len(cells) != len(columns):
        raise SeedFault(file, number, f"{len(cells)} cells instead of {len(columns)}")
    record = Record(file, number, dict(zip(columns, cells, strict=True)), {})
    for column, cell in record.cells.items():
        if cell != cell.strip():
            record.refuse(f"{column} has stray space: {cell!r}")
    return record


def _converted(file: Path, node: yaml.Node) -> Any:
    if isinstance(node, yaml.SequenceNode):
        return tuple(_converted(file, item) for item in node.value)
    if isinstance(node, yaml.MappingNode):
        return _mapping(file, node)
    value = yaml.constructor.SafeConstructor().construct_object(node)
    return value.strip("\n") if isinstance(value, str) else value


def _mapping(file: Path, node: yaml.MappingNode) -> Record:
    cells: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for key_node, value_node in node.value:
        key, line = key_node.value, key_node.start_mark.line + 1
        if not isinstance(key, str):
            raise SeedFault(file, line, "a key must be a text")
        if key in cells:
            raise SeedFault(file, line, f"key {key!r} stands already in line {lines[key]}")
        cells[key], lines[key] = _converted(file, value_node), line
    return Record(file, node.start_mark.line + 1, cells, lines)


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return value.plain()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
