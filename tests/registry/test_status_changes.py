"""A status is changed by two people, on a ground of the law, where it can follow, and leaves its trace."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from registry.acts.documents import document_of, document_on, render_documents
from registry.acts.status_changes import (
    confirm_change,
    decline_change,
    grounds_for,
    possible_changes,
    propose_change,
)
from registry.models import (
    Certificate,
    Event,
    LedgerLeaf,
    StatusChange,
    StatusChangeKind,
    StatusGround,
    StatusProposal,
)
from registry.models.certificates import POSSIBLE_CHANGES, status_after
from registry.models.regions import covers, regions_around
from registry.reasons import (
    EffectiveTooEarly,
    EffectiveTooLate,
    GroundNeeded,
    GroundNotInForce,
    NotPermitted,
    ProposalSettled,
    ProposalStands,
    ReplacementUnfit,
    SecondRegulatorNeeded,
    StatusChangeImpossible,
)
from tests import factories
from tests.candidates import many, workbook
from tests.documents.pages import text_of
from tests.house import House, on
from tests.procedure.races import Meeting, at_once

NOW = on(2026, 10, 20)
TODAY = date(2026, 10, 20)


def issue(house: House, count: int = 1) -> list[Certificate]:
    """Certificates of the house, issued on 10 October."""
    house.give_notice(house.upload(workbook(many(count))))
    return house.issue()


@pytest.fixture
def certificate(house: House) -> Certificate:
    return issue(house)[0]


def propose(house: House, certificate: Certificate, kind: str = "revoked", **more: object) -> StatusProposal:
    """A proposal by the house's regulator."""
    return factories.proposed(certificate, kind, **{"effective_on": TODAY, "at": NOW, "by": house.regulator} | more)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["suspended", "revoked"])
def test_a_change_leaves_its_leaf_and_its_event(house: House, certificate: Certificate, kind: str) -> None:
    """One leaf, one event by who confirmed, and another event by who proposed; both name the ground."""
    proposal = propose(house, certificate, kind)
    assert not LedgerLeaf.objects.filter(kind=f"certificate.{kind}").exists()
    change = confirm_change(proposal, by=house.confirmer, at=NOW)
    leaf = LedgerLeaf.objects.get(kind=f"certificate.{kind}")
    assert (leaf.subject_id, leaf.created_at) == (str(certificate.pk), NOW)
    events = Event.objects.filter(subject_kind="certificate", subject_id=str(certificate.pk)).order_by("id")
    assert [(event.act, event.by, event.details["ground"]) for event in events] == [
        ("status_change.proposed", house.regulator, f"example_{kind}"),
        (f"certificate.{kind}", house.confirmer, f"example_{kind}"),
    ]
    assert (change.ground, change.citation, change.made_by) == ("核查不实", "《示例办法》第十条", house.confirmer)


def test_a_second_person_confirms(house: House, certificate: Certificate) -> None:
    """Not who proposed, nobody of a lower authority, nobody of another place or role."""
    proposal = propose(house, certificate)
    with pytest.raises(SecondRegulatorNeeded):
        confirm_change(proposal, by=house.regulator, at=NOW)
    with pytest.raises(SecondRegulatorNeeded):
        confirm_change(proposal, by=factories.RegulatorFactory(region_id="320500"), at=NOW)
    for other in (factories.RegulatorFactory(region_id="440000"), house.approver, factories.AdministratorFactory()):
        with pytest.raises(NotPermitted):
            confirm_change(proposal, by=other, at=NOW)
    assert not StatusChange.objects.exists()
    assert confirm_change(proposal, by=factories.RegulatorFactory(region_id="000000"), at=NOW).kind == "revoked"


def test_a_higher_authority_s_proposal_is_not_for_a_lower_one_to_confirm(
    house: House, certificate: Certificate
) -> None:
    """The city proposed: another of the city or the province confirms."""
    city = factories.RegulatorFactory(region_id="320500")
    proposal = propose(house, certificate, by=city)
    assert proposal.may_be_confirmed_by(house.regulator)
    assert proposal.may_be_confirmed_by(factories.RegulatorFactory(region_id="320500"))
    assert not proposal.may_be_confirmed_by(factories.RegulatorFactory(region_id="320600"))
    assert not proposal.may_be_confirmed_by(city)


