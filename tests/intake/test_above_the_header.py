"""Rows above the header row: told, never lost."""

from __future__ import annotations

import pytest

from intake import scores
from intake.columns import BY_KEY, HEADERS
from intake.opening import open_workbook
from intake.slicing import read
from tests.intake.sheets import CATALOGUE, ON, book, old_sheets, person, resident_number
from tests.intake.test_unreadable_cells import SCORES

FORMATS = {"xlsx": book, "xls": old_sheets}


def row(serial: int) -> list[object]:
    """A right candidate in the order of the official headers."""
    return [person(serial).get(key, "") for key in BY_KEY]


@pytest.mark.parametrize("form", FORMATS)
def test_a_candidate_above_the_header_row_is_refused_by_row(form):
    """Two of them, a heading between; the row below is read as ever."""
    rows = [row(11), ["考生名册"], row(13), HEADERS, row(15)]
    opened = open_workbook(FORMATS[form]({"考生信息": rows}))
    assert opened.total_rows == 3
    (one,) = read(opened, CATALOGUE, on=ON)
    assert [each.row_number for each in one.accepted] == [5]
    assert [(each.row_number, each.cells[0].code) for each in one.refused] == [(1, "above_header"), (3, "above_header")]
    assert [(note.code, note.row_number) for note in one.notes] == [("rows_above_header", 0)]
    assert "第2行" in one.notes[0].zh


def test_the_answer_is_the_same_from_any_row_on():
    """Rows above count as the first ones."""
    opened = open_workbook(book({"考生信息": [row(11), row(13), HEADERS, row(11), row(17)]}))
    whole = list(read(opened, CATALOGUE, on=ON, size=1))
    assert [each.refused[0].row_number if each.refused else 0 for each in whole] == [1, 2, 4, 0]
    for start in range(1, 4):
        again = list(read(opened, CATALOGUE, on=ON, size=1, start=start))
        assert [(each.start, each.accepted, each.refused) for each in again] == [
            (each.start, each.accepted, each.refused) for each in whole[start:]
        ]


@pytest.mark.parametrize(("filled", "is_candidate"), [(4, False), (5, True)])
def test_five_filled_cells_with_a_number_make_a_candidate(filled, is_candidate):
    """Fewer, or without a number, are a heading: it is named and not refused."""
    cells = ["", "", "", "", "", resident_number(11), *["x"] * (filled - 1)]
    for above in (cells, [*["x"] * 5, "", *["x"] * 5]):
        (one,) = read(open_workbook(book({"考生信息": [above, HEADERS, row(13)]})), CATALOGUE, on=ON)
        assert bool(one.refused) == (is_candidate and above is cells)
        assert bool(one.notes) == (not one.refused)


def test_evidence_above_its_header_row_refuses_its_candidate():
    """Left out, its owner would be judged without it."""
    headers = ["证件号码", "姓名", "单位名称", "职业工种", "开始日期", "结束日期"]
    spell = [resident_number(11), "王建国", "一厂", "车工", "2010-07-01", "至今"]
    data = book({"考生信息": [HEADERS, row(13), row(11)], "工作经历": [spell, headers]})
    (one,) = read(open_workbook(data), CATALOGUE, on=ON)
    assert [each.row_number for each in one.accepted] == [2]
    (cell,) = one.refused[0].cells
    assert (one.refused[0].row_number, cell.sheet, cell.row_number, cell.code) == (3, "工作经历", 1, "above_header")


def test_scores_above_the_header_row_are_refused():
    """A mark that vanished would be a part not taken."""
    first, second = [{**SCORES, "准考证号": number} for number in ("1", "2")]
    rows = [[one[header] for header in scores.HEADERS] for one in (first, second)]
    found = scores.read_scores(book({"成绩": [rows[0], scores.HEADERS, rows[1]]}))
    assert [(each.row_number, each.cells[0].code) for each in found.refused] == [(1, "above_header")]
