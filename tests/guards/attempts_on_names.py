"""Attempts on the guards of names: what bodies gave, who confirmed, how a case is settled and a record corrected."""

from __future__ import annotations

from typing import Any

from django.db import connection

from registry.acts import ledger
from registry.models import (
    Account,
    Event,
    IdentityCase,
    IdentityConfirmation,
    IdentityProposal,
    NameClaim,
    Worker,
)
from registry.receipts import new_receipt
from tests import factories
from tests.guards.attempts_on_columns import each
from tests.guards.back_door import add, change, copy, remove
from tests.guards.breaking import breaks, permits
from tests.guards.world import LATER, World
from tests.house import DUE

OTHER, SHA = "冒名者", "0" * 64


def _worker(world: World) -> Worker:
    """As the record stands now."""
    return Worker.objects.get(pk=world.on_notice.worker_id)


def _claim(world: World, name: str = OTHER, **values: Any) -> NameClaim:
    """Another body's name for the number."""
    body = values.pop("body", None) or factories.BodyFactory()
    row = NameClaim(worker=_worker(world), body=body, name=name, claimed_at=LATER, **values)
    add(row)
    return row


def _case(world: World, **values: Any) -> IdentityCase:
    """A case that is open, not yet stored."""
    facts = {"worker": _worker(world), "receipt": new_receipt(), "holds": True, "opened_at": LATER}
    return IdentityCase(**facts | values)


def _open(world: World) -> IdentityCase:
    _claim(world)
    case = _case(world)
    add(case)
    return case


def _proposal(world: World, **values: Any) -> IdentityProposal:
    """The regulator's, not yet stored."""
    worker = _worker(world)
    facts = {
        "worker": worker, "before": worker.name, "name": OTHER, "statement": "经核户籍底册", "reference": "户证1号",
        "proposed_by": world.house.regulator, "proposed_at": LATER,
    }  # fmt: skip
    return IdentityProposal(**facts | values)


def _confirmed(world: World, *, by: Account | None = None, **values: Any) -> IdentityProposal:
    row = _proposal(world, **values)
    add(row)
    change(row, outcome="confirmed", settled_by=by or world.house.confirmer, settled_at=LATER)
    return IdentityProposal.objects.get(pk=row.pk)


def _confirmation(world: World, way: str, **values: Any) -> IdentityConfirmation:
    worker = _worker(world)
    return IdentityConfirmation(**{"worker": worker, "name": worker.name, "way": way, "confirmed_at": LATER} | values)


def _by_the_person(world: World, **values: Any) -> IdentityConfirmation:
    return _confirmation(world, "person", **{"by": factories.WorkerAccountFactory(worker=_worker(world))} | values)


# Names given


@breaks("a_body_gives_a_name_once")
def a_name_given_twice(world: World) -> None:
    add(copy(_claim(world)))


@breaks("a_name_given_is_never_changed")
def a_name_given_reworded(world: World) -> None:
    change(NameClaim.objects.earliest("pk"), name=OTHER)


@breaks("a_name_given_is_never_changed")
def a_name_given_deleted(world: World) -> None:
    remove(_claim(world))


# Cases


@breaks("an_identity_case_has_its_own_number")
def two_cases_of_one_number(world: World) -> None:
    case = _open(world)
    worker = world.eligible.worker
    add(NameClaim(worker=worker, body=factories.BodyFactory(), name=OTHER, claimed_at=LATER))
    add(_case(world, worker=worker, receipt=case.receipt))


@breaks("an_identity_case_number_has_sixteen_signs")
def a_case_of_a_number_to_guess(world: World) -> None:
    _claim(world)
    add(_case(world, receipt="1"))


@breaks("one_open_identity_case_for_each_worker")
def a_second_case_beside_an_open_one(world: World) -> None:
    _open(world)
    add(_case(world))


@breaks("an_identity_case_begins_open")
def a_case_that_begins_settled(world: World) -> None:
    _claim(world)
    add(_case(world, outcome="stands", settled_key=SHA, settled_by=world.house.regulator, settled_at=LATER))


@breaks("an_identity_case_is_about_two_names")
def a_case_about_one_name(world: World) -> None:
    _claim(world, _worker(world).name)
    add(_case(world))


