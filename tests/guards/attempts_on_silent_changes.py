"""Attempts to change what decides who may pass and who decides, without an act of record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection, models
from django.db.backends.postgresql.psycopg_any import DateRange

from certification.models import RowNote
from registry.models import (
    CalendarDay,
    CalendarYear,
    CareerSpell,
    CategoryCode,
    Employment,
    FilingScope,
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


def _account_changed(world: World, **values: Any) -> None:
    change(world.house.submitter, **values)
    _at_the_end()


each(
    "an_account_changes_by_an_act", "an_account_with_another", _account_changed,
    username="somebody", role="approver", is_active=False, is_staff=True, is_superuser=True, region_id="320000",
)  # fmt: skip


@breaks("an_account_changes_by_an_act")
def an_account_moved_to_another_body(world: World) -> None:
    _account_changed(world, body=factories.BodyFactory())


@breaks("an_account_changes_by_an_act")
def an_account_given_another_worker(world: World) -> None:
    account = factories.WorkerAccountFactory()
    change(account, worker=factories.WorkerFactory())
    _at_the_end()


@breaks("an_account_changes_by_an_act")
def an_account_changed_beside_another_s_act(world: World) -> None:
    factories.on_record("account.changed", world.house.assessor)
    _account_changed(world, role="approver")


@breaks("an_account_changes_by_an_act")
def an_account_changed_beside_another_act(world: World) -> None:
    factories.on_record("account.opened", world.house.submitter)
    _account_changed(world, role="approver")


@permits("an_account_changes_by_an_act")
def an_account_changed_by_the_act_and_a_password_by_itself(world: World) -> None:
    change(world.house.assessor, password="x", last_login=LATER, display_name="沈若溪")
    factories.changed_account(world.house.submitter, role="assessor")
    _at_the_end()


def _scope(world: World) -> FilingScope:
    return FilingScope.objects.filter(site=world.house.site, level="senior").get()


def _filing_shortened(world: World) -> None:
    filing = _scope(world).filing
    end = LATER.date() + timedelta(days=1)
    FilingScope.objects.filter(filing=filing).update(period=DateRange(filing.period.lower, end))
    change(filing, period=DateRange(filing.period.lower, end))


@breaks("a_filing_changes_by_an_act")
def a_filing_that_lasts_longer(world: World) -> None:
    filing = _scope(world).filing
    change(filing, period=DateRange(filing.period.lower - timedelta(days=1), filing.period.upper))
    _at_the_end()


@breaks("a_scope_changes_by_an_act")
def a_scope_that_ends_earlier(world: World) -> None:
    scope = _scope(world)
    change(scope, period=DateRange(scope.period.lower, LATER.date()))
    _at_the_end()


@breaks("a_scope_changes_by_an_act")
def a_scope_that_ends_earlier_beside_another_filing_s_act(world: World) -> None:
    factories.on_record("filing.amended", factories.FilingFactory())
    a_scope_that_ends_earlier(world)


@permits("a_filing_changes_by_an_act")
@permits("a_scope_changes_by_an_act")
def a_filing_shortened_by_the_act(world: World) -> None:
    factories.on_record("filing.amended", _scope(world).filing)
    _filing_shortened(world)
    _at_the_end()


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


@breaks("an_account_is_never_deleted")
def an_account_deleted(world: World) -> None:
    remove(factories.AdministratorFactory())


def _filing_changed(world: World, **values: Any) -> None:
    change(_scope(world).filing, **values)


each(
    "a_filing_keeps_what_was_recorded", "a_filing_with_another", _filing_changed,
    number="备案X号", authority="ministry", region_id="440000", filed_at=LATER,
)  # fmt: skip


@breaks("a_filing_keeps_what_was_recorded")
def a_filing_by_somebody_else(world: World) -> None:
    _filing_changed(world, filed_by=world.house.confirmer)


@breaks("a_filing_is_never_deleted")
def a_filing_deleted(world: World) -> None:
    remove(factories.FilingFactory())


@breaks("a_scope_keeps_what_was_recorded")
def a_scope_for_another_level(world: World) -> None:
    change(_scope(world), level="special_technician")


@breaks("a_scope_keeps_what_was_recorded")
def a_scope_for_another_occupation(world: World) -> None:
    change(_scope(world), occupation_id="6-18-01-02")


@breaks("a_scope_is_never_deleted")
def a_scope_deleted(world: World) -> None:
    remove(_scope(world))


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
