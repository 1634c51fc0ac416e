"""Attempts on the guards of verdicts, scores, approvals, 公示 and objections."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection

from certification.models import Objection, ObjectionAddition, PublicNotice, Score
from registry.receipts import new_receipt
from tests import factories
from tests.guards.back_door import add, change, copy, remove
from tests.guards.breaking import breaks
from tests.guards.world import World
from tests.house import APPROVED, DUE, EXAMINED

SHA = "sha256:" + "0" * 64


# Verdicts, scores, approvals, the way through


@breaks("verdict_is_known")
def a_verdict_of_another_kind(world: World) -> None:
    add(copy(world.issued.verdict, application_id=world.issued.pk, verdict="perhaps"))


@breaks("a_verdict_is_never_changed")
def a_verdict_changed(world: World) -> None:
    change(world.unknown.verdict, verdict="eligible")


@breaks("a_verdict_is_never_changed")
def a_verdict_deleted(world: World) -> None:
    remove(world.unknown.verdict)


@breaks("a_score_is_never_changed")
def a_score_raised(world: World) -> None:
    Score.objects.filter(application=world.failed, part="skill").update(value=60)


@breaks("a_score_is_never_changed")
def a_score_deleted(world: World) -> None:
    remove(world.failed.scores.first())


@breaks("a_score_revision_stands_once")
def a_revision_twice(world: World) -> None:
    add(copy(world.failed.scores.first()))


@breaks("score_is_0_to_100_or_absent")
def a_score_above_a_hundred(world: World) -> None:
    add(copy(world.failed.scores.first(), revision=2, value=101))


@breaks("score_is_0_to_100_or_absent")
def a_score_of_somebody_absent(world: World) -> None:
    add(copy(world.failed.scores.first(), revision=2, absent=True))


@breaks("score_part_is_known")
def a_part_that_no_examination_has(world: World) -> None:
    add(copy(world.failed.scores.first(), part="interview"))


@breaks("a_transition_is_never_changed")
def a_transition_done_by_somebody_else(world: World) -> None:
    change(world.issued.transitions.first(), by=world.house.assessor)


@breaks("a_transition_is_never_changed")
def a_transition_deleted(world: World) -> None:
    remove(world.issued.transitions.first())


@breaks("an_approval_is_never_changed")
def an_approval_by_somebody_else(world: World) -> None:
    change(world.public_notice.approval, approved_by=world.house.assessor)


@breaks("an_approval_is_never_changed")
def an_approval_deleted(world: World) -> None:
    remove(world.public_notice.approval)


@breaks("an_approval_names_what_was_seen")
def an_approval_of_nothing(world: World) -> None:
    add(copy(world.public_notice.approval, count=0))


@breaks("an_approval_names_what_was_seen")
def an_approval_of_a_list_without_a_digest(world: World) -> None:
    add(copy(world.public_notice.approval, digest=""))


@breaks("a_decision_is_about_its_application")
def an_approval_on_somebody_else_s_decision(world: World) -> None:
    change(world.passed, state="approved", decision=world.decision_for(world.eligible))


@breaks("a_decision_is_about_its_application")
def an_approval_on_a_decision_on_another_level(world: World) -> None:
    change(world.passed, state="approved", decision=world.decision_for(world.passed, level="junior"))


@breaks("a_decision_is_about_its_application")
def an_approval_on_a_decision_by_another_policy(world: World) -> None:
    other = "sha256:" + "0" * 64
    change(world.passed, state="approved", decision=world.decision_for(world.passed, policy_digest=other))


@breaks("who_approves_recorded_no_score")
def an_approval_by_who_recorded_the_scores(world: World) -> None:
    own = world.decision_for(world.passed, approved_by=world.house.assessor, examined_by=world.house.approver)
    change(world.passed, state="approved", decision=own)


@breaks("every_part_is_passed")
def an_approval_with_59_in_one_part(world: World) -> None:
    change(world.failed, state="passed")
    change(world.failed, state="approved", decision=world.decision_for(world.failed))


@breaks("every_part_is_passed")
def an_approval_without_any_score(world: World) -> None:
    change(world.eligible, state="passed")
    change(world.eligible, state="approved", decision=world.decision_for(world.eligible))


@breaks("every_part_is_passed")
def an_approval_at_a_level_without_parts(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM registry_standardpart")
    change(world.passed, state="approved", decision=world.decision_for(world.passed))


# 公示 and objections


def _public_notice(world: World, **values: object) -> PublicNotice:
    approval = copy(world.public_notice.approval)
    add(approval)
    return copy(world.public_notice, approval_id=approval.pk, **values)


@breaks("public_notice_lasts_five_working_days")
def a_public_notice_of_four_days(world: World) -> None:
    add(_public_notice(world, working_days=4))


@breaks("public_notice_ends_after_it_starts")
def a_public_notice_that_ends_as_it_starts(world: World) -> None:
    add(_public_notice(world, working_days=0, ends_on=world.public_notice.starts_on))


@breaks("a_public_notice_covers_its_working_days")
def a_public_notice_over_the_holidays(world: World) -> None:
    add(_public_notice(world, ends_on=date(2026, 10, 8)))


@breaks("a_public_notice_is_only_ever_closed")
def a_public_notice_shortened(world: World) -> None:
    change(world.public_notice, ends_on=world.public_notice.ends_on - timedelta(days=1))


@breaks("a_public_notice_is_only_ever_closed")
def a_public_notice_opened_again(world: World) -> None:
    change(world.issued.public_notice, closed_at=None)


@breaks("a_public_notice_is_never_deleted")
def a_public_notice_deleted(world: World) -> None:
    remove(world.public_notice)


@breaks("nothing_is_issued_before_its_public_notice_ends")
def an_issue_on_the_last_day(world: World) -> None:
    certificate = world.issue_past_the_procedure(world.on_notice, at=DUE - timedelta(days=1))
    change(world.on_notice, state="issued", certificate=certificate)


@breaks("nothing_is_issued_before_its_public_notice_ends")
def an_issue_on_another_decision(world: World) -> None:
    certificate = world.issue_past_the_procedure(world.approved, at=DUE)
    change(world.on_notice, state="issued", certificate=certificate)


def _objection(world: World, **values: object) -> Objection:
    facts = {"application": world.on_notice, "ground": "工作年限不实", "ground_key": "a" * 64, "raised_at": APPROVED}
    return Objection(**facts | {"receipt": new_receipt()} | values)


def _settled(world: World, **values: object) -> Objection:
    """An objection as another approver of the body has settled it, but for the values given."""
    row = _objection(world)
    add(row)
    change(
        row,
        **{"outcome": "upheld", "reason": "属实", "settled_by": world.house.settler, "settled_at": EXAMINED} | values,
    )
    return row


@breaks("an_open_objection_stops_the_issue")
def an_issue_past_an_objection(world: World) -> None:
    add(_objection(world))
    certificate = world.issue_past_the_procedure(world.on_notice, at=DUE)
    change(world.on_notice, state="issued", certificate=certificate)


@breaks("an_objection_says_why")
def an_objection_without_a_word(world: World) -> None:
    add(_objection(world, ground=""))


@breaks("a_receipt_has_sixteen_signs")
def an_objection_with_a_receipt_to_guess(world: World) -> None:
    add(_objection(world, receipt="1"))


@breaks("a_receipt_is_given_once")
def two_objections_on_one_receipt(world: World) -> None:
    row = _objection(world)
    add(row)
    add(copy(row, ground_key="b" * 64))


@breaks("the_same_ground_is_one_objection")
def the_same_objection_twice(world: World) -> None:
    row = _objection(world)
    add(row)
    add(copy(row, receipt=new_receipt()))


@breaks("the_same_contact_has_one_open_objection")
def two_open_objections_of_one_contact(world: World) -> None:
    row = _objection(world, contact_key="c" * 64)
    add(row)
    add(copy(row, receipt=new_receipt(), ground_key="b" * 64))


@breaks("an_objection_begins_open")
def an_objection_settled_from_the_start(world: World) -> None:
    add(_objection(world, outcome="upheld", reason="属实", settled_by=world.house.settler, settled_at=EXAMINED))


@breaks("an_objection_begins_open")
def an_objection_taken_over_from_the_start(world: World) -> None:
    add(_objection(world, taken_over_by=world.house.regulator, taken_over_at=EXAMINED))


@breaks("taken_over_means_by_whom_and_when")
def an_objection_taken_over_at_no_time(world: World) -> None:
    change(world.contested.objections.get(), taken_over_by=world.house.regulator)


@breaks("a_regulator_of_the_place_takes_over")
def an_objection_taken_over_by_the_body(world: World) -> None:
    change(world.contested.objections.get(), taken_over_by=world.house.settler, taken_over_at=EXAMINED)


@breaks("a_regulator_of_the_place_takes_over")
def an_objection_taken_over_from_another_place(world: World) -> None:
    elsewhere = factories.RegulatorFactory(region_id="440000")
    change(world.contested.objections.get(), taken_over_by=elsewhere, taken_over_at=EXAMINED)


@breaks("who_decided_does_not_settle")
def an_objection_settled_by_who_approved(world: World) -> None:
    _settled(world, settled_by=world.house.approver)


@breaks("who_decided_does_not_settle")
def an_objection_settled_by_who_submitted(world: World) -> None:
    _settled(world, settled_by=world.house.submitter)


@breaks("who_decided_does_not_settle")
def an_objection_settled_by_who_examined(world: World) -> None:
    _settled(world, settled_by=world.house.assessor)


@breaks("the_body_or_who_took_over_settles")
def an_objection_settled_by_another_body(world: World) -> None:
    _settled(world, settled_by=factories.ApproverFactory())


@breaks("the_body_or_who_took_over_settles")
def an_objection_settled_by_a_regulator_without_taking_it_over(world: World) -> None:
    _settled(world, settled_by=world.house.regulator)


@breaks("the_body_or_who_took_over_settles")
def an_objection_settled_by_the_body_after_it_was_taken_over(world: World) -> None:
    _settled(world, taken_over_by=world.house.regulator, taken_over_at=EXAMINED)


@breaks("an_objection_is_settled_once")
def an_objection_given_back_to_the_body(world: World) -> None:
    row = world.contested.objections.get()
    change(row, taken_over_by=world.house.regulator, taken_over_at=EXAMINED)
    change(row, taken_over_by=None, taken_over_at=None)


@breaks("an_addition_is_never_changed")
def an_addition_reworded(world: World) -> None:
    row = ObjectionAddition(objection=world.contested.objections.get(), ground="又及", raised_at=EXAMINED)
    add(row)
    change(row, ground="无")


@breaks("an_addition_is_never_changed")
def an_addition_deleted(world: World) -> None:
    row = ObjectionAddition(objection=world.contested.objections.get(), ground="又及", raised_at=EXAMINED)
    add(row)
    remove(row)


@breaks("a_settled_objection_says_how_and_by_whom")
def an_objection_settled_at_no_time(world: World) -> None:
    _settled(world, settled_at=None)


@breaks("a_settled_objection_says_how_and_by_whom")
def an_objection_settled_without_a_word(world: World) -> None:
    _settled(world, reason="")


@breaks("an_objection_is_settled_once")
def an_objection_settled_again(world: World) -> None:
    change(_settled(world), outcome="dismissed")


@breaks("an_objection_is_settled_once")
def an_objection_reworded(world: World) -> None:
    change(world.contested.objections.get(), ground="无")


@breaks("an_objection_is_settled_once")
def an_objection_deleted(world: World) -> None:
    remove(world.contested.objections.get())
