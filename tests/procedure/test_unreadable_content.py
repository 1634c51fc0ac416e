"""Nothing that a file holds leaves a batch unanswered; faults of evidence name the candidate."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certification.models import RowRefusal
from certification.queries import returned_workbook
from intake.columns import HEADERS
from intake.evidence_sheets import NUMBER_HEADER
from tests.candidates import candidate, workbook
from tests.house import House, refused, states
from tests.intake.sheets import Cell, book, rezipped


def main(*people: dict[str, Any]) -> list[list[Any]]:
    """The first sheet of a workbook."""
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(people)))["考生信息"]
    return [[("" if cell is None else cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def spell(index: int, end: Any) -> list[Any]:
    """Ten years of work that ended so."""
    return [candidate(index)["document_number"], "示例机械有限公司", "车工", "2006-07-01", end]


WORK = [NUMBER_HEADER, "单位名称", "职业工种", "开始日期", "结束日期"]


@pytest.mark.parametrize("end", [Cell.ERROR, Cell.FORMULA, "无"])
def test_an_end_that_cannot_be_read_credits_nobody_with_years(house: House, end: object) -> None:
    """The candidate is refused and told where; whoever stands in the row of that number is not."""
    people = [candidate(1), candidate(2), candidate(3)]
    batch = house.upload(
        book({"考生信息": main(*people), "工作经历": [WORK, spell(3, end), spell(1, "至今"), spell(2, "至今")]})
    )
    assert sorted(states(batch)) == [2, 3]
    (fault,) = batch.refusals.all()
    assert (fault.sheet, fault.row_number, fault.column, fault.candidate_row) == ("工作经历", 2, "结束日期", 4)
    back = openpyxl.load_workbook(io.BytesIO(returned_workbook(batch)))
    assert [row[HEADERS.index("姓名")] for row in back["考生信息"].iter_rows(values_only=True)] == [
        "姓名",
        people[2]["name"],
    ]
    assert back["工作经历"].max_row == 2


def in_parts(change: dict[bytes, bytes]) -> bytes:
    """A right workbook with some of its bytes changed, wherever they stand."""

    def changed(_: str, text: bytes) -> bytes:
        for old, new in change.items():
            text = text.replace(old, new)
        return text

    return rezipped(workbook([candidate(1), candidate(2, major="ZZMAJOR")]), changed)


NASTY = {
    "NUL": b"_x0000_",
    "bell": b"_x0007_",
    "no character": b"\xef\xbf\xbf",
    "very long": b"long" * 8_000,
    "every kind of brace": b"{0}{x}%s%(a)s\\u0000",
}


@pytest.mark.parametrize("nasty", NASTY)
def test_a_bad_text_in_a_cell_refuses_its_row_alone(house: House, nasty: str) -> None:
    """It is answered, and the batch ends; what the database cannot hold is named by its code."""
    batch = house.upload(in_parts({b"ZZMAJOR": NASTY[nasty]}))
    assert batch.state == "validated"
    assert 2 in states(batch)
    assert {row for row, _, _ in refused(batch)} == ({3} if nasty != "every kind of brace" else set())
    returned_workbook(batch)


@pytest.mark.parametrize("nasty", NASTY)
@pytest.mark.parametrize("place", ["header", "sheet", "other sheet"])
def test_a_bad_text_in_a_header_or_a_name_ends_the_batch_by_name(house: House, nasty: str, place: str) -> None:
    """Of a sheet with 70 letters as of a header with NUL."""
    text = NASTY[nasty][:70]
    sheets = {"考生信息": main(candidate(1)), "备忘": [["x"]]}
    data = book(sheets)
    old = {"header": "邮寄地址", "sheet": "考生信息", "other sheet": "备忘"}[place].encode()
    batch = house.upload(rezipped(data, lambda _, part: part.replace(old, text)))
    assert batch.state in ("validated", "refused")
    assert (batch.state == "refused") == (place == "header" or nasty == "no character")  # that is no XML
    if batch.state == "validated":
        returned_workbook(batch)


@pytest.mark.parametrize("key", ["k" * 61, "k" * 5_000, "a\0b", "a/b~c", "{x}", "名" * 100])
def test_an_unknown_key_of_any_length_is_answered(house: House, key: str) -> None:
    """In the object and in its evidence."""
    batch = house.post([candidate(1, **{key: "x"}), candidate(2, work=[{key: "x"}]), candidate(3)])
    assert batch.state == "validated"
    assert states(batch) == {3: "eligible"}
    assert {each.code for each in batch.refusals.filter(row_number=1)} == {"unknown_key"}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(sorted(candidate(1))),
        st.text(max_size=80) | st.integers(-(2**63), 2**63) | st.booleans(),
        max_size=4,
    )
)
def test_whatever_stands_in_a_candidate_the_batch_is_answered(house: House, changes: dict[str, Any]) -> None:
    """Text of any characters, numbers of any size: a verdict or a refusal, and nothing that cannot be stored."""
    batch = house.post([candidate(1, **changes), candidate(2)])
    assert (batch.state, batch.rows_judged) == ("validated", 2)
    refused_rows = set(RowRefusal.objects.filter(batch=batch).values_list("candidate_row", flat=True))
    accepted_before = set(batch.notes.filter(code="already_accepted").values_list("row_number", flat=True))
    assert refused_rows | accepted_before | set(states(batch)) == {1, 2}
