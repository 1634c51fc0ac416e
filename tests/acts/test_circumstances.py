"""评价场合: what the rules are told of the body and of the occupation's levels, and that it is what is on record."""

from __future__ import annotations

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from certification.models import Application
from registry.models import Filing, FilingScope, Offer
from tests import factories
from tests.candidates import many, workbook
from tests.guards.back_door import unguarded
from tests.house import LATHE, House, build_house
from tests.pathways import BY_PATHWAY

FRONTLINE = BY_PATHWAY["direct_frontline"]


def applied(house: House) -> Application:
    """One front-line worker's application for 技师."""
    batch = house.upload(workbook([FRONTLINE.person(1)]), pathway=FRONTLINE.pathway)
    return Application.objects.select_related("verdict").get(batch=batch)


def test_the_rules_are_told_of_the_body_what_is_on_record(reference: None) -> None:
    """Its facts, the levels filed for the occupation that day, in the order of the ladder, and who filed this one."""
    house = build_house(kind="employer", above_designated_size=True, appoints_special=True)
    with unguarded("registry_filingscope", "a_scope_is_never_deleted"):
        FilingScope.objects.filter(site=house.site, level__in=["junior", "senior"]).delete()
    other = factories.FilingFactory(site=house.site, authority="city")
    factories.FilingScopeFactory(filing=other, occupation_id=LATHE, level="apprentice")
    ended = factories.FilingFactory(site=house.site)
    days = DateRange(date(2020, 1, 1), date(2026, 1, 1))
    factories.FilingScopeFactory(filing=ended, occupation_id=LATHE, level="senior", period=days)
    elsewhere = factories.SiteFactory(body=house.site.body)
    factories.FilingScopeFactory(filing__site=elsewhere, occupation_id=LATHE, level="junior")
    factories.FilingScopeFactory(
        filing=other, occupation=factories.OccupationFactory(code="6-18-01-02"), level="junior"
    )
    assert applied(house).verdict.body == {
        "kind": "employer",
        "filed_levels": ["apprentice", "intermediate", "technician", "senior_technician"],
        "above_designated_size": True,
        "skilled_workforce": False,
        "appoints_special": True,
        "filing_authority": "province",
    }


def test_who_filed_the_level_asked_for_is_who_counts(reference: None) -> None:
    """Of another level it may be somebody else; where the level is not filed, nobody is named."""
    house = build_house(skilled_workforce=True)
    with unguarded("registry_filing", "a_filing_keeps_what_was_recorded"):
        Filing.objects.filter(site=house.site).update(authority="ministry")
    body = applied(house).verdict.body
    assert body is not None
    assert (body["filing_authority"], body["skilled_workforce"]) == ("ministry", True)


def test_the_rules_are_told_the_levels_that_the_occupation_has(house: House) -> None:
    """By the offers on record, in the order of the ladder, however they were stored."""
    factories.on_record()
    Offer.objects.filter(occupation=LATHE).delete()
    for level in ("technician", "junior"):
        Offer.objects.create(occupation_id=LATHE, level=level)
    assert applied(house).verdict.offered == ["junior", "technician"]


def test_the_ordinary_rules_are_told_nothing_of_it(house: House) -> None:
    """They don't ask."""
    verdict = house.upload(workbook(many(1))).applications.get().verdict
    assert (verdict.body, verdict.offered) == (None, None)
