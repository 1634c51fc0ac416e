"""What HR may send wrongly: each gets a refusal by name, and nothing is lost or half stored."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from certification import content
from certification.models import Application, Batch, BatchSlice, RowRefusal, Score
from intake.columns import HEADERS
from registry.models import Event, FilingScope, OutboxMessage, Worker
from tests.candidates import book, candidate, many, workbook
from tests.guards.back_door import unguarded
from tests.house import House, refused, states


def bomb() -> bytes:
    """A small .xlsx whose sheet unpacks to 64 MiB of nothing."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(many(1)))) as good, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad:
        for name in good.namelist():
            bad.writestr(name, b" " * (64 << 20) if "worksheets/" in name else good.read(name))
    return out.getvalue()


def misspelt() -> bytes:
    """A workbook whose header 姓名 reads 性名."""
    headers = ["性名" if header == "姓名" else header for header in HEADERS]
    return book({"考生信息": [headers, ["1"] * len(headers)]})


def unreadable_evidence() -> bytes:
    """A work spell whose owner's number Excel has turned into a number cell."""
    return book(
        {
            "考生信息": [list(HEADERS), ["1", "车工"]],
            "工作经历": [["证件号码", "职业工种", "开始日期"], [320501197501010017, "车工", "2012-07-01"]],
        }
    )


FILES = {
    "workbook_wrong_type": b"%PDF-1.7 a scan of the list of candidates",
    "workbook_without_sheet": book({"考生信息": []}),
    "workbook_without_rows": book({"考生信息": [list(HEADERS)]}),
    "workbook_unknown_columns": misspelt(),
    "workbook_missing_columns": workbook(many(1), headers=[header for header in HEADERS if header != "姓名"]),
    "workbook_damaged": workbook(many(3))[:2_000],
    "workbook_bomb": bomb(),
    "workbook_evidence_number_unreadable": unreadable_evidence(),
}


@pytest.mark.parametrize("code", FILES)
def test_a_file_that_cannot_be_read_is_refused_whole(house: House, code: str) -> None:
    """The batch says why in both languages; nothing of the file is taken, and the file itself is kept."""
    batch = house.upload(FILES[code])
    assert (batch.state, batch.refusal and batch.refusal["code"]) == ("refused", code)
    assert batch.refusal["zh"]
    assert batch.refusal["en"]
    assert batch.progress == 100
    assert not any(model.objects.exists() for model in (Application, BatchSlice, RowRefusal, Worker, Score))
    assert content.load(batch.content_path) == FILES[code]
    assert Event.objects.get(act="batch.refused").details == {"code": code}
    assert not OutboxMessage.objects.filter(done_at__isnull=True).exists()


ROWS: dict[str, tuple[str, dict[str, Any]]] = {
    "occupation_unknown": ("职业工种名称", {"occupation": "车功"}),
    "occupation_not_filed": ("职业工种名称", {"occupation": "铣工"}),
    "level_not_filed": ("认定等级", {"level": "一级/高级技师"}),
    "level_unknown": ("认定等级", {"level": "九级工"}),
    "condition_unknown": ("申报条件", {"condition": "99"}),
    "birth_date_disagrees": ("出生日期", {"birth_date": "1990-01-01"}),
    "sex_disagrees": ("性别", {"sex": "女"}),
    "date_in_future": ("参加工作时间", {"work_started_on": "2026-09-25"}),
    "document_number_checksum": ("证件号码", {"document_number": "320501197501040010"}),
    "number_cell": ("证件号码", {"document_number": 320501197501040019}),
    "certificate_missing": ("证书编号", {"certificate_number": ""}),
    "required": ("姓名", {"name": ""}),
}


@pytest.mark.parametrize("code", ROWS)
def test_a_faulty_row_is_refused_alone(house: House, code: str) -> None:
    """The row is answered with column and code; the rows before and after it go on."""
    with unguarded("registry_filingscope", "a_scope_is_never_deleted"):
        FilingScope.objects.filter(site=house.site, level="senior_technician").delete()
    column, wrong = ROWS[code]
    person = candidate(3, **wrong)
    if "document_number" in wrong:
        del person["work"], person["grades"]
    batch = house.upload(workbook([candidate(1), person, candidate(2)]))
    assert (3, column, code) in refused(batch)
    assert states(batch) == {2: "eligible", 4: "eligible"}
    assert (batch.state, batch.rows_judged, batch.rows_refused) == ("validated", 3, 1)
    assert Worker.objects.count() == 2


def test_the_second_row_of_a_person_is_refused(house: House) -> None:
    """A person stands in a file once; the row names the first."""
    batch = house.upload(workbook([candidate(1), candidate(2), candidate(1)]))
    assert refused(batch) == [(4, "证件号码", "duplicate_in_file")]
    assert "第2行" in batch.refusals.get().zh
    assert states(batch) == {2: "eligible", 3: "eligible"}


def test_a_grade_of_the_future_is_refused(house: House) -> None:
    """Evidence is checked like the first sheet; the refusal names its sheet."""
    person = candidate(3)
    person["grades"][0]["awarded_on"] = "2026-09-25"
    batch = house.upload(workbook([person]))
    assert [(each.sheet, each.column, each.code) for each in batch.refusals.all()] == [
        ("已获证书", "发证日期", "date_in_future")
    ]


def test_no_number_stands_in_a_refusal(house: House) -> None:
    """Answers mask what identifies; the uploader knows the row."""
    number = candidate(3)["document_number"]
    batch = house.upload(workbook([candidate(3), candidate(3)]))
    refusal = batch.refusals.get()
    assert number not in f"{refusal.value}{refusal.zh}{refusal.en}"
    assert refusal.value.endswith(number[-4:])
    assert number[:6] not in refusal.value


def test_a_file_of_faults_alone_is_finished(house: House) -> None:
    """With every row refused there is nothing to validate, and the batch is done all the same."""
    batch = house.upload(workbook([candidate(1, level="九级工"), candidate(2, level="九级工")]))
    assert (batch.state, batch.rows_judged, batch.rows_refused, batch.progress) == ("validated", 2, 2, 100)
    assert Batch.objects.get().slices.count() == 0
