"""Approval: a second person of the body decides, on what has passed and on nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import pytest

from certification.acts.approving import approve, reject, require_unchanged
from certification.acts.reviewing import Concluded, record_reviews
from certification.acts.scores import Mark, record_scores
from certification.models import Approval, Batch
from certification.reasons import ApprovalOutdated, MoveRefused, NothingToApprove, ScoresRefused, SecondPersonNeeded
from certification.waiting import WaitingList, bases_of, digest_of, waiting_list
from registry.models import Decision, OutboxMessage
from registry.reasons import CalendarUnknown, GroundNeeded, NotPermitted
from tests import factories
from tests.candidates import many, workbook
from tests.house import APPROVED, EXAMINED, House, build_house, on, states
from tests.pathways import BY_PATHWAY
from tests.procedure.races import Meeting, at_once

LATER = on(2026, 9, 24, 17)
PARTS = ("theory", "skill")


@pytest.fixture
def batch(house: House) -> Batch:
    """Three candidates who passed, in rows 2 to 4."""
    batch = house.upload(workbook(many(3)))
    house.examine(batch)
    return batch


def seen(batch: Batch) -> WaitingList:
    """The list that the approver sees before the approval."""
    return waiting_list(batch, at=APPROVED)


def nothing_decided() -> bool:
    """No approval, no decision and no work left behind."""
    waiting = OutboxMessage.objects.filter(done_at__isnull=True)
    return not (Approval.objects.exists() or Decision.objects.exists() or waiting.exists())


@pytest.mark.parametrize("role", ["submitter", "assessor", "regulator"])
def test_only_an_approver_approves(house: House, batch: Batch, role: str) -> None:
    """The other roles may neither approve nor reject."""
    account = getattr(house, role)
    with pytest.raises(NotPermitted):
        approve(batch, seen=seen(batch), by=account, at=APPROVED)
    with pytest.raises(NotPermitted):
        reject(batch, [batch.applications.get(row_number=2).pk], reason="材料不实", by=account, at=APPROVED)
    assert nothing_decided()


def test_an_approver_of_another_body_may_not(house: House, batch: Batch) -> None:
    """The batch is the body's own."""
    with pytest.raises(NotPermitted):
        approve(batch, seen=seen(batch), by=build_house().approver, at=APPROVED)


@pytest.mark.parametrize("earlier", ["submitter", "assessor"])
def test_whoever_submitted_or_scored_is_no_second_person(house: House, batch: Batch, earlier: str) -> None:
    """Four eyes go by the person and not by the role: a change of role in between does not help."""
    account = getattr(house, earlier)
    factories.changed_account(account, role="approver")
    with pytest.raises(SecondPersonNeeded):
        approve(batch, seen=seen(batch), by=account, at=APPROVED)
    with pytest.raises(SecondPersonNeeded):
        reject(batch, [batch.applications.get(row_number=2).pk], reason="材料不实", by=account, at=APPROVED)
    assert nothing_decided()


def test_who_scored_somebody_else_may_approve_the_rest(house: House, batch: Batch) -> None:
    """An assessor who became an approver may decide on those whom another examined."""
    factories.changed_account(house.assessor, role="approver")
    other = build_house()
    factories.changed_account(other.assessor, body=house.site.body)
    second = house.upload(workbook(many(1, first=50)), filename="b.xlsx")
    replace(house, assessor=other.assessor).examine(second)
    assert approve(second, seen=seen(second), by=house.assessor, at=APPROVED).approved_by == house.assessor


@pytest.mark.parametrize("pathway", ["ordinary", "direct_frontline"])
def test_the_decision_names_who_examined_last(house: House, pathway: str) -> None:
    """A correction by a second assessor makes the result theirs; what they did not touch stays the first one's."""
    people = many(2) if pathway == "ordinary" else [BY_PATHWAY[pathway].person(index) for index in (1, 2)]
    batch = house.upload(workbook(people), pathway=pathway)
    house.assess(batch)
    second = factories.AssessorFactory(body=house.site.body)
    row = batch.applications.get(row_number=2)
    if pathway == "ordinary":
        record_scores(batch, [Mark(row.pk, "theory", Decimal(90))], by=second, at=LATER)
    else:
        again = Concluded(row.pk, "passed", EXAMINED.date(), "材料补齐", "纪要2号")
        record_reviews(batch, [again], by=second, at=LATER)
    house.approve(batch, at=LATER)
    examined = {row.row_number: row.decision.examined_by for row in batch.applications.select_related("decision")}
    assert examined == {2: second, 3: house.assessor}


