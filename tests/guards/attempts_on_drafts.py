"""Attempts on the guards of drafts, of their publication and of the ends of policies."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from registry.models import Account
from rulebook.acts.drafting import Wording, revise, take_back
from rulebook.models import Policy, PolicyDraft, Repeal
from rules import digest_of
from tests import factories
from tests.guards.back_door import add, change, copy, remove
from tests.guards.breaking import breaks
from tests.guards.world import World
from tests.rulebook.drafts import NOW, OVERLAY, Office, ending, office, published

EVE = date(2026, 12, 31)


def _repeal(draft: PolicyDraft, by: Account, **values: Any) -> Repeal:
    """The end that the draft's last revision says, as the act would write it but for the values given."""
    revision = draft.last
    said = {
        "text": revision.replaces, "last_on": revision.last_on, "ground": revision.ground,
        "citation": revision.citation, "revision": revision, "made_by": by, "made_at": NOW,
    }  # fmt: skip
    return Repeal(**said | values)


def _ending(people: Office) -> PolicyDraft:
    return people.propose("", **ending("cn.tj.competition.2024", EVE))


def _policy(people: Office, by: Account) -> Policy:
    """A policy of the overlay's text, as if published by somebody."""
    like = published("cn.ordinary.2023")
    return copy(like, pk=digest_of(OVERLAY), text=OVERLAY, identifier="cn.xx", published_by_id=by.pk)


# Drafts and their revisions


@breaks("a_draft_begins_as_a_draft")
def a_draft_that_begins_as_proposed(world: World) -> None:
    add(copy(office().draft(), state="proposed"))


@breaks("a_draft_is_never_deleted")
def a_draft_deleted(world: World) -> None:
    people = office()
    draft = PolicyDraft.objects.create(region_id="000000", created_by=people.drafter, created_at=NOW)
    remove(draft)


@breaks("a_draft_moves_only_as_permitted")
def a_draft_published_without_a_proposal(world: World) -> None:
    change(office().draft(), state="published")


@breaks("a_draft_moves_only_as_permitted")
def a_draft_in_no_state(world: World) -> None:
    change(office().draft(), state="lost")


@breaks("a_draft_keeps_its_beginning_and_its_end")
def a_draft_moved_to_another_region(world: World) -> None:
    change(office().draft(), region_id="130000")


@breaks("a_draft_keeps_its_beginning_and_its_end")
def a_draft_begun_by_somebody_else(world: World) -> None:
    people = office()
    change(people.draft(), created_by=people.colleague)


@breaks("a_draft_keeps_its_beginning_and_its_end")
def a_published_draft_that_forgets_its_policy(world: World) -> None:
    change(office().publish(), published=None)


@breaks("a_returned_or_withdrawn_draft_says_why")
def a_draft_returned_without_a_reason(world: World) -> None:
    change(office().propose(), state="returned")


@breaks("only_a_published_draft_names_its_text")
def a_draft_that_claims_a_policy(world: World) -> None:
    change(office().draft(), published=published("cn.ordinary.2023"))


@breaks("what_is_published_is_what_was_proposed")
def a_draft_published_as_another_text(world: World) -> None:
    change(office().propose(), state="published", published=published("cn.ordinary.2023"))


@breaks("what_is_published_is_what_was_proposed")
def a_draft_published_without_a_text(world: World) -> None:
    change(office().propose(), state="published")


@breaks("what_is_published_is_what_was_proposed")
def an_end_that_was_proposed_and_forgotten(world: World) -> None:
    change(_ending(office()), state="published")


@breaks("a_revision_is_written_while_drafting")
def a_proposal_revised(world: World) -> None:
    add(copy(office().propose().last, number=2))


@breaks("a_revision_follows_the_last")
def a_revision_left_out(world: World) -> None:
    add(copy(office().draft().last, number=3))


@breaks("a_revision_follows_the_last")
def a_revision_numbered_twice(world: World) -> None:
    add(copy(office().draft().last))


@breaks("a_revision_is_named_by_its_text")
def a_revision_under_another_digest(world: World) -> None:
    add(copy(office().draft().last, number=2, text="id: other"))


@breaks("a_revision_is_never_changed")
def a_revision_rewritten(world: World) -> None:
    change(office().draft().last, text="id: other")


@breaks("a_revision_is_never_changed")
def a_revision_taken_away(world: World) -> None:
    remove(office().draft().last)


@breaks("a_revision_that_ends_nothing_names_no_end")
def a_last_day_of_nothing(world: World) -> None:
    add(copy(office().draft().last, number=2, last_on=EVE))


# Publication


@breaks("a_text_stems_from_a_proposed_draft")
def a_policy_of_somebody_s_own(world: World) -> None:
    people = office()
    add(_policy(people, people.publisher))


