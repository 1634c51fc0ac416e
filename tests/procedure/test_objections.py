"""异议: an objection stops just the result it is against, until it is settled."""

from __future__ import annotations

import pytest

from certification.acts.notices import NotOnNotice, ObjectionSettled, raise_objection, settle_objection
from certification.models import Application, Batch, Objection, Outcome, PublicNotice
from registry.access import NotPermitted
from registry.reasons import GroundNeeded
from tests.candidates import many, workbook
from tests.house import DUE, LAST_DAY, House, build_house, drain, on, states

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
    settle_objection(objection, outcome, reason="已核查社保记录", by=house.approver, at=at)


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
    assert (last.reason, last.by) == ("已核查社保记录", house.approver)


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
        settle_objection(contested.objections.get(), Outcome.UPHELD, reason=" ", by=house.approver, at=DURING)


def test_an_objection_is_settled_once(house: House, contested: Application) -> None:
    """The second settlement is refused, whichever way it goes."""
    objection = contested.objections.get()
    settle_objection(objection, Outcome.DISMISSED, reason="不属实", by=house.approver, at=DURING)
    with pytest.raises(ObjectionSettled):
        settle_objection(objection, Outcome.UPHELD, reason="属实", by=house.approver, at=DURING)


@pytest.mark.parametrize("role", ["submitter", "assessor", "regulator"])
def test_only_an_approver_settles(house: House, contested: Application, role: str) -> None:
    """The others of the body may not, nor an approver of another one."""
    for account in (getattr(house, role), build_house().approver):
        with pytest.raises(NotPermitted):
            settle_objection(contested.objections.get(), Outcome.DISMISSED, reason="不属实", by=account, at=DURING)
    assert contested.objections.get().outcome == ""


def test_who_objects_is_kept_sealed(contested: Application) -> None:
    """The contact is readable to nobody who reads the table."""
    assert b"13800000000" not in bytes(contested.objections.get().contact_sealed or b"")
