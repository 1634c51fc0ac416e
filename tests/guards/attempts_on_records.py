"""Attempts on the guards of reference data, bodies, filings, accounts and workers."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from registry.models import (
    Alarm,
    CareerSpell,
    DemoClock,
    Employment,
    Filing,
    FilingScope,
    Occupation,
    Offer,
    Region,
    Standard,
    StandardPart,
    WorkType,
)
from tests.guards.back_door import add, change, copy
from tests.guards.breaking import breaks
from tests.guards.world import World
from tests.house import LATHE

SHA = "sha256:" + "0" * 64


# Bodies, filings, accounts


@breaks("body_credit_code_is_well_formed")
def a_credit_code_of_seventeen_characters(world: World) -> None:
    change(world.house.site.body, credit_code="0" * 17)


@breaks("body_credit_code_check_character_holds")
def a_credit_code_mistyped(world: World) -> None:
    code = world.house.site.body.credit_code
    change(world.house.site.body, credit_code=("1" if code[0] != "1" else "2") + code[1:])


@breaks("body_is_of_a_known_kind")
def a_club(world: World) -> None:
    change(world.house.site.body, kind="club")


@breaks("account_has_what_its_role_is_for")
def a_submitter_of_nobody(world: World) -> None:
    change(world.house.submitter, body=None)


@breaks("account_has_what_its_role_is_for")
def an_assessor_who_is_made_a_regulator(world: World) -> None:
    change(world.house.assessor, role="regulator")


@breaks("site_code_is_well_formed")
def a_short_site_code(world: World) -> None:
    change(world.house.site, code="Y00003299000")


@breaks("filing_period_has_a_start")
def a_filing_since_ever(world: World) -> None:
    Filing.objects.filter(site=world.house.site).update(period=DateRange(None, date(2030, 1, 1)))


@breaks("filing_scopes_never_overlap")
def a_second_scope_in_the_middle_of_the_first(world: World) -> None:
    scope = FilingScope.objects.filter(site=world.house.site).first()
    add(copy(scope, period=DateRange(date(2026, 1, 1), date(2026, 2, 1))))


@breaks("filing_scope_level_is_on_the_ladder")
def a_ninth_level_filed(world: World) -> None:
    FilingScope.objects.filter(site=world.house.site, level="senior").update(level="grand_master")


@breaks("filing_scope_period_is_not_empty")
def a_scope_of_no_day(world: World) -> None:
    FilingScope.objects.filter(site=world.house.site, level="senior").update(period=DateRange(empty=True))


@breaks("a_scope_stands_within_its_filing")
def a_scope_before_its_filing(world: World) -> None:
    FilingScope.objects.filter(site=world.house.site, level="senior").update(period=DateRange(date(2010, 1, 1)))


@breaks("a_scope_stands_within_its_filing")
def a_scope_of_another_site(world: World) -> None:
    other = copy(world.house.site, code="Y000032999998")
    add(other)
    scope = FilingScope.objects.filter(site=world.house.site).first()
    add(copy(scope, site_id=other.pk))


# Reference data


@breaks("region_code_has_six_digits")
def a_region_of_two_digits(world: World) -> None:
    add(Region(code="32", name="江苏"))


@breaks("occupation_code_is_well_formed")
def an_occupation_of_the_old_classification(world: World) -> None:
    add(copy(Occupation.objects.get(pk=LATHE), pk="6-04-01"))


@breaks("work_type_is_named_once")
def a_work_type_twice(world: World) -> None:
    add(copy(WorkType.objects.first()))


@breaks("standard_follows_a_known_edition")
def a_standard_of_1999(world: World) -> None:
    Standard.objects.filter(occupation=LATHE).update(edition="1999")


@breaks("standard_lowest_level_is_on_the_ladder")
def a_standard_from_a_level_that_is_none(world: World) -> None:
    Standard.objects.filter(occupation=LATHE).update(lowest_level="novice")


@breaks("standard_highest_level_is_on_the_ladder")
def a_standard_to_a_level_that_is_none(world: World) -> None:
    Standard.objects.filter(occupation=LATHE).update(highest_level="grand_master")


@breaks("one_standard_of_an_occupation_at_a_time")
def a_second_standard_beside_the_first(world: World) -> None:
    add(copy(Standard.objects.filter(occupation=LATHE).first()))


@breaks("standard_part_stands_once")
def a_part_twice(world: World) -> None:
    add(copy(StandardPart.objects.first()))


@breaks("standard_part_level_is_on_the_ladder")
def a_part_of_a_level_that_is_none(world: World) -> None:
    change(StandardPart.objects.first(), level="novice")


@breaks("related_occupation_stands_once")
def a_related_occupation_twice(world: World) -> None:
    standard = Standard.objects.filter(related__isnull=False).first()
    add(copy(standard.related.first()))


@breaks("offer_stands_once")
def an_offer_without_a_work_type_twice(world: World) -> None:
    add(copy(Offer.objects.filter(work_type__isnull=True).first()))


@breaks("offer_level_is_on_the_ladder")
def an_offer_of_a_level_that_is_none(world: World) -> None:
    change(Offer.objects.first(), level="novice")


@breaks("one_demo_clock")
def a_second_clock(world: World) -> None:
    add(DemoClock(id=2))


@breaks("demo_clock_never_runs_behind")
def a_clock_set_back(world: World) -> None:
    add(DemoClock(id=1, ahead_by=timedelta(seconds=-1)))


# Workers


@breaks("one_person_one_record")
def a_second_record_of_a_person(world: World) -> None:
    add(copy(world.issued.worker))


@breaks("worker_document_is_known")
def a_person_by_a_library_card(world: World) -> None:
    change(world.issued.worker, document_type="library_card")


@breaks("employment_is_recorded_once")
def an_employment_twice(world: World) -> None:
    add(copy(Employment.objects.filter(worker=world.issued.worker).first()))


@breaks("career_spell_is_recorded_once")
def a_spell_twice(world: World) -> None:
    add(copy(CareerSpell.objects.filter(worker=world.issued.worker).first()))


@breaks("career_spell_ends_after_it_starts")
def a_spell_that_ends_first(world: World) -> None:
    spell = copy(CareerSpell.objects.filter(worker=world.issued.worker).first())
    spell.started_on, spell.ended_on = date(2001, 1, 2), date(2001, 1, 1)
    add(spell)


# Alarms


def _alarm() -> Alarm:
    return Alarm.objects.create(kind="number_sweep", raised_at=timezone.now(), count=20, client="198.51.100.7")


@breaks("alarm_is_of_a_known_kind")
def an_alarm_of_no_kind(world: World) -> None:
    Alarm.objects.create(kind="noise", raised_at=timezone.now(), count=1)


@breaks("an_alarm_is_told_once")
def an_alarm_that_never_was(world: World) -> None:
    alarm = _alarm()
    Alarm.objects.filter(pk=alarm.pk).delete()


@breaks("an_alarm_is_told_once")
def an_alarm_made_smaller(world: World) -> None:
    change(_alarm(), count=1)


@breaks("an_alarm_is_told_once")
def an_alarm_told_to_nobody_again(world: World) -> None:
    alarm = _alarm()
    change(alarm, told_at=timezone.now())
    change(alarm, told_at=None)