@breaks("a_case_holds_up_whose_name_nobody_confirmed")
def a_case_that_holds_up_nobody(world: World) -> None:
    _claim(world)
    add(_case(world, holds=False))


@breaks("a_case_holds_up_whose_name_nobody_confirmed")
def a_case_that_holds_up_who_is_confirmed(world: World) -> None:
    _claim(world)
    add(_by_the_person(world))
    add(_case(world))


@permits("a_case_holds_up_whose_name_nobody_confirmed")
def a_case_about_who_is_confirmed(world: World) -> None:
    _claim(world)
    add(_by_the_person(world))
    add(_case(world, holds=False))


@permits("an_open_identity_case_stops_the_issue")
def an_issue_to_who_was_confirmed_before(world: World) -> None:
    a_case_about_who_is_confirmed(world)
    certificate = world.issue_past_the_procedure(world.on_notice, at=DUE)
    change(world.on_notice, state="issued", certificate=certificate)


def _case_changed(world: World, **values: Any) -> None:
    change(_open(world), **values)


each(
    "an_identity_case_is_settled_once", "a_case_with_another", _case_changed,
    receipt="0000-0000-0000-0000", holds=False, opened_at=DUE,
)  # fmt: skip


@breaks("an_identity_case_is_settled_once")
def a_case_about_another_worker(world: World) -> None:
    change(_open(world), worker=world.eligible.worker)


@breaks("an_identity_case_is_settled_once")
def a_case_deleted(world: World) -> None:
    remove(_open(world))


def _settled(world: World, *, name: str | None = None, outcome: str = "stands", **values: Any) -> IdentityCase:
    case = _open(world)
    proposal = _confirmed(world, case=case, name=name or _worker(world).name)
    facts = {"settled_key": SHA, "settled_by": proposal.settled_by, "settled_at": proposal.settled_at}
    change(case, outcome=outcome, **facts | values)
    return case


@breaks("an_identity_case_is_settled_once")
def a_case_opened_again(world: World) -> None:
    change(_settled(world), outcome="", settled_key="", settled_by=None, settled_at=None)


@breaks("an_identity_case_is_settled_by_its_proposal")
def a_case_settled_by_one_person(world: World) -> None:
    change(_open(world), outcome="stands", settled_key=SHA, settled_by=world.house.regulator, settled_at=LATER)


@breaks("an_identity_case_is_settled_by_its_proposal")
def a_case_settled_against_what_was_confirmed(world: World) -> None:
    _settled(world, outcome="corrected")


@breaks("an_identity_case_is_settled_by_its_proposal")
def a_case_settled_by_another_regulator(world: World) -> None:
    _settled(world, settled_by=world.house.regulator)


@breaks("an_identity_case_is_settled_by_its_proposal")
def a_case_settled_at_another_instant(world: World) -> None:
    _settled(world, settled_at=DUE)


@breaks("a_settled_identity_case_says_how_and_by_whom")
def a_case_with_a_name_and_no_outcome(world: World) -> None:
    change(_open(world), settled_key=SHA)


@permits("an_identity_case_is_settled_by_its_proposal")
@permits("an_identity_case_is_settled_once")
def a_case_settled_by_two(world: World) -> None:
    _settled(world)


@breaks("an_open_identity_case_stops_the_approval")
def an_approval_past_a_case(world: World) -> None:
    worker = world.passed.worker
    add(NameClaim(worker=worker, body=factories.BodyFactory(), name=OTHER, claimed_at=LATER))
    add(_case(world, worker=worker))
    change(world.passed, state="approved", decision=world.decision_for(world.passed))


@breaks("an_open_identity_case_stops_the_issue")
def an_issue_past_a_case(world: World) -> None:
    _open(world)
    certificate = world.issue_past_the_procedure(world.on_notice, at=DUE)
    change(world.on_notice, state="issued", certificate=certificate)


# Proposals


def _proposed(world: World, **values: Any) -> None:
    add(_proposal(world, **values))


each(
    "a_name_proposal_states_its_ground_and_evidence", "a_name_proposal_without", _proposed, name="", statement="",
    reference="",
)  # fmt: skip


