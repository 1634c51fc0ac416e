import datetime
import io
import zipfile

import openpyxl
import pytest
import xlwt

from intake.candidate import Candidate
from intake.columns import BY_HEADER, BY_KEY, HEADERS, header_text
from intake.faults import RowRefusal
from intake.opening import open_workbook
from intake.slicing import read
from rules.ladder import Level
from tests.intake.sheets import CATALOGUE, LATHE, ON, book, old_book, person, resident_number, workbook


def answers(data: bytes, **more):
    """All candidates, refusals and notes of a file."""
    slices = list(read(open_workbook(data), CATALOGUE, on=ON, **more))
    accepted = [each for one in slices for each in one.accepted]
    refused = [each for one in slices for each in one.refused]
    return accepted, refused, [each for one in slices for each in one.notes]


@pytest.mark.parametrize("make", [lambda people: workbook(people), old_book])
def test_both_formats_give_the_same_candidate(make):
    """.xlsx and .xls are told by content and read alike."""
    accepted, refused, notes = answers(make([person(11, birth_date=datetime.date(1990, 3, 15), sequence=1)]))
    assert not refused
    assert not notes
    (candidate,) = accepted
    assert isinstance(candidate, Candidate)
    assert (candidate.row_number, candidate.occupation, candidate.work_type) == (2, LATHE, None)
    assert candidate.level is Level.SENIOR
    assert (candidate.route, candidate.edition) == ("senior.2", "2023")
    assert candidate.birth_date == datetime.date(1990, 3, 15)
    assert candidate.sex == "男"
    assert candidate.region_code == "320000"
    assert candidate.sequence == "1"


def test_columns_come_in_any_order():
    """The official columns are found by name, with stray spaces and half-width brackets in the headers."""
    headers = ["姓名 ", "所在省(市)区", "报名单位", "认定 分类", "考试类型", "民族", "考生来源", "文化程度", "手机号码",
               "是否有职业资格证书", "证书等级", "证书编号", "证件号码", "证件类型", "申报条件", "认定等级", "职业工种名称"]  # fmt: skip
    row = person(12)
    data = workbook([], headers=headers, extra=[[row[BY_HEADER[header_text(header)].key] for header in headers]])
    accepted, refused, _ = answers(data)
    assert not refused
    assert accepted[0].sex == "女"


def test_a_heading_above_the_header_row_is_passed_over():
    """Row numbers stay those that the uploader sees."""
    accepted, _, _ = answers(workbook([person(13)], title="2026年第一批考生"))
    assert accepted[0].row_number == 3


def test_empty_rows_and_rows_with_only_a_serial_are_no_candidates():
    """Prepared rows below the last candidate do not become refusals."""
    data = workbook([person(11), {}, {"sequence": 3}, person(13)])
    accepted, refused, _ = answers(data)
    assert [each.row_number for each in accepted] == [2, 5]
    assert not refused
    (one,) = read(open_workbook(data), CATALOGUE, on=ON)
    assert (one.start, one.end, one.skipped) == (0, 4, 2)


def test_the_second_of_a_repeated_person_is_refused_and_names_the_first():
    """A person stands once in a file, also where the two rows fall into different slices."""
    people = [person(11), person(13), person(11)]
    accepted, refused, _ = answers(workbook(people), size=2)
    assert [each.row_number for each in accepted] == [2, 3]
    (cell,) = refused[0].cells
    assert (cell.row_number, cell.column, cell.code) == (4, "证件号码", "duplicate_in_file")
    assert "第2行" in cell.zh


def test_reading_taken_up_again_gives_the_same_answer():
    """From any row on the answer is that of an undisturbed run, repetitions included."""
    people = [person(serial % 7 + 11) for serial in range(12)]
    opened = open_workbook(workbook(people))
    whole = list(read(opened, CATALOGUE, on=ON, size=3))
    for at in (3, 6, 9):
        resumed = list(read(opened, CATALOGUE, on=ON, size=3, start=at))
        expected = [each for each in whole if each.start >= at]
        assert [(each.start, each.end, each.accepted, each.refused) for each in resumed] == [
            (each.start, each.end, each.accepted, each.refused) for each in expected
        ]
    assert sum(len(each.refused) for each in whole) == 5


