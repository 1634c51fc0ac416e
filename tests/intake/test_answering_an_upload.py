import datetime
import io

import openpyxl

from certification.intake.answer import answer
from certification.intake.columns import EXAMPLE_NUMBER, HEADERS
from certification.intake.opening import open_workbook
from certification.intake.reading import read
from certification.intake.returning import returned_workbook
from tests.intake.sheets import CATALOGUE, ON, old_book, person, resident_number, workbook

AWARDS = ["证件号码", "奖项类别", "奖项级别", "获奖日期"]


def slices_of(data):
    """The answered slices of a file."""
    return list(read(open_workbook(data), CATALOGUE, on=ON))


def test_the_answer_counts_and_names_every_refused_cell():
    """Row number, column, code, message and the value sent, identity numbers masked."""
    bad = resident_number(13)[:-1] + ("1" if resident_number(13)[-1] != "1" else "2")
    data = workbook([person(11), {}, person(13, document_number=bad, education_level="本科")])
    found = answer(slices_of(data))
    assert found["counts"] == {"rows": 3, "accepted": 1, "refused": 1, "skipped": 1}
    (row,) = found["refused"]
    assert row["row"] == 4
    education, number = sorted(row["cells"], key=lambda cell: cell["column"])
    assert education | {"nearest": []} == {
        "row": 4, "column": "文化程度", "code": "not_in_list", "message": "取值不在允许范围内",
        "message_en": "the value is not one of the allowed ones", "value": "本科", "nearest": [],
    }  # fmt: skip
    assert number["value"] == f"{bad[:6]}********{bad[-4:]}"
    assert bad not in str(found)


def test_the_returned_workbook_is_a_copy_with_reasons_and_marks():
    """Text stays text, dates dates, numbers numbers; the reasons stand in an added last column."""
    people = [person(11, birth_date=datetime.date(1990, 3, 15), years=8), person(13, education_level="本科", email="x")]
    sheets = {"奖项": [AWARDS, [resident_number(11), "技术创新成果", "省部级", "2030-01-01"]], "备忘": [["随便", 5]]}
    data = workbook(people, sheets=sheets)
    refused = [each for one in slices_of(data) for each in one.refused]
    back = openpyxl.load_workbook(io.BytesIO(returned_workbook(data, refused)))
    assert back.sheetnames == ["考生信息", "奖项", "备忘"]
    main = back["考生信息"]
    assert [cell.value for cell in main[1]] == [*HEADERS, "退回原因"]
    by_header = {cell.value: cell.column for cell in main[1]}
    assert main.cell(2, by_header["证件号码"]).value == resident_number(11)
    assert main.cell(2, by_header["出生日期"]).value == datetime.datetime(1990, 3, 15)  # noqa: DTZ001 - cells have no zone
    assert main.cell(2, by_header["专业年限"]).value == 8
    wrong = main.cell(3, by_header["文化程度"])
    assert wrong.value == "本科"
    assert wrong.fill.fgColor.rgb == "FFFFC7CE"
    assert "取值不在允许范围内" in wrong.comment.text
    assert main.cell(3, by_header["姓名"]).comment is None
    assert "电子邮箱：电子邮箱格式不正确" in main.cell(3, by_header["退回原因"]).value
    assert "奖项第2行·获奖日期" in main.cell(2, by_header["退回原因"]).value
    assert back["奖项"].cell(1, 5).value == "退回原因"
    assert back["奖项"].cell(2, 4).comment is not None
    assert [cell.value for cell in back["备忘"][1]] == ["随便", 5]


def test_the_returned_workbook_can_be_mended_and_sent_back():
    """The column 退回原因 is read past; an .xls is returned as .xlsx."""
    data = old_book([person(11), person(13, education_level="本科")])
    refused = [each for one in slices_of(data) for each in one.refused]
    back = openpyxl.load_workbook(io.BytesIO(returned_workbook(data, refused)))
    back["考生信息"].cell(3, HEADERS.index("文化程度") + 1).value = "大学本科"
    out = io.BytesIO()
    back.save(out)
    (one,) = slices_of(out.getvalue())
    assert len(one.accepted) == 2
    again = openpyxl.load_workbook(io.BytesIO(returned_workbook(out.getvalue(), [])))
    assert [cell.value for cell in again["考生信息"][1]] == [*HEADERS, "退回原因"]


def test_text_that_looks_like_a_formula_stays_text():
    """A returned workbook runs nothing that an uploader wrote."""
    data = workbook([person(11, employer='=HYPERLINK("http://x")', education_level="本科")])
    refused = [each for one in slices_of(data) for each in one.refused]
    back = openpyxl.load_workbook(io.BytesIO(returned_workbook(data, refused)))
    cell = back["考生信息"].cell(2, HEADERS.index("所在单位") + 1)
    assert cell.data_type != "f" or cell.value == '=HYPERLINK("http://x")'


def test_an_example_row_left_in_is_no_candidate_and_an_edited_one_is_refused():
    """Both marks: passed over with a note. One of them: refused, never dropped."""
    data = workbook([
        person(11, sequence="示例", document_number=EXAMPLE_NUMBER),
        person(13, sequence="示例"),
        person(15, document_number=EXAMPLE_NUMBER, sequence="3"),
    ])  # fmt: skip
    (one,) = slices_of(data)
    assert not one.accepted
    assert one.skipped == 1
    assert [(note.row_number, note.code) for note in one.notes] == [(2, "example_skipped")]
    assert [(row.row_number, row.cells[0].column, row.cells[0].code) for row in one.refused] == [
        (3, "序号", "example_row_edited"),
        (4, "证件号码", "example_row_edited"),
    ]
