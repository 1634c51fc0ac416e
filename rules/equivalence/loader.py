"""比照文本的读取: a YAML text into ``Comparisons``, or every fault with its line and column.

As strict as policies are: unknown and repeated keys, an equivalence without a citation, a title without a series, a
reference to a pathway or level that does not exist, two texts of one place that give the same equivalence on one day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Final

import yaml

from rules import words as policy_words
from rules.clause_reader import GROUPS, ClauseReader
from rules.equivalence import words
from rules.equivalence.comparisons import Comparisons, Equivalence, Gives, RouteReference
from rules.equivalence.terms import TERMS
from rules.loader import digest_of
from rules.yaml_nodes import PolicyFault, PolicyRefused

_ID: Final = re.compile(r"[a-z0-9]+(\.[a-z0-9_]+)+")
_REQUIRED: Final = ("id", "title", "place", "in_force", "basis", "equivalences")
_ENTRY: Final = ("held", "kind", "gives", "text", "cite")
_RULES: Final = (*GROUPS, *TERMS)
_GIVES: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("series",),
    "standing": ("level",),
    "education": (),
    "treatment": (),
    "none": (),
}
"""What must be given beside the name, by kind."""


def load(text: str) -> Comparisons:
    """The comparisons of a text; PolicyRefused with every fault where there is one."""
    reading = _Reading(TERMS)
    read = reading.comparisons(text)
    if read is None or reading.faults:
        raise PolicyRefused(reading.faults)
    return read


def load_all(texts: Iterable[str]) -> list[Comparisons]:
    """The comparisons of several texts; refused too where two of one place give the same on one day."""
    read = [load(text) for text in texts]
    faults = [fault for one, other in combinations(read, 2) for fault in one.faults_beside(other)]
    if faults:
        raise PolicyRefused(faults)
    return read


class _Reading(ClauseReader):
    """One text being read."""

    def comparisons(self, text: str) -> Comparisons | None:
        root = self.compose(text)
        if root is None:
            if not self.faults:
                self.faults.append(PolicyFault(1, 1, "文本为空", "the text is empty"))
            return None
        given = self.mapping(root, (*_REQUIRED, "note"), _REQUIRED)
        if any(name not in given for name in _REQUIRED):
            return None
        self.basis = self.bases(given["basis"])
        from_on, until_on, certainty = self.period(given["in_force"])
        name = self.matching(given["id"], _ID, "编号形如 cn.titles.2018", "an id reads cn.titles.2018")
        title, note = self.text(given["title"]), self.text(given["note"]) if "note" in given else ""
        place = self.place(given["place"])
        entries = self.free(given["equivalences"])
        for part, node in (*given.items(), *entries):
            self.mark(part, node)
        equivalences = [self._equivalence(key, node) for key, node in entries]
        read = tuple(entry for entry in equivalences if entry is not None)
        if self.faults or from_on is None:
            return None
        return Comparisons(
            name, title, place, from_on, until_on, certainty, tuple(self.basis.values()), read, digest_of(text), note,
            self.marks,
        )  # fmt: skip

    def _equivalence(self, key: str, node: yaml.Node) -> Equivalence | None:
        given = self.mapping(node, (*_ENTRY, "route", *_RULES), _ENTRY)
        if not given.keys() >= set(_ENTRY):
            return None
        kind = self.word(given["kind"], words.KINDS)
        gives = self._gives(kind, given["gives"])
        citation = self.citation(given["cite"])
        text = self.text(given["text"])
        held = self.word(given["held"], words.HELD)
        rules = [name for name in given if name in (*_RULES, "route")]
        if len(rules) != (0 if kind == "none" else 1):
            self.fault(
                node,
                "应写且只写一个条件、条件组或 route；kind 为 none 者不写",
                "exactly one condition, group or route; none where kind is none",
            )
            return None
        if citation is None or not kind:
            return None
        route = self._route(given["route"]) if "route" in given else None
        clause = None
        if rules and route is None and "route" not in given:
            parts = {name: value for name, value in given.items() if name in ("text", "cite", *rules)}
            clause = self.clause(key, node, parts, 1)
        return Equivalence(key, held, kind, gives, text, citation, clause, route)

    def _gives(self, kind: str, node: yaml.Node) -> Gives:
        given = self.mapping(node, ("name", "series", "rank", "level"), ("name", *_GIVES.get(kind, ())))
        if kind and kind != "title" and given.keys() & {"series", "rank"}:
            self.fault(node, "只有职称写 series、rank", "only a title has a series and a rank")
        if kind and kind != "standing" and "level" in given:
            self.fault(node, "只有申报资格写 level", "only a standing has a level")
        return Gives(
            self.text(given["name"]) if "name" in given else "",
            self.word(given["series"], words.SERIES) if "series" in given else None,
            self.word(given["rank"], policy_words.TITLE_RANKS) if "rank" in given else None,
            self.word(given["level"], policy_words.LEVELS) if "level" in given else None,
        )

    def _route(self, node: yaml.Node) -> RouteReference | None:
        names = ("pathway", "level", "number", "article")
        given = self.mapping(node, names, names)
        if given.keys() != set(names):
            return None
        return RouteReference(
            self.word(given["pathway"], policy_words.PATHWAYS),
            self.word(given["level"], policy_words.LEVELS),
            self.text(given["number"]),
            self.text(given["article"]),
        )
