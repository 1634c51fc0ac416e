"""The assessor's pages: marks in boxes and marks in a workbook."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from certification.models import Application, Batch, Score
from tests import factories
from tests.house import House, states
from tests.portal.conftest import SignIn, shown


@pytest.fixture
def assessor(house: House, browse: SignIn) -> Client:
    return browse(house.assessor)


def rows(batch: Batch) -> list[Application]:
    return list(batch.applications.order_by("row_number"))


def boxes(application: Application, theory: str, skill: str) -> dict[str, str]:
    return {f"mark-{application.pk}-theory": theory, f"mark-{application.pk}-skill": skill}


def test_marks_decide_who_passes(batch: Batch, assessor: Client) -> None:
    """Each part on its own: 95 and 59.5 is a fail; 缺考 is a fail; an empty box leaves the application as it is."""
    first, second, third = rows(batch)
    typed = boxes(first, "60", "60") | boxes(second, "95", "59.5") | boxes(third, "缺考", "")
    answer = assessor.post(f"/batches/{batch.pk}/scores/", typed, follow=True)
    assert "成绩已录入" in shown(answer)
    assert states(batch) == {2: "passed", 3: "failed", 4: "eligible"}
    assert Score.objects.get(application=third, part="theory").absent


def test_a_mark_that_cannot_be_read_is_named_at_its_box_and_nothing_is_stored(batch: Batch, assessor: Client) -> None:
    """What was typed stays in every box."""
    first, second, _third = rows(batch)
    typed = boxes(first, "88", "九十") | boxes(second, "70.5", "71")
    answer = assessor.post(f"/batches/{batch.pk}/scores/", typed)
    page = shown(answer)
    assert answer.status_code == 422
    assert "请填0至100的分数" in page
    for value in ("88", "九十", "70.5", "71"):
        assert f'value="{value}"' in page
    assert not Score.objects.exists()


def test_every_box_that_cannot_be_taken_is_marked_at_once(batch: Batch, assessor: Client) -> None:
    """One that cannot be read, one out of range, one too fine: three boxes, three reasons, in one answer."""
    first, second, _third = rows(batch)
    page = shown(
        assessor.post(f"/batches/{batch.pk}/scores/", boxes(first, "九十", "101") | boxes(second, "70.25", "80"))
    )
    for reason in ("请填0至100的分数", "成绩应在0至100之间", "最多保留一位小数"):
        assert reason in page
    assert page.count('aria-invalid="true"') == 3
    assert not Score.objects.exists()


@pytest.mark.parametrize(("value", "reason"), [("101", "成绩应在0至100之间"), ("70.25", "最多保留一位小数")])
def test_a_mark_that_the_rule_refuses_is_named_at_its_box(
    batch: Batch, assessor: Client, value: str, reason: str
) -> None:
    answer = assessor.post(f"/batches/{batch.pk}/scores/", boxes(rows(batch)[0], value, "80"))
    assert answer.status_code == 422
    assert reason in shown(answer)
    assert "scores_refused" in shown(answer)
    assert not Score.objects.exists()


def test_only_changed_marks_are_recorded_again(batch: Batch, assessor: Client) -> None:
    first = rows(batch)[0]
    assessor.post(f"/batches/{batch.pk}/scores/", boxes(first, "80", "80"))
    assessor.post(f"/batches/{batch.pk}/scores/", boxes(first, "80", "85"))
    revisions = Score.objects.filter(application=first).values_list("part", "revision", "value")
    assert sorted(revisions) == [
        ("skill", 1, Decimal("80.0")), ("skill", 2, Decimal("85.0")), ("theory", 1, Decimal("80.0"))
    ]  # fmt: skip


def test_the_score_sheet_comes_back_unchanged_as_no_marks(batch: Batch, assessor: Client) -> None:
    """The sheet handed out is one that is taken back: empty cells record nothing."""
    sheet = b"".join(assessor.get(f"/batches/{batch.pk}/scores.xlsx").streaming_content)
    answer = upload(assessor, batch, sheet)
    assert answer.status_code == 302
    assert not Score.objects.exists()


def test_a_file_that_is_no_score_sheet_is_refused_by_name(batch: Batch, assessor: Client) -> None:
    answer = upload(assessor, batch, b"no workbook at all")
    assert 400 <= answer.status_code < 500
    assert 'class="refusal"' in shown(answer)
    assert not Score.objects.exists()


def test_an_assessor_of_another_body_finds_no_batch(batch: Batch, browse: SignIn) -> None:
    other = browse(factories.AssessorFactory())
    assert other.get(f"/batches/{batch.pk}/scores/").status_code == 404


def upload(client: Client, batch: Batch, content: bytes) -> Any:
    file = SimpleUploadedFile("成绩.xlsx", content)
    return client.post(f"/batches/{batch.pk}/scores/workbook/", {"file": file})


def test_everything_wrong_is_marked_at_once_whatever_is_wrong_with_it(batch: Batch, assessor: Client) -> None:
    """What cannot be read, what is out of range and what is too fine: at each box, and above all with a link to it."""
    first, second, third = rows(batch)
    typed = boxes(first, "九十", "101") | boxes(second, "70.25", "80") | boxes(third, "60", "-1")
    answer = assessor.post(f"/batches/{batch.pk}/scores/", typed)
    page = shown(answer)
    wrong = [f"mark-{first.pk}-theory", f"mark-{first.pk}-skill", f"mark-{second.pk}-theory", f"mark-{third.pk}-skill"]
    assert re.findall(r'id="(mark-[^"]+)"[^>]* aria-invalid="true"', page) == wrong
    assert re.findall(r'<a href="#(mark-[^"]+)"', page) == wrong
    for box in wrong:
        assert f'aria-describedby="{box}-error"' in page
        assert f'<p class="error" id="{box}-error">' in page
    assert "成绩有4处不能录入" in page
    assert not Score.objects.exists()


def test_the_summary_takes_the_focus(batch: Batch, assessor: Client) -> None:
    """By the attribute and, where a browser does not follow it, by a file of the site; the title says it first."""
    page = shown(assessor.post(f"/batches/{batch.pk}/scores/", boxes(rows(batch)[0], "x", "y")))
    assert re.search(r'<section class="refusal" role="alert" tabindex="-1" autofocus data-focus', page)
    assert re.search(r'<script src="/static/portal/focus[^"]*\.js">', page)
    assert "<title>有误 · " in page
    assert "focus" not in shown(assessor.get(f"/batches/{batch.pk}/scores/"))


def test_marks_for_somebody_approved_meanwhile_are_refused_and_stay_on_the_page(
    house: House, batch: Batch, assessor: Client
) -> None:
    """The page was opened before the approval; nothing typed into it is dropped without a word."""
    house.examine(batch)
    house.approve(batch, at=timezone.now())
    first = rows(batch)[0]
    answer = assessor.post(f"/batches/{batch.pk}/scores/", boxes(first, "59", "59"))
    assert answer.status_code == 422
    assert 'value="59"' in shown(answer)
    assert "不能再录入" in shown(answer)


def test_a_page_sent_unchanged_records_nothing_and_says_so(house: House, batch: Batch, assessor: Client) -> None:
    house.examine(batch)
    before = Score.objects.count()
    answer = assessor.post(f"/batches/{batch.pk}/scores/", {}, follow=True)
    assert "没有改动" in shown(answer)
    assert Score.objects.count() == before


def test_every_fault_of_a_workbook_is_named_by_row(house: House, batch: Batch, assessor: Client) -> None:
    """Those found while it is read as well: an admission number that is nobody's."""
    names, *people = exported(b"".join(assessor.get(f"/batches/{batch.pk}/scores.xlsx").streaming_content))
    people[1][names.index("准考证号")] = "999"
    for person in people:
        person[names.index("理论成绩")] = 80
    answer = upload(assessor, batch, table([names, *people]))
    assert answer.status_code == 422
    assert "准考证号、姓名或身份证号与申报不一致" in shown(answer)
    assert '<td class="num" data-label="行">3</td>' in shown(answer)
    assert not Score.objects.exists()


