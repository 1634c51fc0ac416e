"""严格的YAML: the nodes of a text, read with line and column, repeated keys and aliases refused.

Plain YAML keeps the last of two equal keys without a word; a law must not lose a line that way.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

import yaml

from rules.characters import forbidden_in
from rules.refusals import MORE_FAULTS, MOST_LISTED

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_DIGITS: Final = re.compile(r"[1-9]\d{0,3}")
_TRUTHS: Final = {"true": True, "false": False}


Mark = tuple[int, int]
"""Line and column from 1."""


class PolicyFault(NamedTuple):
    """政策文本的错误: where (line and column from 1) and what, in Chinese and English."""

    line: int
    column: int
    zh: str
    en: str

    def __str__(self) -> str:
        return f"第{self.line}行第{self.column}列：{self.zh}"


class PolicyRefused(Exception):
    """政策文本不予采用: the faults found in the text, in its order; beyond a hundred, how many more there are."""

    def __init__(self, faults: Collection[PolicyFault]) -> None:
        found = tuple(sorted(faults))
        self.faults, rest = found[:MOST_LISTED], found[MOST_LISTED:]
        if rest:
            more = MORE_FAULTS.of(count=len(rest))
            self.faults += (PolicyFault(rest[0].line, rest[0].column, more.zh, more.en),)
        super().__init__("；".join(str(fault) for fault in self.faults))


class _Loader(yaml.SafeLoader):
    """SafeLoader that composes nodes without aliases, and without characters that no text may hold."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise PolicyRefused(
                [PolicyFault(mark.line + 1, mark.column + 1, "不得使用别名（*）", "aliases are not allowed")]
            )
        node: yaml.Node | None = super().compose_node(parent, index)
        return node

    def compose_scalar_node(self, anchor: Any) -> yaml.ScalarNode:
        """An escape may spell what could not stand in the text itself: NUL, half a character."""
        node: yaml.ScalarNode = super().compose_scalar_node(anchor)
        if character := forbidden_in(node.value):
            fault = (
                f"文本含有不允许的字符{character}",
                f"the text holds the character {character}, which is not allowed",
            )
            raise PolicyRefused([PolicyFault(node.start_mark.line + 1, node.start_mark.column + 1, *fault)])
        return node


def _not_yaml(place: Mark, zh: str, en: str) -> PolicyFault:
    return PolicyFault(*place, f"不是合法的YAML：{zh}", f"not YAML: {en}")


class Reader:
    """读者: typed reading of nodes; faults are collected and reading goes on with None.

    ``marks`` keeps where parts of the text begin, for what is found only beside other texts.
    """

    def __init__(self) -> None:
        self.faults: list[PolicyFault] = []
        self.marks: dict[str, Mark] = {}

    def mark(self, name: str, node: yaml.Node) -> None:
        """Remember where a part begins."""
        self.marks[name] = (node.start_mark.line + 1, node.start_mark.column + 1)

    def compose(self, text: str) -> yaml.Node | None:
        """The root node of a text of exactly one document."""
        try:
            loader = _Loader(text)
        except yaml.reader.ReaderError as error:
            before = text[: error.position]
            place = before.count("\n") + 1, error.position - (before.rfind("\n") + 1) + 1
            self.faults.append(_not_yaml(place, f"字符U+{error.character:04X}", f"character U+{error.character:04X}"))
            return None
        try:
            return loader.get_single_node()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            self.faults.append(_not_yaml(place, str(error.problem), str(error.problem)))
        except RecursionError:
            self.faults.append(_not_yaml((loader.line + 1, loader.column + 1), "嵌套过深", "nested too deep"))
        except (ValueError, OverflowError):  # as PyYAML makes a number or a character of digits that stand there
            zh, en = "数字或转义字符超出范围", "a number or an escaped character is out of range"
            self.faults.append(_not_yaml((loader.line + 1, loader.column + 1), zh, en))
        except PolicyRefused as refused:
            self.faults += refused.faults
        finally:
            loader.dispose()
        return None

    def fault(self, node: yaml.Node, zh: str, en: str) -> None:
        """Note a fault where the node begins."""
        self.faults.append(PolicyFault(node.start_mark.line + 1, node.start_mark.column + 1, zh, en))

    def mapping(self, node: yaml.Node, known: Collection[str], required: Collection[str] = ()) -> dict[str, yaml.Node]:
        """A mapping's values by key; unknown, repeated and missing keys are faults."""
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, "应为键值结构", "must be a mapping")
            return {}
        read: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else ""
            if name in read:
                self.fault(key, f"键重复：{name}", f"repeated key: {name}")
            elif name not in known:
                self.fault(key, f"未知的键：{name}", f"unknown key: {name}")
            else:
                read[name] = value
        for name in required:
            if name not in read:
                self.fault(node, f"缺少：{name}", f"missing: {name}")
        return read

    def sequence(self, node: yaml.Node) -> list[yaml.Node]:
        """The entries of a list that is not empty."""
        if isinstance(node, yaml.SequenceNode) and node.value:
            return list(node.value)
        self.fault(node, "应为非空列表", "must be a list that is not empty")
        return []

    def text(self, node: yaml.Node) -> str:
        """A text that is not blank."""
        if isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:str" and node.value.strip():
            return str(node.value).strip()
        self.fault(node, "应为非空文本", "must be a text that is not blank")
        return ""

    def count(self, node: yaml.Node) -> int:
        """A positive whole number below 10,000."""
        if isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:int" and _DIGITS.fullmatch(node.value):
            return int(node.value)
        self.fault(node, "应为正整数", "must be a positive whole number")
        return 1

    def truth(self, node: yaml.Node) -> bool:
        """True or false."""
        if isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:bool" and node.value in _TRUTHS:
            return _TRUTHS[node.value]
        self.fault(node, "应为true或false", "must be true or false")
        return False

    def day(self, node: yaml.Node) -> date | None:
        """A date ``YYYY-MM-DD``."""
        if isinstance(node, yaml.ScalarNode) and _DATE.fullmatch(node.value):
            try:
                return date.fromisoformat(node.value)
            except ValueError:
                pass
        self.fault(node, "不是有效日期（YYYY-MM-DD）", "not a date (YYYY-MM-DD)")
        return None

    def word(self, node: yaml.Node, vocabulary: Mapping[str, str] | Collection[str]) -> str:
        """One word of a vocabulary."""
        value = node.value if isinstance(node, yaml.ScalarNode) else None
        if isinstance(value, str) and value in vocabulary:
            return value
        allowed = ", ".join(vocabulary)
        self.fault(node, f"应为下列之一：{allowed}", f"must be one of: {allowed}")
        return ""

    def words(self, node: yaml.Node, vocabulary: Mapping[str, str] | Collection[str]) -> list[str]:
        """A list of different words of a vocabulary."""
        read = [self.word(entry, vocabulary) for entry in self.sequence(node)]
        if len(set(read)) != len(read):
            self.fault(node, "列表中有重复项", "the list repeats an entry")
        return read
