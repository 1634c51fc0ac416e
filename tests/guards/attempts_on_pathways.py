"""Attempts on the guards of pathways and review records."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from certification.models import Application, Review
from tests.guards.back_door import add, change, copy, remove
from tests.guards.breaking import breaks
from tests.guards.world import World
from tests.house import EXAMINED


def _review(world: World, application: Application, **values: Any) -> Review:
    facts: dict[str, Any] = {
        "application": application, "revision": 9, "conclusion": "passed", "reviewed_on": EXAMINED.date(),
        "ground": "业绩突出", "reference": "会议纪要", "reviewed_by": world.house.assessor, "recorded_at": EXAMINED,
    }  # fmt: skip
    return Review(**facts | values)


def _approve(world: World, application: Application, **values: Any) -> None:
    if application.state != "passed":
        change(application, state="passed")
    change(application, state="approved", decision=world.decision_for(application, **values))


@breaks("batch_pathway_is_known")
def a_batch_by_a_pathway_that_no_rule_has(world: World) -> None:
    add(copy(world.batch, pathway="lottery"))


@breaks("a_batch_keeps_its_pathway")
def a_batch_turned_into_one_without_examination(world: World) -> None:
    change(world.other, pathway="direct_frontline")


@breaks("the_same_content_is_one_submission")
def the_same_content_twice_by_one_pathway(world: World) -> None:
    add(copy(world.batch))


@breaks("an_application_goes_by_the_pathway_of_its_batch")
def an_application_that_goes_round_the_examination(world: World) -> None:
    add(copy(world.unknown, row_number=99, pathway="direct_frontline"))


@breaks("what_was_applied_for_is_never_changed")
def an_application_taken_out_of_the_examination(world: World) -> None:
    change(world.eligible, pathway="direct_frontline")


@breaks("a_review_is_never_changed")
def a_review_turned_round(world: World) -> None:
    Review.objects.filter(application=world.turned_down).update(conclusion="passed")


@breaks("a_review_is_never_changed")
def a_review_deleted(world: World) -> None:
    remove(world.turned_down.reviews.get())


@breaks("a_review_revision_stands_once")
def a_review_revision_twice(world: World) -> None:
    add(copy(world.turned_down.reviews.get()))


@breaks("review_conclusion_is_known")
def a_review_that_found_neither(world: World) -> None:
    add(_review(world, world.unreviewed, conclusion="perhaps"))


@breaks("a_review_says_its_ground_and_reference")
def a_review_without_a_ground(world: World) -> None:
    add(_review(world, world.unreviewed, ground=""))


@breaks("a_review_says_its_ground_and_reference")
def a_review_without_minutes(world: World) -> None:
    add(_review(world, world.unreviewed, reference=""))


@breaks("a_review_is_for_a_pathway_without_examination")
def a_review_in_the_place_of_an_examination(world: World) -> None:
    add(_review(world, world.failed))


@breaks("a_review_is_recorded_after_it_was_held")
def a_review_of_tomorrow(world: World) -> None:
    add(_review(world, world.unreviewed, reviewed_on=EXAMINED.date() + timedelta(days=1)))


@breaks("the_review_is_passed")
def an_approval_without_any_review(world: World) -> None:
    _approve(world, world.unreviewed)


@breaks("the_review_is_passed")
def an_approval_against_the_review(world: World) -> None:
    _approve(world, world.turned_down)


@breaks("the_review_is_passed")
def an_approval_on_a_review_that_was_taken_back(world: World) -> None:
    add(_review(world, world.reviewed, conclusion="failed"))
    _approve(world, world.reviewed)


@breaks("who_approves_made_no_review")
def an_approval_by_who_reviewed(world: World) -> None:
    _approve(world, world.reviewed, approved_by=world.house.assessor, examined_by=world.house.approver)


@breaks("every_part_is_passed")
def an_approval_on_a_review_without_the_examination(world: World) -> None:
    _approve(world, world.eligible, examined_by=world.house.assessor)
