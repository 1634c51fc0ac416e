"""发证: giving out numbers and writing certificates, for a set of decisions at a time.

Issuance, step by step (docs/issuance.md carries the same numbers):
  5. numbers are allocated under the lock of their series, without gap;
  6. the certificates, their leaves and the event are written in the same transaction;
  7. the documents are left to a job.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import uuid_utils.compat
from django.db import connection, transaction
from django.utils import timezone

from registry import metrics, numbers, outbox
from registry.acts import ledger
from registry.bulk import copy_rows
from registry.documents.certificate import CURRENT_TEMPLATE
from registry.models import Certificate, LevelCode, NumberSeries
from registry.reasons import LevelHasNoCode, SeriesExhausted
from rules.ladder import Level

DOCUMENT_CHUNK = 50  # about a second's work: as long as an upload may find every process busy with documents


@dataclass(frozen=True, slots=True)
class Grant:
    """A decision to be turned into a certificate, with the names printed on it."""

    decision_id: UUID
    site_id: int
    site_code: str
    worker_id: UUID
    holder_name: str
    occupation_id: str
    work_type_id: int | None
    level: str
    policy_digest: str


@transaction.atomic
def issue(grants: Sequence[Grant], *, at: datetime) -> list[tuple[UUID, UUID]]:
    """Issues a certificate for each grant, in the order given; returns (decision, certificate) pairs.

    Raises LevelHasNoCode and SeriesExhausted; the database refuses what is outside the filing or undecided.
    """
    issued_on = timezone.localdate(at)
    signs = dict(LevelCode.objects.exclude(sign="").values_list("level", "sign"))
    for level in {grant.level for grant in grants} - signs.keys():
        raise LevelHasNoCode(level=level, name=Level(level).name_zh)
    serials = _allocate(grants, issued_on)
    rows, leaves, pairs = [], [], []
    for grant, serial in zip(grants, serials, strict=True):
        identifier = uuid_utils.compat.uuid7()
        number = numbers.compose(grant.site_code, issued_on.year, signs[grant.level], serial)
        rows.append(_row(identifier, number, serial, grant, issued_on, at))
        leaves.append(_leaf(identifier, number, grant, issued_on))
        pairs.append((grant.decision_id, identifier))
    copy_rows(Certificate, _COLUMNS, rows)
    metrics.count(metrics.CERTIFICATES, Counter(grant.level for grant in grants))
    ledger.append(leaves, at=at)
    _leave_documents([str(identifier) for _, identifier in pairs], at=at)
    return pairs


_COLUMNS = [
    "id", "number", "decision", "site", "worker", "holder_name", "occupation", "work_type", "level", "year",
    "serial", "issued_on", "issued_at", "template",
]  # fmt: skip


def _row(identifier: UUID, number: str, serial: int, grant: Grant, issued_on: date, at: datetime) -> tuple[object, ...]:
    return (
        identifier, number, grant.decision_id, grant.site_id, grant.worker_id, grant.holder_name,
        grant.occupation_id, grant.work_type_id, grant.level, issued_on.year, serial, issued_on, at, CURRENT_TEMPLATE,
    )  # fmt: skip


def _leaf(identifier: UUID, number: str, grant: Grant, issued_on: date) -> ledger.Leaf:
    record = {
        "holder_name": grant.holder_name,
        "issued_on": issued_on.isoformat(),
        "level": grant.level,
        "number": number,
        "occupation": grant.occupation_id,
        "policy": grant.policy_digest,
        "worker": str(grant.worker_id),
    }
    return ledger.leaf_of("certificate.issued", str(identifier), record)


def _allocate(grants: Sequence[Grant], issued_on: date) -> list[int]:
    """A serial for each grant: consecutive within its series, allocated under the series' row lock."""
    wanted: dict[tuple[int, str], int] = defaultdict(int)
    for grant in grants:
        wanted[grant.site_id, grant.level] += 1
    codes = {grant.site_id: grant.site_code for grant in grants}
    following: dict[tuple[int, str], int] = {}
    # Series are locked in one order everywhere, so that two issues never wait for each other in a ring.
    for (site_id, level), count in sorted(wanted.items()):
        following[site_id, level] = _advance(site_id, codes[site_id], issued_on.year, level, count)
    serials = []
    for grant in grants:
        serials.append(following[grant.site_id, grant.level])
        following[grant.site_id, grant.level] += 1
    return serials


def _advance(site_id: int, site_code: str, year: int, level: str, count: int) -> int:
    """Moves a series forward by ``count``; returns the first serial of the run. Raises SeriesExhausted."""
    table = NumberSeries._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (site_id, year, level, last) VALUES (%s, %s, %s, 0) ON CONFLICT DO NOTHING",  # noqa: S608
            [site_id, year, level],
        )
        cursor.execute(
            f"UPDATE {table} SET last = last + %s WHERE site_id = %s AND year = %s AND level = %s "  # noqa: S608
            "AND last + %s <= 999999 RETURNING last",
            [count, site_id, year, level, count],
        )
        row = cursor.fetchone()
    if row is None:
        raise SeriesExhausted(site=site_code, year=year, level=level, name=Level(level).official_form)
    return int(row[0]) - count + 1


def _leave_documents(identifiers: Sequence[str], *, at: datetime) -> None:
    chunks: Iterable[Sequence[str]] = (
        identifiers[start : start + DOCUMENT_CHUNK] for start in range(0, len(identifiers), DOCUMENT_CHUNK)
    )
    outbox.post("registry.render_documents", [{"certificate_ids": list(chunk)} for chunk in chunks], at=at)
