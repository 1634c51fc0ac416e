"""Approval: a second person of the body decides, on what has passed and on nothing else."""

from __future__ import annotations

import pytest

from certification.acts.approving import NothingToApprove, SecondPersonNeeded, approve, reject
from certification.acts.moving import MoveRefused
from certification.models import Approval, Batch
from registry.access import NotPermitted
from registry.models import Decision, OutboxMessage
from registry.reasons import GroundNeeded
from registry.workdays import CalendarUnknown
from tests.candidates import many, workbook
from tests.house import APPROVED, House, build_house, on, states


@pytest.fixture
def batch(house: House) -> Batch:
    """Three candidates who passed, in rows 2 to 4."""
    batch = house.upload(workbook(many(3)))
    house.examine(batch)
    return batch


def nothing_decided() -> bool:
    """No approval, no decision and no work left behind."""
    waiting = OutboxMessage.objects.filter(done_at__isnull=True)
    return not (Approval.objects.exists() or Decision.objects.exists() or waiting.exists())


@pytest.mark.parametrize("role", ["submitter", "assessor", "regulator"])
def test_only_an_approver_approves(house: House, batch: Batch, role: str) -> None:
    """The other roles may neither approve nor reject."""
    account = getattr(house, role)
    with pytest.raises(NotPermitted):
        approve(batch, by=account, at=APPROVED)
    with pytest.raises(NotPermitted):
        reject(batch, [batch.applications.get(row_number=2).pk], reason="材料不实", by=account, at=APPROVED)
    assert nothing_decided()


def test_an_approver_of_another_body_may_not(house: House, batch: Batch) -> None:
    """The batch is the body's own."""
    with pytest.raises(NotPermitted):
        approve(batch, by=build_house().approver, at=APPROVED)


@pytest.mark.parametrize("earlier", ["submitter", "assessor"])
def test_whoever_submitted_or_scored_is_no_second_person(house: House, batch: Batch, earlier: str) -> None:
    """Four eyes go by the person and not by the role: a change of role in between does not help."""
    account = getattr(house, earlier)
    account.role = "approver"
    account.save()
    with pytest.raises(SecondPersonNeeded):
        approve(batch, by=account, at=APPROVED)
    with pytest.raises(SecondPersonNeeded):
        reject(batch, [batch.applications.get(row_number=2).pk], reason="材料不实", by=account, at=APPROVED)
    assert nothing_decided()


def test_who_scored_somebody_else_may_approve_the_rest(house: House, batch: Batch) -> None:
    """An assessor who became an approver may decide on those whom another examined."""
    house.assessor.role = "approver"
    house.assessor.save()
    other = build_house()
    other.assessor.body = house.site.body
    other.assessor.save()
    second = house.upload(workbook(many(1, first=50)), filename="b.xlsx")
    House(house.site, house.submitter, other.assessor, house.approver, house.regulator).examine(second)
    assert approve(second, by=house.assessor, at=APPROVED).approved_by == house.assessor


def test_without_anybody_waiting_there_is_nothing_to_approve(house: House, batch: Batch) -> None:
    """Twice is not more than once."""
    approve(batch, by=house.approver, at=APPROVED)
    with pytest.raises(NothingToApprove):
        approve(batch, by=house.approver, at=APPROVED)
    assert Approval.objects.count() == 1


def test_a_part_of_the_batch_may_be_approved(house: House, batch: Batch) -> None:
    """The rest goes on waiting."""
    chosen = [batch.applications.get(row_number=3).pk]
    approve(batch, by=house.approver, at=APPROVED, applications=chosen)
    assert states(batch) == {2: "passed", 3: "approved", 4: "passed"}


def test_naming_one_that_is_not_waiting_refuses_them_all(house: House, batch: Batch) -> None:
    """All or nothing: of another batch, failed or approved already, it makes no difference."""
    other = house.upload(workbook(many(1, first=50)), filename="b.xlsx")
    house.examine(other, 59)
    mine = [row.pk for row in batch.applications.all()]
    for strange in (other.applications.get().pk,):
        with pytest.raises(MoveRefused):
            approve(batch, by=house.approver, at=APPROVED, applications=[*mine, strange])
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
        approve(batch, by=house.approver, at=on(2026, 12, 28))
    assert "2027年" in refusal.value.message_zh
    assert nothing_decided()
    assert set(states(batch).values()) == {"passed"}
