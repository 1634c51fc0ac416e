"""Attempts on the guards of status changes, documents, events, the ledger and the outbox."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from registry.models import (
    Event,
    LedgerEntry,
    LedgerLeaf,
    OutboxMessage,
    StatusChange,
)
from tests.guards.back_door import add, change, copy, remove
from tests.guards.breaking import breaks
from tests.guards.world import LATER, World

SHA = "sha256:" + "0" * 64


# Status changes


def _status_change(world: World, **values: object) -> StatusChange:
    return StatusChange(
        **{"certificate": world.certificate, "kind": "revoked", "effective_on": LATER.date(), "ground": "弄虚作假",
           "citation": "职业技能等级认定工作规程第三十条", "made_by": world.house.regulator, "made_at": LATER} | values
    )  # fmt: skip


@breaks("status_change_is_of_a_known_kind")
def a_certificate_frozen(world: World) -> None:
    add(_status_change(world, kind="frozen"))


@breaks("status_change_has_a_ground")
def a_revocation_without_ground(world: World) -> None:
    add(_status_change(world, ground=""))


@breaks("only_a_replacement_names_another_certificate")
def a_replacement_by_nothing(world: World) -> None:
    add(_status_change(world, kind="superseded"))


@breaks("only_a_replacement_names_another_certificate")
def a_revocation_that_names_a_replacement(world: World) -> None:
    add(_status_change(world, replaced_by=world.certificate))


@breaks("status_changes_come_in_order")
def a_revocation_before_the_issue(world: World) -> None:
    add(_status_change(world, effective_on=date(2026, 1, 1)))


@breaks("status_changes_come_in_order")
def a_reinstatement_of_what_stands(world: World) -> None:
    add(_status_change(world, kind="reinstated"))


@breaks("status_changes_come_in_order")
def a_reinstatement_of_what_was_revoked(world: World) -> None:
    add(_status_change(world))
    add(_status_change(world, kind="reinstated"))


@breaks("status_changes_come_in_order")
def a_suspension_of_what_is_suspended(world: World) -> None:
    add(_status_change(world, kind="suspended"))
    add(_status_change(world, kind="suspended"))


@breaks("a_status_change_is_never_changed")
def a_revocation_turned_into_a_suspension(world: World) -> None:
    row = _status_change(world)
    add(row)
    change(row, kind="suspended")


@breaks("a_status_change_is_never_changed")
def a_revocation_deleted(world: World) -> None:
    row = _status_change(world)
    add(row)
    remove(row)


# Documents, events, the ledger, the outbox


@breaks("document_digest_is_sha256")
def a_document_by_another_digest(world: World) -> None:
    add(copy(world.certificate.document, digest="md5:00"))


@breaks("a_document_record_is_never_changed")
def a_document_record_changed(world: World) -> None:
    change(world.certificate.document, digest=SHA)


@breaks("a_document_record_is_never_changed")
def a_document_record_deleted(world: World) -> None:
    remove(world.certificate.document)


@breaks("an_event_is_never_changed")
def an_event_done_by_somebody_else(world: World) -> None:
    change(Event.objects.last(), by=world.house.assessor)


@breaks("an_event_is_never_changed")
def an_event_deleted(world: World) -> None:
    remove(Event.objects.last())


@breaks("a_leaf_is_never_changed")
def a_leaf_changed(world: World) -> None:
    change(LedgerLeaf.objects.last(), entry=b"{}")


@breaks("a_leaf_is_never_changed")
def a_leaf_deleted(world: World) -> None:
    remove(LedgerLeaf.objects.last())


@breaks("a_ledger_entry_is_never_changed")
def a_leaf_moved_to_another_place(world: World) -> None:
    change(LedgerEntry.objects.last(), index=1_000)


@breaks("a_ledger_entry_is_never_changed")
def a_place_taken_away(world: World) -> None:
    remove(LedgerEntry.objects.last())


def _unplaced_leaf() -> LedgerLeaf:
    leaf = copy(LedgerLeaf.objects.last())
    add(leaf)
    return leaf


@breaks("ledger_begins_at_zero")
def a_place_before_the_first(world: World) -> None:
    add(LedgerEntry(index=-1, leaf=_unplaced_leaf()))


@breaks("the_ledger_has_no_gap")
def a_place_left_out(world: World) -> None:
    add(LedgerEntry(index=LedgerEntry.objects.count() + 1, leaf=_unplaced_leaf()))


@breaks("outbox_asks_for_work_once")
def the_same_work_asked_for_twice(world: World) -> None:
    now = timezone.now()
    add(*[OutboxMessage(task="certification.issue", payload={}, key="x", created_at=now, available_at=now)] * 2)
