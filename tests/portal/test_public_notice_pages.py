"""公示 and objections, as anybody meets them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from certification.acts.objecting import raise_objection, settle_objection, take_over
from certification.models import Application, Objection, Outcome, PublicNotice
from registry import clock
from tests.house import House
from tests.portal.conftest import shown


def row(public_notice: PublicNotice) -> Application:
    return Application.objects.filter(public_notice=public_notice).select_related("worker").order_by("row_number")[0]


def test_a_public_notice_shows_its_days_and_its_results_with_names_masked(
    public_notice: PublicNotice, anybody: Client
) -> None:
    page = shown(anybody.get(f"/public-notices/{public_notice.pk}"))
    assert f"{public_notice.ends_on.month}月{public_notice.ends_on.day}日" in page
    assert "5个工作日" in page
    for application in Application.objects.filter(public_notice=public_notice).select_related("worker"):
        assert application.worker.masked_name in page
        assert application.worker.name not in page
        assert application.worker.document_masked not in page


def test_running_public_notices_are_listed(public_notice: PublicNotice, anybody: Client) -> None:
    page = shown(anybody.get("/public-notices/"))
    assert f"/public-notices/{public_notice.pk}" in page
    assert "公示中" in page


def test_an_objection_stops_just_that_result(public_notice: PublicNotice, anybody: Client) -> None:
    """The others go on; the contact is stored sealed."""
    application = row(public_notice)
    address = f"/public-notices/{public_notice.pk}/objections/{application.pk}"
    answer = anybody.post(address, {"ground": "年限不符", "contact": "13800000000"}, follow=True)
    assert "异议已提交" in shown(answer)
    objection = Objection.objects.get()
    assert objection.receipt in shown(answer)
    states = (
        Application.objects.filter(public_notice=public_notice).order_by("row_number").values_list("state", flat=True)
    )
    assert list(states) == ["contested", "on_notice", "on_notice"]
    assert b"13800000000" not in bytes(Objection.objects.get().contact_sealed or b"")


def test_an_objection_needs_a_ground_and_loses_nothing_typed(public_notice: PublicNotice, anybody: Client) -> None:
    address = f"/public-notices/{public_notice.pk}/objections/{row(public_notice).pk}"
    answer = anybody.post(address, {"ground": "", "contact": "电话在此"})
    assert answer.status_code == 422
    assert "请填写此项" in shown(answer)
    assert "电话在此" in shown(answer)
    assert not Objection.objects.exists()


def test_an_objection_after_the_last_day_is_refused(
    public_notice: PublicNotice, anybody: Client, settings: Any
) -> None:
    """The refusal is said in both languages with its code."""
    settings.DEMO = True
    clock.advance(to=timezone.now() + (public_notice.ends_on - timezone.localdate()) + timedelta(days=1))
    answer = anybody.post(
        f"/public-notices/{public_notice.pk}/objections/{row(public_notice).pk}", {"ground": "年限不符"}
    )
    assert answer.status_code == 409
    assert "不在公示期内" in shown(answer)
    assert "not_on_notice" in shown(answer)
    assert not Objection.objects.exists()


def test_a_result_is_objected_to_only_on_its_own_public_notice(public_notice: PublicNotice, anybody: Client) -> None:
    other = "00000000-0000-0000-0000-000000000000"
    assert anybody.get(f"/public-notices/{other}/objections/{row(public_notice).pk}").status_code == 404


def test_objecting_without_end_is_limited(public_notice: PublicNotice, anybody: Client, settings: Any) -> None:
    """The refusal speaks of objections, not of checks."""
    settings.OBJECTIONS_PER_HOUR = 2
    address = f"/public-notices/{public_notice.pk}/objections/{row(public_notice).pk}"
    answers: list[Any] = [anybody.post(address, {"ground": f"第{n}次"}) for n in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert "too_many_objections" in shown(answers[2])
    assert "提出的异议过多" in shown(answers[2])


def test_a_receipt_leads_to_state_and_outcome(public_notice: PublicNotice, anybody: Client, house: House) -> None:
    """Without signing in and without any name; asked for by the number, however it is typed."""
    application = row(public_notice)
    objection, _ = raise_objection(application, ground="年限不符", contact="13800000000", at=timezone.now())
    address = anybody.post("/objections/receipts/", {"receipt": objection.receipt.lower()})["Location"]
    page = shown(anybody.get(address))
    assert "处理中" in page
    take_over(objection, by=house.regulator, at=timezone.now())
    assert "主管人社部门处理中" in shown(anybody.get(address))
    settle_objection(objection, Outcome.DISMISSED, reason="社保记录与申报一致", by=house.regulator, at=timezone.now())
    page = shown(anybody.get(address))
    assert "异议不成立" in page
    assert "社保记录与申报一致" in page
    for hidden in (application.worker.name, str(house.regulator), "13800000000", "年限不符"):
        assert hidden not in page
    assert "异议1件" in shown(anybody.get(f"/public-notices/{public_notice.pk}"))


def test_receipts_are_not_to_be_guessed(public_notice: PublicNotice, anybody: Client, settings: Any) -> None:
    """An unknown one is 404 and counts as a miss; what is none is said at the box."""
    settings.MISSES_PER_HOUR = 2
    answers = [anybody.get(f"/objections/receipts/0000-0000-0000-000{n}/").status_code for n in range(3)]
    assert answers == [404, 404, 429]
    assert anybody.post("/objections/receipts/", {"receipt": "12"}).status_code == 422
