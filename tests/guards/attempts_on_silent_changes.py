"""Attempts to change what decides who may pass and who decides, without an act of record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection, models

from certification.models import RowNote
from registry.models import (
    CalendarDay,
    CalendarYear,
    CareerSpell,
    CategoryCode,
    Employment,
    LevelCode,
    Offer,
    Region,
    RelatedOccupation,
    Standard,
    StandardPart,
    StatusGround,
    WorkType,
)
from tests import factories
from tests.guards.attempts_on_columns import each
from tests.guards.back_door import change, remove
from tests.guards.breaking import Attempt, breaks, permits
from tests.guards.world import LATER, World


def _at_the_end() -> None:
    connection.check_constraints()


# By an act alone


def _reference(name: str, model: type[models.Model], /, **values: Any) -> None:
    """Changed and deleted without the seeding; with it, neither is refused by this guard."""

    def changed(world: World) -> None:
        change(model._default_manager.earliest("pk"), **values)
        _at_the_end()

    def deleted(world: World) -> None:
        remove(model._default_manager.latest("pk"))
        _at_the_end()

    def seeded(world: World) -> None:
        factories.on_record()
        changed(world)

    made: tuple[tuple[Attempt, str], ...] = ((changed, "changed"), (deleted, "deleted"))
    for attempt, word in made:
        attempt.__name__ = f"{name}_{word}"
        breaks(name)(attempt)
    seeded.__name__ = f"{name}_seeded"
    permits(name)(seeded)


_reference("a_level_code_changes_by_an_act", LevelCode, sign="9")
_reference("a_category_code_changes_by_an_act", CategoryCode, letter="Z")
_reference("an_examined_part_changes_by_an_act", StandardPart, pass_mark=0)


@breaks("a_standard_changes_by_an_act")
def a_standard_renamed(world: World) -> None:
    change(Standard.objects.earliest("pk"), title="另一标准")
    _at_the_end()


@permits("a_standard_changes_by_an_act")
def a_standard_renamed_by_the_seeds(world: World) -> None:
    factories.on_record()
    a_standard_renamed(world)


@breaks("an_offer_changes_by_an_act")
def an_offer_withdrawn(world: World) -> None:
    remove(Offer.objects.latest("pk"))
    _at_the_end()


_reference("a_calendar_day_changes_by_an_act", CalendarDay, name="另一节日")
_reference("a_calendar_year_changes_by_an_act", CalendarYear, document="另一通知")


@breaks("a_region_changes_by_an_act")
def a_region_moved_to_another_province(world: World) -> None:
    change(Region.objects.get(pk="320500"), parent_id="440000")
    _at_the_end()


@breaks("an_occupation_changes_by_an_act")
def an_occupation_renamed(world: World) -> None:
    change(world.issued.occupation, title="另一职业")
    _at_the_end()


@breaks("a_work_type_changes_by_an_act")
def a_work_type_renamed(world: World) -> None:
    change(WorkType.objects.earliest("pk"), title="另一工种")
    _at_the_end()


@breaks("a_related_occupation_changes_by_an_act")
def a_related_occupation_taken_away(world: World) -> None:
    remove(RelatedOccupation.objects.earliest("pk"))
    _at_the_end()


@breaks("a_ground_changes_by_an_act")
def a_ground_reworded(world: World) -> None:
    change(StatusGround.objects.earliest("pk"), text="另一事由")
    _at_the_end()


@breaks("an_event_is_of_its_transaction")
def an_event_written_into_another_transaction(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registry_event (at, act, subject_kind, subject_id, details, written_in) "
            "VALUES (now(), 'account.changed', 'account', '1', '{}', '9999999')"
        )


# Never


def _worker_changed(world: World, **values: Any) -> None:
    change(world.issued.worker, **values)


each(
    "a_worker_stays_who_they_are", "a_worker_with_another", _worker_changed,
    document_type="taiwan", document_hash=b"x" * 32, created_at=LATER,
)  # fmt: skip


@breaks("a_worker_is_never_deleted")
def a_worker_deleted(world: World) -> None:
    remove(factories.WorkerFactory())


@breaks("an_employment_is_never_changed")
def an_employment_changed(world: World) -> None:
    change(Employment.objects.earliest("pk"), hired_on=LATER.date())


@breaks("an_employment_is_never_changed")
def an_employment_deleted(world: World) -> None:
    remove(Employment.objects.earliest("pk"))


@breaks("a_career_spell_is_never_changed")
def a_career_lengthened(world: World) -> None:
    spell = CareerSpell.objects.earliest("pk")
    change(spell, started_on=spell.started_on - timedelta(days=3_650))


@breaks("a_career_spell_is_never_changed")
def a_career_deleted(world: World) -> None:
    remove(CareerSpell.objects.earliest("pk"))


@breaks("a_body_stays_what_it_is")
def a_body_made_larger(world: World) -> None:
    change(world.house.site.body, above_designated_size=True)


@breaks("a_body_stays_what_it_is")
def a_body_deleted(world: World) -> None:
    remove(factories.BodyFactory())


@breaks("a_site_stays_what_it_is")
def a_site_renamed(world: World) -> None:
    change(world.house.site, name="分厂")


@breaks("a_site_stays_what_it_is")
def a_site_deleted(world: World) -> None:
    remove(factories.SiteFactory())


def _batch_changed(world: World, **values: Any) -> None:
    change(world.other, **values)


each(
    "a_batch_keeps_what_was_sent", "a_batch_with_another", _batch_changed,
    source="json", filename="x.xlsx", digest="sha256:" + "1" * 64, content_bytes=1, submitted_at=LATER,
)  # fmt: skip


@breaks("a_batch_keeps_what_was_sent")
def a_batch_sent_by_somebody_else(world: World) -> None:
    _batch_changed(world, submitted_by=world.house.assessor)


@breaks("a_batch_keeps_what_was_sent")
def a_batch_of_another_body(world: World) -> None:
    _batch_changed(world, body=factories.BodyFactory())


@breaks("a_batch_keeps_what_was_sent")
def a_batch_for_another_site(world: World) -> None:
    _batch_changed(world, site=factories.SiteFactory())


@breaks("a_refusal_is_never_changed")
def a_refusal_deleted(world: World) -> None:
    remove(factories.RowRefusalFactory())


@breaks("a_refusal_is_never_changed")
def a_refusal_reworded(world: World) -> None:
    change(factories.RowRefusalFactory(), code="other")


def _note(world: World) -> RowNote:
    return RowNote.objects.create(batch=world.batch, row_number=2, code="x", zh="x", en="x")


@breaks("a_note_is_never_changed")
def a_note_deleted(world: World) -> None:
    remove(_note(world))


@breaks("a_note_is_never_changed")
def a_note_reworded(world: World) -> None:
    change(_note(world), code="other")


@breaks("a_batch_is_never_deleted")
def a_batch_deleted(world: World) -> None:
    remove(factories.BatchFactory())