@breaks("one_open_name_proposal_for_each_worker")
def a_second_name_proposal(world: World) -> None:
    _proposed(world)
    _proposed(world, name="第三人")


@breaks("a_correction_changes_the_name")
def a_correction_to_the_same_name(world: World) -> None:
    _proposed(world, name=_worker(world).name)


@breaks("a_settled_name_proposal_says_how_and_by_whom")
def a_name_proposal_settled_by_nobody(world: World) -> None:
    row = _proposal(world)
    add(row)
    change(row, outcome="declined")


@breaks("who_proposes_a_name_does_not_confirm_it")
def a_name_proposed_and_confirmed_by_one_person(world: World) -> None:
    _confirmed(world, by=world.house.regulator)


@breaks("a_name_proposal_begins_open")
def a_name_proposal_that_begins_confirmed(world: World) -> None:
    _proposed(world, outcome="confirmed", settled_by=world.house.confirmer, settled_at=LATER)


@breaks("a_name_proposal_begins_with_the_record")
def a_name_proposal_about_another_name(world: World) -> None:
    _proposed(world, before="没有此名")


@breaks("a_disputed_name_is_settled_in_its_case")
def a_correction_beside_an_open_case(world: World) -> None:
    _open(world)
    _proposed(world)


@breaks("a_disputed_name_is_settled_in_its_case")
def a_correction_confirmed_beside_a_case_that_was_opened_since(world: World) -> None:
    row = _proposal(world)
    add(row)
    _open(world)
    change(row, outcome="confirmed", settled_by=world.house.confirmer, settled_at=LATER)


@permits("a_disputed_name_is_settled_in_its_case")
def a_correction_declined_beside_a_case_that_was_opened_since(world: World) -> None:
    row = _proposal(world)
    add(row)
    _open(world)
    change(row, outcome="declined", settled_by=world.house.confirmer, settled_at=LATER)


@breaks("a_disputed_name_is_settled_in_its_case")
def a_settlement_of_a_settled_case(world: World) -> None:
    _proposed(world, case=_settled(world))


@breaks("who_is_concerned_proposes_a_name")
def a_name_proposed_by_another_person(world: World) -> None:
    _proposed(world, proposed_by=factories.WorkerAccountFactory())


@breaks("who_is_concerned_proposes_a_name")
def a_name_proposed_by_another_body(world: World) -> None:
    _proposed(world, proposed_by=factories.SubmitterFactory())


@breaks("who_is_concerned_proposes_a_name")
def a_name_proposed_by_an_assessor(world: World) -> None:
    _proposed(world, proposed_by=world.house.assessor)


@breaks("who_is_concerned_proposes_a_name")
def a_name_proposed_by_another_province(world: World) -> None:
    _proposed(world, proposed_by=factories.RegulatorFactory(region_id="440000"))


@breaks("who_is_concerned_proposes_a_name")
def a_settlement_proposed_by_a_side(world: World) -> None:
    _proposed(world, case=_open(world), proposed_by=world.house.submitter)


@breaks("who_is_concerned_proposes_a_name")
def a_settlement_over_a_body_of_another_province(world: World) -> None:
    case = _open(world)
    _claim(world, "又一人", body=factories.BodyFactory(region_id="440300"))
    _proposed(world, case=case)


@permits("who_is_concerned_proposes_a_name")
def a_correction_asked_for_by_the_person(world: World) -> None:
    _proposed(world, proposed_by=factories.WorkerAccountFactory(worker=_worker(world)))


@permits("who_is_concerned_proposes_a_name")
def a_correction_asked_for_by_the_body(world: World) -> None:
    _proposed(world, proposed_by=world.house.approver)


@breaks("a_regulator_of_the_place_confirms_a_name")
def a_name_confirmed_by_another_province(world: World) -> None:
    _confirmed(world, proposed_by=world.house.submitter, by=factories.RegulatorFactory(region_id="440000"))


@breaks("a_regulator_of_the_place_confirms_a_name")
def a_name_confirmed_by_a_body(world: World) -> None:
    _confirmed(world, by=world.house.approver)


@breaks("a_regulator_of_the_place_confirms_a_name")
def a_name_confirmed_by_a_lower_authority(world: World) -> None:
    _confirmed(world, by=factories.RegulatorFactory(region_id="320500"))


