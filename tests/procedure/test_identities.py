"""Whose number it is: provisional until confirmed, a case where bodies disagree, settled and corrected by two persons."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from certification.acts.approving import approve
from certification.acts.identities import disown, settle_name
from certification.acts.objecting import settle_objection
from certification.models import Application, Batch, Objection, Outcome
from certification.queries import seen_cases
from certification.queries.auditing import Audit, records
from certification.reasons import IdentityUnsettled, NotDisownable
from certification.waiting import bases_of, waiting_list
from registry import identity
from registry.acts.names import confirm_own_name, decline_proposal, propose_correction, propose_settlement
from registry.checking import Answer, check
from registry.models import (
    Account,
    Event,
    IdentityCase,
    IdentityConfirmation,
    IdentityProposal,
    LedgerLeaf,
    NameClaim,
    Worker,
)
from registry.models.identities import is_confirmed
from registry.reasons import (
    BothSidesNeeded,
    GroundNeeded,
    IdentityCaseSettled,
    IdentityConfirmed,
    IdentityInDispute,
    NameOnRecord,
    NameProposalStands,
    NameUnfit,
    NotPermitted,
    ProposalSettled,
    ReferenceNeeded,
    SecondRegulatorNeeded,
)
from tests import factories
from tests.candidates import candidate, many, workbook
from tests.house import APPROVED, DUE, EXAMINED, SUBMITTED, House, build_house, drain, on, refused, states
from tests.procedure.races import Meeting, at_once
from tests.procedure.test_races import WORKERS, slices_of, validated

LATER = SUBMITTED + timedelta(hours=1)
TRUE, FALSE = candidate(3)["name"], "冒名者"


@pytest.fixture
def stranger(house: House) -> House:
    """Another body of the province, which knows the number of candidate 3."""
    return build_house()


def worker_of(index: int) -> Worker:
    number = candidate(index)["document_number"]
    return Worker.objects.get(document_hash=identity.document_hash("resident", number))


def account_of(index: int) -> Account:
    account: Account = factories.WorkerAccountFactory(worker=worker_of(index))
    return account


def confirmed(worker: Worker) -> bool:
    return bool(Worker.objects.annotate(confirmed=is_confirmed("")).get(pk=worker.pk).confirmed)


def disputed(house: House, stranger: House, *, first: str = FALSE, second: str = TRUE) -> IdentityCase:
    """The stranger is first with a name, the house gives another."""
    stranger.upload(workbook([candidate(3, name=first)]))
    house.upload(workbook([candidate(3, name=second), candidate(500)]), filename="b.xlsx")
    return IdentityCase.objects.get()


def settlement(case: IdentityCase, name: str, by: Account) -> IdentityProposal:
    return propose_settlement(case, name=name, statement="经核户籍底册", reference="户证〔2026〕7号", by=by, at=LATER)


def correction(worker: Worker, name: str, by: Account) -> IdentityProposal:
    return propose_correction(worker, name=name, statement="录入有误", reference="户口簿", by=by, at=LATER)


# Provisional, and confirmed


def test_a_name_is_provisional_until_somebody_else_confirms_it(house: House, stranger: House) -> None:
    """One body's word is one body's word; a second body with the same name confirms it, and so does nobody twice."""
    house.upload(workbook([candidate(3)]))
    worker = worker_of(3)
    assert not confirmed(worker)
    house.upload(workbook([candidate(3), candidate(4)]), filename="again.xlsx")
    assert not confirmed(worker)
    stranger.upload(workbook([candidate(3)]))
    assert confirmed(worker)
    build_house().upload(workbook([candidate(3)]))
    (one,) = IdentityConfirmation.objects.all()
    assert (one.way, one.body, one.name) == ("second_body", stranger.site.body, TRUE)


def test_every_name_that_a_body_gives_is_on_record_once(house: House, stranger: House) -> None:
    """With whose it is and when."""
    house.upload(workbook(many(3)))
    house.upload(workbook([*many(3), candidate(9)]), filename="again.xlsx")
    stranger.upload(workbook([candidate(1, name=FALSE)]))
    assert NameClaim.objects.count() == 5
    claims = NameClaim.objects.filter(worker=worker_of(1)).values_list("body", "name", "claimed_at")
    assert list(claims) == [
        (house.site.body_id, candidate(1)["name"], SUBMITTED), (stranger.site.body_id, FALSE, SUBMITTED),
    ]  # fmt: skip


def test_the_person_confirms_the_name_on_record(house: House) -> None:
    """Once, and nobody for them."""
    house.upload(workbook([candidate(3)]))
    person = account_of(3)
    for other in (house.submitter, house.regulator):
        with pytest.raises(NotPermitted):
            confirm_own_name(by=other, at=LATER)
    confirm_own_name(by=person, at=LATER)
    assert confirmed(worker_of(3))
    assert Event.objects.get(act="identity.confirmed").by == person
    with pytest.raises(IdentityConfirmed):
        confirm_own_name(by=person, at=LATER)


# A disagreement


def test_another_name_for_a_number_opens_a_case_that_the_refusal_names(house: House, stranger: House) -> None:
    """Doubles are added to it; it has a number of its own and an event for the body that gave the name."""
    case = disputed(house, stranger)
    batch = Batch.objects.get(site=house.site)
    assert refused(batch) == [(2, "姓名", "name_disputed")]
    refusal = batch.refusals.get()
    assert case.receipt in refusal.zh
    assert case.receipt in refusal.en
    third = build_house()
    assert refused(third.upload(workbook([candidate(3, name="又一人")]))) == [(2, "姓名", "name_disputed")]
    assert IdentityCase.objects.get() == case
    assert case.holds
    event = Event.objects.get(act="identity.disputed")
    assert (event.body, event.subject_id) == (house.site.body, str(case.pk))


def test_a_body_that_differs_from_itself_alone_opens_no_case(house: House) -> None:
    """Nobody else has given a name: its row is refused as before."""
    house.upload(workbook([candidate(3)]))
    batch = house.upload(workbook([candidate(3, name=FALSE)]), filename="b.xlsx")
    assert refused(batch) == [(2, "姓名", "name_differs_from_record")]
    assert not IdentityCase.objects.exists()


def test_a_name_that_was_refused_before_opens_no_second_case(house: House, stranger: House) -> None:
    """The settled case is not opened again by the same body with the same name."""
    case = disputed(house, stranger)
    settle_name(settlement(case, TRUE, house.regulator), by=house.confirmer, at=LATER)
    again = stranger.upload(workbook([candidate(3, name=FALSE), candidate(7)]), filename="again.xlsx")
    assert refused(again) == [(2, "姓名", "name_differs_from_record")]
    assert IdentityCase.objects.count() == 1


def test_nothing_is_approved_while_a_case_is_open(house: House, stranger: House) -> None:
    """The refusal names the row; the others of the batch go on without it."""
    stranger.upload(workbook([candidate(3), candidate(4)]), filename="a.xlsx")
    batch = Batch.objects.get(site=stranger.site)
    house.upload(workbook([candidate(3, name=FALSE)]))
    stranger.examine(batch)
    held, free = Application.objects.filter(batch=batch).order_by("row_number")
    with pytest.raises(IdentityUnsettled) as refusal:
        approve(batch, seen=bases_of([free.pk, held.pk]), by=stranger.approver, at=APPROVED)
    (fault,) = refusal.value.faults
    assert (fault.position, fault.reason.code) == (1, "identity_disputed")
    listed = waiting_list(batch, at=APPROVED)
    assert listed.count == 1
    approve(batch, seen=listed, by=stranger.approver, at=APPROVED)
    assert states(batch) == {2: "passed", 3: "approved"}


def test_nothing_is_issued_while_a_case_is_open(house: House, stranger: House) -> None:
    """It waits on notice, and is issued once the case is settled for it."""
    batch = stranger.upload(workbook([candidate(3), candidate(4)]))
    stranger.give_notice(batch)
    house.upload(workbook([candidate(3, name=FALSE)]))
    assert len(stranger.issue()) == 1
    assert states(batch) == {2: "on_notice", 3: "issued"}
    case = IdentityCase.objects.get()
    settle_name(settlement(case, TRUE, house.regulator), by=house.confirmer, at=DUE)
    assert len(stranger.issue(at=DUE + timedelta(days=1))) == 1


def test_who_is_confirmed_is_not_held_up_by_who_says_otherwise(house: House, stranger: House) -> None:
    """A case is opened and settled; meanwhile a stranger's upload stops nobody."""
    batch = house.upload(workbook([candidate(3)]))
    confirm_own_name(by=account_of(3), at=LATER)
    stranger.upload(workbook([candidate(3, name=FALSE)]))
    assert not IdentityCase.objects.get().holds
    house.examine(batch)
    house.approve(batch)
    assert states(batch) == {2: "approved"}


