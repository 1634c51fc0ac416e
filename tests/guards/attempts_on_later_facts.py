"""Attempts on the guards of status changes, documents, events, the ledger and the outbox."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from registry.models import (
    Event,
    LedgerEntry,
    LedgerLeaf,
    OutboxMessage,
    StatusChange,
    StatusGround,
    StatusProposal,
)
from tests import factories
from tests.guards.back_door import add, change, copy, remove, unguarded
from tests.guards.breaking import breaks
from tests.guards.world import LATER, World

SHA = "sha256:" + "0" * 64


# Status changes


def _ground(kind: str = "revoked", **values: object) -> StatusGround:
    return factories.StatusGroundFactory(kind=kind, **values)


def _proposal(world: World, kind: str = "revoked", **values: object) -> StatusProposal:
    facts = {
        "certificate": world.certificate, "kind": kind, "statement": "弄虚作假", "effective_on": LATER.date(),
        "proposed_by": world.house.regulator, "proposed_at": LATER,
    }  # fmt: skip
    if "ground" not in values:
        facts["ground"] = _ground(kind)
    return StatusProposal(**facts | values)


def _confirmed(world: World, kind: str = "revoked", **values: object) -> StatusProposal:
    """A proposal that a second regulator has confirmed."""
    row = _proposal(world, kind, **values)
    add(row)
    change(row, outcome="confirmed", settled_by=world.house.confirmer, settled_at=LATER)
    return row


def _status_change(world: World, kind: str = "revoked", **values: object) -> StatusChange:
    """A change as the act would make it on its proposal, but for the values given."""
    of_proposal = {name: values[name] for name in ("effective_on", "replaced_by") if name in values}
    return StatusChange(
        **{"certificate": world.certificate, "kind": kind, "effective_on": LATER.date(), "ground": "弄虚作假",
           "citation": "示例办法第三十条", "made_by": world.house.confirmer, "made_at": LATER,
           "proposal": values.get("proposal") or _confirmed(world, kind, **of_proposal)} | values
    )  # fmt: skip


@breaks("status_change_is_of_a_known_kind")
def a_certificate_frozen(world: World) -> None:
    with unguarded("registry_statuschange", "a_status_change_follows_its_proposal"):
        add(_status_change(world, proposal=_confirmed(world), kind="frozen"))


@breaks("status_change_has_a_ground")
def a_revocation_without_ground(world: World) -> None:
    add(_status_change(world, ground=""))


@breaks("only_a_replacement_names_another_certificate")
def a_replacement_by_nothing(world: World) -> None:
    add(_status_change(world, "superseded"))


@breaks("only_a_replacement_names_another_certificate")
def a_revocation_that_names_a_replacement(world: World) -> None:
    add(_status_change(world, replaced_by=world.certificate))


@breaks("status_changes_come_in_order")
def a_revocation_before_the_issue(world: World) -> None:
    add(_status_change(world, effective_on=date(2026, 1, 1)))


@breaks("status_changes_come_in_order")
def a_reinstatement_of_what_stands(world: World) -> None:
    add(_status_change(world, "reinstated"))


@breaks("status_changes_come_in_order")
def a_reinstatement_of_what_was_revoked(world: World) -> None:
    add(_status_change(world))
    add(_status_change(world, "reinstated"))


@breaks("status_changes_come_in_order")
def a_suspension_of_what_is_suspended(world: World) -> None:
    add(_status_change(world, "suspended"))
    add(_status_change(world, "suspended"))


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


@breaks("a_status_change_follows_its_proposal")
def a_revocation_on_an_open_proposal(world: World) -> None:
    row = _proposal(world)
    add(row)
    add(_status_change(world, proposal=row))


@breaks("a_status_change_follows_its_proposal")
def a_revocation_on_a_proposal_to_suspend(world: World) -> None:
    add(_status_change(world, proposal=_confirmed(world, "suspended")))


@breaks("a_status_change_follows_its_proposal")
def a_revocation_from_another_day_on(world: World) -> None:
    add(_status_change(world, proposal=_confirmed(world), effective_on=LATER.date() + timedelta(days=1)))


@breaks("a_status_change_follows_its_proposal")
def a_revocation_made_by_who_did_not_confirm_it(world: World) -> None:
    add(_status_change(world, made_by=world.house.regulator))


# Proposals and their grounds


@breaks("who_proposes_does_not_confirm")
def a_proposal_confirmed_by_who_made_it(world: World) -> None:
    row = _proposal(world)
    add(row)
    change(row, outcome="confirmed", settled_by=world.house.regulator, settled_at=LATER)


@breaks("the_same_or_a_higher_authority_confirms")
def a_proposal_confirmed_by_a_lower_authority(world: World) -> None:
    row = _proposal(world)
    add(row)
    change(row, outcome="confirmed", settled_by=factories.RegulatorFactory(region_id="320500"), settled_at=LATER)


@breaks("the_same_or_a_higher_authority_confirms")
def a_proposal_confirmed_by_another_role(world: World) -> None:
    row = _proposal(world)
    add(row)
    change(row, outcome="confirmed", settled_by=world.house.approver, settled_at=LATER)


@breaks("a_regulator_of_the_place_proposes")
def a_proposal_by_a_regulator_of_another_place(world: World) -> None:
    add(_proposal(world, proposed_by=factories.RegulatorFactory(region_id="440000")))


@breaks("a_regulator_of_the_place_proposes")
def a_proposal_by_the_body(world: World) -> None:
    add(_proposal(world, proposed_by=world.house.approver))


@breaks("a_proposal_stands_on_its_ground")
def a_proposal_on_a_ground_for_another_change(world: World) -> None:
    add(_proposal(world, ground=_ground("suspended")))


@breaks("a_proposal_stands_on_its_ground")
def a_proposal_on_a_ground_of_another_place(world: World) -> None:
    add(_proposal(world, ground=_ground(code="elsewhere", region_id="440000")))


@breaks("a_proposal_stands_on_its_ground")
def a_proposal_on_a_ground_that_has_ended(world: World) -> None:
    day = LATER.date() - timedelta(days=1)
    add(_proposal(world, ground=_ground(code="ended", ends_on=day)))


@breaks("a_proposal_begins_open")
def a_proposal_confirmed_from_the_start(world: World) -> None:
    add(_proposal(world, outcome="confirmed", settled_by=world.house.confirmer, settled_at=LATER))


@breaks("a_proposal_is_settled_once")
def a_proposal_settled_again(world: World) -> None:
    change(_confirmed(world), outcome="declined")


@breaks("a_proposal_is_settled_once")
def a_proposal_for_another_day(world: World) -> None:
    row = _proposal(world)
    add(row)
    change(row, effective_on=LATER.date() + timedelta(days=1))


@breaks("a_proposal_is_settled_once")
def a_proposal_deleted(world: World) -> None:
    row = _proposal(world)
    add(row)
    remove(row)


@breaks("one_open_proposal_for_each_certificate")
def two_open_proposals(world: World) -> None:
    add(_proposal(world))
    add(_proposal(world, "suspended"))


@breaks("a_proposal_is_for_a_known_change")
def a_proposal_to_freeze(world: World) -> None:
    ground = _ground()
    with unguarded("registry_statusproposal", "a_proposal_is_settled_once"):
        add(_proposal(world, "frozen", ground=ground))


@breaks("a_proposal_states_its_facts")
def a_proposal_without_a_word(world: World) -> None:
    add(_proposal(world, statement=""))


@breaks("a_settled_proposal_says_how_and_by_whom")
def a_proposal_settled_by_nobody(world: World) -> None:
    row = _proposal(world)
    add(row)
    change(row, outcome="declined")


@breaks("a_ground_begins_once")
def a_ground_twice(world: World) -> None:
    add(copy(_ground()))


@breaks("a_ground_is_for_a_known_change")
def a_ground_for_freezing(world: World) -> None:
    add(copy(_ground(), kind="frozen", code="frozen"))


@breaks("a_ground_ends_after_it_begins")
def a_ground_that_ends_before_it_begins(world: World) -> None:
    change(_ground(), ends_on=date(2019, 1, 1))


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
    leaf = copy(LedgerLeaf.objects.last(), kind="test")
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