def test_only_a_regulator_of_the_place_proposes(house: House, certificate: Certificate) -> None:
    for other in (factories.RegulatorFactory(region_id="440000"), house.approver, factories.AdministratorFactory()):
        with pytest.raises(NotPermitted):
            propose(house, certificate, by=other)
    assert not StatusProposal.objects.exists()


def test_facts_are_needed(house: House, certificate: Certificate) -> None:
    """Dots, spaces and signs without width state nothing."""
    for nothing in ("", "　 ", "……", "\u200b\u2060"):
        with pytest.raises(GroundNeeded):
            propose_change(
                certificate, factories.StatusGroundFactory(), statement=nothing, effective_on=TODAY, by=house.regulator,
                at=NOW,
            )  # fmt: skip


def test_a_ground_counts_in_its_place_and_time(house: House, certificate: Certificate) -> None:
    """The last day still counts, the day after not; the province's ground counts in its city, another's does not."""
    good = [
        factories.StatusGroundFactory(code="last_day", ends_on=TODAY),
        factories.StatusGroundFactory(code="first_day", starts_on=TODAY),
        factories.StatusGroundFactory(code="province", region__code="320000"),
        factories.StatusGroundFactory(code="city", region__code="320500"),
    ]
    bad = [
        factories.StatusGroundFactory(code="ended", ends_on=TODAY - timedelta(days=1)),
        factories.StatusGroundFactory(code="not_yet", starts_on=TODAY + timedelta(days=1)),
        factories.StatusGroundFactory(code="elsewhere", region__code="440000"),
    ]
    offered = set(grounds_for(certificate, on=TODAY))
    assert offered >= set(good)
    assert not offered & set(bad)
    for ground in bad:
        with pytest.raises(GroundNotInForce):
            propose_change(certificate, ground, statement="属实", effective_on=TODAY, by=house.regulator, at=NOW)
    for ground in good:
        proposal = propose_change(certificate, ground, statement="属实", effective_on=TODAY, by=house.regulator, at=NOW)
        decline_change(proposal, reason="撤回", by=house.regulator, at=NOW)


def test_the_day_of_issue_is_the_earliest(house: House, certificate: Certificate) -> None:
    """The day itself is possible, the day before not; later the day of the last change takes its place."""
    with pytest.raises(EffectiveTooEarly):
        propose(house, certificate, effective_on=certificate.issued_on - timedelta(days=1))
    confirm_change(
        propose(house, certificate, "suspended", effective_on=certificate.issued_on), by=house.confirmer, at=NOW
    )
    confirm_change(propose(house, certificate, "reinstated", effective_on=TODAY), by=house.confirmer, at=NOW)
    with pytest.raises(EffectiveTooEarly):
        propose(house, certificate, "suspended", effective_on=TODAY - timedelta(days=1))
    propose(house, certificate, "suspended", effective_on=TODAY)


