"""HR takes an application back before it is examined."""

from __future__ import annotations

from certification.models import Application, Batch
from tests.house import House
from tests.portal.conftest import SignIn, shown


def first(batch: Batch) -> Application:
    return batch.applications.order_by("row_number")[0]


def test_hr_withdraws_an_unscored_application_with_a_reason(house: House, batch: Batch, browse: SignIn) -> None:
    """The page offers it and asks for a reason; afterwards it offers it no more."""
    hr = browse(house.submitter)
    page = f"/applications/{first(batch).pk}/"
    door = f"{page}withdrawal/"
    assert door in shown(hr.get(page))
    assert "请写明撤回的理由" in shown(hr.post(door, {"reason": ""}, follow=True))
    assert first(batch).state == "eligible"
    assert "等级填错" in shown(hr.post(door, {"reason": "等级填错"}, follow=True))
    assert first(batch).state == "withdrawn"
    assert door not in shown(hr.get(page))


def test_a_scored_application_is_not_withdrawn(house: House, scored: Batch, browse: SignIn) -> None:
    """The refusal is shown with its code; nothing changes."""
    answer = browse(house.submitter).post(f"/applications/{first(scored).pk}/withdrawal/", {"reason": "晚了"})
    assert answer.status_code == 409
    assert "move_refused" in shown(answer)
    assert first(scored).state == "passed"
