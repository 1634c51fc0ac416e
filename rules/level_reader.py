"""等级的读取: the levels of a policy text: their routes, what they ask of every route, what they do to texts below."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import yaml

from rules import words
from rules.clause_reader import ClauseReader
from rules.clauses import Clause
from rules.ladder import Level
from rules.policy import LevelRule
from rules.requirements import joined

_NEEDED: Final = ("heading", "routes")
_KEYS: Final = (*_NEEDED, "requires", "settles", "waives", "replaces")


class LevelReader(ClauseReader):
    """等级读者: reads what a policy asks level by level."""

    def levels(self, node: yaml.Node) -> Mapping[Level, LevelRule]:
        """The levels in the ladder's order."""
        given = self.mapping(node, list(words.LEVELS))
        if not given:
            self.fault(node, "至少应有一个等级", "at least one level is needed")
        read = {}
        for level in Level:
            if level.value in given:
                self.mark(level.value, given[level.value])
                rule = self.mapping(given[level.value], _KEYS, _NEEDED)
                if rule.keys() >= set(_NEEDED):
                    read[level] = self._level(level, rule)
        return read

    def _level(self, level: Level, given: Mapping[str, yaml.Node]) -> LevelRule:
        own = self._numbered(level.value, given["routes"], ("number", "text", "cite"))
        requires: tuple[Clause, ...] = ()
        if "requires" in given:
            requires = self._numbered(f"{level.value}.requires", given["requires"], ("number", "cite"))
        for name in ("settles", "waives", "replaces"):
            if name in given:
                self.mark(f"{level.value}.{name}", given[name])
        return LevelRule(
            level,
            self.text(given["heading"]),
            tuple([joined(route, requires) for route in own]),
            own,
            requires,
            self._numbers(given, "settles"),
            self._numbers(given, "waives"),
            "replaces" in given and self.truth(given["replaces"]),
        )

    def _numbers(self, given: Mapping[str, yaml.Node], name: str) -> tuple[int, ...]:
        return tuple([self.count(entry) for entry in self.sequence(given[name])]) if name in given else ()

    def _numbered(self, prefix: str, node: yaml.Node, needed: tuple[str, ...]) -> tuple[Clause, ...]:
        clauses: list[Clause] = []
        numbers: set[int] = set()
        for entry in self.sequence(node):
            given = self.mapping(entry, ("number", *self.clause_keys), needed)
            number = self.count(given["number"]) if "number" in given else 0
            if number in numbers and number:  # without one the entry is at fault already
                self.fault(given["number"], f"条件序号重复：{number}", f"repeated number: {number}")
            numbers.add(number)
            self.mark(f"{prefix}.{number}", entry)
            clause = self.clause(f"{prefix}.{number}", entry, given, 1)
            if clause is not None:
                clauses.append(clause)
        return tuple(clauses)
