"""文本: what is published as rule: policies, and equivalences (比照规定). A text says itself which of them it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Final

from rules.equivalence.comparisons import Comparisons
from rules.equivalence.loader import load as load_comparisons
from rules.loader import load as load_policy
from rules.overlays import faults_among as faults_among_policies
from rules.policy import Policy
from rules.yaml_nodes import PolicyFault

KINDS: Final[Mapping[str, str]] = {"policy": "政策", "equivalence": "比照规定"}
_GIVES_EQUIVALENCES: Final = re.compile(r"^equivalences\s*:", re.MULTILINE)

Text = Policy | Comparisons


def kind_of(text: str) -> str:
    """A word of ``KINDS``: a text of equivalences is one with ``equivalences`` among its items."""
    return Comparisons.kind if _GIVES_EQUIVALENCES.search(text) else Policy.kind


def load_text(text: str) -> Text:
    """The policy or the equivalences of a text; PolicyRefused with every fault where there is one."""
    return load_comparisons(text) if kind_of(text) == Comparisons.kind else load_policy(text)


def policies_of(texts: Iterable[Text]) -> list[Policy]:
    """Those of the texts that are policies."""
    return [text for text in texts if isinstance(text, Policy)]


def comparisons_of(texts: Iterable[Text]) -> list[Comparisons]:
    """Those of the texts that are equivalences."""
    return [text for text in texts if isinstance(text, Comparisons)]


def faults_among(texts: Sequence[Text], beside: Iterable[Text] = ()) -> list[PolicyFault]:
    """What is wrong with the texts together and beside others; a text among those beside is not held against itself."""
    others = list(beside)
    faults = faults_among_policies(policies_of(texts), policies_of(others))
    new = comparisons_of(texts)
    digests = {text.digest for text in new}
    listed = [*new, *(text for text in comparisons_of(others) if text.digest not in digests)]
    for one, other in combinations(listed, 2):
        if one in new or other in new:
            faults += one.faults_beside(other)
    return faults
