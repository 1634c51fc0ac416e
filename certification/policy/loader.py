"""政策文本的读取: a YAML text into a ``Policy``, or every fault with its line and column.

Refused: unknown and repeated keys, clauses without a citation, citations of documents that the text does not name, bad
dates, levels and words, a period that ends before it begins. ``docs/rules/policies.md`` shows the form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, Final

import yaml

from certification.policy import words
from certification.policy.clauses import Basis, Citation, Clause
from certification.policy.conditions import VOCABULARY, Condition
from certification.policy.conditions.condition import Parameter
from certification.policy.policy import LevelRule, Policy, overlapping
from certification.policy.yaml_nodes import PolicyFault, PolicyRefused, Reader
from registry.ladder import Level

_ID: Final = re.compile(r"[a-z0-9]+(\.[a-z0-9_]+)+")
_REGION: Final = re.compile(r"[0-9]{6}")
_REQUIRED: Final = ("id", "title", "pathway", "place", "in_force", "bodies", "basis", "levels")
_KEYS: Final = (*_REQUIRED, "edition", "note")
_GROUPS: Final = ("all_of", "any_of", "at_least_n_of")
_CLAUSE: Final = ("number", "text", "cite", *_GROUPS, *VOCABULARY)
_MOST_DEPTH: Final = 8


def digest_of(text: str) -> str:
    """The name of a text: the sha256 of its UTF-8 bytes, as ``sha256:…``."""
    return "sha256:" + sha256(text.encode()).hexdigest()


def load(text: str) -> Policy:
    """The policy of a text; PolicyRefused with every fault where there is one."""
    reading = _Reading()
    policy = reading.policy(text)
    if policy is None or reading.faults:
        raise PolicyRefused(reading.faults)
    return policy


def load_all(texts: Iterable[str]) -> list[Policy]:
    """The policies of several texts; refused too where two of one pathway, place and level overlap in time."""
    policies = [load(text) for text in texts]
    faults = [
        PolicyFault(
            1,
            1,
            f"{one.id}与{other.id}的施行期间重叠：{'、'.join(level.name_zh for level in levels)}",
            f"{one.id} and {other.id} overlap in time: {', '.join(levels)}",
        )
        for one, other, levels in overlapping(policies)
    ]
    if faults:
        raise PolicyRefused(faults)
    return policies


class _Reading(Reader):
    """One text being read."""

    def __init__(self) -> None:
        super().__init__()
        self.basis: dict[str, Basis] = {}

    def policy(self, text: str) -> Policy | None:
        root = self.compose(text)
        if root is None:
            if not self.faults:
                self.faults.append(PolicyFault(1, 1, "文本为空", "the text is empty"))
            return None
        given = self.mapping(root, _KEYS, _REQUIRED)
        if any(name not in given for name in _REQUIRED):
            return None
        self.basis = self._bases(given["basis"])
        from_on, until_on, certainty = self._period(given["in_force"])
        name = self._matching(given["id"], _ID, "政策编号形如 cn.ordinary.2023", "an id reads cn.ordinary.2023")
        title, note = self.text(given["title"]), self.text(given["note"]) if "note" in given else ""
        pathway = self.word(given["pathway"], words.PATHWAYS)
        place = self._place(given["place"])
        edition = self.word(given["edition"], words.EDITIONS) if "edition" in given else None
        bodies = frozenset(self.words(given["bodies"], words.BODY_KINDS))
        levels = self._levels(given["levels"])
        if self.faults or from_on is None:
            return None
        return Policy(
            id=name,
            title=title,
            pathway=pathway,
            place=place,
            edition=edition,
            from_on=from_on,
            until_on=until_on,
            dates_certainty=certainty,
            bodies=bodies,
            basis=tuple(self.basis.values()),
            levels=levels,
            digest=digest_of(text),
            note=note,
        )

    def _matching(self, node: yaml.Node, pattern: re.Pattern[str], zh: str, en: str) -> str:
        value = node.value if isinstance(node, yaml.ScalarNode) else ""
        if isinstance(value, str) and pattern.fullmatch(value):
            return value
        self.fault(node, zh, en)
        return ""

    def _place(self, node: yaml.Node) -> str:
        return self._matching(node, _REGION, "行政区划代码应为六位数字，加引号", "a place is six digits, quoted")

    def _bases(self, node: yaml.Node) -> dict[str, Basis]:
        read = {}
        for name, value in self._free(node):
            given = self.mapping(
                value, ("document", "number", "certainty", "note"), ("document", "number", "certainty")
            )
            if {"document", "number", "certainty"} <= given.keys():
                read[name] = Basis(
                    self.text(given["document"]),
                    self.text(given["number"]),
                    self.word(given["certainty"], words.CERTAINTIES),
                    self.text(given["note"]) if "note" in given else "",
                )
        return read

    def _free(self, node: yaml.Node) -> list[tuple[str, yaml.Node]]:
        """The items of a mapping whose keys the text chooses itself."""
        names = [key.value for key, _ in node.value] if isinstance(node, yaml.MappingNode) else []
        read = list(self.mapping(node, [name for name in names if isinstance(name, str)]).items())
        if not read and isinstance(node, yaml.MappingNode):
            self.fault(node, "不得为空", "must not be empty")
        return read

    def _period(self, node: yaml.Node) -> tuple[Any, Any, str]:
        given = self.mapping(node, ("from", "until", "certainty"), ("from", "certainty"))
        from_on = self.day(given["from"]) if "from" in given else None
        until_on = self.day(given["until"]) if "until" in given else None
        if from_on is not None and until_on is not None and until_on < from_on:
            self.fault(given["until"], "终止日期早于开始日期", "ends before it begins")
        certainty = self.word(given["certainty"], words.CERTAINTIES) if "certainty" in given else ""
        return from_on, until_on, certainty

    def _levels(self, node: yaml.Node) -> Mapping[Level, LevelRule]:
        given = self.mapping(node, list(words.LEVELS))
        if not given:
            self.fault(node, "至少应有一个等级", "at least one level is needed")
        read = {}
        for level in Level:
            if level.value in given:
                rule = self.mapping(given[level.value], ("heading", "routes"), ("heading", "routes"))
                if {"heading", "routes"} <= rule.keys():
                    read[level] = LevelRule(level, self.text(rule["heading"]), self._routes(level, rule["routes"]))
        return read

    def _routes(self, level: Level, node: yaml.Node) -> tuple[Clause, ...]:
        routes: list[Clause] = []
        numbers: set[int] = set()
        for entry in self.sequence(node):
            given = self.mapping(entry, _CLAUSE, ("number", "text", "cite"))
            number = self.count(given["number"]) if "number" in given else 0
            if number in numbers:
                self.fault(given["number"], f"条件序号重复：{number}", f"repeated number: {number}")
            numbers.add(number)
            clause = self._clause(f"{level.value}.{number}", entry, given, 1)
            if clause is not None:
                routes.append(clause)
        return tuple(routes)

    def _clause(self, name: str, node: yaml.Node, given: Mapping[str, yaml.Node], depth: int) -> Clause | None:
        if depth > _MOST_DEPTH:
            self.fault(node, "条款嵌套过深", "clauses are nested too deep")
            return None
        citation = self._citation(given["cite"]) if "cite" in given else None
        text = self.text(given["text"]) if "text" in given else ""
        kinds = [key for key in given if key in _GROUPS or key in VOCABULARY]
        if len(kinds) != 1:
            self.fault(node, "一项条款应写且只写一个条件或条件组", "a clause is exactly one condition or group")
            return None
        if kinds[0] in _GROUPS:
            need, clauses = self._group(name, kinds[0], given[kinds[0]], depth)
            if citation is None or not clauses:
                return None
            return Clause.group(name, citation, text, need, clauses)
        condition = self._condition(kinds[0], given[kinds[0]])
        return Clause.of(name, citation, text, condition) if citation is not None and condition is not None else None

    def _group(self, name: str, kind: str, node: yaml.Node, depth: int) -> tuple[int, list[Clause]]:
        need, counted = 0, node
        if kind == "at_least_n_of":
            given = self.mapping(node, ("n", "of"), ("n", "of"))
            if not {"n", "of"} <= given.keys():
                return 0, []
            need, counted, node = self.count(given["n"]), given["n"], given["of"]
        entries = self.sequence(node)
        clauses = []
        for index, entry in enumerate(entries, start=1):
            part = self.mapping(entry, _CLAUSE[1:], ("cite",))
            clause = self._clause(f"{name}.{index}", entry, part, depth + 1)
            if clause is not None:
                clauses.append(clause)
        need = need or (len(entries) if kind == "all_of" else 1)
        if need > len(entries):
            self.fault(counted, "n 大于条款数", "n exceeds the number of clauses")
        return need, clauses if len(clauses) == len(entries) and need <= len(entries) else []

    def _citation(self, node: yaml.Node) -> Citation | None:
        given = self.mapping(node, ("basis", "article"), ("basis", "article"))
        if not {"basis", "article"} <= given.keys():
            return None
        name = self.text(given["basis"])
        if name not in self.basis:
            self.fault(given["basis"], f"未列明的依据：{name}", f"basis not named above: {name}")
            return None
        return Citation(self.basis[name], self.text(given["article"]))

    def _condition(self, name: str, node: yaml.Node) -> Condition | None:
        term, before = VOCABULARY[name], len(self.faults)
        required = [key for key, parameter in term.parameters.items() if parameter.required]
        given = self.mapping(node, list(term.parameters), required)
        values = {key: self._parameter(term.parameters[key], value) for key, value in given.items()}
        if len(self.faults) > before:
            return None
        try:
            return term.build(values)
        except ValueError as error:
            self.fault(node, str(error), f"contradictory parameters of {name}: {error}")
            return None

    def _parameter(self, parameter: Parameter, node: yaml.Node) -> Any:
        match parameter.kind:
            case "count":
                return self.count(node)
            case "truth":
                return self.truth(node)
            case "word":
                return self.word(node, parameter.vocabulary)
            case "words":
                return self.words(node, parameter.vocabulary)
            case "texts":
                return [self.text(entry) for entry in self.sequence(node)]
            case "place":
                return self._place(node)
            case "record":
                return self._condition(next(iter(parameter.vocabulary)), node)
            case _:
                return self.text(node)
