"""异议: an objection stops just the result it is against, until it is settled."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from certification.acts.objecting import contacts_of, raise_objection, settle_objection, take_over
from certification.acts.scores import Mark, record_scores
from certification.models import Application, Batch, Objection, ObjectionAddition, Outcome, PublicNotice
from certification.queries import Age, Trace, ages, objections_of, traces
from certification.reasons import NotOnNotice, ObjectionSettled, ObjectionTakenOver, WhoDecidedMayNotSettle
from registry.reasons import GroundNeeded, NotPermitted
from registry.receipts import as_receipt
from tests import factories
from tests.candidates import many, workbook
from tests.house import DUE, EXAMINED, LAST_DAY, House, build_house, drain, on, states
from tests.procedure.races import Meeting, at_once

DURING, AFTER, LATER = on(2026, 9, 29), on(2026, 10, 12), on(2026, 11, 2)


@pytest.fixture
def batch(house: House) -> Batch:
    """Three results in 公示, in rows 2 to 4."""
    batch = house.upload(workbook(many(3)))
    house.give_notice(batch)
    return batch


@pytest.fixture
def contested(batch: Batch) -> Application:
    """The result in row 3, objected to during the period."""
    application = batch.applications.get(row_number=3)
    raise_objection(application, ground="工作年限不实", contact="13800000000", at=DURING)
    return application


def settle(house: House, application: Application, outcome: Outcome, at=AFTER) -> None:
    """The oldest open objection settled."""
    objection = application.objections.filter(outcome="").earliest("raised_at")
    settle_objection(objection, outcome, reason="已核查社保记录", by=house.settler, at=at)


def test_an_objection_stops_only_its_application(house: House, batch: Batch, contested: Application) -> None:
    """The others are issued when the period has run, and numbered without a gap for the one left out."""
    issued = house.issue()
    assert [one.application.row_number for one in issued] == [2, 4]
    assert [one.serial for one in issued] == [1, 2]
    assert states(batch) == {2: "issued", 3: "contested", 4: "issued"}
    assert PublicNotice.objects.get().closed_at == DUE


def test_a_dismissed_objection_lets_the_result_go_on(house: House, batch: Batch, contested: Application) -> None:
    """Dismissed during the period, it waits for its end like the others."""
    settle(house, contested, Outcome.DISMISSED, at=on(2026, 9, 30))
    drain("certification.issue")
    assert states(batch)[3] == "on_notice"
    assert [one.application.row_number for one in house.issue()] == [2, 3, 4]


def test_dismissed_after_the_period_it_is_issued_then(house: House, batch: Batch, contested: Application) -> None:
    """The day of issue is the day it was let go, and the number the next one."""
    house.issue()
    settle(house, contested, Outcome.DISMISSED)
    drain("certification.issue")
    contested.refresh_from_db()
    assert contested.certificate is not None
    assert (contested.state, contested.certificate.serial) == ("issued", 3)
    assert contested.certificate.issued_on == AFTER.date()
    assert PublicNotice.objects.get().closed_at == DUE


@pytest.mark.parametrize("after", [False, True])
def test_an_upheld_objection_rejects_the_result(
    house: House, batch: Batch, contested: Application, after: bool
) -> None:
    """During or after the period; nothing is ever issued on it."""
    if after:
        house.issue()
    settle(house, contested, Outcome.UPHELD, at=AFTER if after else DURING)
    house.issue(at=LATER)
    drain("certification.issue")
    contested.refresh_from_db()
    assert (contested.state, contested.certificate) == ("rejected", None)
    last = contested.transitions.last()
    assert last is not None
    assert (last.reason, last.by) == ("已核查社保记录", house.settler)


def test_every_objection_must_be_settled(house: House, batch: Batch, contested: Application) -> None:
    """Two objections: the result goes on with the second dismissal."""
    raise_objection(contested, ground="冒名顶替", at=DURING)
    settle(house, contested, Outcome.DISMISSED)
    assert states(batch)[3] == "contested"
    settle(house, contested, Outcome.DISMISSED)
    assert states(batch)[3] == "on_notice"


def test_one_upheld_is_enough(house: House, batch: Batch, contested: Application) -> None:
    """What is settled afterwards changes nothing about the rejection."""
    raise_objection(contested, ground="冒名顶替", at=DURING)
    settle(house, contested, Outcome.UPHELD)
    settle(house, contested, Outcome.DISMISSED)
    assert states(batch)[3] == "rejected"


def test_objections_are_heard_until_the_end_of_the_last_day(house: House, batch: Batch) -> None:
    """At eleven in the evening still; after midnight no more, although nothing has been issued yet."""
    two, three = batch.applications.filter(row_number__lt=4)
    raise_objection(two, ground="冒名顶替", at=LAST_DAY)
    with pytest.raises(NotOnNotice):
        raise_objection(three, ground="冒名顶替", at=on(2026, 10, 10, 0))
    assert states(batch) == {2: "contested", 3: "on_notice", 4: "on_notice"}


def test_what_is_not_on_notice_cannot_be_objected_to(house: House) -> None:
    """Before the approval there is nothing to object to."""
    batch = house.upload(workbook(many(1)))
    with pytest.raises(NotOnNotice):
        raise_objection(batch.applications.get(), ground="冒名顶替", at=DURING)
    assert Objection.objects.count() == 0


def test_a_ground_is_needed_on_both_sides(house: House, contested: Application) -> None:
    """White space is no ground."""
    with pytest.raises(GroundNeeded):
        raise_objection(contested, ground=" \n", at=DURING)
    with pytest.raises(GroundNeeded):
        settle_objection(contested.objections.get(), Outcome.UPHELD, reason=" ", by=house.settler, at=DURING)


def test_an_objection_is_settled_once(house: House, contested: Application) -> None:
    """The second settlement is refused, whichever way it goes."""
    objection = contested.objections.get()
    settle_objection(objection, Outcome.DISMISSED, reason="不属实", by=house.settler, at=DURING)
    for by in (house.settler, house.regulator):
        with pytest.raises(ObjectionSettled):
            settle_objection(objection, Outcome.UPHELD, reason="属实", by=by, at=DURING)
    with pytest.raises(ObjectionSettled):
        take_over(objection, by=house.regulator, at=DURING)


@pytest.mark.parametrize("role", ["submitter", "assessor"])
def test_the_other_roles_do_not_settle(house: House, contested: Application, role: str) -> None:
    """The others of the body may not, nor an approver of another one."""
    for account in (getattr(house, role), build_house().approver):
        with pytest.raises(NotPermitted):
            settle_objection(contested.objections.get(), Outcome.DISMISSED, reason="不属实", by=account, at=DURING)
    assert contested.objections.get().outcome == ""


def test_who_examined_before_another_did_does_not_settle_either(house: House) -> None:
    """One examiner recorded the theory, another both parts anew: both have decided, whoever the decision names."""
    batch = house.upload(workbook(many(1)))
    application = batch.applications.get()
    first = factories.AssessorFactory(body=house.site.body)
    record_scores(batch, [Mark(application.pk, "theory", Decimal(70))], by=first, at=EXAMINED)
    house.give_notice(batch)
    application.refresh_from_db()
    assert application.decision is not None
    assert application.decision.examined_by == house.assessor
    objection, _ = raise_objection(application, ground="工作年限不实", at=DURING)
    connection.check_constraints()
    factories.changed_account(first, role="approver")
    with pytest.raises(WhoDecidedMayNotSettle):
        settle_objection(objection, Outcome.DISMISSED, reason="不属实", by=first, at=DURING)
    behind = {"outcome": "dismissed", "reason": "不属实", "settled_by": first, "settled_at": DURING}
    with pytest.raises(IntegrityError, match="who_decided_does_not_settle"), transaction.atomic():
        Objection.objects.filter(pk=objection.pk).update(**behind)
    settle_objection(objection, Outcome.DISMISSED, reason="不属实", by=house.settler, at=DURING)


@pytest.mark.parametrize("role", ["submitter", "assessor", "approver"])
def test_who_decided_does_not_settle_the_objection_against_it(house: House, contested: Application, role: str) -> None:
    """Whoever put forward, examined or approved, in whatever role they are now; also as the regulator."""
    account = getattr(house, role)
    connection.check_constraints()  # the decision was made long ago, by who was the approver then
    if account.role != "approver":
        factories.changed_account(account, role="approver")
    objection = contested.objections.get()
    with pytest.raises(WhoDecidedMayNotSettle):
        settle_objection(objection, Outcome.DISMISSED, reason="不属实", by=account, at=DURING)
    factories.changed_account(account, role="regulator", body=None, region=house.regulator.region)
    with pytest.raises(WhoDecidedMayNotSettle):
        settle_objection(objection, Outcome.DISMISSED, reason="不属实", by=account, at=DURING)
    assert contested.objections.get().outcome == ""


def test_what_the_regulator_takes_over_the_body_does_not_settle(house: House, contested: Application) -> None:
    """Taken over once; then any regulator of the place settles it, and nobody of the body."""
    objection = contested.objections.get()
    for stranger in (factories.RegulatorFactory(region_id="440000"), house.settler):
        with pytest.raises(NotPermitted):
            take_over(objection, by=stranger, at=DURING)
    take_over(objection, by=house.regulator, at=DURING)
    with pytest.raises(ObjectionTakenOver):
        take_over(objection, by=house.confirmer, at=DURING)
    with pytest.raises(ObjectionTakenOver):
        settle_objection(objection, Outcome.DISMISSED, reason="不属实", by=house.settler, at=DURING)
    settle_objection(objection, Outcome.DISMISSED, reason="不属实", by=house.confirmer, at=AFTER)
    objection.refresh_from_db()
    assert (objection.taken_over_by, objection.settled_by) == (house.regulator, house.confirmer)
    assert states(contested.batch)[3] == "on_notice"


def test_a_regulator_who_settles_takes_over_by_it(house: House, contested: Application) -> None:
    """In one act, and only in the own region."""
    objection = contested.objections.get()
    with pytest.raises(NotPermitted):
        settle_objection(
            objection, Outcome.UPHELD, reason="属实", by=factories.RegulatorFactory(region_id="440000"), at=AFTER
        )
    settle_objection(objection, Outcome.UPHELD, reason="属实", by=house.regulator, at=AFTER)
    objection.refresh_from_db()
    assert (objection.taken_over_by, objection.taken_over_at) == (house.regulator, AFTER)


def test_a_receipt_is_its_own_and_is_typed_as_people_type(house: House, batch: Batch) -> None:
    """Sixteen signs at random; dashes, case and what looks alike make no difference."""
    objections = [raise_objection(row, ground="冒名顶替", at=DURING)[0] for row in batch.applications.all()]
    assert len({one.receipt for one in objections}) == 3
    receipt = objections[0].receipt
    assert as_receipt(f" {receipt.lower().replace('-', ' ')} ") == receipt
    assert as_receipt(receipt.replace("0", "O").replace("1", "l")) == receipt
    for wrong in ("", receipt[:-1], f"{receipt}0", "U" * 16, "\0" * 16, "件" * 16):
        assert as_receipt(wrong) is None


@pytest.mark.parametrize("again", ["工作年限不实", " 工作年限不实！", "工作，年限不实。"])
def test_the_same_words_are_one_objection(house: House, contested: Application, again: str) -> None:
    """By whomever they are said: what was said again is kept with the objection that stands."""
    standing = contested.objections.get()
    found, is_new = raise_objection(contested, ground=again, contact="另一人 13900000000", at=DURING)
    assert (found, is_new) == (standing, False)
    assert [addition.ground for addition in standing.additions.all()] == [again.strip()]
    assert contacts_of(standing) == ["13800000000", "另一人 13900000000"]


def test_what_the_same_person_says_besides_is_added(house: House, contested: Application) -> None:
    """The contact is the same with other spaces; the further words are kept, and one settlement answers them all."""
    standing = contested.objections.get()
    found, is_new = raise_objection(contested, ground="师傅证明系伪造", contact="138 0000 0000", at=DURING)
    assert (found, is_new) == (standing, False)
    settle(house, contested, Outcome.DISMISSED, at=DURING)
    other, is_new = raise_objection(contested, ground="又有新证据", contact="13800000000", at=DURING)
    assert is_new
    assert other != standing


def test_words_that_were_settled_do_not_stop_the_result_again(house: House, contested: Application) -> None:
    """The same words after the settlement lead to its receipt and its outcome."""
    standing = contested.objections.get()
    settle(house, contested, Outcome.DISMISSED, at=DURING)
    found, is_new = raise_objection(contested, ground="工作年限不实", at=DURING)
    assert (found, is_new) == (standing, False)
    assert states(contested.batch)[3] == "on_notice"


def test_other_words_by_others_are_other_objections(house: House, batch: Batch, contested: Application) -> None:
    """And the same words on another result are about another result; without a contact nobody is taken for another."""
    assert raise_objection(contested, ground="冒名顶替", at=DURING)[1]
    assert raise_objection(contested, ground="材料造假", at=DURING)[1]
    assert raise_objection(
        batch.applications.get(row_number=2), ground="工作年限不实", contact="13800000000", at=DURING
    )[1]
    assert Objection.objects.count() == 4


def test_the_same_words_at_once_are_one_objection(open_house: House) -> None:
    """The application's row is locked: the second finds the first's."""
    batch = open_house.upload(workbook(many(1)))
    open_house.give_notice(batch)
    row = batch.applications.get()
    acts = [lambda: raise_objection(row, ground="冒名顶替", at=DURING)] * 2
    answers = at_once(*acts, meeting=Meeting('FROM "certification_application"'))
    assert sorted(is_new for _, is_new in answers) == [False, True]
    assert Objection.objects.count() == ObjectionAddition.objects.count() == 1


def test_taken_over_and_settled_at_once(open_house: House) -> None:
    """Whoever comes first decides; never is it settled by the body and taken over."""
    batch = open_house.upload(workbook(many(1)))
    open_house.give_notice(batch)
    objection, _ = raise_objection(batch.applications.get(), ground="冒名顶替", at=DURING)
    answers = at_once(
        lambda: take_over(objection, by=open_house.regulator, at=AFTER),
        lambda: settle_objection(objection, Outcome.DISMISSED, reason="不属实", by=open_house.settler, at=AFTER),
        meeting=Meeting('FROM "certification_application"'),
    )
    assert sorted(type(answer).__name__ for answer in answers) in (
        ["NoneType", "ObjectionSettled"], ["NoneType", "ObjectionTakenOver"],
    )  # fmt: skip
    objection.refresh_from_db()
    assert (objection.taken_over_by is None) == (objection.outcome == "dismissed")


def test_the_regulator_sees_every_objection_with_its_age(house: House, batch: Batch, contested: Application) -> None:
    """Working days: 29 September to 9 October are three of them, the holidays are not counted."""
    assert list(objections_of(house.regulator)) == list(objections_of(house.approver)) == [contested.objections.get()]
    assert not objections_of(factories.RegulatorFactory(region_id="440000")).exists()
    one = contested.objections.get()
    assert ages([one], on=DURING.date())[one.pk] == Age(0, 0)
    assert ages([one], on=date(2026, 10, 9))[one.pk] == Age(3, 10)
    assert ages([one], on=date(2027, 2, 1))[one.pk] == Age(None, 125)
    settle(house, contested, Outcome.DISMISSED)
    one.refresh_from_db()
    assert ages([one], on=date(2027, 2, 1))[one.pk] == Age(5, 13)


def test_the_public_notice_keeps_a_trace(house: House, batch: Batch, contested: Application) -> None:
    """How many and what became of them; what nobody objected to has none."""
    raise_objection(contested, ground="冒名顶替", at=DURING)
    settle(house, contested, Outcome.DISMISSED)
    everything = traces(batch.applications.values_list("pk", flat=True))
    assert everything == {contested.pk: Trace(open=1, dismissed=1, upheld=0)}
    assert everything[contested.pk].total == 2


def test_who_objects_is_kept_sealed(contested: Application) -> None:
    """The contact is readable to nobody who reads the table."""
    assert b"13800000000" not in bytes(contested.objections.get().contact_sealed or b"")