@breaks("a_regulator_of_the_place_confirms_a_name")
def a_settlement_confirmed_over_a_body_of_another_province(world: World) -> None:
    case = _open(world)
    row = _proposal(world, case=case)
    add(row)
    _claim(world, "又一人", body=factories.BodyFactory(region_id="440300"))
    change(row, outcome="confirmed", settled_by=world.house.confirmer, settled_at=LATER)


@permits("a_regulator_of_the_place_confirms_a_name")
def a_correction_confirmed_by_the_city_that_the_body_asked_for(world: World) -> None:
    _confirmed(world, proposed_by=world.house.submitter, by=factories.RegulatorFactory(region_id="320500"))


def _proposal_changed(world: World, **values: Any) -> None:
    row = _proposal(world)
    add(row)
    change(row, **values)


each(
    "a_name_proposal_is_settled_once", "a_name_proposal_with_another", _proposal_changed,
    before="别名", name="别名", statement="别的", reference="别的", proposed_at=DUE,
)  # fmt: skip


@breaks("a_name_proposal_is_settled_once")
def a_name_proposal_of_somebody_else(world: World) -> None:
    _proposal_changed(world, proposed_by=world.house.confirmer)


@breaks("a_name_proposal_is_settled_once")
def a_name_proposal_about_somebody_else(world: World) -> None:
    _proposal_changed(world, worker=world.eligible.worker)


@breaks("a_name_proposal_is_settled_once")
def a_name_proposal_taken_out_of_its_case(world: World) -> None:
    row = _proposal(world, case=_open(world))
    add(row)
    change(row, case=None)


@breaks("a_name_proposal_is_settled_once")
def a_name_proposal_settled_again(world: World) -> None:
    change(_confirmed(world), outcome="declined")


@breaks("a_name_proposal_is_settled_once")
def a_name_proposal_deleted(world: World) -> None:
    row = _proposal(world)
    add(row)
    remove(row)


# Confirmations


@breaks("a_name_is_confirmed_once_in_a_way")
def a_name_confirmed_twice(world: World) -> None:
    row = _by_the_person(world)
    add(row)
    add(copy(row))


@breaks("a_confirmation_says_by_whom")
def a_confirmation_by_nobody(world: World) -> None:
    add(_confirmation(world, "person"))


@breaks("a_confirmation_is_never_changed")
def a_confirmation_of_another_name(world: World) -> None:
    row = _by_the_person(world)
    add(row)
    change(row, name=OTHER)


@breaks("a_confirmation_is_never_changed")
def a_confirmation_deleted(world: World) -> None:
    row = _by_the_person(world)
    add(row)
    remove(row)


@breaks("a_person_confirms_their_own_name")
def a_name_confirmed_by_another_person(world: World) -> None:
    add(_by_the_person(world, by=factories.WorkerAccountFactory()))


@breaks("a_person_confirms_their_own_name")
def a_name_confirmed_that_is_not_on_record(world: World) -> None:
    add(_by_the_person(world, name=OTHER))


@breaks("two_bodies_gave_a_confirmed_name")
def a_name_confirmed_by_the_only_body_that_gave_it(world: World) -> None:
    add(_confirmation(world, "second_body", body=world.house.site.body))


@breaks("two_bodies_gave_a_confirmed_name")
def a_name_confirmed_by_a_body_that_gave_another(world: World) -> None:
    add(_confirmation(world, "second_body", body=_claim(world).body))


@permits("two_bodies_gave_a_confirmed_name")
def a_name_that_two_bodies_gave(world: World) -> None:
    add(_confirmation(world, "second_body", body=_claim(world, _worker(world).name).body))


@breaks("a_regulator_confirms_by_a_proposal")
def a_name_confirmed_by_a_proposal_that_is_open(world: World) -> None:
    row = _proposal(world)
    add(row)
    add(_confirmation(world, "regulator", name=OTHER, by=world.house.confirmer, proposal=row))


@breaks("a_regulator_confirms_by_a_proposal")
def a_name_confirmed_that_was_not_proposed(world: World) -> None:
    add(_confirmation(world, "regulator", by=world.house.confirmer, proposal=_confirmed(world)))