def test_who_is_disputed_does_not_confirm_by_themselves(house: House, stranger: House) -> None:
    """Nor does a second body that says what the first says, nor a correction: that is settled in the case."""
    case = disputed(house, stranger)
    person = account_of(3)
    with pytest.raises(IdentityInDispute) as refusal:
        confirm_own_name(by=person, at=LATER)
    assert case.receipt in refusal.value.message_zh
    with pytest.raises(IdentityInDispute):
        correction(worker_of(3), TRUE, person)
    build_house().upload(workbook([candidate(3, name=FALSE)]))
    assert not confirmed(worker_of(3))


def test_two_bodies_at_once_with_different_names_open_one_case(scratch: str) -> None:
    """Whoever comes second finds the first's name, and it is a case."""
    houses = (build_house(), build_house())
    slices = []
    for house, name in zip(houses, (TRUE, FALSE), strict=True):
        slices = slices_of(house, people=[candidate(3, name=name)])
    meeting = Meeting(WORKERS)
    assert at_once(*validated(*slices), meeting=meeting) == [None, None]
    assert meeting.met
    case = IdentityCase.objects.get()
    assert NameClaim.objects.filter(worker=case.worker).count() == 2
    assert sorted(code for batch in Batch.objects.all() for _, _, code in refused(batch)) == ["name_disputed"]
    assert Application.objects.count() == 1


