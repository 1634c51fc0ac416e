"""What the reader cannot give is a fault at its sheet, row and column, in every column and in both formats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest

from intake import refusals, scores
from intake.columns import BY_KEY, HEADERS, OFFICIAL
from intake.evidence_sheets import NAME_HEADER, NUMBER_HEADER, SHEETS, EvidenceSheet
from intake.facts import facts_of
from intake.faults import CellRefusal
from intake.opening import open_workbook
from intake.slicing import Slice, read
from tests.intake.sheets import CATALOGUE, ON, Cell, book, old_sheets, person, resident_number, rezipped, workbook

FORMATS = {"xlsx": book, "xls": old_sheets}
CODES = {Cell.ERROR: "cell_error", Cell.FORMULA: "cell_formula", Cell.TRUE: "boolean_cell"}
NUMBER = resident_number(11)
MAIN = [person(11).get(key, "") for key in BY_KEY]


def slices_of(data: bytes) -> list[Slice]:
    """The answered slices of a file."""
    return list(read(open_workbook(data), CATALOGUE, on=ON))


def answer(data: bytes) -> Slice:
    """The one slice of a small file."""
    (one,) = slices_of(data)
    return one


def faults(one: Slice) -> list[CellRefusal]:
    """Everything wrong in a slice."""
    return [cell for row in one.refused for cell in row.cells]


def at(found: Sequence[CellRefusal], column: str, sheet: str = "") -> CellRefusal:
    """The only fault of a column."""
    (cell,) = [each for each in found if (each.column, each.sheet) == (column, sheet)]
    return cell


def main_with(column: str, cell: object) -> list[Sequence[Any]]:
    """The first sheet's rows: one right candidate above and one with the cell."""
    row = [person(13).get(key, "") for key in BY_KEY]
    row[HEADERS.index(column)] = cell
    return [HEADERS, MAIN, row]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("kind", CODES, ids=lambda kind: kind.name)
@pytest.mark.parametrize("column", list(OFFICIAL), ids=lambda one: one.key)
def test_a_cell_without_a_value_is_a_fault_in_every_column_of_the_first_sheet(column, kind, form):
    """Also where the column may be empty; a truth value is one only where the column asks yes or no."""
    one = answer(FORMATS[form]({"考生信息": main_with(column.header, kind)}))
    if kind is Cell.TRUE and column.kind == "yes_no":
        assert not one.refused
        return
    assert [each.row_number for each in one.accepted] == [2]
    fault = at(faults(one), column.header)
    assert (fault.row_number, fault.code) == (3, CODES[kind])
    if kind is Cell.ERROR:
        assert "#N/A" in fault.zh
        assert "#N/A" in fault.en
    if kind is Cell.TRUE:
        assert column.key in ("document_number", "phone") or fault.value_masked == "TRUE"


def examples(sheet: EvidenceSheet) -> dict[str, object]:
    """A right row of a sheet of evidence."""
    return {NUMBER_HEADER: NUMBER, NAME_HEADER: "王建国", **{one.header: one.example for one in sheet.fields}}


def evidence_cases() -> Iterator[tuple[EvidenceSheet, str, bool]]:
    """Every column of every sheet of evidence, and whether it asks yes or no."""
    for sheet in SHEETS:
        yield sheet, NAME_HEADER, False
        for one in sheet.fields:
            yield sheet, one.header, one.kind == "yes_no"


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("kind", CODES, ids=lambda kind: kind.name)
@pytest.mark.parametrize(
    ("sheet", "header", "asks"), [pytest.param(*case, id=f"{case[0].kind}-{case[1]}") for case in evidence_cases()]
)
def test_a_cell_without_a_value_is_a_fault_in_every_column_of_the_evidence(sheet, header, asks, kind, form):
    """It refuses the candidate it belongs to, and nobody else; the candidate's own row is named."""
    row = examples(sheet) | {header: kind}
    others = examples(sheet) | {NUMBER_HEADER: resident_number(13), NAME_HEADER: "王建国"}
    second = [person(13).get(key, "") for key in BY_KEY]
    sheets = {
        "考生信息": [HEADERS, second, MAIN],
        sheet.title: [list(row), list(row.values()), list(others.values())],
    }  # fmt: skip
    one = answer(FORMATS[form](sheets))
    if kind is Cell.TRUE and asks:
        assert not one.refused
        return
    assert [each.row_number for each in one.accepted] == [2]
    assert [each.row_number for each in one.refused] == [3]
    fault = at(faults(one), header, sheet.title)
    assert (fault.row_number, fault.code) == (2, CODES[kind])


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.kind)
@pytest.mark.parametrize("kind", [Cell.ERROR, Cell.FORMULA, Cell.TRUE, ""], ids=str)
def test_evidence_of_an_unreadable_owner_refuses_the_file_and_says_what_stands_there(kind, sheet, form):
    """Nobody knows whose row it is; passed over, somebody would be judged without it."""
    row = examples(sheet) | {NUMBER_HEADER: kind}
    with pytest.raises(refusals.EvidenceNumberUnreadable) as caught:
        slices_of(FORMATS[form]({"考生信息": [HEADERS, MAIN], sheet.title: [list(row), list(row.values())]}))
    assert sheet.title in caught.value.message_zh
    assert "第2行" in caught.value.message_zh
    assert ("第2行：空" in caught.value.message_zh) == (kind == "")


