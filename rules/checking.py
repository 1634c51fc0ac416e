"""查错: every fault of texts, each by itself, then all together and beside those that are published already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rules.texts import Text, faults_among, load_text
from rules.yaml_nodes import PolicyFault, PolicyRefused


class Found(NamedTuple):
    """一处错误: in which file, and the fault with its line and column."""

    file: str
    fault: PolicyFault


def check(texts: Mapping[str, str], *, beside: Iterable[Text] = ()) -> list[Found]:
    """Every fault of the texts by file, in the files' order and each file's own.

    What can only be found beside other texts (an overlap, an overlay that does what its base does not allow) is looked
    for among the texts that are sound by themselves.
    """
    found: list[Found] = []
    sound: dict[str, Text] = {}
    for file, text in texts.items():
        try:
            sound[file] = load_text(text)
        except PolicyRefused as refused:
            found += [Found(file, fault) for fault in refused.faults]
    given = {text.digest for text in sound.values()}
    published = [text for text in beside if text.digest not in given]
    for file, read in sound.items():
        others = [other for name, other in sound.items() if name != file]
        elsewhere = {other.id for other in others} - {read.id}
        for fault in sorted(faults_among([read], [*others, *published])):
            if (named := _named(fault)) not in elsewhere:  # a fault of another file is listed there
                found.append(Found(file, fault if named in ("", read.id) else fault._replace(line=1, column=1)))
    return found


def _named(fault: PolicyFault) -> str:
    """The text whose line and column a fault found between two texts gives; "" where it is the one looked at."""
    before, colon, _ = fault.zh.partition("：")
    return before if colon and "与" not in before else ""