def test_all_faults_of_a_row_are_named_at_once():
    """Not the first fault only."""
    wrong = person(11, phone="12345", education_level="本科", level="八级工", name="", email="a@", postcode="21000")
    _, refused, _ = answers(workbook([wrong]))
    assert isinstance(refused[0], RowRefusal)
    found = {(cell.column, cell.code) for cell in refused[0].cells}
    assert found == {
        ("手机号码", "phone_malformed"), ("文化程度", "not_in_list"), ("认定等级", "level_unknown"),
        ("姓名", "required"), ("电子邮箱", "email_malformed"), ("邮政编码", "postcode_malformed"),
    }  # fmt: skip


def test_stray_spaces_and_full_width_characters_are_mended_and_noted():
    """What was mended is reported, never silent."""
    number = resident_number(11)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in number)
    accepted, refused, notes = answers(
        workbook(
            [person(11, document_number=f" {wide}", name="王　建国", phone="138 1234 5678", applying_employer=" 厂 ")]
        )
    )
    assert not refused
    candidate = accepted[0]
    assert (candidate.document_number, candidate.name, candidate.phone) == (number, "王建国", "13812345678")
    found = {(note.column, note.code) for note in notes}
    assert {("证件号码", "full_width"), ("证件号码", "spaces"), ("姓名", "spaces"), ("手机号码", "spaces"),
            ("报名单位", "spaces")} <= found  # fmt: skip


def test_a_column_without_header_is_noted():
    """Cells under no header are not read, and this is said."""
    data = workbook([person(11)], headers=(*HEADERS, ""), extra=[[*[""] * 33, "备注"]])
    _, _, notes = answers(data)
    assert [note.code for note in notes] == ["cell_without_header"]


def test_number_cells_without_loss_are_read_as_text():
    """Telephone numbers, postcodes and condition numbers that Excel made numbers have all their digits."""
    accepted, refused, _ = answers(
        workbook([person(11, phone=13812345678, postcode=215000, condition=2, birth_date=19900315)])
    )
    assert not refused
    assert (accepted[0].phone, accepted[0].postcode, accepted[0].route) == ("13812345678", "215000", "senior.2")


def test_marks_for_nothing_are_read_as_empty_and_noted():
    """无 in an optional cell; in a required one it is a value like any other."""
    nothing = {
        "has_qualification": "否",
        "certificate_level": "无",
        "certificate_number": "/",
        "classification": "初次认定",
    }
    accepted, refused, notes = answers(workbook([person(11, **nothing)]))
    assert not refused
    assert accepted[0].certificate_level is None
    assert {note.code for note in notes} == {"nothing_mark"}


@pytest.mark.parametrize("skipped", [0, 3])
def test_row_numbers_are_those_seen_in_the_program(skipped):
    """Empty rows above the header row count, in both formats."""
    empty = [[] for _ in range(skipped)]
    row = [person(11).get(key, "") for key in BY_KEY]
    accepted, _, _ = answers(book({"考生信息": [*empty, HEADERS, row]}))
    assert accepted[0].row_number == skipped + 2
    made = xlwt.Workbook()
    sheet = made.add_sheet("考生信息")
    for place, (header, value) in enumerate(zip(HEADERS, row, strict=True)):
        sheet.write(skipped, place, header)
        sheet.write(skipped + 1, place, value)
    out = io.BytesIO()
    made.save(out)
    accepted, _, _ = answers(out.getvalue())
    assert accepted[0].row_number == skipped + 2


def test_a_hidden_first_sheet_is_not_the_candidates():
    """The authorities' templates keep their lists on hidden sheets."""
    filled = openpyxl.load_workbook(
        io.BytesIO(book({"lists": [["男"], ["女"]], "考生": [HEADERS, list(person(11).values())]}))
    )
    filled["lists"].sheet_state = "hidden"
    for place, key in enumerate(BY_KEY, start=1):
        filled["考生"].cell(2, place).value = person(11).get(key)
    filled.active = 1
    out = io.BytesIO()
    filled.save(out)
    accepted, refused, notes = answers(out.getvalue())
    assert len(accepted) == 1
    assert not refused
    assert not notes


def test_the_same_bytes_have_the_same_digest():
    """The digest tells a file sent twice."""
    data = workbook([person()])
    assert open_workbook(data).digest == open_workbook(bytes(data)).digest
    assert open_workbook(data).digest != open_workbook(workbook([person(13)])).digest


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_workbook_is_read_whether_its_parts_are_compressed_or_not(compression):
    """Some programs store the parts as they are; each part ends where it ends, and not where the next one does."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook([person(11)]))) as made, zipfile.ZipFile(out, "w", compression) as again:
        for name in made.namelist():
            again.writestr(name, made.read(name))
    accepted, refused, _ = answers(out.getvalue())
    assert (len(accepted), refused) == (1, [])
