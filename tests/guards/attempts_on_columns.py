"""Attempts on one column at a time: where a guard compares several, each of them counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange

from registry.models import Body, FilingScope
from tests import factories
from tests.guards.back_door import add, change, copy, unguarded
from tests.guards.breaking import Attempt, breaks, permits
from tests.guards.world import World

SOMEBODY = UUID(int=1)
LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def each(name: str, what: str, attempt: Callable[..., Any], /, **values: Any) -> None:
    """Lists an attempt once for each value, which is given to it under its name."""
    for column, value in values.items():
        one: Attempt = partial(attempt, **{column: value})  # type: ignore[assignment]
        one.__name__ = f"{what}_{column}"
        breaks(name)(one)


def _applied_otherwise(world: World, **values: Any) -> None:
    change(world.eligible, **values)


def _taken_back(world: World, **values: Any) -> None:
    change(world.issued, **values)


each(
    "what_was_applied_for_is_never_changed", "applied_with_another", _applied_otherwise,
    batch_id=SOMEBODY, row_number=77, worker_id=SOMEBODY, occupation_id="6-18-01-02", level="junior",
    pathway="competition", route="senior.1", work_type_id=1,
)  # fmt: skip
each(
    "what_was_applied_for_is_never_changed", "another", _taken_back,
    decision_id=SOMEBODY, public_notice_id=SOMEBODY, certificate_id=SOMEBODY,
)  # fmt: skip


def _on_another_decision(world: World, **values: Any) -> None:
    change(world.passed, state="approved", decision=world.decision_for(world.passed, **values))


each(
    "a_decision_is_about_its_application", "a_decision_with_another", _on_another_decision,
    worker_id=SOMEBODY, site_id=9_999, occupation_id="6-18-01-02", level="junior", pathway="competition",
    route="senior.1", submitted_by_id=9_999, work_type_id=1,
)  # fmt: skip


def _notice_rewritten(world: World, **values: Any) -> None:
    change(world.public_notice, **values)


each(
    "a_public_notice_is_only_ever_closed", "a_notice_with_another", _notice_rewritten,
    approval_id=SOMEBODY, batch_id=SOMEBODY, working_days=6,
)  # fmt: skip


@breaks("a_public_notice_is_only_ever_closed")
def a_notice_moved_to_begin_earlier(world: World) -> None:
    change(world.public_notice, starts_on=world.public_notice.starts_on - timedelta(days=1))


@breaks("a_public_notice_is_only_ever_closed")
def a_notice_made_longer(world: World) -> None:
    change(world.public_notice, ends_on=world.public_notice.ends_on + timedelta(days=1))


def _series_moved(world: World, **values: Any) -> None:
    change(world.series, **values)


each(
    "a_number_series_never_goes_back", "a_series_of_another", _series_moved, site_id=9_999, year=2031, level="junior"
)  # fmt: skip


def _certificate_otherwise(world: World, **values: Any) -> None:
    add(world.certificate_for(world.approved, **values))


each(
    "a_certificate_follows_its_decision", "a_certificate_with_another", _certificate_otherwise,
    worker_id=SOMEBODY, site_id=9_999, occupation_id="6-18-01-02", level="junior", work_type_id=1, decision_id=SOMEBODY,
)  # fmt: skip


def _objection_rewritten(world: World, **values: Any) -> None:
    change(world.contested.objections.get(), **values)


each("an_objection_is_settled_once", "an_objection_with_another", _objection_rewritten, application_id=SOMEBODY)


@breaks("an_objection_is_settled_once")
def an_objection_raised_on_another_day(world: World) -> None:
    objection = world.contested.objections.get()
    change(objection, raised_at=objection.raised_at - timedelta(days=1))


@breaks("a_certificate_is_issued_within_the_filing")
def a_certificate_at_a_level_that_is_not_filed(world: World) -> None:
    with unguarded("registry_filingscope", "a_scope_is_never_deleted"):
        FilingScope.objects.filter(site=world.house.site, level="senior").delete()
    add(world.certificate_for(world.approved))


@breaks("a_certificate_is_issued_within_the_filing")
def a_certificate_in_an_occupation_that_is_not_filed(world: World) -> None:
    with unguarded("registry_filingscope", "a_scope_keeps_what_was_recorded"):
        FilingScope.objects.filter(site=world.house.site, level="senior").update(occupation="6-18-01-02")
    add(world.certificate_for(world.approved))


@breaks("a_certificate_is_issued_within_the_filing")
def a_certificate_at_a_site_whose_neighbour_is_filed(world: World) -> None:
    scope = FilingScope.objects.get(site=world.house.site, level="senior")
    site = copy(world.house.site, code="Y000032999998")
    add(site)
    filing = copy(scope.filing, site_id=site.pk, number="备案99999号")
    add(filing)
    add(copy(scope, site_id=site.pk, filing_id=filing.pk))
    factories.on_record("filing.recorded", filing, scopes=1)
    with unguarded("registry_filingscope", "a_scope_is_never_deleted"):
        scope.delete()
    add(world.certificate_for(world.approved))


@breaks("a_scope_stands_within_its_filing")
def a_scope_of_another_site_than_its_filing(world: World) -> None:
    scope = FilingScope.objects.get(site=world.house.site, level="senior")
    site = copy(world.house.site, code="Y000032999998")
    add(site)
    add(copy(scope, site_id=site.pk))


@breaks("a_scope_stands_within_its_filing")
def a_scope_from_the_day_before_its_filing(world: World) -> None:
    scope = FilingScope.objects.get(site=world.house.site, level="senior")
    before = scope.filing.period.lower - timedelta(days=1)
    change(scope, period=DateRange(before, scope.filing.period.upper))


@permits("a_scope_stands_within_its_filing")
def a_scope_as_long_as_its_filing(world: World) -> None:
    scope = FilingScope.objects.get(site=world.house.site, level="senior")
    change(scope, period=scope.filing.period)


# 统一社会信用代码: GB 32100, weights 3^i mod 31


def _weighed(code: str) -> str:
    """The 17 characters with their check character, worked out from the standard's own words."""
    total = sum(LETTERS.index(sign) * pow(3, place, 31) for place, sign in enumerate(code))
    return code + LETTERS[-total % 31]


def _body(world: World, code: str) -> Body:
    return copy(world.house.site.body, credit_code=code)


def _one_character_changed(world: World, *, place: int) -> None:
    good = _weighed("91320500MA27XKQTW")
    other = LETTERS[(LETTERS.index(good[place]) + 1) % 31]
    add(_body(world, good[:place] + other + good[place + 1 :]))


for _place in range(18):
    _attempt: Attempt = partial(_one_character_changed, place=_place)  # type: ignore[assignment]
    _attempt.__name__ = f"a_credit_code_whose_character_{_place + 1}_is_another"
    breaks("body_credit_code_check_character_holds")(_attempt)


@permits("body_credit_code_check_character_holds")
def credit_codes_with_every_character_at_every_place(world: World) -> None:
    add(*[_body(world, _weighed((LETTERS * 2)[shift : shift + 17])) for shift in range(31)])