@pytest.mark.parametrize(("first", "then"), list(product([None, *StatusChangeKind], StatusChangeKind)))
def test_the_act_and_the_database_permit_the_same_changes(
    house: House, first: StatusChangeKind | None, then: StatusChangeKind
) -> None:
    """What the table offers can be done, what it does not is refused by the act, and by the trigger past the act."""
    one = issue(house)[0]
    other = factories.successor_of(one, at=NOW)
    for kind in ("suspended", first) if first == "reinstated" else (first,) if first else ():
        replaced = {"replaced_by": other} if kind == "superseded" else {}
        factories.changed(one, kind, effective_on=TODAY, at=NOW, by=house.regulator, **replaced)
    possible = then in POSSIBLE_CHANGES[status_after(first)]
    assert (then in possible_changes(one, on=TODAY)) == possible
    replaced = {"replaced_by": other} if then == "superseded" else {}
    if possible:
        assert factories.changed(one, then, effective_on=TODAY, at=NOW, by=house.regulator, **replaced).kind == then
        return
    with pytest.raises(StatusChangeImpossible) as refusal:
        propose(house, one, then, **replaced)
    assert then.label in refusal.value.message_zh
    ground = factories.StatusGroundFactory(kind=then)
    proposal = StatusProposal.objects.create(
        certificate=one, kind=then, ground=ground, statement="x", effective_on=TODAY, proposed_by=house.regulator,
        proposed_at=NOW, **replaced,
    )  # fmt: skip
    StatusProposal.objects.filter(pk=proposal.pk).update(
        outcome="confirmed", settled_by=house.confirmer, settled_at=NOW
    )
    with pytest.raises(IntegrityError, match="status_changes_come_in_order"), transaction.atomic():
        StatusChange.objects.create(
            certificate=one, proposal=proposal, kind=then, effective_on=TODAY, ground="x", citation="x",
            made_by=house.confirmer, made_at=NOW, **replaced,
        )  # fmt: skip


def in_days(days: int) -> date:
    """A day from today on."""
    return TODAY + timedelta(days=days)


def test_a_change_is_made_at_most_thirty_days_ahead(house: House, certificate: Certificate, settings: Any) -> None:
    """The thirtieth day is the last; an installation may ask for less."""
    with pytest.raises(EffectiveTooLate) as refusal:
        propose(house, certificate, "suspended", effective_on=in_days(31))
    assert in_days(30).isoformat() in refusal.value.message_zh
    with pytest.raises(EffectiveTooLate):
        propose(house, certificate, "suspended", effective_on=date(2099, 1, 1))
    settings.STATUS_CHANGE_FURTHEST_DAYS = 7
    with pytest.raises(EffectiveTooLate):
        propose(house, certificate, "suspended", effective_on=in_days(8))
    propose(house, certificate, "suspended", effective_on=in_days(7))


@pytest.mark.parametrize("later", ["suspended", "superseded", "revoked"])
def test_a_revocation_goes_before_every_later_change(house: House, certificate: Certificate, later: str) -> None:
    """Whatever is to take effect later keeps no revocation away, and changes nothing after it."""
    more = {"replaced_by": factories.successor_of(certificate, at=NOW)} if later == "superseded" else {}
    factories.changed(certificate, later, effective_on=in_days(10), at=NOW, by=house.regulator, **more)
    assert StatusChangeKind.REVOKED in possible_changes(certificate, on=TODAY)
    factories.changed(certificate, "revoked", effective_on=in_days(5), at=NOW, by=house.regulator)
    factories.changed(certificate, "revoked", effective_on=in_days(2), at=NOW, by=house.regulator)
    statuses = [certificate.status(on=in_days(days)) for days in (1, 2, 5, 10, 11)]
    assert statuses == ["valid", *["revoked"] * 4]
    annotated = [Certificate.objects.with_status(on=in_days(days)).get(pk=certificate.pk) for days in (1, 2, 10)]
    assert [one.last_change for one in annotated] == [None, "revoked", "revoked"]  # type: ignore[attr-defined]
    assert certificate not in Certificate.objects.in_force(on=in_days(11))
    assert possible_changes(certificate, on=in_days(2)) == ()
    with pytest.raises(StatusChangeImpossible):
        propose(house, certificate, effective_on=in_days(2))


def test_a_revocation_reaches_back_to_the_issue_and_no_further(house: House, certificate: Certificate) -> None:
    """It is not held to the day of the last change; the copy that is handed out says since when."""
    render_documents([str(certificate.pk)], at=NOW)
    factories.changed(certificate, "suspended", effective_on=TODAY, at=NOW, by=house.regulator)
    with pytest.raises(EffectiveTooEarly):
        propose(house, certificate, effective_on=certificate.issued_on - timedelta(days=1))
    factories.changed(certificate, "revoked", effective_on=certificate.issued_on, at=NOW, by=house.regulator)
    assert certificate.status(on=certificate.issued_on) == "revoked"
    assert "本证书已于2026年10月10日撤销" in text_of(document_on(certificate, on=TODAY))


