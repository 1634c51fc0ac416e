import datetime
import io

import openpyxl
import pytest

from intake.columns import BY_KEY, EXAMPLE_NUMBER, HEADERS, NOTES_SHEET
from intake.faults import remark
from intake.opening import open_workbook
from intake.returning import Answered, returned_workbook
from intake.slicing import read
from tests.intake.sheets import CATALOGUE, ON, Cell, book, old_book, person, resident_number, rezipped, workbook

AWARDS = ["证件号码", "奖项类别", "奖项级别", "获奖日期"]


def award(serial, day="2021-05-01"):
    """A row of the sheet 奖项."""
    return [resident_number(serial), "技术创新成果", "省部级", day]


def slices_of(data):
    """The answered slices of a file."""
    return list(read(open_workbook(data), CATALOGUE, on=ON))


def returned(data, *remarks):
    """What is given back for a file, as bytes and opened."""
    found = slices_of(data)
    rows = [each for one in found for each in one.refused]
    notes = [each for one in found for each in one.notes]
    made = returned_workbook(data, Answered(rows, [*notes, *remarks]))
    return made, openpyxl.load_workbook(io.BytesIO(made))


def rows_of(sheet):
    """The values of a sheet."""
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_a_refused_cell_is_named_by_row_column_code_and_words_with_its_number_masked():
    """Whoever reads the answer knows the row; nobody learns the number from it."""
    bad = resident_number(13)[:-1] + ("1" if resident_number(13)[-1] != "1" else "2")
    (one,) = slices_of(workbook([person(11), {}, person(13, document_number=bad, education_level="本科")]))
    assert (len(one.accepted), len(one.refused), one.skipped) == (1, 1, 1)
    education, number = sorted(one.refused[0].cells, key=lambda cell: cell.column)
    assert (education.row_number, education.column, education.code) == (4, "文化程度", "not_in_list")
    assert (education.zh, education.value_masked) == ("取值不在允许范围内", "本科")
    assert number.value_masked == "*" * 14 + bad[-4:]
    assert bad not in str(one.refused)


def test_the_returned_workbook_holds_the_rows_to_mend_with_reasons_and_marks():
    """Text stays text, dates dates, numbers numbers; the reasons stand in an added last column."""
    people = [person(11), person(13, birth_date=datetime.date(1990, 3, 15), years=8, education_level="本科", email="x")]
    _, back = returned(workbook(people, sheets={"备忘": [["随便", 5]]}))
    assert back.sheetnames == ["考生信息", "备忘", NOTES_SHEET]
    main = back["考生信息"]
    assert [cell.value for cell in main[1]] == [*HEADERS, "退回原因"]
    assert main.max_row == 2
    by_header = {cell.value: cell.column for cell in main[1]}
    assert main.cell(2, by_header["证件号码"]).value == resident_number(13)
    assert main.cell(2, by_header["出生日期"]).value == datetime.datetime(1990, 3, 15)  # noqa: DTZ001 - cells have no zone
    assert main.cell(2, by_header["专业年限"]).value == 8
    wrong = main.cell(2, by_header["文化程度"])
    assert wrong.value == "本科"
    assert wrong.fill.fgColor.rgb == "FFFFC7CE"
    assert "取值不在允许范围内" in wrong.comment.text
    assert main.cell(2, by_header["姓名"]).comment is None
    reason = main.cell(2, by_header["退回原因"]).value
    assert reason.startswith("原第3行：")
    assert "电子邮箱：电子邮箱格式不正确" in reason
    assert [cell.value for cell in back["备忘"][1]] == ["随便", 5]


def test_a_fault_of_evidence_stands_beside_its_candidate_and_on_its_own_sheet():
    """Not beside whoever happens to stand in the row of that number."""
    people = [person(11), person(13), person(15)]
    sheets = {"奖项": [AWARDS, award(11), award(15), award(13, "2030-01-01"), award(11)]}
    _, back = returned(workbook(people, sheets=sheets))
    main, awards = rows_of(back["考生信息"]), rows_of(back["奖项"])
    number, last = HEADERS.index("证件号码"), len(HEADERS)
    assert [row[number] for row in main] == ["证件号码", resident_number(13)]
    assert main[1][last] == "原第3行：奖项第2行·获奖日期：日期晚于2026-11-20"
    assert awards[0] == [*AWARDS, "退回原因"]
    assert awards[1] == [*award(13, "2030-01-01"), "获奖日期：日期晚于2026-11-20"]
    assert len(awards) == 2
    assert back["奖项"].cell(2, 4).comment is not None
    assert back["奖项"].cell(2, 3).comment is None


def test_two_faults_of_evidence_stand_each_with_its_own_candidate():
    """Rows of evidence come in any order."""
    people = [person(11), person(13), person(15)]
    sheets = {"奖项": [AWARDS, award(15, "2030-01-02"), award(11, "2030-01-01")]}
    _, back = returned(workbook(people, sheets=sheets))
    number, last = HEADERS.index("证件号码"), len(HEADERS)
    assert {row[number]: row[last] for row in rows_of(back["考生信息"])[1:]} == {
        resident_number(11): "奖项第3行·获奖日期：日期晚于2026-11-20",
        resident_number(15): "原第4行：奖项第2行·获奖日期：日期晚于2026-11-20",
    }


