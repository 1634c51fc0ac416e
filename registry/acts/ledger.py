"""账本: writing leaves in the act's transaction, and giving them places afterwards.

Places are given by one sequencer at a time, after the leaves are committed, so that acts do not wait for
each other and the tree still has no gap.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson
from django.db import connection, transaction
from django.db.models import Max

from registry.bulk import copy_rows
from registry.models import LedgerEntry, LedgerLeaf, LedgerMark
from registry.reasons import LedgerCutShort

SEQUENCER_LOCK = 8_001  # pg_advisory_xact_lock key: one sequencer at a time


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf ready to be stored."""

    kind: str
    subject_id: str
    salt: bytes
    entry: bytes
    leaf_hash: bytes


def leaf_of(kind: str, subject_id: str, record: dict[str, Any]) -> Leaf:
    """Commits to a record: entry = {"commitment", "kind"} in canonical JSON; hash by RFC 9162 §2.1.1."""
    salt = os.urandom(16)
    commitment = sha256(salt + canonical(record)).hexdigest()
    entry = canonical({"commitment": commitment, "kind": kind})
    return Leaf(kind, subject_id, salt, entry, sha256(b"\x00" + entry).digest())


def canonical(record: dict[str, Any]) -> bytes:
    """Canonical JSON: sorted keys, no white space. Texts and whole numbers only, where it equals RFC 8785."""
    return orjson.dumps(record, option=orjson.OPT_SORT_KEYS)


def append(leaves: Iterable[Leaf], *, at: datetime) -> None:
    """Stores leaves in the running transaction."""
    copy_rows(
        LedgerLeaf,
        ["kind", "subject_id", "salt", "entry", "leaf_hash", "created_at"],
        ((leaf.kind, leaf.subject_id, leaf.salt, leaf.entry, leaf.leaf_hash, at) for leaf in leaves),
    )


def sequence(limit: int = 50_000) -> int:
    """Gives up to ``limit`` committed leaves their places, in the order they were stored; returns how many.

    Raises LedgerCutShort where places that were given are gone.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEQUENCER_LOCK])
        _refuse_if_cut_short()
        cursor.execute(
            f"""
            INSERT INTO {LedgerEntry._meta.db_table} (index, leaf_id)
            SELECT coalesce((SELECT max(index) FROM {LedgerEntry._meta.db_table}), -1)
                   + row_number() OVER (ORDER BY l.id), l.id
            FROM {LedgerLeaf._meta.db_table} l
            WHERE NOT EXISTS (SELECT FROM {LedgerEntry._meta.db_table} e WHERE e.leaf_id = l.id)
            ORDER BY l.id LIMIT %s
            """,  # noqa: S608 - table names of our own models
            [limit],
        )
        return int(cursor.rowcount)


def _refuse_if_cut_short() -> None:
    last = LedgerEntry.objects.aggregate(last=Max("index"))["last"]
    standing = 0 if last is None else last + 1
    given = LedgerMark.objects.values_list("places", flat=True).first() or 0
    if standing != given:
        raise LedgerCutShort(standing=standing, given=given)