SCORES: Mapping[str, object] = {
    "准考证号": "20260001", "姓名": "王建国", "性别": "男", "身份证号": NUMBER, "单位": "一厂", "职业": "车工",
    "等级": "三级/高级工", "理论成绩": 80, "理论缺考": "否", "实操成绩": 80, "实操缺考": "否", "综合评审成绩": 80,
    "综合评审缺考": "否", "工作业绩成绩": 80, "工作业绩缺考": "否",
}  # fmt: skip


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("kind", CODES, ids=lambda kind: kind.name)
@pytest.mark.parametrize("header", scores.HEADERS)
def test_a_cell_without_a_value_is_a_fault_in_every_column_of_the_scores(header, kind, form):
    """A score that is an error value is not a part that was not taken."""
    rows = [scores.HEADERS, [{**SCORES, header: kind}[each] for each in scores.HEADERS]]
    found = scores.read_scores(FORMATS[form]({"成绩": rows}))
    if kind is Cell.TRUE and header.endswith("缺考"):
        assert found.refused == () or {cell.code for row in found.refused for cell in row.cells} == {"score_of_absent"}
        return
    assert not found.rows
    (cell,) = found.refused[0].cells
    assert (cell.row_number, cell.column, cell.code) == (2, header, CODES[kind])


def work(end: object, *, form: str = "xlsx") -> Slice:
    """A candidate whose work ended as the cell says."""
    rows = [[NUMBER_HEADER, "职业工种", "开始日期", "结束日期"], [NUMBER, "车工", "2010-07-01", end]]
    return answer(FORMATS[form]({"考生信息": [HEADERS, MAIN], "工作经历": rows}))


@pytest.mark.parametrize("end", ["无", "/", "\uff0f", "—", "——", "-", "暂无", "N/A", " 无 ", Cell.EMPTY_RESULT])
def test_a_mark_for_nothing_does_not_say_that_work_goes_on(end):
    """无 may mean that there is no end or that nobody knows it: the uploader is asked."""
    fault = at(faults(work(end)), "结束日期", "工作经历")
    assert (fault.row_number, fault.code) == (2, "end_unclear")


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("end", ["至今", " 至今 ", "", "\u3000", "\u200b"])
def test_an_empty_cell_and_the_word_say_that_work_goes_on(end, form):
    """Nothing else does."""
    one = work(end, form=form)
    assert not one.refused
    (spell,) = facts_of(one.accepted[0], one.evidence)["work"]
    assert spell["to"] is None


@pytest.mark.parametrize(
    "end", ["2016-06-30", "2016/6/30", "2016\uff0f6\uff0f30", "2016\uff0d06\uff0d30", "2016\uff0e6\uff0e30"]
)
def test_a_date_is_read_with_separators_of_any_width(end):
    """What was mended is noted."""
    one = work(end)
    assert facts_of(one.accepted[0], one.evidence)["work"][0]["to"] == "2016-06-30"
    assert ("full_width" in [note.code for note in one.notes]) == (not end.isascii())


def test_where_an_empty_cell_stands_for_a_word_a_mark_for_nothing_does_not():
    """证书状态 无 is not 有效, 是否在读应届 / is not 否."""
    grades = [[NUMBER_HEADER, "职业工种", "等级", "发证日期", "证书类别", "证书编号", "证书状态"],
              [NUMBER, "车工", "中级工", "2016-05-01", "职业技能等级证书", "Y000032050101224000001", "无"]]  # fmt: skip
    one = answer(workbook([person(11)], sheets={"已获证书": grades}))
    assert at(faults(one), "证书状态", "已获证书").code == "not_in_list"


@pytest.mark.parametrize("form", FORMATS)
def test_a_row_of_nothing_but_errors_is_a_row(form):
    """The reader's sheet ends above it: at the end of the sheet it would vanish."""
    one = answer(FORMATS[form]({"考生信息": [HEADERS, MAIN, [], ["", *[Cell.ERROR] * 32]]}))
    assert [row.row_number for row in one.refused] == [4]
    assert one.end == 3
    only_formulas = answer(FORMATS[form]({"考生信息": [HEADERS, MAIN, ["", *[Cell.FORMULA] * 32]]}))
    assert [row.row_number for row in only_formulas.refused] == [3]