def test_without_anybody_waiting_there_is_nothing_to_approve(house: House, batch: Batch) -> None:
    """Twice is not more than once."""
    house.approve(batch)
    with pytest.raises(NothingToApprove):
        house.approve(batch)
    with pytest.raises(NothingToApprove):
        approve(batch, seen={}, by=house.approver, at=APPROVED)
    assert Approval.objects.count() == 1


def test_a_part_of_the_batch_may_be_approved(house: House, batch: Batch) -> None:
    """The rest goes on waiting."""
    chosen = [batch.applications.get(row_number=3).pk]
    approval = house.approve(batch, applications=chosen)
    assert (approval.count, approval.digest) == (1, digest_of(bases_of(chosen)))
    assert states(batch) == {2: "passed", 3: "approved", 4: "passed"}


def test_naming_one_that_is_not_waiting_refuses_them_all(house: House, batch: Batch) -> None:
    """All or nothing: of another batch, failed or approved already, it makes no difference."""
    other = house.upload(workbook(many(1, first=50)), filename="b.xlsx")
    house.examine(other, 59)
    mine = [row.pk for row in batch.applications.all()]
    for strange in (other.applications.get().pk,):
        with pytest.raises(ApprovalOutdated) as refusal:
            house.approve(batch, applications=[*mine, strange])
        assert [(fault.position, fault.reason.code) for fault in refusal.value.faults] == [(3, "application_unknown")]
        with pytest.raises(MoveRefused):
            reject(batch, [*mine, strange], reason="材料不实", by=house.approver, at=APPROVED)
    assert set(states(batch).values()) == {"passed"}
    assert nothing_decided()


def test_a_rejection_says_why(house: House, batch: Batch) -> None:
    """The reason stands in the transition; without one nothing is rejected."""
    one = batch.applications.get(row_number=2)
    with pytest.raises(GroundNeeded):
        reject(batch, [one.pk], reason="  ", by=house.approver, at=APPROVED)
    reject(batch, [one.pk], reason="业绩材料不实", by=house.approver, at=APPROVED)
    last = one.transitions.last()
    assert last is not None
    assert (last.after, last.reason, last.by) == ("rejected", "业绩材料不实", house.approver)


def test_a_period_that_cannot_be_counted_is_not_begun(house: House, batch: Batch) -> None:
    """Whose 公示 would run into a year without its holiday arrangement is not approved, and is told which year."""
    with pytest.raises(CalendarUnknown) as refusal:
        house.approve(batch, at=on(2026, 12, 28))
    assert "2027年" in refusal.value.message_zh
    assert nothing_decided()
    assert set(states(batch).values()) == {"passed"}


def corrected(house: House, batch: Batch, row: int, value: int = 90, *, at: datetime = LATER) -> None:
    """A further revision of one part of one application."""
    application = batch.applications.get(row_number=row)
    record_scores(batch, [Mark(application.pk, "theory", Decimal(value))], by=house.assessor, at=at)


def refused(batch: Batch, house: House, given: Mapping[UUID, str] | WaitingList) -> ApprovalOutdated:
    """What an approval of a list that is no longer so is answered with; nothing of it may be done."""
    with pytest.raises(ApprovalOutdated) as refusal:
        approve(batch, seen=given, by=house.approver, at=LATER)
    assert nothing_decided()
    with pytest.raises(ApprovalOutdated):
        require_unchanged(batch, given)
    return refusal.value