@breaks("a_text_stems_from_a_proposed_draft")
def a_policy_of_a_draft_not_proposed(world: World) -> None:
    people = office()
    people.draft()
    add(_policy(people, people.publisher))


@breaks("a_text_stems_from_a_proposed_draft")
def a_policy_of_an_earlier_revision(world: World) -> None:
    people = office()
    draft = people.propose()
    take_back(draft, looked_at=1, by=people.drafter, at=NOW)
    revise(draft, Wording(text=OVERLAY + "\n"), looked_at=1, by=people.drafter, at=NOW)
    change(draft, state="proposed")
    add(_policy(people, people.publisher))


@breaks("a_text_is_published_by_a_second_person")
def a_policy_published_by_its_drafter(world: World) -> None:
    people = office()
    people.propose()
    add(_policy(people, people.drafter))


@breaks("a_text_is_published_by_a_second_person")
def a_policy_published_by_who_wrote_an_earlier_revision(world: World) -> None:
    people = office()
    draft = people.draft("id: other")
    revise(draft, Wording(text=OVERLAY), looked_at=1, by=people.colleague, at=NOW)
    change(draft, state="proposed")
    add(_policy(people, people.drafter))


# Ends


@breaks("a_repeal_shortens_its_text")
def an_end_before_the_eve_of_the_beginning(world: World) -> None:
    people = office()
    add(_repeal(_ending(people), people.publisher, last_on=date(2000, 1, 1)))


@breaks("a_repeal_shortens_its_text")
def an_end_after_the_end(world: World) -> None:
    people = office()
    add(_repeal(_ending(people), people.publisher, text=published("cn.gd.appointment.2023")))


@breaks("a_repeal_stems_from_a_proposed_draft")
def an_end_on_another_day_than_proposed(world: World) -> None:
    people = office()
    add(_repeal(_ending(people), people.publisher, last_on=date(2026, 12, 30)))


@breaks("a_repeal_stems_from_a_proposed_draft")
def an_end_of_a_draft_not_proposed(world: World) -> None:
    people = office()
    add(_repeal(people.draft("", **ending("cn.tj.competition.2024", EVE)), people.publisher))


@breaks("a_repeal_is_made_by_a_second_person")
def an_end_made_by_its_drafter(world: World) -> None:
    people = office()
    add(_repeal(_ending(people), people.drafter))


@breaks("a_repeal_has_a_ground")
def an_end_without_a_ground(world: World) -> None:
    people = office()
    draft = people.draft("", **ending("cn.tj.competition.2024", EVE) | {"ground": ""})
    change(draft, state="proposed")
    add(_repeal(draft, people.publisher))


@breaks("a_repeal_is_never_changed")
def an_end_put_off(world: World) -> None:
    draft = office().publish("", **ending("cn.tj.competition.2024", EVE))
    change(Repeal.objects.get(revision=draft.last), last_on=date(2027, 12, 31))


@breaks("a_repeal_is_never_changed")
def an_end_taken_back(world: World) -> None:
    draft = office().publish("", **ending("cn.tj.competition.2024", EVE))
    remove(Repeal.objects.get(revision=draft.last))


@breaks("a_repeal_ends_every_scope")
def an_end_that_leaves_its_scopes_standing(world: World) -> None:
    people = office()
    add(_repeal(_ending(people), people.publisher))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@breaks("a_scope_is_never_changed")
def a_scope_ended_by_nothing(world: World) -> None:
    scope = world.issued.verdict.policy.scopes.all()[0]
    change(scope, in_force=DateRange(scope.in_force.lower, EVE))


@breaks("a_scope_is_never_changed")
def a_scope_ended_on_another_day_than_its_policy(world: World) -> None:
    office().publish("", **ending("cn.tj.competition.2024", EVE))
    scope = published("cn.tj.competition.2024").scopes.all()[0]
    change(scope, in_force=DateRange(scope.in_force.lower, date(2026, 6, 1)))


@breaks("a_scope_is_its_texts")
def a_scope_of_an_ended_policy_with_all_its_days(world: World) -> None:
    office().publish("", **ending("cn.tj.competition.2024", EVE))
    policy = published("cn.tj.competition.2024")
    add(copy(policy.scopes.all()[0], level="junior", in_force=policy.in_force))


# Accounts


@breaks("account_has_what_its_role_is_for")
def a_drafter_of_no_region(world: World) -> None:
    add(factories.DrafterFactory.build(region=None))


@breaks("account_has_what_its_role_is_for")
def a_publisher_of_a_body(world: World) -> None:
    add(factories.PublisherFactory.build(region_id="000000", region=None, body=world.house.site.body))
