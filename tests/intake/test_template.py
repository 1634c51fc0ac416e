import io

import openpyxl
import pytest

from intake.columns import BY_KEY, EXAMPLE_NUMBER, HEADERS
from intake.evidence_sheets import sheets_of
from intake.facts import ORDER, facts_of
from intake.opening import open_workbook
from intake.refusals import FileRefused
from intake.slicing import read
from intake.template import template
from tests.intake.sheets import CATALOGUE, ON, person, resident_number


@pytest.fixture
def handed_out():
    """The template as openpyxl opens it."""
    return openpyxl.load_workbook(io.BytesIO(template(CATALOGUE, body_name="苏州精工机械有限公司")))


def saved(book):
    """Its bytes."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_template_has_the_official_headers_and_every_evidence_sheet(handed_out):
    """33 columns in their order, nothing added."""
    assert [cell.value for cell in handed_out["考生信息"][1]] == list(HEADERS)
    sheets = sheets_of("ordinary")
    assert [sheet.title for sheet in sheets] == handed_out.sheetnames[1 : 1 + len(sheets)]
    assert handed_out["字典"].sheet_state == "hidden"


def test_the_untouched_template_holds_nobody():
    """The example rows are passed over, on the evidence sheets too."""
    (one,) = read(open_workbook(template(CATALOGUE, body_name="厂")), CATALOGUE, on=ON)
    assert not one.accepted
    assert not one.refused
    assert [note.code for note in one.notes] == ["example_skipped"]
    assert not one.evidence.people


@pytest.mark.parametrize("keep_example", [True, False])
def test_a_filled_template_is_read_back(handed_out, keep_example):
    """A row filled with the help of the lists is accepted, its evidence too."""
    main = handed_out["考生信息"]
    row = 3 if keep_example else 2
    for place, header in enumerate(HEADERS, start=1):
        key = next(key for key, column in BY_KEY.items() if column.header == header)
        main.cell(row, place).value = person(11).get(key, "")
    work = handed_out["工作经历"]
    for place, value in enumerate(
        [resident_number(11), "王建国", "一厂", "车工", "2010-01-01", "至今", "是", 100], start=1
    ):
        work.cell(row, place).value = value
    (one,) = read(open_workbook(saved(handed_out)), CATALOGUE, on=ON)
    assert not one.refused
    (candidate,) = one.accepted
    assert facts_of(candidate, one.evidence)["work"][0]["employer"] == "一厂"


def test_the_example_row_itself_is_right(handed_out):
    """Given a real number and its marks taken off, the example row and all its evidence are accepted."""
    number = resident_number(10, born="19800101")
    for sheet in handed_out.worksheets:
        for row in sheet.iter_rows(min_row=2, max_row=2):
            for cell in row:
                cell.value = {"示例": "1", EXAMPLE_NUMBER: number}.get(cell.value, cell.value)
    (one,) = read(open_workbook(saved(handed_out)), CATALOGUE, on=ON)
    assert not one.refused, one.refused
    assert set(facts_of(one.accepted[0], one.evidence)) == {"birth_date", *ORDER} - {"post", "promotions"}


def test_every_list_of_the_template_is_taken_by_the_reader(handed_out):
    """What a drop-down list offers is never refused for its value."""
    lists = {
        column[0].value: [cell.value for cell in column[1:] if cell.value] for column in handed_out["字典"].iter_cols()
    }
    assert lists["education_level"][2] == "大学本科"
    assert len(lists["ethnicity"]) == 56
    assert len(lists["region"]) == 34
    ranges = [str(rule.sqref) for rule in handed_out["考生信息"].data_validations.dataValidation if rule.type == "list"]
    assert len(ranges) >= 14


def test_a_template_that_is_emptied_is_refused_as_empty(handed_out):
    """Headers alone hold no candidates."""
    for sheet in handed_out.worksheets:
        sheet.delete_rows(2, 5)
    with pytest.raises(FileRefused):
        open_workbook(saved(handed_out))
