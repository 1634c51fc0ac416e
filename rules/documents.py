"""文件表: the documents that rules rest on, and what became of them.

``seeds/documents.yaml`` lists them by title and number, with the day on which each lapsed or was replaced. A document
without a number is known by its title.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

import yaml

from rules import words
from rules.clauses import Basis
from rules.yaml_nodes import PolicyFault, PolicyRefused, Reader

_REQUIRED: Final = ("title", "certainty")
_KEYS: Final = (*_REQUIRED, "number", "lapsed_on", "replaced_on", "replaced_by", "note")


@dataclass(frozen=True, slots=True)
class Document:
    """一份文件. ``ended_on`` is the first day on which it is no longer in force; ``replaced_by`` names its successor."""

    title: str
    number: str | None
    certainty: str
    ended_on: date | None = None
    replaced_by: str | None = None
    note: str = ""

    @property
    def name(self) -> str:
        """The number, or the title of a document without one."""
        return self.number or self.title


class Concern(NamedTuple):
    """一项提醒: a text that rests on a document which has lapsed or been replaced, or which the table does not list."""

    text: str
    basis: Basis
    document: Document | None

    @property
    def kind(self) -> str:
        """``replaced``, ``lapsed`` or ``unlisted``."""
        if self.document is None:
            return "unlisted"
        return "replaced" if self.document.replaced_by else "lapsed"


def concerns(
    texts: Iterable[tuple[str, Iterable[Basis]]], documents: Iterable[Document], *, on: date
) -> Iterator[Concern]:
    """What there is to report of the texts (id and the documents it rests on) on a day."""
    listed: dict[str, Document] = {}
    for document in documents:
        listed[document.title] = document
        listed[document.name] = document
    for name, bases in texts:
        for basis in bases:
            found = listed.get(basis.number) or listed.get(basis.document)
            if found is None or (found.ended_on is not None and found.ended_on <= on):
                yield Concern(name, basis, found)


def load_documents(text: str) -> tuple[Document, ...]:
    """The table of a text; PolicyRefused with every fault where there is one."""
    reading = _Reading()
    read = reading.documents(text)
    if reading.faults:
        raise PolicyRefused(reading.faults)
    return read


class _Reading(Reader):
    """The table being read."""

    def documents(self, text: str) -> tuple[Document, ...]:
        root = self.compose(text)
        if root is None:
            if not self.faults:
                self.faults.append(PolicyFault(1, 1, "文本为空", "the text is empty"))
            return ()
        given = self.mapping(root, ("documents",), ("documents",))
        read: dict[str, Document] = {}
        for node in self.sequence(given["documents"]) if given else ():
            document = self._document(node)
            if document.name in read:
                self.fault(node, f"文件重复：{document.name}", f"repeated document: {document.name}")
            read[document.name] = document
        self._successors(root, read)
        return tuple(read.values())

    def _document(self, node: yaml.Node) -> Document:
        given = self.mapping(node, _KEYS, _REQUIRED)
        days = [name for name in ("lapsed_on", "replaced_on") if name in given]
        if len(days) > 1:
            self.fault(node, "lapsed_on 与 replaced_on 只能写一个", "either lapsed_on or replaced_on")
        if ("replaced_on" in given) != ("replaced_by" in given):
            self.fault(node, "replaced_on 与 replaced_by 应同时写明", "replaced_on and replaced_by go together")
        return Document(
            title=self.text(given["title"]) if "title" in given else "",
            number=self.text(given["number"]) if "number" in given else None,
            certainty=self.word(given["certainty"], words.CERTAINTIES) if "certainty" in given else "",
            ended_on=self.day(given[days[0]]) if days else None,
            replaced_by=self.text(given["replaced_by"]) if "replaced_by" in given else None,
            note=self.text(given["note"]) if "note" in given else "",
        )

    def _successors(self, root: yaml.Node, read: dict[str, Document]) -> None:
        for document in read.values():
            if document.replaced_by is not None and document.replaced_by not in read:
                self.fault(
                    root,
                    f"{document.name}由{document.replaced_by}代替，而后者不在表中",
                    f"{document.name} is replaced by {document.replaced_by}, which is not listed",
                )