# Settlement


def test_the_name_on_record_stands(house: House, stranger: House) -> None:
    """Confirmed by that; the other side's applications, had it any, would be another person's."""
    case = disputed(house, stranger)
    settle_name(settlement(case, FALSE, house.regulator), by=house.confirmer, at=LATER)
    case.refresh_from_db()
    assert (case.outcome, case.settled_by, case.settled_at) == ("stands", house.confirmer, LATER)
    assert confirmed(worker_of(3))
    assert states(Batch.objects.get(site=stranger.site)) == {2: "eligible"}
    assert not LedgerLeaf.objects.filter(kind="worker.name_corrected").exists()
    sides = [identity.name_key(name, of=str(case.pk)) == case.settled_key for name in (FALSE, TRUE)]
    assert sides == [True, False]


def test_the_other_name_is_right(house: House, stranger: House) -> None:
    """The record is corrected, the losing side's applications end by name, and the right side sends its row again."""
    case = disputed(house, stranger)
    theirs = Batch.objects.get(site=stranger.site)
    stranger.examine(theirs)
    settle_name(settlement(case, TRUE, house.regulator), by=house.confirmer, at=LATER)
    case.refresh_from_db()
    assert (case.outcome, worker_of(3).name) == ("corrected", TRUE)
    assert confirmed(worker_of(3))
    assert states(theirs) == {2: "annulled"}
    last = Application.objects.get(batch=theirs).transitions.latest("pk")
    assert (last.before, last.by, case.receipt in last.reason) == ("passed", house.confirmer, True)
    event = Event.objects.get(act="applications.annulled")
    assert (event.body, event.details["count"]) == (stranger.site.body, 1)
    again = house.upload(workbook([candidate(3)]), filename="again.xlsx")
    assert states(again) == {2: "eligible"}
    leaf = LedgerLeaf.objects.get(kind="worker.name_corrected")
    assert (leaf.subject_id, leaf.created_at) == (str(case.worker_id), LATER)


