"""目录: what a name, a level and a condition in a cell mean, and why they mean nothing."""

# ruff: noqa: RUF001 - what people type

from __future__ import annotations

import struct
from dataclasses import replace
from typing import Any

import pytest

from intake.biff_texts import text_lengths
from intake.catalogue import Condition, Register, folded
from intake.faults import CellRefusal, Fault, Note, RowRefusal, listed, mask_number, shown
from intake.refusals import DamagedWorkbook
from intake.returning import Answered, returned_workbook
from rules.ladder import Level
from tests.intake.sheets import CATALOGUE, JEWELS, LATHE, SENIOR, book, person, resident_number, workbook
from tests.intake.shown import seen

MILL = "6-18-01-02"


def told(found: Any) -> Any:
    return (found.code, found.nearest) if isinstance(found, Fault) else found


@pytest.mark.parametrize(
    ("text", "level", "found"),
    [
        ("车工", Level.SENIOR, (LATHE, None)),
        (" 车 工\u3000", Level.SENIOR, (LATHE, None)),
        (LATHE, Level.SENIOR, (LATHE, None)),
        ("数控车工", Level.SENIOR, (LATHE, "数控车工")),
        ("车工/数控车工", Level.SENIOR, (LATHE, "数控车工")),
        ("车工（数控车工）", Level.SENIOR, (LATHE, "数控车工")),
        (f"{LATHE} | 车工", Level.SENIOR, (LATHE, None)),
        (f"{LATHE}--数控车工", Level.SENIOR, (LATHE, "数控车工")),
        ("车工/操作工", Level.SENIOR, (LATHE, "操作工")),
        ("操作工", Level.SENIOR, ("occupation_ambiguous", (f"{LATHE}/操作工", f"{MILL}/操作工"))),
        ("车工/钻石检验员", Level.SENIOR, ("occupation_unknown", ("钻石检验员", "车工"))),
        ("车工/没有的", Level.SENIOR, ("occupation_unknown", ("车工", "数控车工"))),
        ("磨工", Level.SENIOR, ("occupation_not_filed", ("铣工", "车工", "操作工"))),
        ("6-18-01-04", Level.SENIOR, ("occupation_not_filed", ())),
        ("xyz", Level.SENIOR, ("occupation_unknown", ())),
        ("铣工", Level.SENIOR, ("occupation_not_filed", ())),
        ("车工", Level.CHIEF_TECHNICIAN, ("level_not_offered", ())),
        ("数控车工", Level.JUNIOR, ("level_not_offered", (LATHE,))),
        ("贵金属首饰与宝玉石检测员", Level.SENIOR, ("level_not_offered", ("钻石检验员",))),
        ("车工", Level.TECHNICIAN, ("level_not_filed", ("四级/中级工", "三级/高级工"))),
        ("钻石检验员", Level.SENIOR, (JEWELS, "钻石检验员")),
    ],
)
def test_a_name_means_one_occupation_at_a_level_or_it_is_said_why_not(text: str, level: Level, found: Any) -> None:
    assert told(Register(CATALOGUE).place(text, level)) == found


def test_a_level_without_a_code_could_get_no_certificate() -> None:
    catalogue = replace(CATALOGUE, without_code=frozenset({Level.SENIOR}))
    fault = Register(catalogue).place("车工", Level.SENIOR)
    assert fault == Fault("level_without_code", {"level": "三级/高级工"})
    assert Register(catalogue).place("车工", Level.INTERMEDIATE) == (LATHE, None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("车工", LATHE), (LATHE, LATHE), ("数控车工", LATHE), ("车工/数控车工", LATHE), ("操作工", None), ("磨工", "6-18-01-04"),
        ("6-18-01-04", "6-18-01-04"), ("没有的", None), ("9-99-99-99", None),
    ],
)  # fmt: skip
def test_the_code_of_evidence_is_found_in_the_whole_classification(text: str, code: str | None) -> None:
    assert Register(CATALOGUE).code_of(text) == code


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("2", "senior.2"), ("02", "senior.2"), ("条件2", "senior.2"), ("第2条", "senior.2"), ("（2）", "senior.2"),
        ("条件(2)", "senior.2"), ("2、", "senior.2"), ("2.", "senior.2"), ("２", "senior.2"), ("senior.3", "senior.3"),
        (SENIOR[0].text, "senior.1"), (SENIOR[0].text.rstrip("。"), "senior.1"), ("1、" + SENIOR[0].text, "senior.1"),
        ("条件1：" + SENIOR[0].text, "senior.1"), (" ".join(SENIOR[1].text), "senior.2"), ("4", None), ("0", None), ("123", None),
        ("条件", None), ("工作满10年", None),
    ],
)  # fmt: skip
def test_a_condition_is_quoted_by_number_route_or_text(text: str, route: str | None) -> None:
    found = Register(CATALOGUE).condition(LATHE, Level.SENIOR, text)
    if route is None:
        assert isinstance(found, Fault)
        assert (found.code, found.nearest) == (
            "condition_unknown", tuple(f"({one.number}) {one.text[:40]}" for one in SENIOR),
        )  # fmt: skip
    else:
        assert isinstance(found, Condition)
        assert found.route == route


