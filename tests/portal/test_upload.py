"""HR's way in: template, upload, progress, answers."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from certification.models import Batch
from tests.candidates import candidate, many, workbook
from tests.house import House, drain
from tests.portal.conftest import SignIn, shown


@pytest.fixture
def submitter(house: House, browse: SignIn) -> Client:
    return browse(house.submitter)


def send(client: Client, house: House, content: bytes, name: str = "考生信息.xlsx") -> Any:
    return client.post("/batches/new/", {"site": house.site.pk, "file": SimpleUploadedFile(name, content)})


def test_the_template_of_ones_site_is_a_workbook(submitter: Client, house: House) -> None:
    answer = submitter.get(f"/sites/{house.site.code}/template.xlsx")
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert answer["Content-Type"].startswith("application/vnd.openxmlformats")


def test_an_upload_leads_to_its_batch_and_its_answers(submitter: Client, house: House) -> None:
    """The page first asks for the progress again and again, then shows the counts."""
    answer = send(submitter, house, workbook(many(2)))
    batch = Batch.objects.get()
    assert answer["Location"] == f"/batches/{batch.pk}/"
    waiting = shown(submitter.get(f"/batches/{batch.pk}/"))
    assert f'hx-get="/batches/{batch.pk}/progress/"' in waiting
    assert "htmx" in waiting
    drain()
    answered = shown(submitter.get(f"/batches/{batch.pk}/"))
    assert "hx-get" not in answered
    assert "符合条件" in answered


def test_the_progress_stops_asking_when_the_batch_has_its_answer(submitter: Client, house: House) -> None:
    send(submitter, house, workbook(many(2)))
    batch = Batch.objects.get()
    before = submitter.get(f"/batches/{batch.pk}/progress/", headers={"HX-Request": "true"})
    assert "hx-trigger" in shown(before)
    assert "HX-Refresh" not in before
    drain()
    after = submitter.get(f"/batches/{batch.pk}/progress/", headers={"HX-Request": "true"})
    assert "hx-trigger" not in shown(after)
    assert after["HX-Refresh"] == "true"


def test_a_page_whose_session_ended_reloads_instead_of_asking_on(batch: Batch, anybody: Client) -> None:
    """The sign-in page is never put inside the progress."""
    answer = anybody.get(f"/batches/{batch.pk}/progress/", headers={"HX-Request": "true"})
    assert answer["HX-Refresh"] == "true"
    assert answer.content == b""


def test_a_refused_row_is_shown_with_row_column_code_and_reason(submitter: Client, house: House) -> None:
    """And the workbook comes back with the reasons in it."""
    send(submitter, house, workbook([candidate(1), candidate(2, occupation="车公")]))
    drain()
    batch = Batch.objects.get()
    fault = batch.refusals.get()
    page = shown(submitter.get(f"/batches/{batch.pk}/refusals/"))
    for text in (fault.zh, fault.code, fault.column, "车公"):
        assert text in page
    returned = submitter.get(f"/batches/{batch.pk}/returned.xlsx")
    assert b"".join(returned.streaming_content).startswith(b"PK")


def test_the_applications_show_verdict_and_what_comes_next(submitter: Client, house: House) -> None:
    send(submitter, house, workbook([candidate(1)]))
    drain()
    batch = Batch.objects.get()
    page = shown(submitter.get(f"/batches/{batch.pk}/applications/"))
    assert "符合条件" in page
    assert "等待考评员录入成绩" in page
    application = batch.applications.get()
    detail = shown(submitter.get(f"/applications/{application.pk}/"))
    for text in ("查明", "依据", "国家职业标准编制技术规程", ">符合<"):
        assert text in detail


def test_the_same_file_twice_is_one_submission(submitter: Client, house: House) -> None:
    content = workbook(many(1))
    send(submitter, house, content)
    again = send(submitter, house, content)
    assert Batch.objects.count() == 1
    assert "此前已经提交" in shown(submitter.get(again["Location"]))


def test_a_file_that_is_no_workbook_is_refused_by_name(submitter: Client, house: House) -> None:
    send(submitter, house, b"not a workbook", "名单.xlsx")
    drain()
    batch = Batch.objects.get()
    page = shown(submitter.get(f"/batches/{batch.pk}/"))
    assert batch.refusal is not None
    assert batch.refusal["zh"] in page
    assert batch.refusal["code"] in page
    assert "导出" not in page


@pytest.mark.parametrize(("content", "code"), [(b"", "content_empty"), (b"x" * 2000, "content_too_large")])
def test_a_file_that_cannot_be_taken_is_refused_on_the_form(
    submitter: Client, house: House, settings: Any, content: bytes, code: str
) -> None:
    settings.UPLOAD_LIMIT_BYTES = 1000
    answer = send(submitter, house, content)
    assert answer.status_code in (413, 422)
    assert code in shown(answer)
    assert not Batch.objects.exists()


def test_nobody_uploads_for_another_bodys_site(submitter: Client, house: House, stranger: Any, browse: SignIn) -> None:
    answer = send(browse(stranger), house, workbook(many(1)))
    assert answer.status_code == 422
    assert not Batch.objects.exists()


@pytest.mark.parametrize("kind", ["candidates", "scores", "results"])
def test_the_exports_are_workbooks(batch: Batch, submitter: Client, kind: str) -> None:
    answer = submitter.get(f"/batches/{batch.pk}/exports/{kind}.xlsx")
    assert b"".join(answer.streaming_content).startswith(b"PK")


def test_an_export_of_another_kind_does_not_exist(batch: Batch, submitter: Client) -> None:
    assert submitter.get(f"/batches/{batch.pk}/exports/secrets.xlsx").status_code == 404