@breaks("a_regulator_confirms_by_a_proposal")
def a_name_confirmed_in_another_s_name(world: World) -> None:
    add(_confirmation(world, "regulator", name=OTHER, by=world.house.regulator, proposal=_confirmed(world)))


@permits("a_regulator_confirms_by_a_proposal")
def a_name_confirmed_as_proposed(world: World) -> None:
    add(_confirmation(world, "regulator", name=OTHER, by=world.house.confirmer, proposal=_confirmed(world)))


# The name on record


def _renamed(
    world: World, proposal: IdentityProposal | None, *, name: str = OTHER, leaf: bool = True, **said: Any
) -> None:
    """As the act does it, except for what is given."""
    worker = _worker(world)
    before = worker.name
    change(worker, name=name)
    if proposal is not None:
        facts = {"by": world.house.confirmer, "at": LATER, "act": "worker.name_corrected", "subject_id": str(worker.pk)}
        Event.objects.create(subject_kind="worker", details={"proposal": str(proposal.pk)}, **facts | said)
    if leaf:
        record = {"after": name, "before": before, "proposal": str(proposal and proposal.pk), "worker": str(worker.pk)}
        ledger.append([ledger.leaf_of("worker.name_corrected", str(worker.pk), record)], at=LATER)
    connection.check_constraints()


@permits("a_name_changes_by_a_correction")
@permits("a_leaf_follows_its_record")
def a_name_corrected_as_two_persons_said(world: World) -> None:
    _renamed(world, _confirmed(world))


@breaks("a_name_changes_by_a_correction")
def a_name_changed_silently(world: World) -> None:
    _renamed(world, None, leaf=False)


@breaks("a_name_changes_by_a_correction")
def a_name_changed_by_an_open_proposal(world: World) -> None:
    row = _proposal(world)
    add(row)
    _renamed(world, row, leaf=False)


@breaks("a_name_changes_by_a_correction")
def a_name_changed_to_another_than_was_confirmed(world: World) -> None:
    _renamed(world, _confirmed(world), name="第三人")


@breaks("a_name_changes_by_a_correction")
def a_name_changed_from_another_than_was_confirmed(world: World) -> None:
    proposal = _confirmed(world)
    _renamed(world, proposal)
    _renamed(world, _confirmed(world, name="第三人"), name="第三人")
    _renamed(world, proposal)


@breaks("a_name_changes_by_a_correction")
def a_name_changed_by_another_s_correction(world: World) -> None:
    _renamed(world, _confirmed(world, worker=world.eligible.worker, before=world.eligible.worker.name), leaf=False)


def _renamed_saying(world: World, **said: Any) -> None:
    _renamed(world, _confirmed(world), **said)


each(
    "a_name_changes_by_a_correction", "a_name_changed_with_an_event_of_another", _renamed_saying,
    act="identity.settled", subject_id="x", at=DUE,
)  # fmt: skip


@breaks("a_name_changes_by_a_correction")
def a_name_changed_with_an_event_by_another(world: World) -> None:
    _renamed_saying(world, by=world.house.regulator)


@breaks("a_corrected_name_has_its_leaf")
def a_name_corrected_without_a_leaf(world: World) -> None:
    _renamed(world, _confirmed(world), leaf=False)


@breaks("a_corrected_name_has_its_leaf")
def a_name_corrected_with_a_leaf_of_something_else(world: World) -> None:
    proposal = _confirmed(world)
    ledger.append([ledger.leaf_of("worker.name_corrected", str(proposal.worker_id), {"after": OTHER})], at=LATER)
    _renamed(world, proposal, leaf=False)


@breaks("a_leaf_follows_its_record")
def a_leaf_of_a_correction_that_is_none(world: World) -> None:
    ledger.append([ledger.leaf_of("worker.name_corrected", str(_worker(world).pk), {})], at=LATER)


@breaks("a_leaf_follows_its_record")
def a_leaf_of_a_correction_that_changed_nothing(world: World) -> None:
    _settled(world)
    ledger.append([ledger.leaf_of("worker.name_corrected", str(_worker(world).pk), {})], at=LATER)
