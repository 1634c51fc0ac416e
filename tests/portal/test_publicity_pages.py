"""公示 and objections, as anybody meets them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from certification.models import Application, Objection, Publicity
from portal.views import publicities
from registry import clock
from tests.portal.conftest import shown


def row(publicity: Publicity) -> Application:
    return Application.objects.filter(publicity=publicity).select_related("worker").order_by("row_number")[0]


def test_a_publicity_shows_its_days_and_its_results_with_names_masked(publicity: Publicity, anybody: Client) -> None:
    page = shown(anybody.get(f"/publicity/{publicity.pk}"))
    assert f"{publicity.ends_on.month}月{publicity.ends_on.day}日" in page
    assert "5个工作日" in page
    for application in Application.objects.filter(publicity=publicity).select_related("worker"):
        assert application.worker.masked_name in page
        assert application.worker.name not in page
        assert application.worker.document_masked not in page


def test_running_publicities_are_listed(publicity: Publicity, anybody: Client) -> None:
    page = shown(anybody.get("/publicity/"))
    assert f"/publicity/{publicity.pk}" in page
    assert "公示中" in page


def test_an_objection_stops_just_that_result(publicity: Publicity, anybody: Client) -> None:
    """The others go on; the contact is stored sealed."""
    application = row(publicity)
    address = f"/publicity/{publicity.pk}/objections/{application.pk}"
    answer = anybody.post(address, {"ground": "年限不符", "contact": "13800000000"}, follow=True)
    assert "异议已提交" in shown(answer)
    states = Application.objects.filter(publicity=publicity).order_by("row_number").values_list("state", flat=True)
    assert list(states) == ["contested", "publicised", "publicised"]
    assert b"13800000000" not in bytes(Objection.objects.get().contact_sealed or b"")


def test_an_objection_needs_a_ground_and_loses_nothing_typed(publicity: Publicity, anybody: Client) -> None:
    address = f"/publicity/{publicity.pk}/objections/{row(publicity).pk}"
    answer = anybody.post(address, {"ground": "", "contact": "电话在此"})
    assert answer.status_code == 422
    assert "请填写此项" in shown(answer)
    assert "电话在此" in shown(answer)
    assert not Objection.objects.exists()


def test_an_objection_after_the_last_day_is_refused(publicity: Publicity, anybody: Client, settings: Any) -> None:
    """The refusal is said in both languages with its code."""
    settings.DEMO = True
    clock.advance(to=timezone.now() + (publicity.ends_on - timezone.localdate()) + timedelta(days=1))
    answer = anybody.post(f"/publicity/{publicity.pk}/objections/{row(publicity).pk}", {"ground": "年限不符"})
    assert answer.status_code == 409
    assert "不在公示期内" in shown(answer)
    assert "not_in_publicity" in shown(answer)
    assert not Objection.objects.exists()


def test_a_result_is_objected_to_only_on_its_own_publicity(publicity: Publicity, anybody: Client) -> None:
    other = "00000000-0000-0000-0000-000000000000"
    assert anybody.get(f"/publicity/{other}/objections/{row(publicity).pk}").status_code == 404


def test_objecting_without_end_is_limited(
    publicity: Publicity, anybody: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publicities, "OBJECTIONS_PER_HOUR", 2)
    address = f"/publicity/{publicity.pk}/objections/{row(publicity).pk}"
    answers: list[Any] = [anybody.post(address, {"ground": f"第{n}次"}).status_code for n in range(3)]
    assert answers == [302, 302, 429]
