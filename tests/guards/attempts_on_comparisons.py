"""Attempts on the guards of published texts of equivalences."""

from __future__ import annotations

from django.db import connection

from rulebook.models import EquivalenceText, TextScope
from tests.guards.back_door import add, change, copy, remove
from tests.guards.breaking import breaks
from tests.guards.world import World

SHA = "sha256:" + "0" * 64


def published() -> EquivalenceText:
    """One of the seeds' texts."""
    return EquivalenceText.objects.get(identifier="cn.engineering.2018")


def given() -> TextScope:
    """One thing that it gives."""
    found = published().scopes.first()
    assert found is not None
    return found


@breaks("a_published_text_is_never_changed")
def a_comparison_text_changed(world: World) -> None:
    change(published(), text="id: other")


@breaks("a_published_text_is_never_changed")
def a_comparison_text_deleted(world: World) -> None:
    remove(published())


@breaks("text_is_named_by_its_digest")
def a_comparison_text_by_another_name(world: World) -> None:
    add(copy(published(), pk="cn.engineering.2018"))


@breaks("a_text_has_a_scope")
def a_comparison_text_that_gives_nothing(world: World) -> None:
    add(copy(published(), pk=SHA))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@breaks("texts_of_one_scope_never_overlap")
def an_equivalence_given_twice(world: World) -> None:
    first = given()
    add(copy(published(), pk=SHA))
    add(copy(first, text_id=SHA))


@breaks("a_policy_has_a_pathway_and_an_equivalence_none")
def an_equivalence_by_a_pathway(world: World) -> None:
    add(copy(published(), pk=SHA, pathway="ordinary"))


@breaks("a_policy_has_a_pathway_and_an_equivalence_none")
def a_policy_without_a_pathway(world: World) -> None:
    add(copy(world.issued.verdict.policy, pk=SHA, pathway=""))


@breaks("a_policy_has_a_pathway_and_an_equivalence_none")
def a_text_of_no_kind(world: World) -> None:
    add(copy(published(), pk=SHA, kind="custom"))


@breaks("a_scope_is_a_level_of_a_pathway_or_an_equivalence")
def an_equivalence_of_a_level(world: World) -> None:
    add(copy(given(), level="senior"))


@breaks("a_scope_is_its_texts")
def an_equivalence_given_elsewhere(world: World) -> None:
    add(copy(given(), region_id="320000"))


@breaks("a_scope_is_never_changed")
def an_equivalence_renamed(world: World) -> None:
    change(given(), key="engineering.everything")


@breaks("a_scope_is_never_changed")
def an_equivalence_taken_away(world: World) -> None:
    remove(given())
