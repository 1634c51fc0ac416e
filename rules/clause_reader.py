"""条款的读取: what every text of rules has in common: its documents, its period, its clauses and their conditions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import yaml

from rules import words
from rules.clauses import Basis, Citation, Clause
from rules.conditions import VOCABULARY, Condition
from rules.conditions.condition import Parameter, Term
from rules.yaml_nodes import Reader

REGION: Final = re.compile(r"[0-9]{6}")
GROUPS: Final = ("all_of", "any_of", "at_least_n_of")
MOST_DEPTH: Final = 8


class ClauseReader(Reader):
    """条款读者: reads clauses in a vocabulary; ``basis`` holds the documents that may be cited."""

    def __init__(self, vocabulary: Mapping[str, Term] = VOCABULARY) -> None:
        super().__init__()
        self.basis: dict[str, Basis] = {}
        self.vocabulary = vocabulary
        self.clause_keys: tuple[str, ...] = ("text", "cite", *GROUPS, *vocabulary)

    def matching(self, node: yaml.Node, pattern: re.Pattern[str], zh: str, en: str) -> str:
        """A text that matches the whole pattern."""
        value = node.value if isinstance(node, yaml.ScalarNode) else ""
        if isinstance(value, str) and pattern.fullmatch(value):
            return value
        self.fault(node, zh, en)
        return ""

    def place(self, node: yaml.Node) -> str:
        """A code of GB/T 2260, quoted."""
        return self.matching(node, REGION, "行政区划代码应为六位数字，加引号", "a place is six digits, quoted")

    def bases(self, node: yaml.Node) -> dict[str, Basis]:
        """The documents that a text names, by the names it gives them."""
        read = {}
        for name, value in self.free(node):
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

    def free(self, node: yaml.Node) -> list[tuple[str, yaml.Node]]:
        """The items of a mapping whose keys the text chooses itself."""
        names = [key.value for key, _ in node.value] if isinstance(node, yaml.MappingNode) else []
        read = list(self.mapping(node, [name for name in names if isinstance(name, str)]).items())
        if not read and isinstance(node, yaml.MappingNode):
            self.fault(node, "不得为空", "must not be empty")
        return read

    def period(self, node: yaml.Node) -> tuple[Any, Any, str]:
        """First day, last day (None: until further notice) and the certainty of the dates."""
        given = self.mapping(node, ("from", "until", "certainty"), ("from", "certainty"))
        from_on = self.day(given["from"]) if "from" in given else None
        until_on = self.day(given["until"]) if "until" in given else None
        if from_on is not None and until_on is not None and until_on < from_on:
            self.fault(given["until"], "终止日期早于开始日期", "ends before it begins")
        certainty = self.word(given["certainty"], words.CERTAINTIES) if "certainty" in given else ""
        return from_on, until_on, certainty

    def clause(self, name: str, node: yaml.Node, given: Mapping[str, yaml.Node], depth: int) -> Clause | None:
        """One clause at any depth; None where something in it is at fault."""
        if depth > MOST_DEPTH:
            self.fault(node, "条款嵌套过深", "clauses are nested too deep")
            return None
        citation = self.citation(given["cite"]) if "cite" in given else None
        text = self.text(given["text"]) if "text" in given else ""
        kinds = [key for key in given if key in GROUPS or key in self.vocabulary]
        if len(kinds) != 1:
            self.fault(node, "一项条款应写且只写一个条件或条件组", "a clause is exactly one condition or group")
            return None
        if kinds[0] in GROUPS:
            need, clauses = self._group(name, kinds[0], given[kinds[0]], depth)
            if citation is None or not clauses:
                return None
            return Clause.group(name, citation, text, need, clauses)
        condition = self.condition(kinds[0], given[kinds[0]])
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
            part = self.mapping(entry, self.clause_keys, ("cite",))
            clause = self.clause(f"{name}.{index}", entry, part, depth + 1)
            if clause is not None:
                clauses.append(clause)
        need = need or (len(entries) if kind == "all_of" else 1)
        if need > len(entries):
            self.fault(counted, "n 大于条款数", "n exceeds the number of clauses")
        return need, clauses if len(clauses) == len(entries) and need <= len(entries) else []

    def citation(self, node: yaml.Node) -> Citation | None:
        """An article of a document named in the text."""
        given = self.mapping(node, ("basis", "article"), ("basis", "article"))
        if not {"basis", "article"} <= given.keys():
            return None
        name = self.text(given["basis"])
        if name not in self.basis:
            self.fault(given["basis"], f"未列明的依据：{name}", f"basis not named above: {name}")
            return None
        return Citation(self.basis[name], self.text(given["article"]))

    def condition(self, name: str, node: yaml.Node) -> Condition | None:
        """One condition of the vocabulary; None where its parameters are at fault."""
        term, before = self.vocabulary[name], len(self.faults)
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
                return self.place(node)
            case "record":
                return self.condition(next(iter(parameter.vocabulary)), node)
            case _:
                return self.text(node)
