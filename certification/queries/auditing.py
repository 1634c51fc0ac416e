"""核账: whether the ledger and the records agree; nothing is changed.

Each leaf commits to a record. Here the record is made again from the rows as they stand and held against its leaf, the
places of the leaves against each other, and the uploads that batches name against the files. What differs has been
changed behind the acts, or is missing from a restored copy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from django.core.files.storage import default_storage
from django.db.models import Count, F, Max

from certification.models import Batch
from certification.queries.filed import acts_on_filings, as_acts_left_them, as_they_stand
from registry.acts.ledger import canonical
from registry.models import (
    Certificate,
    Event,
    IdentityProposal,
    LedgerEntry,
    LedgerLeaf,
    ProposalOutcome,
    StatusChange,
)
from rulebook.models import PublishedText, Repeal

ROWS_AT_ONCE: Final = 2_000
Records = Iterator[tuple[str, str, dict[str, Any]]]
"""Kind of the leaf, id of its subject, and the record it commits to."""


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """不符: ``subject`` and what is the matter with it, as a code, in Chinese and in English."""

    subject: str
    code: str
    zh: str
    en: str


@dataclass(slots=True)
class Audit:
    """一次核账: how many leaves and records were held against each other, and how often something was found."""

    leaves: int = 0
    records: int = 0
    uploads: int = 0
    found: int = 0
    _left: dict[tuple[str, str], list[LedgerLeaf]] = field(default_factory=lambda: defaultdict(list))

    def run(self) -> Iterator[Discrepancy]:
        """Every discrepancy. All leaves of a kind are held in memory, some 300 bytes each."""
        for one in (*_places(), *self._leaves(), *self._records(), *_filings(), *self._files()):
            self.found += 1
            yield one

    def _leaves(self) -> Iterator[Discrepancy]:
        for leaf in LedgerLeaf.objects.order_by("pk").iterator(chunk_size=ROWS_AT_ONCE):
            self.leaves += 1
            self._left[leaf.kind, leaf.subject_id].append(leaf)
            if sha256(b"\x00" + bytes(leaf.entry)).digest() != bytes(leaf.leaf_hash):
                yield Discrepancy(
                    str(leaf), "leaf_hash_differs", "叶散列与条目不符", "the hash is not that of the entry"
                )

    def _records(self) -> Iterator[Discrepancy]:
        for kind, subject, record in records():
            self.records += 1
            leaves = self._left.get((kind, subject), [])
            agreeing = next((leaf for leaf in leaves if _commits(leaf, record)), None)
            if agreeing is not None:
                leaves.remove(agreeing)
            elif leaves:
                yield Discrepancy(
                    f"{kind} {subject}",
                    "record_differs",
                    "记录与账本不符",
                    "the record is not what its leaf commits to",
                )
                leaves.pop()
            else:
                yield Discrepancy(
                    f"{kind} {subject}", "leaf_missing", "账本中没有该记录", "the ledger has no leaf of it"
                )
        for (kind, subject), leaves in self._left.items():
            for _ in leaves:
                yield Discrepancy(
                    f"{kind} {subject}", "record_missing", "账本所载记录不存在", "its record is not there"
                )

    def _files(self) -> Iterator[Discrepancy]:
        for path in Batch.objects.exclude(content_path="").values_list("content_path", flat=True).order_by("pk"):
            self.uploads += 1
            if not default_storage.exists(path):
                yield Discrepancy(path, "upload_missing", "申报文件不存在", "the upload's file is not there")


def records() -> Records:
    """Every record that must have its leaf, as the acts committed to it."""
    yield from _certificates()
    for change in StatusChange.objects.select_related("certificate").order_by("pk").iterator(chunk_size=ROWS_AT_ONCE):
        yield f"certificate.{change.kind}", str(change.certificate_id), {
            "citation": change.citation, "effective_on": change.effective_on.isoformat(), "ground": change.ground,
            "kind": change.kind, "number": change.certificate.number,
        }  # fmt: skip
    corrections = IdentityProposal.objects.filter(outcome=ProposalOutcome.CONFIRMED).exclude(name=F("before"))
    for one in corrections.order_by("pk").iterator(chunk_size=ROWS_AT_ONCE):
        yield "worker.name_corrected", str(one.worker_id), {
            "after": one.name, "before": one.before, "proposal": str(one.pk), "worker": str(one.worker_id),
        }  # fmt: skip
    yield from acts_on_filings()
    for event in Event.objects.filter(act="reference.seeded").order_by("pk"):
        yield event.act, str(event.pk), event.details
    yield from _texts()


def _certificates() -> Records:
    rows = Certificate.objects.order_by("pk").values_list(
        "pk", "holder_name", "issued_on", "level", "number", "occupation", "decision__policy_digest", "worker"
    )
    for pk, holder, issued_on, level, number, occupation, policy, worker in rows.iterator(chunk_size=ROWS_AT_ONCE):
        yield "certificate.issued", str(pk), {
            "holder_name": holder, "issued_on": issued_on.isoformat(), "level": level, "number": number,
            "occupation": occupation, "policy": policy, "worker": str(worker),
        }  # fmt: skip


def _texts() -> Records:
    for text in PublishedText.objects.defer("text").order_by("pk"):
        record = {"digest": text.pk, "id": text.identifier} | ({"pathway": text.pathway} if text.pathway else {})
        yield f"{text.kind}.published", text.pk, record | {"place": text.region_id}
    for repeal in Repeal.objects.select_related("text").defer("text__text").order_by("pk"):
        yield f"{repeal.text.kind}.repealed", repeal.text_id, {
            "digest": repeal.text_id, "id": repeal.text.identifier, "last_on": repeal.last_on.isoformat(),
            "ground": repeal.ground, "citation": repeal.citation,
        }  # fmt: skip


def _commits(leaf: LedgerLeaf, record: dict[str, Any]) -> bool:
    commitment = sha256(bytes(leaf.salt) + canonical(record)).hexdigest()
    return bytes(leaf.entry) == canonical({"commitment": commitment, "kind": leaf.kind})


def _filings() -> Iterator[Discrepancy]:
    """Filings whose rows are not as the acts on them left them."""
    left = as_acts_left_them()
    for pk, filing in as_they_stand():
        if filing != left.get(pk):
            yield Discrepancy(
                f"filing {pk}",
                "filing_differs",
                "备案与历次办理记录不符",
                "the filing is not as the acts on it left it",
            )


def _places() -> Iterator[Discrepancy]:
    found = LedgerEntry.objects.aggregate(last=Max("index"), many=Count("index"))
    last = -1 if found["last"] is None else found["last"]
    if last + 1 != found["many"]:
        yield Discrepancy(
            "0–" + str(last), "ledger_gap", f"账本有缺口：应有{last + 1}条，实有{found['many']}条",
            f"the ledger has a gap: {last + 1} places, {found['many']} leaves",
        )  # fmt: skip
