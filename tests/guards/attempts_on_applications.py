"""Attempts on the guards of policies, batches and applications."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection

from certification.models import BatchSlice
from rulebook.models import Policy
from tests.guards.back_door import add, change, copy, remove
from tests.guards.breaking import breaks
from tests.guards.world import World
from tests.house import DUE

SHA = "sha256:" + "0" * 64


# Policies


@breaks("a_published_text_is_never_changed")
def a_policy_text_changed(world: World) -> None:
    change(world.issued.verdict.policy, text="id: other")


@breaks("a_published_text_is_never_changed")
def a_policy_deleted(world: World) -> None:
    remove(world.issued.verdict.policy)


@breaks("text_is_named_by_its_digest")
def a_policy_by_another_name(world: World) -> None:
    add(copy(world.issued.verdict.policy, pk="cn.ordinary.2023"))


@breaks("texts_of_one_scope_never_overlap")
def a_second_policy_beside_the_first(world: World) -> None:
    first = Policy.objects.get(pk=world.issued.verdict.policy_id)
    add(copy(first, pk=SHA))
    add(copy(first.scopes.all()[0], text_id=SHA))


@breaks("a_text_has_a_scope")
def a_policy_that_rules_nothing(world: World) -> None:
    add(copy(world.issued.verdict.policy, pk=SHA))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@breaks("a_scope_is_its_texts")
def a_scope_at_another_place(world: World) -> None:
    add(copy(world.issued.verdict.policy.scopes.all()[0], region_id="320000"))


@breaks("a_scope_is_never_changed")
def a_scope_moved_to_another_level(world: World) -> None:
    change(world.issued.verdict.policy.scopes.all()[0], level="apprentice")


@breaks("a_scope_is_never_changed")
def a_scope_taken_away(world: World) -> None:
    remove(world.issued.verdict.policy.scopes.all()[0])


# Batches


@breaks("the_same_content_is_one_submission")
def the_same_content_twice(world: World) -> None:
    add(copy(world.batch))


@breaks("batch_state_is_known")
def a_batch_lost(world: World) -> None:
    change(world.batch, state="lost")


@breaks("batch_counts_are_in_order")
def more_rows_judged_than_read(world: World) -> None:
    change(world.batch, rows_judged=world.batch.rows_read + 1)


@breaks("batch_counts_are_in_order")
def more_rows_read_than_there_are(world: World) -> None:
    change(world.batch, rows_read=world.batch.rows_total + 1)


@breaks("a_refused_batch_says_why")
def a_batch_refused_for_nothing(world: World) -> None:
    change(world.batch, state="refused")


@breaks("a_refused_batch_says_why")
def a_validated_batch_with_a_refusal(world: World) -> None:
    change(world.batch, refusal={"code": "x"})


@breaks("a_slice_is_read_once")
def a_slice_twice(world: World) -> None:
    add(copy(BatchSlice.objects.filter(batch=world.batch).first()))


# Applications


@breaks("an_application_stands_where_its_verdict_puts_it")
def an_application_that_begins_otherwise_than_judged(world: World) -> None:
    fresh = copy(world.issued, row_number=91, state="eligible", decision=None, public_notice=None, certificate=None)
    add(fresh)
    add(copy(world.issued.verdict, pk=fresh.pk, verdict="ineligible"))


@breaks("an_application_begins_with_its_verdict")
def an_application_that_begins_as_passed(world: World) -> None:
    add(copy(world.issued, row_number=90, state="passed", decision=None, public_notice=None, certificate=None))


@breaks("an_application_moves_only_as_permitted")
def an_application_approved_without_an_examination(world: World) -> None:
    change(world.eligible, state="approved", decision=world.decision_for(world.eligible))


@breaks("an_application_moves_only_as_permitted")
def an_application_without_papers_made_eligible(world: World) -> None:
    change(world.unknown, state="eligible")


@breaks("an_application_is_never_deleted")
def an_application_deleted(world: World) -> None:
    remove(world.eligible)


@breaks("what_was_applied_for_is_never_changed")
def another_level_than_applied_for(world: World) -> None:
    change(world.eligible, level="technician")


@breaks("what_was_applied_for_is_never_changed")
def another_person_than_applied(world: World) -> None:
    change(world.eligible, worker=world.issued.worker)


@breaks("what_was_applied_for_is_never_changed")
def another_day_than_applied_on(world: World) -> None:
    change(world.eligible, submitted_at=world.eligible.submitted_at - timedelta(days=1))


@breaks("what_was_applied_for_is_never_changed")
def another_decision_than_was_made(world: World) -> None:
    change(world.approved, decision=world.decision_for(world.approved))


@breaks("what_was_applied_for_is_never_changed")
def another_public_notice_than_it_stood_in(world: World) -> None:
    change(world.on_notice, public_notice=world.issued.public_notice)


@breaks("application_level_is_on_the_ladder")
def an_application_for_a_ninth_level(world: World) -> None:
    add(copy(world.eligible, row_number=90, level="grand_master"))


@breaks("application_state_is_known")
def an_application_in_no_state(world: World) -> None:
    add(copy(world.eligible, row_number=90, state="lost"))


@breaks("a_row_is_applied_once")
def a_row_applied_twice(world: World) -> None:
    add(copy(world.eligible, level="technician"))


@breaks("one_open_application_per_worker_and_level")
def a_person_applying_twice(world: World) -> None:
    add(copy(world.eligible, row_number=90))


@breaks("approved_means_a_decision_stands")
def an_approval_without_a_decision(world: World) -> None:
    change(world.passed, state="approved")


@breaks("on_notice_means_a_public_notice_stands")
def a_result_put_up_nowhere(world: World) -> None:
    change(world.approved, state="on_notice")


@breaks("issued_means_a_certificate_stands")
def an_issue_without_a_certificate(world: World) -> None:
    change(world.on_notice, state="issued")


@breaks("issued_means_a_certificate_stands")
def a_certificate_in_hand_before_the_issue(world: World) -> None:
    certificate = world.issue_past_the_procedure(world.on_notice, at=DUE)
    change(world.on_notice, certificate=certificate)
