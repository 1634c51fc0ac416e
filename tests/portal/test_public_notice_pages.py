"""公示 and objections, as anybody meets them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from certification.models import Application, Objection, PublicNotice
from portal.public import public_notices
from registry import clock
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


def test_objecting_without_end_is_limited(
    public_notice: PublicNotice, anybody: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public_notices, "OBJECTIONS_PER_HOUR", 2)
    address = f"/public-notices/{public_notice.pk}/objections/{row(public_notice).pk}"
    answers: list[Any] = [anybody.post(address, {"ground": f"第{n}次"}).status_code for n in range(3)]
    assert answers == [302, 302, 429]
