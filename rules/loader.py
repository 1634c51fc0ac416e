"""政策文本的读取: a YAML text into a ``Policy``, or every fault with its line and column.

Refused: unknown and repeated keys, clauses without a citation, citations of documents that the text does not name, bad
dates, levels and words, a period that ends before it begins; and, of several texts together, what the layers may not do
to one another (``overlays``). ``docs/rules/policies.md`` shows the form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Final

import yaml

from rules import words
from rules.level_reader import LevelReader
from rules.overlays import ACTS, faults_among
from rules.policy import LAYERS, Policy
from rules.yaml_nodes import PolicyFault, PolicyRefused

_ID: Final = re.compile(r"[a-z0-9]+(\.[a-z0-9_]+)+")
_OCCUPATION: Final = re.compile(r"[0-9](-[0-9]{2}){3}")
_ENTERPRISE: Final = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
_REQUIRED: Final = ("id", "title", "pathway", "place", "in_force", "bodies", "basis", "levels")
_SCOPE: Final = ("extends", "occupations", "enterprise", "open_to_overlays")
_KEYS: Final = (*_REQUIRED, *_SCOPE, "edition", "note")
_MARKED: Final = ("id", "extends", "pathway", "place", "edition", "bodies", "in_force", "occupations")


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


def load_all(texts: Iterable[str], *, beside: Iterable[Policy] = ()) -> list[Policy]:
    """The policies of several texts, each sound by itself and all together, and with those ``beside`` them.

    PolicyRefused with every fault; a text among those beside it is not held against itself.
    """
    policies = [load(text) for text in texts]
    faults = faults_among(policies, beside)
    if faults:
        raise PolicyRefused(faults)
    return policies


class _Reading(LevelReader):
    """One text being read."""

    def policy(self, text: str) -> Policy | None:
        root = self.compose(text)
        if root is None:
            if not self.faults:
                self.faults.append(PolicyFault(1, 1, "文本为空", "the text is empty"))
            return None
        given = self.mapping(root, _KEYS, _REQUIRED)
        if any(name not in given for name in _REQUIRED):
            return None
        for name in _MARKED:
            if name in given:
                self.mark(name, given[name])
        self.basis = self.bases(given["basis"])
        from_on, until_on, certainty = self.period(given["in_force"])
        name = self.matching(given["id"], _ID, "政策编号形如 cn.ordinary.2023", "an id reads cn.ordinary.2023")
        title, note = self.text(given["title"]), self.text(given["note"]) if "note" in given else ""
        pathway = self.word(given["pathway"], words.PATHWAYS)
        place = self.place(given["place"])
        edition = self.word(given["edition"], words.EDITIONS) if "edition" in given else None
        bodies = frozenset(self.words(given["bodies"], words.BODY_KINDS))
        extends, occupations, enterprise, open_to = self._scope(given)
        levels = self.levels(given["levels"])
        if self.faults or from_on is None:
            return None
        return Policy(
            id=name, title=title, pathway=pathway, place=place, edition=edition, from_on=from_on, until_on=until_on,
            dates_certainty=certainty, bodies=bodies, basis=tuple(self.basis.values()), levels=levels,
            digest=digest_of(text), note=note, extends=extends, occupations=occupations, enterprise=enterprise,
            open_to=open_to, marks=self.marks,
        )  # fmt: skip

    def _scope(
        self, given: Mapping[str, yaml.Node]
    ) -> tuple[str | None, frozenset[str], str | None, Mapping[str, frozenset[str]]]:
        """What the text builds on, for which occupations and enterprise it is, and what it opens to layers below."""
        extends = enterprise = None
        occupations: list[str] = []
        if "extends" in given:
            extends = self.matching(given["extends"], _ID, "政策编号形如 cn.ordinary.2023", "an id is needed")
        if "occupations" in given:
            for entry in self.sequence(given["occupations"]):
                occupations.append(
                    self.matching(entry, _OCCUPATION, "职业编码应为 d-dd-dd-dd", "a code reads d-dd-dd-dd")
                )
        if "enterprise" in given:
            enterprise = self.matching(
                given["enterprise"], _ENTERPRISE, "统一社会信用代码应为十八位", "a credit code has 18 characters"
            )
        open_to = {}
        if "open_to_overlays" in given:
            for layer, node in self.mapping(given["open_to_overlays"], list(LAYERS)[1:]).items():
                self.mark(f"open.{layer}", node)
                open_to[layer] = frozenset(self.words(node, ACTS))
                if "replace" in open_to[layer] and layer != "standard":
                    self.fault(node, "replace 只可向职业标准开放", "replace is for the standards of occupations alone")
        return extends, frozenset(occupations), enterprise, open_to
