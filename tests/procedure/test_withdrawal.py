"""撤回: HR takes back what is not examined yet, so that it can be applied for again."""

from __future__ import annotations

import pytest

from certification.acts.withdrawing import withdraw
from certification.models import Batch
from certification.reasons import MoveRefused
from registry.reasons import GroundNeeded, NotPermitted
from tests.candidates import many, workbook
from tests.house import EXAMINED, House, build_house, states


@pytest.fixture
def batch(house: House) -> Batch:
    """Three eligible candidates, in rows 2 to 4."""
    return house.upload(workbook(many(3)))


def test_who_was_withdrawn_may_be_put_forward_again(house: House, batch: Batch) -> None:
    """The withdrawn application stands in nobody's way; the others do."""
    one = batch.applications.get(row_number=2)
    withdraw(batch, [one.pk], reason="等级填错", by=house.submitter, at=EXAMINED)
    last = one.transitions.last()
    assert last is not None
    assert (last.after, last.reason, last.by) == ("withdrawn", "等级填错", house.submitter)
    again = house.upload(workbook(many(2)), filename="b.xlsx")
    assert states(again) == {2: "eligible"}


def test_what_was_scored_is_not_withdrawn(house: House, batch: Batch) -> None:
    """Nor anything with it: all or none."""
    first = [batch.applications.get(row_number=2)]
    waiting = list(batch.applications.values_list("pk", flat=True))
    house.examine(batch)
    with pytest.raises(MoveRefused):
        withdraw(batch, waiting, reason="等级填错", by=house.submitter, at=EXAMINED)
    other = house.upload(workbook(many(1, first=50)), filename="b.xlsx")
    with pytest.raises(MoveRefused):
        withdraw(other, [first[0].pk], reason="等级填错", by=house.submitter, at=EXAMINED)
    assert set(states(batch).values()) == {"passed"}


def test_a_withdrawal_says_why(house: House, batch: Batch) -> None:
    """White space is no reason."""
    with pytest.raises(GroundNeeded):
        withdraw(batch, [batch.applications.get(row_number=2).pk], reason=" ", by=house.submitter, at=EXAMINED)


@pytest.mark.parametrize("role", ["assessor", "approver", "regulator"])
def test_only_the_body_s_submitter_withdraws(house: House, batch: Batch, role: str) -> None:
    """The body's other people may not, nor another body's submitter."""
    for account in (getattr(house, role), build_house().submitter):
        with pytest.raises(NotPermitted):
            withdraw(batch, [], reason="等级填错", by=account, at=EXAMINED)