def test_the_only_condition_of_a_pathway_goes_by_its_name() -> None:
    only = {(LATHE, Level.SENIOR): SENIOR[:1]}
    direct = Register(replace(CATALOGUE, pathway="direct_frontline", conditions=only, citation="某文"))
    for name in ("一线职工直接认定", "直接认定", "1"):
        assert direct.condition(LATHE, Level.SENIOR, name) == SENIOR[0]
    none = direct.condition(LATHE, Level.INTERMEDIATE, "1")
    assert none == Fault(
        "level_not_by_pathway",
        {"level": "四级/中级工", "pathway": "一线职工直接认定", "citation": "某文"},
        ("三级/高级工",),
    )
    assert told(Register(replace(CATALOGUE, conditions=only)).condition(LATHE, Level.SENIOR, "晋级或初次认定")) == (
        "condition_unknown", (f"(1) {SENIOR[0].text[:40]}",),
    )  # fmt: skip
    assert Register(replace(CATALOGUE, conditions={})).condition(LATHE, Level.SENIOR, "1") == Fault("condition_none")
    two = Register(replace(CATALOGUE, pathway="direct_frontline", conditions={(LATHE, Level.SENIOR): SENIOR[:2]}))
    assert isinstance(two.condition(LATHE, Level.SENIOR, "直接认定"), Fault)


def test_text_is_compared_without_width_and_space() -> None:
    assert folded(" Ａ１ （车\u3000工） ") == "A1(车工)"


def test_numbers_of_people_are_hidden_and_long_texts_cut() -> None:
    assert [mask_number(one) for one in ("320508199003150113", "12345678901", "1234567890", "1", "")] == [
        "**************0113", "********901", "*******890", "*", "",
    ]  # fmt: skip
    assert shown("13812345678", "phone") == "138****5678"
    assert shown("12345678", "phone") == "123*5678"
    assert shown("1234567", "phone") == "*******"
    assert shown(" 320508199003150113 ", "document_number") == "**************0113"
    assert shown("见320508199003150113号", "employer") == "见**************0113号"
    assert shown("320508199003150113", "certificate_number") == "320508199003150113"
    assert [shown(one, "x") for one in (True, False, None, 12.0, 12.5, 1 << 64, -(1 << 64))] == [
        "TRUE", "FALSE", "", "12", "12.5", "…", "…",
    ]  # fmt: skip
    assert shown("x" * 61, "employer") == "x" * 59 + "…"


def test_row_numbers_are_listed_as_one_writes_them() -> None:
    assert listed([9, 2, 3, 4, 5]) == "2—5、9"
    assert listed([7]) == "7"
    assert listed([]) == ""
    many = listed(range(1, 100, 2))
    assert many.endswith("等50")
    assert many.startswith("1、3、5")


# A returned workbook


def refusal(row: int, column: str, zh: str, *, sheet: str = "", nearest: tuple[str, ...] = ()) -> CellRefusal:
    return CellRefusal(row, column, "x", zh, zh, "", nearest, sheet)


