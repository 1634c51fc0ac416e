"""账本: leaves that commit and do not tell, and places without a gap."""

from __future__ import annotations

import threading
from hashlib import sha256

import orjson
import pytest
from django.db import connection, transaction

from registry.acts import ledger
from registry.granting import declared
from registry.models import LedgerEntry, LedgerLeaf, LedgerMark
from registry.reasons import LedgerCutShort
from tests.house import DUE

RECORD = {"holder_name": "王小明", "number": "Y000032990001263000001"}


def leaves(count: int) -> list[ledger.Leaf]:
    return [ledger.leaf_of("test", str(place), RECORD) for place in range(count)]


def places() -> list[int]:
    return list(LedgerEntry.objects.values_list("index", flat=True))


def test_a_leaf_commits_to_its_record() -> None:
    """entry = SHA-256(salt ‖ canonical record) under its kind; the hash is RFC 9162's of a leaf."""
    leaf = ledger.leaf_of("certificate.issued", "x", RECORD)
    entry = orjson.loads(leaf.entry)
    canonical = '{"holder_name":"王小明","number":"Y000032990001263000001"}'.encode()
    assert entry == {"commitment": sha256(leaf.salt + canonical).hexdigest(), "kind": "certificate.issued"}
    assert leaf.leaf_hash == sha256(b"\x00" + leaf.entry).digest()


def test_a_leaf_tells_nothing_of_its_record() -> None:
    """The same record twice gives two different entries: the salt keeps guessers out."""
    one, other = leaves(2)
    assert one.entry != other.entry
    assert len(one.salt) == 16
    assert "王小明".encode() not in one.entry


def test_places_are_given_in_order_and_once(reference: None) -> None:
    """From where the tree ends, as many as asked for; asked again, the rest; then none."""
    ledger.sequence()
    begun = len(places())
    ledger.append(leaves(5), at=DUE)
    assert [ledger.sequence(limit=3), ledger.sequence(limit=3), ledger.sequence()] == [3, 2, 0]
    assert places() == list(range(begun + 5))
    stored = LedgerEntry.objects.filter(index__gte=begun).values_list("leaf__subject_id", flat=True)
    assert list(stored) == ["0", "1", "2", "3", "4"]


def test_sequencers_at_once_leave_no_gap(scratch: str) -> None:
    """Four at once, with leaves being written meanwhile: every leaf has one place, and the places no gap."""
    failed: list[Exception] = []

    def work() -> None:
        try:
            for _ in range(5):
                with transaction.atomic():
                    ledger.append(leaves(3), at=DUE)
                ledger.sequence(limit=4)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failed == []
    ledger.sequence()
    assert places() == list(range(LedgerLeaf.objects.count()))
    assert LedgerLeaf.objects.filter(kind="test").count() == 60


def test_an_emptied_ledger_is_not_begun_again(scratch: str) -> None:
    """Whoever switches the triggers off and empties it, the sequencer stops by name, and gives no place twice."""
    ledger.append(leaves(3), at=DUE)
    ledger.sequence()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("TRUNCATE registry_ledgerentry")
        cursor.execute("SET session_replication_role = origin")
    with pytest.raises(LedgerCutShort) as refused:
        ledger.sequence()
    assert refused.value.values == {"standing": 0, "given": LedgerMark.objects.get().places}
    assert places() == []


def test_every_table_of_record_has_its_triggers(reference: None) -> None:
    """What grants.py declares as kept is neither changed, deleted nor emptied; what remains is never emptied."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.relname, bool_or(t.tgtype & 32 > 0), bool_or(t.tgtype & 24 = 24) FROM pg_trigger t "
            "JOIN pg_class r ON r.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE p.proname = 'registry_refuse_change' AND t.tgenabled = 'O' GROUP BY r.relname"
        )
        guarded = {table: (emptied, changed) for table, emptied, changed in cursor.fetchall()}
    for table in declared().values():
        emptied, changed = guarded.get(table.table, (False, False))
        assert emptied == (table.kept or table.remains), table.table
        assert changed or not table.kept, table.table
