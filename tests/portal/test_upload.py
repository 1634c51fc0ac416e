"""HR's way in: template, upload, progress, answers."""

from __future__ import annotations

import io
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from certification.models import Batch
from portal.templatetags.wording import instant
from registry.models import Event
from tests import factories
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


def test_the_same_file_twice_says_when_and_by_whom_it_was_sent(submitter: Client, house: House, browse: SignIn) -> None:
    """With a link to its batch and where that is; nothing new is made, whoever of the body sends it again."""
    content = workbook(many(1))
    send(submitter, house, content)
    batch = Batch.objects.get()
    house.submitter.display_name = "沈若溪"
    house.submitter.save()
    colleague = factories.SubmitterFactory(body=house.site.body)
    again = send(browse(colleague), house, content, "改了名的.xlsx")
    page = shown(again)
    assert again.status_code == 409
    assert f"沈若溪于{instant(batch.submitted_at)}提交" in page
    assert f'href="/batches/{batch.pk}/"' in page
    assert "受理" in page
    assert Batch.objects.count() == 1


def first_cell(text: str) -> bytes:
    """A workbook of one sheet with one header."""
    stored = io.BytesIO()
    with xlsxwriter.Workbook(stored, {"in_memory": True}) as book:
        book.add_worksheet("名单").write(0, 0, text)
    return stored.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"not a workbook", "workbook_wrong_type"),
        (b"%PDF-1.7 " + b"x" * (3 << 20), "workbook_wrong_type"),
        (b"PK\x03\x04 cut off", "workbook_damaged"),
        (first_cell("姓名"), "workbook_missing_columns"),
        (first_cell("随便写的"), "workbook_unknown_columns"),
        (workbook([]), "workbook_without_rows"),
    ],
)
def test_a_wrong_file_is_refused_on_the_form_and_leaves_no_batch(
    submitter: Client, house: House, content: bytes, code: str
) -> None:
    answer = send(submitter, house, content, "名单.xlsx")
    assert 400 <= answer.status_code < 500
    assert f"<code>{code}</code>" in shown(answer)
    assert "<h1>上传申报表</h1>" in shown(answer)
    assert not Batch.objects.exists()
    assert not Event.objects.filter(act="batch.submitted").exists()


def test_a_large_workbook_is_opened_by_a_job_and_not_while_somebody_waits(
    submitter: Client, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("certification.queries.opening.OPENED_AT_ONCE", 10)
    content = first_cell("姓名")
    send(submitter, house, content)
    drain()
    batch = Batch.objects.get()
    assert batch.refusal is not None
    page = shown(submitter.get(f"/batches/{batch.pk}/"))
    assert batch.refusal["zh"] in page
    assert batch.refusal["code"] in page
    assert "整批退回" in page
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