@pytest.mark.parametrize("value", [90, 80])
def test_a_score_corrected_after_the_list_refuses_the_approval(house: House, batch: Batch, value: int) -> None:
    """Also where the correction leaves it passed, and where it says the same: it is not what the approver saw."""
    listed, named = seen(batch), bases_of(batch.applications.values_list("pk", flat=True))
    corrected(house, batch, 3, value)
    for given in (listed, named):
        (change,) = refused(batch, house, given).faults
        assert change.reason.code == "basis_changed"
        assert change.reason.zh.startswith("第3行")
        assert "skill:1 theory:1→skill:1 theory:2" in change.reason.zh
    assert set(states(batch).values()) == {"passed"}


def test_what_is_no_longer_waiting_refuses_the_approval(house: House, batch: Batch) -> None:
    """Failed by a correction, or rejected by another approver, since the list was seen."""
    listed, named = seen(batch), bases_of(batch.applications.order_by("row_number").values_list("pk", flat=True))
    corrected(house, batch, 3, 59)
    reject(batch, [batch.applications.get(row_number=4).pk], reason="材料不实", by=house.settler, at=LATER)
    for given, positions in ((listed, [None, None]), (named, [1, 2])):
        answer = refused(batch, house, given)
        assert [(fault.position, fault.reason.code) for fault in answer.faults] == [
            (position, "no_longer_waiting") for position in positions
        ]
        assert (answer.values["seen"], answer.values["now"]) == (3, 1)


def test_what_came_to_wait_after_the_list_is_not_approved_with_it(house: House) -> None:
    """The digest is of the list as it was seen: one more changes it; the named are approved without the new one."""
    batch = house.upload(workbook(many(3)))
    two = list(batch.applications.filter(row_number__lt=4).values_list("pk", flat=True))
    record_scores(batch, [Mark(pk, part, Decimal(80)) for pk in two for part in PARTS], by=house.assessor, at=EXAMINED)
    listed, named = seen(batch), bases_of(two)
    house.examine(batch, at=LATER)
    (change,) = refused(batch, house, listed).faults
    assert (change.reason.code, change.reason.zh[:3]) == ("newly_waiting", "第4行")
    approve(batch, seen=named, by=house.approver, at=LATER)
    assert states(batch) == {2: "approved", 3: "approved", 4: "passed"}


def test_a_list_that_cannot_be_drawn_up_again_is_refused_without_its_changes(house: House, batch: Batch) -> None:
    """A digest that no list of the batch ever had: refused, with how many wait now."""
    answer = refused(batch, house, WaitingList("sha256:" + "0" * 64, 7, APPROVED))
    assert (answer.faults, answer.values["seen"], answer.values["now"]) == ((), 7, 3)


def test_a_correction_and_the_approval_at_once(open_house: House) -> None:
    """Whoever comes first decides: approved as seen and closed to corrections, or corrected and not approved."""
    batch = open_house.upload(workbook(many(2)))
    open_house.examine(batch)
    listed = seen(batch)
    answers = at_once(
        lambda: approve(batch, seen=listed, by=open_house.approver, at=LATER),
        lambda: corrected(open_house, batch, 2, 59),
        meeting=Meeting('FROM "certification_application"'),
    )
    if isinstance(answers[0], ApprovalOutdated):
        assert (answers[1], states(batch)) == (None, {2: "failed", 3: "passed"})
    else:
        assert isinstance(answers[1], ScoresRefused)
        assert (answers[0].count, states(batch)) == (2, {2: "approved", 3: "approved"})


def test_the_same_list_approved_twice_at_once_is_approved_once(open_house: House) -> None:
    """The rows are locked: the second finds its list outdated."""
    batch = open_house.upload(workbook(many(3)))
    open_house.examine(batch)
    listed = seen(batch)
    acts = [
        lambda by=by: approve(batch, seen=listed, by=by, at=LATER) for by in (open_house.approver, open_house.settler)
    ]  # type: ignore[misc]
    answers = at_once(*acts, meeting=Meeting('FROM "certification_application"'))
    assert sorted(type(answer).__name__ for answer in answers) == ["Approval", "ApprovalOutdated"]
    assert Decision.objects.count() == 3