def test_a_third_name_ends_both_sides(house: House, stranger: House) -> None:
    """Who never gave the name that it came to applied for somebody else; whatever state the application was in."""
    batch = stranger.upload(workbook([candidate(3, name=FALSE)]))
    stranger.give_notice(batch)
    house.upload(workbook([candidate(3)]))
    settle_name(settlement(IdentityCase.objects.get(), "第三人", house.regulator), by=house.confirmer, at=LATER)
    assert states(batch) == {2: "annulled"}
    assert worker_of(3).name == "第三人"
    assert stranger.issue() == []


def test_a_case_is_settled_by_two_regulators_of_the_place(house: House, stranger: House) -> None:
    """Not by one, not by a body, not by another province's, and once."""
    case = disputed(house, stranger)
    elsewhere = factories.RegulatorFactory(region_id="440000")
    for other in (house.approver, house.submitter, elsewhere, account_of(3)):
        with pytest.raises(NotPermitted):
            settlement(case, TRUE, other)
    proposal = settlement(case, TRUE, house.regulator)
    with pytest.raises(NameProposalStands):
        settlement(case, FALSE, house.confirmer)
    for other in (house.regulator, factories.RegulatorFactory(region_id="320500")):
        with pytest.raises(SecondRegulatorNeeded):
            settle_name(proposal, by=other, at=LATER)
    for other in (elsewhere, house.approver, account_of_nobody()):
        with pytest.raises(NotPermitted if other.role != "regulator" else SecondRegulatorNeeded):
            settle_name(proposal, by=other, at=LATER)
    assert worker_of(3).name == FALSE
    settle_name(proposal, by=house.confirmer, at=LATER)
    with pytest.raises(ProposalSettled):
        settle_name(proposal, by=house.confirmer, at=LATER)
    with pytest.raises(IdentityCaseSettled):
        settlement(case, FALSE, house.regulator)


def account_of_nobody() -> Account:
    account: Account = factories.WorkerAccountFactory()
    return account


def test_sides_of_two_provinces_are_settled_by_the_nation(house: House, reference: None) -> None:
    """A province sees the case, and does not decide over another's body."""
    far = build_house(region=factories.RegionFactory(code="440300"))
    case = disputed(house, far)
    assert IdentityCase.objects.visible_to(house.regulator).get() == case
    with pytest.raises(BothSidesNeeded):
        settlement(case, TRUE, house.regulator)
    nation, second = (factories.RegulatorFactory(region_id="000000") for _ in range(2))
    settle_name(settlement(case, TRUE, nation), by=second, at=LATER)
    assert worker_of(3).name == TRUE


def test_a_proposal_is_withdrawn_or_declined_and_another_may_follow(house: House, stranger: House) -> None:
    """With a reason, and an event; the case stays open."""
    case = disputed(house, stranger)
    for by, outcome in ((house.regulator, "withdrawn"), (house.confirmer, "declined")):
        proposal = settlement(case, TRUE, house.regulator)
        with pytest.raises(GroundNeeded):
            decline_proposal(proposal, reason="……", by=by, at=LATER)
        decline_proposal(proposal, reason="证据不足", by=by, at=LATER)
        proposal.refresh_from_db()
        assert (proposal.outcome, proposal.reason) == (outcome, "证据不足")
        assert Event.objects.filter(act=f"name_proposal.{outcome}").count() == 1
    assert not IdentityCase.objects.get().outcome


# Correction