def test_prepared_rows_of_formulas_without_text_are_no_candidates():
    """Where the stored result is an empty text, the row looks empty and is."""
    one = answer(book({"考生信息": [HEADERS, MAIN, [Cell.EMPTY_RESULT] * 33, [Cell.FORMULA]]}))
    assert (len(one.accepted), one.refused, one.skipped) == (1, (), 2)


def test_an_error_in_the_header_row_is_an_unknown_column():
    """It is named as what stands there."""
    for form in FORMATS.values():
        with pytest.raises(refusals.UnknownColumns, match="#N/A"):
            open_workbook(form({"考生信息": [[Cell.ERROR, *HEADERS[1:]], MAIN]}))


UNUSUAL = {
    "single quotes": b"<c r='H2' t='e'><v>#N/A</v></c>",
    "type before place": b'<c t="e" r="H2"><v>#N/A</v></c>',
    "prefix": b'<x:c xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="H2" t="e"><x:v>#N/A</x:v></x:c>',
    "line break": b'<c\n r="H2" t="e"><v>#N/A</v></c>',
    "comment": b'<c r="H2" t="e"><!-- x --><v>#N/A</v></c>',
    "no value": b'<c r="H2" t="e"/>',
    "value before formula": b'<c r="H2" t="str"><v>x</v><f>A1</f></c>',
    "CDATA": b'<c r="H2" t="str"><v><![CDATA[x]]></v></c>',
    "entity": b'<c r="H2"><v>&#53;</v></c>',
    "inline without text": b'<c r="H2" t="inlineStr"><v>5</v></c>',
    "formula alone": b'<c r="H2"><f>A1</f></c>',
    "shared formula": b'<c r="H2"><f t="shared" si="0"/></c>',
    "array formula": b'<c r="H2" cm="1"><f t="array" ref="H2">A1</f><v/></c>',
}


@pytest.mark.parametrize("written", UNUSUAL)
def test_however_a_file_is_written_nothing_in_it_is_read_as_empty(written):
    """Prefixes, quotes, orders and sections that the reader of workbooks does not expect."""
    data = rezipped(
        workbook([person(11, sex="男")]),
        lambda name, text: with_h2(text, UNUSUAL[written]) if name.endswith("sheet1.xml") else text,
    )
    fault = at(faults(answer(data)), "性别")
    assert fault.row_number == 2
    assert fault.code in ("cell_error", "cell_formula", "cell_unreadable")


def with_h2(text: bytes, cell: bytes) -> bytes:
    """The sheet with another cell H2."""
    start = text.index(b'<c r="H2"')
    return text[:start] + cell + text[text.index(b"</c>", start) + 4 :]


@pytest.mark.parametrize("form", FORMATS)
def test_merged_cells_are_asked_about(form):
    """One employer over two rows: whether it is meant for both the file does not say."""
    place = HEADERS.index("所在单位")
    merged = {"merged": "Q2:Q3"} if form == "xlsx" else {"merged": (1, 2, place, place)}
    assert HEADERS[ord("Q") - 65] == "所在单位"
    one = answer(FORMATS[form]({"考生信息": main_with("所在单位", "")}, **merged))
    fault = at(faults(one), "所在单位")
    assert (fault.row_number, fault.code) == (3, "cell_merged")
    assert [each.employer for each in one.accepted] == ["合并"]


@pytest.mark.parametrize("form", FORMATS)
def test_hidden_rows_are_read_and_named_once(form):
    """One note that names the rows, on the first sheet and on those of evidence."""
    rows = [HEADERS, *[[person(serial).get(key, "") for key in BY_KEY] for serial in range(11, 17)]]
    one = answer(FORMATS[form]({"考生信息": rows}, hidden=(2, 4, 5, 6, 90)))
    assert len(one.accepted) == 6
    assert [(note.code, note.row_number) for note in one.notes] == [("rows_hidden", 0)]
    assert "第2、4—6行" in one.notes[0].zh


@pytest.mark.parametrize("cell", [0.25, "12:30"])
def test_a_time_is_no_text_and_no_date(cell):
    """Excel shows 0.25 as a time where the cell is formatted so; neither is what a column asks for."""
    one = answer(book({"考生信息": main_with("参加工作时间", cell)}))
    assert at(faults(one), "参加工作时间").code == "date_unreadable"


def test_a_date_cell_is_no_text():
    """Excel turns 3-4 into a date: what was written is lost."""
    one = answer(book({"考生信息": main_with("申报条件", ON)}))
    assert at(faults(one), "申报条件").code == "date_cell"