def test_the_returned_workbook_can_be_mended_and_sent_back():
    """Only who was refused is on it; an .xls is returned as .xlsx; the added column and sheet are read past."""
    data = old_book([person(11), person(13, education_level="本科", name="王\u3000建国")])
    _, back = returned(data, remark("sheet_not_read", sheet="备忘"))
    back["考生信息"].cell(2, HEADERS.index("文化程度") + 1).value = "大学本科"
    out = io.BytesIO()
    back.save(out)
    (one,) = slices_of(out.getvalue())
    assert [each.document_number for each in one.accepted] == [resident_number(13)]
    assert [note.code for note in one.notes] == ["spaces"]
    _, again = returned(out.getvalue())
    assert [cell.value for cell in again["考生信息"][1]] == [*HEADERS, "退回原因"]
    assert again.sheetnames == ["考生信息", NOTES_SHEET]


def test_every_note_is_listed_in_the_returned_workbook():
    """All of them, not the first twenty."""
    people = [person(serial, applying_employer=" 厂 ") for serial in range(11, 51)]
    _, back = returned(workbook([*people, person(51, education_level="本科")]))
    listed = rows_of(back[NOTES_SHEET])
    assert listed[0] == ["工作表", "行（原文件）", "列", "提示"]
    assert [row[1] for row in listed[1:]] == list(range(2, 42))
    assert {tuple(row[2:]) for row in listed[1:]} == {("报名单位", "多余空格已去除")}


def test_an_unreadable_cell_is_returned_as_what_stood_there():
    """Marked, so that it is found."""
    _, back = returned(workbook([person(11, email=Cell.ERROR)]))
    cell = back["考生信息"].cell(2, HEADERS.index("电子邮箱") + 1)
    assert cell.value == "#N/A"
    assert "错误值#N/A" in cell.comment.text


def test_a_candidate_above_the_header_row_is_returned_below_it():
    """So that the copy, sent back, is read."""
    data = book({"考生信息": [["考生名册"], workbook_row(person(11)), HEADERS, workbook_row(person(13))]})
    _, back = returned(data)
    main = rows_of(back["考生信息"])
    assert main[0][0] == "考生名册"
    assert main[1][: len(HEADERS)] == list(HEADERS)
    assert main[2][HEADERS.index("证件号码")] == resident_number(11)
    assert "该行在表头之上" in main[2][len(HEADERS)]


def workbook_row(one):
    """A candidate in the order of the official headers."""
    return [one.get(key, "") for key in BY_KEY]


@pytest.mark.parametrize("names", [("Sheet", "SHEET"), ("a[b]", "a:b*c?"), ("x/y\\z", "'q'"), ("名" * 31, "History")])
def test_sheets_of_any_name_are_returned(names):
    """Programs that know a difference of case, or none of the forbidden marks, write them."""
    data = workbook([person(11, education_level="本科")], sheets={"甲甲": [["x"]], "乙乙": [["y"]]})

    def renamed(name, text):
        if name == "xl/workbook.xml":
            for old, new in zip(("甲甲", "乙乙"), names, strict=True):
                text = text.replace(old.encode(), new.encode())
        return text

    _, back = returned(rezipped(data, renamed))
    assert len(back.sheetnames) == 4
    assert [rows_of(back[name]) for name in back.sheetnames[1:3]] == [[["x"]], [["y"]]]


@pytest.mark.parametrize("written", [b"<v>NaN</v>", b"<v>1e999</v>", b"<v>-1e999</v>"])
def test_numbers_that_are_none_are_returned_all_the_same(written):
    """The reader gives them as numbers; no workbook can hold them."""
    data = rezipped(
        workbook([person(11, years=7.25)]),
        lambda name, text: text.replace(b"<v>7.25</v>", written) if name.endswith("sheet1.xml") else text,
    )
    _, back = returned(data)
    assert "可能已丢失数字" in back["考生信息"].cell(2, len(HEADERS) + 1).value


@pytest.mark.parametrize("day", [datetime.date(1900, 1, 1), datetime.date(1900, 2, 28), datetime.date(9999, 12, 31)])
def test_days_at_the_ends_of_the_calendar_are_returned(day):
    """Before March 1900 the format counts otherwise."""
    _, back = returned(workbook([person(11, birth_date=day)]))
    value = back["考生信息"].cell(2, HEADERS.index("出生日期") + 1).value
    assert str(value).startswith(day.isoformat()) or day.year == 1900


def test_text_that_looks_like_a_formula_stays_text():
    """A returned workbook runs nothing that an uploader wrote."""
    data = workbook([person(11, employer='=HYPERLINK("http://x")', education_level="本科")])
    _, back = returned(data)
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
