"""Attempts on the guards of decisions, certificates and their numbers."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange

from registry.models import (
    FilingScope,
)
from tests.guards.back_door import add, change, copy, remove
from tests.guards.breaking import breaks
from tests.guards.world import LATER, World

SHA = "sha256:" + "0" * 64


# Decisions


@breaks("decision_is_approved_by_a_second_person")
def a_decision_approved_by_its_submitter(world: World) -> None:
    world.decision_for(world.passed, approved_by=world.house.submitter)


@breaks("decision_is_approved_by_a_second_person")
def a_decision_approved_by_its_examiner(world: World) -> None:
    world.decision_for(world.passed, approved_by=world.house.assessor)


@breaks("decision_is_not_examined_by_its_submitter")
def a_decision_examined_by_its_submitter(world: World) -> None:
    world.decision_for(world.passed, examined_by=world.house.submitter)


@breaks("decision_names_its_policy")
def a_decision_by_no_rule(world: World) -> None:
    world.decision_for(world.passed, policy_digest="custom")


@breaks("decision_level_is_on_the_ladder")
def a_decision_on_a_ninth_level(world: World) -> None:
    world.decision_for(world.passed, level="grand_master")


@breaks("a_decision_is_never_changed")
def a_decision_changed(world: World) -> None:
    change(world.certificate.decision, route="senior.1")


@breaks("a_decision_is_never_changed")
def a_decision_deleted(world: World) -> None:
    remove(world.certificate.decision)


# Certificates and their numbers


@breaks("a_certificate_is_never_changed")
def a_certificate_with_another_name(world: World) -> None:
    change(world.certificate, holder_name="李四")


@breaks("a_certificate_is_never_changed")
def a_certificate_deleted(world: World) -> None:
    remove(world.certificate)


@breaks("certificate_level_is_on_the_ladder")
def a_certificate_of_a_ninth_level(world: World) -> None:
    add(world.certificate_for(world.approved, level="grand_master"))


@breaks("certificate_number_has_22_characters")
def a_certificate_with_a_number_of_one_s_own(world: World) -> None:
    add(world.certificate_for(world.approved, number="NO-0001"))


@breaks("certificate_serial_has_six_digits")
def a_serial_of_nought(world: World) -> None:
    add(copy(world.certificate_for(world.approved), serial=0))


@breaks("certificate_serial_has_six_digits")
def a_serial_of_seven_digits(world: World) -> None:
    add(copy(world.certificate_for(world.approved), serial=1_000_000))


@breaks("a_serial_is_used_once")
def a_serial_used_again_under_another_number(world: World) -> None:
    number = world.certificate.number[:-6] + "000077"
    add(world.certificate_for(world.approved, serial=world.certificate.serial, number=number))


@breaks("a_certificate_follows_its_decision")
def a_certificate_for_somebody_else(world: World) -> None:
    add(world.certificate_for(world.approved, worker_id=world.passed.worker_id))


@breaks("a_certificate_follows_its_decision")
def a_certificate_of_a_higher_level_than_decided(world: World) -> None:
    add(world.certificate_for(world.approved, level="technician"))


@breaks("a_certificate_follows_its_decision")
def a_certificate_from_before_its_decision(world: World) -> None:
    add(world.certificate_for(world.approved, issued_at=LATER - timedelta(days=90)))


@breaks("a_certificate_is_issued_within_the_filing")
def a_certificate_from_before_the_filing(world: World) -> None:
    add(world.certificate_for(world.approved, issued_on=date(2019, 12, 31), year=2019))


@breaks("a_certificate_is_issued_within_the_filing")
def a_certificate_after_the_filing_was_ended(world: World) -> None:
    FilingScope.objects.filter(site=world.house.site, level="senior").update(
        period=DateRange(date(2020, 1, 1), LATER.date())
    )
    add(world.certificate_for(world.approved))


@breaks("a_number_says_site_year_level_and_serial")
def a_number_of_another_year(world: World) -> None:
    right = world.certificate_for(world.approved)
    add(copy(right, number=right.number[:13] + "27" + right.number[15:]))


@breaks("a_number_says_site_year_level_and_serial")
def a_number_of_another_level(world: World) -> None:
    right = world.certificate_for(world.approved)
    add(copy(right, number=right.number[:15] + "2" + right.number[16:]))


@breaks("a_number_says_site_year_level_and_serial")
def a_number_of_another_site(world: World) -> None:
    right = world.certificate_for(world.approved)
    add(copy(right, number="Y000032777777" + right.number[13:]))


@breaks("serials_have_no_gap")
def a_serial_left_out(world: World) -> None:
    last = world.series.last
    change(world.series, last=last + 2)
    add(world.certificate_for(world.approved, serial=last + 2))


@breaks("serials_have_no_gap")
def a_serial_that_its_series_has_not_given_out(world: World) -> None:
    add(world.certificate_for(world.approved))


@breaks("a_number_series_never_goes_back")
def a_series_set_back(world: World) -> None:
    change(world.series, last=0)


@breaks("a_number_series_never_goes_back")
def a_series_moved_to_another_year(world: World) -> None:
    change(world.series, year=2027)


@breaks("a_number_series_never_goes_back")
def a_series_deleted(world: World) -> None:
    remove(world.series)


@breaks("number_series_fits_six_digits")
def a_series_beyond_six_digits(world: World) -> None:
    change(world.series, last=1_000_000)


@breaks("one_series_per_site_year_and_level")
def a_second_series(world: World) -> None:
    add(copy(world.series))