def test_what_is_to_be_revoked_is_not_suspended_before(house: House, certificate: Certificate) -> None:
    """Nothing but an earlier revocation is offered while one stands."""
    factories.changed(certificate, "revoked", effective_on=in_days(10), at=NOW, by=house.regulator)
    assert possible_changes(certificate, on=TODAY) == (StatusChangeKind.REVOKED,)
    assert {ground.kind for ground in grounds_for(certificate, on=TODAY)} == {"revoked"}
    with pytest.raises(StatusChangeImpossible):
        propose(house, certificate, "suspended")


def test_a_successor_is_another_valid_certificate_of_the_holder(house: House) -> None:
    """Not itself, not another's, not of another occupation or a lower level, not yet issued, not ended or to be ended."""
    one, foreign = issue(house, 2)
    lower = factories.successor_of(one, at=NOW, level="intermediate")
    elsewhere = factories.successor_of(one, at=NOW, occupation=factories.OccupationFactory(code="6-18-01-99"))
    tomorrow = factories.successor_of(one, at=NOW + timedelta(days=1))
    revoked, suspended, ending, same = (factories.successor_of(one, at=NOW) for _ in range(4))
    higher = factories.successor_of(one, at=NOW, level="technician")
    for certificate, kind, days in ((revoked, "revoked", 0), (suspended, "suspended", 0), (ending, "suspended", 5)):
        factories.changed(certificate, kind, effective_on=in_days(days), at=NOW, by=house.regulator)
    for unfit in (one, foreign, lower, elsewhere, tomorrow, revoked, suspended, ending):
        with pytest.raises(ReplacementUnfit):
            propose(house, one, "superseded", replaced_by=unfit)
    for fit in (same, higher):
        decline_change(propose(house, one, "superseded", replaced_by=fit), reason="撤回", by=house.regulator, at=NOW)
    factories.changed(one, "superseded", effective_on=in_days(3), at=NOW, by=house.regulator, replaced_by=same)
    with pytest.raises(ReplacementUnfit):  # not in a ring
        propose(house, same, "superseded", replaced_by=one)


def test_a_successor_that_ended_meanwhile_is_not_confirmed(house: House, certificate: Certificate) -> None:
    """Between proposal and confirmation something may befall the successor."""
    later = factories.successor_of(certificate, at=NOW)
    proposal = propose(house, certificate, "superseded", replaced_by=later)
    factories.changed(later, "suspended", effective_on=TODAY, at=NOW, by=house.regulator)
    with pytest.raises(ReplacementUnfit):
        confirm_change(proposal, by=house.confirmer, at=NOW)


def test_a_closed_proposal_is_closed(house: House, certificate: Certificate) -> None:
    """Confirmed, declined or withdrawn: nothing is done with it any more."""
    proposal = propose(house, certificate)
    decline_change(proposal, reason="证据不足", by=house.confirmer, at=NOW)
    proposal.refresh_from_db()
    assert (proposal.outcome, proposal.reason, proposal.settled_by) == ("declined", "证据不足", house.confirmer)
    with pytest.raises(ProposalSettled):
        confirm_change(proposal, by=house.confirmer, at=NOW)
    with pytest.raises(ProposalSettled):
        decline_change(proposal, reason="再议", by=house.confirmer, at=NOW)
    assert [event.act for event in Event.objects.filter(subject_kind="certificate")][-1] == "status_change.declined"