def test_a_correction_is_asked_for_and_confirmed_by_a_second_person(house: House) -> None:
    """By the person, a body of theirs, or the regulator; a certificate keeps its name, and both names check."""
    batch = house.upload(workbook([candidate(3, name="王丁孑")]))
    house.give_notice(batch)
    (certificate,) = house.issue()
    connection.check_constraints()  # as at the end of the issue's own transaction
    worker = worker_of(3)
    for by in (account_of(3), house.submitter, house.approver, house.regulator):
        decline_proposal(correction(worker, TRUE, by), reason="再议", by=house.confirmer, at=LATER)
    proposal = correction(worker, TRUE, house.submitter)
    with pytest.raises(NotPermitted):
        settle_name(proposal, by=house.submitter, at=LATER)
    settle_name(proposal, by=house.regulator, at=LATER)
    worker.refresh_from_db()
    certificate.refresh_from_db()
    assert (worker.name, certificate.holder_name) == (TRUE, "王丁孑")
    assert confirmed(worker)
    event = Event.objects.get(act="worker.name_corrected")
    assert (event.by, event.details) == (house.regulator, {"proposal": str(proposal.pk)})
    today = DUE.date()
    answers = [check(certificate.number, name=name, on=today).answer for name in ("王丁孑", TRUE, FALSE)]
    assert answers == [Answer.VALID, Answer.VALID, Answer.NAME_MISMATCH]
    assert ("worker.name_corrected", str(worker.pk)) in [one[:2] for one in records()]
    assert [one for one in Audit().run() if one.subject.startswith("worker.")] == []


def test_a_correction_asked_for_before_a_disagreement_waits_for_the_case(house: House, stranger: House) -> None:
    """It is declined, and the case settled; otherwise one side's word would settle it."""
    house.upload(workbook([candidate(3)]))
    proposal = correction(worker_of(3), "王更名", house.submitter)
    stranger.upload(workbook([candidate(3, name=FALSE)]))
    case = IdentityCase.objects.get()
    with pytest.raises(IdentityInDispute):
        settle_name(proposal, by=house.regulator, at=LATER)
    with pytest.raises(NameProposalStands):
        settlement(case, TRUE, house.regulator)
    decline_proposal(proposal, reason="先处理案件", by=house.regulator, at=LATER)
    settle_name(settlement(case, TRUE, house.regulator), by=house.confirmer, at=LATER)
    assert worker_of(3).name == TRUE


def test_a_correction_needs_a_name_a_ground_and_evidence(house: House) -> None:
    """And another name than the one on record."""
    house.upload(workbook([candidate(3)]))
    worker = worker_of(3)
    wrong = [
        (NameUnfit, {"name": "王1"}), (NameUnfit, {"name": " "}), (NameUnfit, {"name": "王" * 101}),
        (NameOnRecord, {"name": f" {TRUE} "}), (GroundNeeded, {"statement": "……"}), (ReferenceNeeded, {"reference": "-"}),
    ]  # fmt: skip
    for refusal, values in wrong:
        given = {"name": "王新", "statement": "改名", "reference": "户口簿"} | values
        with pytest.raises(refusal):
            propose_correction(worker, by=house.submitter, at=LATER, **given)
    assert not IdentityProposal.objects.exists()


def test_only_who_is_concerned_asks_for_a_correction(house: House, stranger: House) -> None:
    """Not another body, another person, or another province."""
    house.upload(workbook([candidate(3)]))
    for other in (
        stranger.submitter,
        account_of_nobody(),
        factories.RegulatorFactory(region_id="440000"),
        house.assessor,
    ):
        with pytest.raises(NotPermitted):
            correction(worker_of(3), FALSE, other)


# An application that is not one's own


