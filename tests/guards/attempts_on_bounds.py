"""What stands just outside a guard's bound and is refused, and just inside it and is let through."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import connection

from certification.models import Application, Score
from certification.states import APPLICATION_MOVES, ApplicationState
from registry.acts import ledger
from registry.models import Certificate, LedgerEntry, LedgerLeaf
from registry.numbers import compose
from tests import factories
from tests.guards.attempts_on_later_facts import _ground, _proposal, _status_change
from tests.guards.attempts_on_pathways import _approve, _review
from tests.guards.attempts_on_review import _objection, _public_notice
from tests.guards.back_door import add, change, copy
from tests.guards.breaking import Attempt, breaks, permits
from tests.guards.world import LATER, World
from tests.house import DUE, EXAMINED, on


def named(attempt: Callable[..., Any], name: str, **values: Any) -> Attempt:
    one: Attempt = partial(attempt, **values)  # type: ignore[assignment]
    one.__name__ = name
    return one


# Applications: every state they begin in, every move of the table


def _begun(world: World, *, state: str) -> None:
    fresh = copy(world.unknown, row_number=90, level="junior", state=state)
    add(fresh)
    add(copy(world.unknown.verdict, pk=fresh.pk, verdict=state))


for _state in ("eligible", "ineligible", "unknown"):
    permits("an_application_begins_with_its_verdict")(named(_begun, f"begun_as_{_state}", state=_state))


def _moved(world: World, *, before: str, after: str) -> None:
    """An application in its place with whatever the state after asks for."""
    application: Application = getattr(world, before)
    more: dict[str, Any] = {}
    if after == "approved":
        more["decision"] = world.decision_for(application)
    if after == "on_notice" and application.public_notice_id is None:
        more["public_notice"] = world.public_notice
    if after == "issued":
        more["certificate"] = world.issue_past_the_procedure(application, at=DUE)
    change(application, state=after, **more)


for _before, _after, _ in APPLICATION_MOVES:
    permits("an_application_moves_only_as_permitted")(
        named(_moved, f"from_{_before}_to_{_after}", before=str(_before), after=str(_after))
    )


@permits("what_was_applied_for_is_never_changed")
def a_row_whose_seal_is_renewed(world: World) -> None:
    change(world.issued, row_sealed=b"anew")


@permits("one_open_application_per_worker_and_level")
def another_application_after_every_end(world: World) -> None:
    ends = {state.value for state in ApplicationState} - {"eligible", "passed", "approved", "on_notice", "contested"}
    for place, state in enumerate(sorted(ends & {"ineligible", "unknown"})):
        add(copy(world.failed, row_number=80 + place, state=state))


def _second_open(world: World, *, state: str) -> None:
    add(copy(getattr(world, state), row_number=90, state="eligible", decision=None, public_notice=None))


for _state in ("eligible", "passed", "approved", "on_notice", "contested"):
    breaks("one_open_application_per_worker_and_level")(
        named(_second_open, f"a_second_application_beside_one_{_state}", state=_state)
    )


# Scores, reviews, approvals


def _rescored(world: World, application: Application, value: str, *, part: str = "skill") -> None:
    row = Score.objects.get(application=application, part=part, revision=1)
    add(copy(row, revision=2, value=Decimal(value), absent=False))


@permits("every_part_is_passed")
def an_approval_with_60_in_one_part(world: World) -> None:
    _rescored(world, world.passed, "60")
    _approve(world, world.passed)


@permits("every_part_is_passed")
def an_approval_after_a_better_score(world: World) -> None:
    _rescored(world, world.failed, "60")
    _approve(world, world.failed)


@breaks("every_part_is_passed")
def an_approval_after_a_worse_score(world: World) -> None:
    _rescored(world, world.passed, "59.9")
    _approve(world, world.passed)


@breaks("every_part_is_passed")
def an_approval_of_somebody_absent_in_one_part(world: World) -> None:
    row = Score.objects.get(application=world.passed, part="theory")
    add(copy(row, revision=2, value=None, absent=True))
    _approve(world, world.passed)


@permits("the_review_is_passed")
def an_approval_on_the_last_review(world: World) -> None:
    _approve(world, world.reviewed)


@permits("score_is_0_to_100_or_absent")
def scores_of_nought_and_of_a_hundred_and_an_absence(world: World) -> None:
    row = world.failed.scores.first()
    add(
        copy(row, revision=7, value=0), copy(row, revision=8, value=100), copy(row, revision=9, value=None, absent=True)
    )


@breaks("score_is_0_to_100_or_absent")
def a_score_below_nought(world: World) -> None:
    add(copy(world.failed.scores.first(), revision=7, value=Decimal("-0.1")))


@breaks("score_is_0_to_100_or_absent")
def a_score_that_is_neither_a_value_nor_an_absence(world: World) -> None:
    add(copy(world.failed.scores.first(), revision=7, value=None, absent=False))


@permits("a_review_is_recorded_after_it_was_held")
def a_review_held_and_recorded_before_eight_in_the_morning(world: World) -> None:
    """In UTC that is the day before."""
    add(_review(world, world.unreviewed, reviewed_on=date(2026, 9, 24), recorded_at=on(2026, 9, 24, 7)))


@breaks("a_review_is_recorded_after_it_was_held")
def a_review_of_tomorrow_recorded_before_eight_in_the_morning(world: World) -> None:
    add(_review(world, world.unreviewed, reviewed_on=date(2026, 9, 25), recorded_at=on(2026, 9, 24, 7)))


# 公示 and objections


@permits("a_public_notice_covers_its_working_days")
def a_notice_of_just_five_working_days(world: World) -> None:
    add(_public_notice(world, working_days=5))


@breaks("a_public_notice_covers_its_working_days")
def a_notice_of_six_working_days_with_room_for_five(world: World) -> None:
    add(_public_notice(world, working_days=6))


@permits("a_public_notice_covers_its_working_days")
def a_notice_that_counts_a_weekend_day_that_is_worked(world: World) -> None:
    """10 October 2026 is a Saturday that is worked; the first day itself is not counted."""
    add(_public_notice(world, starts_on=date(2026, 10, 9), ends_on=date(2026, 10, 15), working_days=5))


@breaks("a_public_notice_covers_its_working_days")
def a_notice_whose_first_day_is_counted(world: World) -> None:
    add(_public_notice(world, starts_on=date(2026, 10, 9), ends_on=date(2026, 10, 14), working_days=5))


@breaks("a_public_notice_covers_its_working_days")
def a_notice_over_an_ordinary_weekend(world: World) -> None:
    add(_public_notice(world, starts_on=date(2026, 10, 16), ends_on=date(2026, 10, 22), working_days=5))


@permits("a_public_notice_is_only_ever_closed")
def a_notice_closed(world: World) -> None:
    change(world.public_notice, closed_at=DUE)


@permits("nothing_is_issued_before_its_public_notice_ends")
def an_issue_on_the_day_after_the_last(world: World) -> None:
    certificate = world.issue_past_the_procedure(world.on_notice, at=on(2026, 10, 10, 0))
    change(world.on_notice, state="issued", certificate=certificate)


@permits("an_open_objection_stops_the_issue")
def an_issue_past_a_settled_objection(world: World) -> None:
    settled(world, world.on_notice)
    an_issue_on_the_day_after_the_last(world)


@permits("an_objection_is_settled_once")
def an_objection_settled_by_another_approver(world: World) -> None:
    settled(world, world.on_notice)


@permits("a_regulator_of_the_place_takes_over")
def an_objection_taken_over_by_its_city_and_settled_by_its_province(world: World) -> None:
    row = _objection(world)
    add(row)
    change(row, taken_over_by=factories.RegulatorFactory(region_id="320500"), taken_over_at=EXAMINED)
    change(row, outcome="upheld", reason="属实", settled_by=world.house.regulator, settled_at=EXAMINED)


@permits("the_same_contact_has_one_open_objection")
def a_further_objection_of_a_contact_whose_first_was_settled(world: World) -> None:
    row = _objection(world, contact_key="c" * 64)
    add(row)
    change(row, outcome="dismissed", reason="不实", settled_by=world.house.settler, settled_at=EXAMINED)
    add(_objection(world, contact_key="c" * 64, ground_key="b" * 64))


def settled(world: World, application: Application) -> None:
    """An objection that an approver who did not decide has dismissed."""
    row = _objection(world, application=application)
    add(row)
    change(row, outcome="dismissed", reason="不实", settled_by=world.house.settler, settled_at=EXAMINED)


# Changes of status


@permits("a_proposal_stands_on_its_ground")
def a_proposal_on_the_first_and_on_the_last_day_of_its_ground(world: World) -> None:
    day = LATER.date()
    add(_proposal(world, ground=_ground(code="first_day", starts_on=day)))
    remove_open(world)
    add(_proposal(world, ground=_ground(code="last_day", ends_on=day)))


@permits("a_proposal_stands_on_its_ground")
def a_proposal_on_a_ground_of_the_city_and_before_eight_in_the_morning(world: World) -> None:
    """Half past midnight in Shanghai is the day before in UTC: the legal day counts."""
    at = on(2026, 10, 12, 0)
    add(
        _proposal(
            world,
            ground=_ground(code="city", region_id="320500", starts_on=at.date() + timedelta(days=1)),
            proposed_at=at,
        )
    )


@permits("the_same_or_a_higher_authority_confirms")
def a_proposal_confirmed_by_the_nation(world: World) -> None:
    row = _proposal(world)
    add(row)
    change(row, outcome="confirmed", settled_by=factories.RegulatorFactory(region_id="000000"), settled_at=LATER)


@permits("who_proposes_does_not_confirm")
def a_proposal_withdrawn_by_who_made_it(world: World) -> None:
    row = _proposal(world)
    add(row)
    change(row, outcome="withdrawn", reason="有误", settled_by=world.house.regulator, settled_at=LATER)


@permits("one_open_proposal_for_each_certificate")
def a_proposal_after_one_that_was_declined(world: World) -> None:
    row = _proposal(world)
    add(row)
    change(row, outcome="declined", reason="不足", settled_by=world.house.confirmer, settled_at=LATER)
    add(_proposal(world))


@permits("status_changes_come_in_order")
def a_change_on_the_day_of_the_last_one(world: World) -> None:
    add(_status_change(world, "suspended"))
    add(_status_change(world, "reinstated"))


def remove_open(world: World) -> None:
    """Declines the proposal that is open."""
    row = world.certificate.proposals.get(outcome="")
    change(row, outcome="declined", reason="不足", settled_by=world.house.confirmer, settled_at=LATER)


# Numbers and certificates


def _next(world: World, *serials: int) -> list[Certificate]:
    """Certificates for those approved and put up, with the serials that far after the last one."""
    last = world.series.last
    change(world.series, last=last + max(serials))
    people = (world.approved, world.on_notice)
    return [
        world.certificate_for(person, serial=last + serial) for person, serial in zip(people, serials, strict=False)
    ]


@permits("serials_have_no_gap")
def two_serials_in_one_insert(world: World) -> None:
    add(*_next(world, 1, 2))


@permits("serials_have_no_gap")
def the_later_serial_first(world: World) -> None:
    add(*_next(world, 2, 1))


@breaks("serials_have_no_gap")
def a_gap_inside_one_insert(world: World) -> None:
    add(*_next(world, 1, 3))


@breaks("serials_have_no_gap")
def a_gap_before_the_first_of_an_insert(world: World) -> None:
    add(*_next(world, 2, 3))


@breaks("serials_have_no_gap")
def a_serial_that_the_series_has_not_given_out(world: World) -> None:
    add(world.certificate_for(world.approved, serial=world.series.last + 1))


@breaks("serials_have_no_gap")
def a_series_that_has_given_out_more_than_there_are(world: World) -> None:
    certificates = _next(world, 1)
    change(world.series, last=world.series.last + 1)
    add(*certificates)


@permits("a_certificate_follows_its_decision")
def a_certificate_of_the_instant_of_its_decision(world: World) -> None:
    (certificate,) = _next(world, 1)
    assert world.approved.decision is not None
    certificate.issued_at = world.approved.decision.approved_at
    add(certificate)


@breaks("a_number_says_site_year_level_and_serial")
def a_certificate_dated_in_another_year(world: World) -> None:
    (certificate,) = _next(world, 1)
    certificate.issued_on = date(2027, 1, 1)
    add(certificate)


def _numbered(world: World, **parts: Any) -> None:
    (certificate,) = _next(world, 1)
    given = {"site_code": world.house.site.code, "year": 2026, "level_sign": "3", "serial": certificate.serial}
    certificate.number = compose(**given | parts)
    add(certificate)


for _part, _value in {"site_code": "Y000032999999", "year": 2025, "level_sign": "4", "serial": 999_999}.items():
    breaks("a_number_says_site_year_level_and_serial")(
        named(_numbered, f"a_number_of_another_{_part}", **{_part: _value})
    )


@breaks("a_number_says_site_year_level_and_serial")
def a_number_at_a_level_whose_code_was_taken_away(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_levelcode SET sign = '' WHERE level = 'senior'")
    add(*_next(world, 1))


@permits("a_number_series_never_goes_back")
def a_series_that_stays_and_one_that_goes_on(world: World) -> None:
    change(world.series, last=world.series.last)
    change(world.series, last=world.series.last + 1)


@breaks("a_number_series_never_goes_back")
def a_series_one_back(world: World) -> None:
    change(world.series, last=world.series.last - 1)


# Later facts: in the order of their days


def _after(world: World, *kinds: str, day: date | None = None) -> None:
    for kind in kinds:
        more = {"replaced_by": factories.successor_of(world.certificate, at=LATER)} if kind == "superseded" else {}
        add(_status_change(world, kind, effective_on=day or LATER.date(), **more))


@permits("status_changes_come_in_order")
def suspended_and_reinstated_twice_in_one_day(world: World) -> None:
    _after(world, "suspended", "reinstated", "suspended", "reinstated")


@permits("status_changes_come_in_order")
def revoked_while_suspended(world: World) -> None:
    _after(world, "suspended", "revoked")


@permits("status_changes_come_in_order")
def revoked_on_the_day_of_issue(world: World) -> None:
    _after(world, "revoked", day=world.certificate.issued_on)


@breaks("status_changes_come_in_order")
def revoked_on_the_day_before_the_issue(world: World) -> None:
    _after(world, "revoked", day=world.certificate.issued_on - timedelta(days=1))


@breaks("status_changes_come_in_order")
def reinstated_before_the_day_of_the_suspension(world: World) -> None:
    _after(world, "suspended")
    _after(world, "reinstated", day=LATER.date() - timedelta(days=1))


@breaks("status_changes_come_in_order")
def reinstated_twice(world: World) -> None:
    _after(world, "suspended", "reinstated", "reinstated")


def _after_the_end(world: World, *, end: str, kind: str) -> None:
    _after(world, end, kind)


for _end, _kinds in {
    "revoked": ("suspended", "reinstated", "revoked", "superseded"),
    "superseded": ("suspended", "reinstated", "superseded"),
}.items():
    for _kind in _kinds:
        breaks("status_changes_come_in_order")(
            named(_after_the_end, f"{_kind}_after_being_{_end}", end=_end, kind=_kind)
        )


@permits("status_changes_come_in_order")
def revoked_though_replaced(world: World) -> None:
    _after(world, "superseded", "revoked")


def _in_days(world: World, *changes: tuple[str, int]) -> None:
    for kind, days in changes:
        _after(world, kind, day=LATER.date() + timedelta(days=days))


@permits("status_changes_come_in_order")
def revoked_before_a_later_suspension(world: World) -> None:
    _in_days(world, ("suspended", 20), ("revoked", 0))


@permits("status_changes_come_in_order")
def revoked_before_a_later_revocation_and_before_that_again(world: World) -> None:
    _in_days(world, ("revoked", 20), ("revoked", 10), ("revoked", 9))


@breaks("status_changes_come_in_order")
def revoked_again_after_the_earliest_revocation(world: World) -> None:
    _in_days(world, ("revoked", 20), ("revoked", 10), ("revoked", 10))


@breaks("status_changes_come_in_order")
def suspended_before_a_later_revocation(world: World) -> None:
    _in_days(world, ("revoked", 20), ("suspended", 0))


@breaks("status_changes_come_in_order")
def suspended_after_a_revocation_from_before_a_suspension(world: World) -> None:
    _in_days(world, ("suspended", 20), ("revoked", 10), ("reinstated", 25))


@permits("only_a_replacement_names_another_certificate")
def a_replacement_that_names_another(world: World) -> None:
    _after(world, "superseded")


# The ledger


def _leaf() -> LedgerLeaf:
    leaf = copy(LedgerLeaf.objects.last(), kind="test")
    add(leaf)
    return leaf


def _places(*after_the_last: int) -> None:
    ledger.sequence()
    last = LedgerEntry.objects.count() - 1
    add(*[LedgerEntry(index=last + place, leaf=_leaf()) for place in after_the_last])


@permits("the_ledger_has_no_gap")
def two_places_in_one_insert(world: World) -> None:
    _places(2, 1)


@permits("the_ledger_has_no_gap")
def no_place_at_all(world: World) -> None:
    ledger.sequence()
    assert ledger.sequence() == 0


@breaks("the_ledger_has_no_gap")
def a_gap_between_two_places_of_one_insert(world: World) -> None:
    _places(1, 3)


@breaks("the_ledger_has_no_gap")
def a_gap_before_the_first_place_of_an_insert(world: World) -> None:
    _places(2, 3)
