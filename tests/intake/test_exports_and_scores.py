import io
from decimal import Decimal

import openpyxl
import pytest

from intake import export, refusals, scores
from intake.columns import HEADERS
from intake.opening import open_workbook
from intake.slicing import read
from tests.intake.sheets import CATALOGUE, ON, book, person, resident_number, workbook


def candidates(data):
    """The accepted candidates of a file."""
    return [each for one in read(open_workbook(data), CATALOGUE, on=ON) for each in one.accepted]


def header_of(data):
    """The first row of the first sheet."""
    return [cell.value for cell in openpyxl.load_workbook(io.BytesIO(data)).worksheets[0][1]]


def test_exported_candidates_have_the_official_header_and_read_back_alike():
    """33 columns, none added; what is exported is taken by the reader again."""
    first = candidates(workbook([person(11, birth_date="19900315", years=8.5, sequence="7"), person(13)]))
    data = export.candidates_workbook(first)
    assert header_of(data) == list(HEADERS)
    again = candidates(data)
    assert [each.document_number for each in again] == [each.document_number for each in first]
    assert [(each.route, each.level, each.birth_date, each.years) for each in again] == [
        (each.route, each.level, each.birth_date, each.years) for each in first
    ]
    assert [each.sequence for each in again] == ["1", "2"]


def test_an_export_takes_no_extra_column():
    """A value without an official column is an error of the caller."""
    with pytest.raises(KeyError):
        export.candidates_workbook([{"序号": "1", "备注": "x"}])


ROW = {"准考证号": "20260001", "姓名": "王建国", "性别": "男", "身份证号": resident_number(11), "单位": "一厂",
       "职业": "车工", "等级": "三级/高级工"}  # fmt: skip


def score_file(*rows):
    """A score sheet of rows by header."""
    return book(
        {"成绩": [scores.HEADERS, *[[{**ROW, **row}.get(header, "") for header in scores.HEADERS] for row in rows]]}
    )


def test_scores_are_read_as_decimals():
    """Number cells and text, 0 to 100; an empty cell is a part not taken."""
    (row,) = scores.read_scores(score_file({"理论成绩": 85.5, "实操成绩": "60"})).rows
    assert row.scores == {"theory": Decimal("85.5"), "practice": Decimal(60), "review": None, "performance": None}
    assert row.absent == frozenset()


def test_an_absent_candidate_is_told_from_an_empty_cell():
    """The flag or the word 缺考 in the score's place."""
    (row,) = scores.read_scores(score_file({"理论缺考": "是", "实操成绩": "缺考"})).rows
    assert row.absent == {"theory", "practice"}
    assert row.scores["practice"] is None


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ({"理论成绩": 100.5}, "理论成绩", "score_malformed"),
        ({"理论成绩": -1}, "理论成绩", "score_malformed"),
        ({"理论成绩": 59.96}, "理论成绩", "score_malformed"),
        ({"实操成绩": "合格"}, "实操成绩", "score_malformed"),
        ({"理论成绩": 60, "理论缺考": "是"}, "理论成绩", "score_of_absent"),
        ({"理论缺考": "也许"}, "理论缺考", "not_in_list"),
        ({"准考证号": ""}, "准考证号", "required"),
        ({"身份证号": 320501199003150127.0}, "身份证号", "number_cell"),
        ({"等级": "八级"}, "等级", "level_unknown"),
    ],
)
def test_a_faulty_score_refuses_its_row(row, column, code):
    """59.96 is not rounded up to a pass."""
    found = scores.read_scores(score_file(row, {"准考证号": "2"}))
    assert [(cell.row_number, cell.column, cell.code) for one in found.refused for cell in one.cells] == [
        (2, column, code)
    ]
    assert [each.admission_number for each in found.rows] == ["2"]


def test_a_repeated_admission_number_is_refused():
    """Which of the two scores would count?"""
    found = scores.read_scores(score_file({"理论成绩": 60}, {"理论成绩": 90}))
    assert [(cell.code, cell.row_number) for one in found.refused for cell in one.cells] == [("duplicate_in_file", 3)]


def test_score_sheets_are_refused_like_candidates_sheets():
    """By name: unknown and missing columns, empty sheets."""
    with pytest.raises(refusals.UnknownColumns, match="理论分"):
        scores.read_scores(book({"成绩": [[*scores.HEADERS[:7], "理论分", "实操成绩"], ["1"]]}))
    with pytest.raises(refusals.MissingColumns, match="准考证号"):
        scores.read_scores(book({"成绩": [scores.HEADERS[1:], ["1"]]}))
    with pytest.raises(refusals.NoRows):
        scores.read_scores(score_file())


def test_exported_scores_are_read_back_alike():
    """The sheet handed out for filling is the one that is read."""
    first = scores.read_scores(score_file({"理论成绩": 85.5, "实操缺考": "是"})).rows
    data = export.scores_workbook(first)
    assert header_of(data) == list(scores.HEADERS)
    assert scores.read_scores(data).rows == first


def test_results_have_their_header_row():
    """Certificate numbers stay text."""
    data = export.results_workbook(
        [{"姓名": "王建国", "证书编号": "Y000032050101233000001", "理论成绩": Decimal("85.5")}]
    )
    assert header_of(data) == list(export.RESULT_HEADERS)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert sheet.cell(2, export.RESULT_HEADERS.index("证书编号") + 1).value == "Y000032050101233000001"