def test_a_worker_disowns_an_application(house: House, stranger: House) -> None:
    """It ends by name and no longer keeps another body's from being taken."""
    theirs = stranger.upload(workbook([candidate(3)]))
    assert refused(house.upload(workbook([candidate(3)]))) == [(2, "认定等级", "already_applied")]
    application, person = theirs.applications.get(), account_of(3)
    for wrong, reason in ((account_of_nobody(), "没有申报"), (house.submitter, "没有申报")):
        with pytest.raises(NotPermitted):
            disown(application, reason=reason, by=wrong, at=LATER)
    with pytest.raises(GroundNeeded):
        disown(application, reason="。", by=person, at=LATER)
    assert disown(application, reason="我从未在该厂工作", by=person, at=LATER) == "annulled"
    last = application.transitions.latest("pk")
    assert (last.after, last.by, last.reason) == ("annulled", person, "本人声明不是本人申报：我从未在该厂工作")
    assert Event.objects.get(act="application.disowned").body == stranger.site.body
    again = house.upload(workbook([candidate(3), candidate(7)]), filename="again.xlsx", at=LATER)
    assert states(again) == {2: "eligible", 3: "eligible"}
    with pytest.raises(NotDisownable):
        disown(application, reason="再说一次", by=person, at=LATER)


def test_a_result_on_notice_is_objected_to_by_its_person(house: House) -> None:
    """Held up until who did not decide on it has settled that; also after the last day, while nothing is issued."""
    batch = house.upload(workbook([candidate(3)]))
    house.examine(batch)
    application, person = batch.applications.get(), account_of(3)
    house.approve(batch)
    with pytest.raises(NotDisownable):
        disown(application, reason="没有申报", by=person, at=APPROVED)
    drain("certification.give_notice")
    assert disown(application, reason="没有申报", by=person, at=DUE) == "contested"
    objection = Objection.objects.get()
    assert "没有申报" in objection.ground
    assert house.issue() == []
    settle_objection(objection, Outcome.UPHELD, reason="属实", by=house.settler, at=DUE)
    assert states(batch) == {2: "rejected"}


def test_what_is_issued_is_not_disowned(house: House) -> None:
    """A certificate is revoked by the regulator, with its ground."""
    batch = house.upload(workbook([candidate(3)]))
    house.give_notice(batch)
    house.issue()
    with pytest.raises(NotDisownable):
        disown(batch.applications.get(), reason="没有申报", by=account_of(3), at=on(2026, 10, 11))


# Who sees what


def test_each_sees_the_case_that_concerns_them(house: House, stranger: House) -> None:
    """Both sides, the person, the region; no third body, no other person or province."""
    case = disputed(house, stranger)
    sees = [house.submitter, stranger.approver, house.regulator, account_of(3), factories.AdministratorFactory()]
    blind = [
        build_house().submitter, account_of_nobody(), factories.RegulatorFactory(region_id="440000"),
        factories.DrafterFactory(),
    ]  # fmt: skip
    assert [list(IdentityCase.objects.visible_to(one)) for one in sees] == [[case]] * len(sees)
    assert not any(IdentityCase.objects.visible_to(one).exists() for one in blind)


def test_a_body_is_told_the_names_that_it_gave_and_a_regulator_all(house: House, stranger: House) -> None:
    """Also where the database would show more; the person is told none."""
    case = disputed(house, stranger)
    for account, names in (
        (house.approver, [TRUE]), (stranger.submitter, [FALSE]), (house.regulator, [FALSE, TRUE]), (account_of(3), []),
    ):  # fmt: skip
        (seen,) = seen_cases([case], account, on=LATER.date())
        assert [side.name for side in seen.sides] == names, account.role


def test_a_passed_result_scored_before_is_not_lost_by_a_stranger(house: House, stranger: House) -> None:
    """The one who was first and right keeps the application through the case."""
    batch = house.upload(workbook([candidate(3)]))
    house.examine(batch, at=EXAMINED)
    stranger.upload(workbook([candidate(3, name=FALSE)]))
    case = IdentityCase.objects.get()
    settle_name(settlement(case, TRUE, house.regulator), by=house.confirmer, at=LATER)
    assert states(batch) == {2: "passed"}
    house.approve(batch)
    assert states(batch) == {2: "approved"}
