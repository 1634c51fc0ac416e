"""Attempts on the guards of published texts of equivalences."""

from __future__ import annotations

from django.db import connection

from rulebook.models import ComparisonScope, ComparisonText
from tests.guards.back_door import add, change, copy, remove
from tests.guards.breaking import breaks
from tests.guards.world import World

SHA = "sha256:" + "0" * 64


def published() -> ComparisonText:
    """One of the seeds' texts."""
    return ComparisonText.objects.get(identifier="cn.engineering.2018")


def given() -> ComparisonScope:
    """One thing that it gives."""
    found = published().scopes.first()
    assert found is not None
    return found


@breaks("a_comparison_text_is_never_changed")
def a_comparison_text_changed(world: World) -> None:
    change(published(), text="id: other")


@breaks("a_comparison_text_is_never_changed")
def a_comparison_text_deleted(world: World) -> None:
    remove(published())


@breaks("comparison_text_is_named_by_its_digest")
def a_comparison_text_by_another_name(world: World) -> None:
    add(copy(published(), pk="cn.engineering.2018"))


@breaks("a_comparison_text_has_a_scope")
def a_comparison_text_that_gives_nothing(world: World) -> None:
    add(copy(published(), pk=SHA))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@breaks("equivalences_of_one_name_and_place_never_overlap")
def an_equivalence_given_twice(world: World) -> None:
    first = given()
    add(copy(published(), pk=SHA))
    add(copy(first, text_id=SHA))


@breaks("a_comparison_scope_is_its_texts")
def an_equivalence_given_elsewhere(world: World) -> None:
    add(copy(given(), region_id="320000"))


@breaks("a_comparison_scope_is_never_changed")
def an_equivalence_renamed(world: World) -> None:
    change(given(), key="engineering.everything")


@breaks("a_comparison_scope_is_never_changed")
def an_equivalence_taken_away(world: World) -> None:
    remove(given())