def test_a_returned_workbook_holds_what_is_to_be_mended_and_says_where_it_was() -> None:
    """The header, the refused rows with their reasons and marks, the evidence of the refused, the notes."""
    first, second, third = (resident_number(serial) for serial in (11, 13, 15))
    work = [
        ["证件号码", "姓名", "职业工种", "开始日期"], [first, "甲", "车工", "2010-01-01"], [second, "乙", "车工", "2011-01-01"],
        [third, "丙", "车工", "昨天"],
    ]  # fmt: skip
    headers = ["证件号码", "姓名", "认定等级", "职业工种名称"]
    data = book({
        "考生信息": [headers, [first, "甲", "三级/高级工", "车工"], [second, "乙", "九级", "车工"], [third, "丙", "", "车工"]],
        "工作经历": work,
        "别的": [["a", 1.5]],
    })  # fmt: skip
    answer = Answered(
        rows=(
            RowRefusal(4, (refusal(4, "认定等级", "必填项为空"), refusal(4, "开始日期", "不是日期", sheet="工作经历"))),
            RowRefusal(
                3, (refusal(3, "认定等级", "没有此等级", nearest=("五级/初级工",)), refusal(3, "没有的列", "别的"))
            ),
        ),
        remarks=(Note(0, "", "x", "提示一", "n"), Note(3, "姓名", "y", "提示二", "n", "考生信息")),
    )
    found = seen(returned_workbook(data, answer))
    assert list(found) == ["考生信息", "工作经历", "别的", "读取提示"]
    mark = "fill FFFFC7CE"
    assert found["考生信息"]["rows"] == [
        ["A1 '证件号码' @", "B1 '姓名' @", "C1 '认定等级' @", "D1 '职业工种名称' @", f"E1 '退回原因' @ {mark}"],
        [f"A2 '{second}' @", "B2 '乙' @", f"C2 '九级' @ {mark} # 认定等级：没有此等级（可填：五级/初级工）", "D2 '车工' @",
         f"E2 '原第3行：认定等级：没有此等级（可填：五级/初级工）；没有的列：别的' @ {mark}"],
        [f"A3 '{third}' @", "B3 '丙' @", f"C3 None @ {mark} # 认定等级：必填项为空", "D3 '车工' @",
         f"E3 '原第4行：认定等级：必填项为空；工作经历第3行·开始日期：不是日期' @ {mark}"],
    ]  # fmt: skip
    assert found["工作经历"]["rows"] == [
        ["A1 '证件号码' @", "B1 '姓名' @", "C1 '职业工种' @", "D1 '开始日期' @", f"E1 '退回原因' @ {mark}"],
        [f"A2 '{second}' @", "B2 '乙' @", "C2 '车工' @", "D2 '2011-01-01' @"],
        [f"A3 '{third}' @", "B3 '丙' @", "C3 '车工' @", f"D3 '昨天' @ {mark} # 开始日期：不是日期", f"E3 '开始日期：不是日期' @ {mark}"],
    ]  # fmt: skip
    assert found["别的"]["rows"] == [["A1 'a' @", "B1 1.5"]]
    assert found["读取提示"]["rows"] == [
        ["A1 '工作表' @", "B1 '行（原文件）' @", "C1 '列' @", "D1 '提示' @"],
        ["D2 '提示一' @"],
        ["A3 '考生信息' @", "B3 3", "C3 '姓名' @", "D3 '提示二' @"],
    ]  # fmt: skip


def test_nothing_to_note_makes_no_sheet_of_notes() -> None:
    assert list(seen(returned_workbook(workbook([person()]), Answered()))) == ["考生信息"]


# The shared texts of an .xls


def text(characters: str, *, wide: bool = False, runs: int | None = None, extension: int | None = None) -> bytes:
    flags = wide | (8 if runs is not None else 0) | (4 if extension is not None else 0)
    head = struct.pack("<HB", len(characters), flags)
    head += struct.pack("<H", runs) if runs is not None else b""
    head += struct.pack("<I", extension) if extension is not None else b""
    return head + characters.encode("utf-16-le" if wide else "latin-1") + bytes(4 * (runs or 0) + (extension or 0))


COUNTS = bytes(8)


@pytest.mark.parametrize(
    ("parts", "sizes"),
    [
        ([COUNTS], []),
        ([COUNTS + text("abc") + text("") + text("中文", wide=True)], [3, 0, 6]),
        ([COUNTS + text("abc", runs=2) + text("d", extension=5) + text("e", runs=1, extension=3)], [3, 1, 1]),
        ([COUNTS + text("abc"), text("de")], [3, 2]),
        ([COUNTS + text("abcd")[:-2], b"\x00cd" + text("e")], [4, 1]),
        ([COUNTS + text("abcd")[:-2], b"\x01" + "cd".encode("utf-16-le") + text("e")], [4, 1]),
        ([COUNTS + text("中文", wide=True)[:-2], b"\x00x" + text("e")], [6, 1]),
        ([COUNTS + text("ab", runs=2)[:-3], bytes(3) + text("c")], [2, 1]),
        ([COUNTS, b"", text("a")], [1]),
    ],
)
def test_shared_texts_run_over_the_ends_of_their_records(parts: list[bytes], sizes: list[int]) -> None:
    assert list(text_lengths(parts)) == sizes


@pytest.mark.parametrize(
    "parts",
    [
        [COUNTS + b"\x01"], [COUNTS + text("abc")[:2]], [COUNTS + text("abc", runs=2)[:-1]],
        [COUNTS + text("abc", runs=1)[:4]], [COUNTS + text("abc", extension=1)[:5]], [COUNTS + text("abc")[:-1]],
    ],
)  # fmt: skip
def test_a_shared_text_that_runs_out_is_damage(parts: list[bytes]) -> None:
    with pytest.raises((DamagedWorkbook, IndexError)):
        list(text_lengths(parts))