def test_two_confirm_at_once(open_house: House) -> None:
    """The certificate's row is locked: one change, and the second is told that it is settled."""
    certificate = issue(open_house)[0]
    proposal = propose(open_house, certificate)
    third = factories.RegulatorFactory(region_id="320000")
    acts = [lambda by=by: confirm_change(proposal, by=by, at=NOW) for by in (open_house.confirmer, third)]  # type: ignore[misc]
    answers = at_once(*acts, meeting=Meeting('FROM "registry_certificate"'))
    assert sorted(type(answer).__name__ for answer in answers) == ["ProposalSettled", "StatusChange"]
    assert StatusChange.objects.count() == LedgerLeaf.objects.filter(kind="certificate.revoked").count() == 1


def test_two_propose_at_once(open_house: House) -> None:
    """One proposal stands, and the second is refused by name and not by a constraint."""
    certificate = issue(open_house)[0]
    ground = factories.StatusGroundFactory()
    acts = [
        lambda by=by: propose_change(certificate, ground, statement="属实", effective_on=TODAY, by=by, at=NOW)  # type: ignore[misc]
        for by in (open_house.regulator, open_house.confirmer)
    ]
    answers = at_once(*acts, meeting=Meeting('FROM "registry_certificate"'))
    assert sorted(type(answer) for answer in answers if isinstance(answer, Exception)) == [ProposalStands]
    assert StatusProposal.objects.count() == 1


def test_the_paper_says_so_while_it_is_not_valid(house: House, certificate: Certificate) -> None:
    """Marked from the day of the change; the certificate's own bytes stay what they were, and come back."""
    render_documents([str(certificate.pk)], at=NOW)
    own = document_of(certificate)
    assert document_on(certificate, on=TODAY) == own
    factories.changed(certificate, "suspended", effective_on=TODAY, at=NOW, by=house.regulator)
    assert document_on(certificate, on=TODAY - timedelta(days=1)) == own
    marked = document_on(certificate, on=TODAY)
    for said in ("暂停", "本证书已于2026年10月20日暂停，暂停期间不作凭证", certificate.number):
        assert said in text_of(marked)
    assert document_on(certificate, on=TODAY) == marked
    assert document_of(certificate) == own
    factories.changed(certificate, "reinstated", effective_on=TODAY, at=NOW, by=house.regulator)
    assert document_on(certificate, on=TODAY) == own
    factories.changed(certificate, "revoked", effective_on=TODAY, at=NOW, by=house.regulator)
    assert "本证书已于2026年10月20日撤销，不再有效" in text_of(document_on(certificate, on=TODAY))


def test_a_replaced_paper_names_the_new_number(house: House) -> None:
    one = issue(house)[0]
    other = factories.successor_of(one, at=NOW)
    render_documents([str(one.pk)], at=NOW)
    factories.changed(one, "superseded", effective_on=TODAY, at=NOW, by=house.regulator, replaced_by=other)
    assert f"新证书编号 {other.number}" in text_of(document_on(one, on=TODAY))


def test_the_grounds_of_the_seeds_are_offered(house: House, certificate: Certificate) -> None:
    """Every kind of change has a ground; what was not read in print says so; Hunan's counts in Hunan alone."""
    seeded = StatusGround.objects.exclude(document="示例办法")
    assert {ground.kind for ground in seeded} == set(StatusChangeKind.values)
    offered = {ground.code for ground in grounds_for(certificate, on=TODAY)}
    assert {"under_investigation", "false_material"} <= offered
    assert "not_under_video" not in offered
    assert "cleared" not in offered
    verified = {ground.code for ground in seeded if ground.certainty == "verified"}
    assert verified == {"not_under_video"}
    assert all(ground.note for ground in seeded)


@pytest.mark.parametrize("region", ["000000", "320000", "320500", "320505", "440000"])
@pytest.mark.parametrize("place", ["320505", "320500", "320000", "440300", ""])
def test_the_database_knows_the_same_places_as_the_code(house: House, region: str, place: str) -> None:
    """registry_region_covers and registry.models.regions.covers agree, and with the places around a place."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT registry_region_covers(%s, %s)", [region, place])
        (found,) = cursor.fetchone()
    if place:
        assert found == covers(region, place) == (region in regions_around(place))
    else:
        assert not covers(region, place)