def test_the_exported_scores_are_those_of_everybody_examined_whatever_came_of_it(
    house: House, batch: Batch, browse: SignIn
) -> None:
    """Also when all are scored, approved and on notice; and the sheet to be filled in then has nobody left."""
    house.examine(batch)
    house.approve(batch, at=timezone.now())
    names, *people = exported(sheet_at(browse(house.submitter), f"/batches/{batch.pk}/exports/scores.xlsx"))
    assert [float(person[names.index("理论成绩")]) for person in people] == [80.0] * 3
    assert len(exported(sheet_at(browse(house.assessor), f"/batches/{batch.pk}/scores.xlsx"))) == 1


def test_an_exported_sheet_taken_back_as_it_is_changes_nothing(house: House, batch: Batch, browse: SignIn) -> None:
    """Marks that are on record are no marks to be recorded, for people already approved as well."""
    house.examine(batch)
    house.approve(batch, at=timezone.now())
    before = Score.objects.count()
    sheet = sheet_at(browse(house.submitter), f"/batches/{batch.pk}/exports/scores.xlsx")
    assert upload(browse(house.assessor), batch, sheet).status_code == 302
    assert Score.objects.count() == before


def sheet_at(client: Client, address: str) -> bytes:
    return b"".join(client.get(address).streaming_content)


def exported(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def table(lines: list[list[Any]]) -> bytes:
    stored = io.BytesIO()
    with xlsxwriter.Workbook(stored, {"in_memory": True}) as book:
        sheet = book.add_worksheet("成绩")
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line)
    return stored.getvalue()
