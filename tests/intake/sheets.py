"""Workbooks, candidates and a catalogue made for the tests of the intake."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from enum import Enum
from typing import Any

import xlsxwriter
import xlwt
from stdnum.cn.ric import calc_check_digit

from intake.candidate import Candidate
from intake.catalogue import Catalogue, Condition
from intake.checks import Checker
from intake.columns import BY_KEY, HEADERS
from intake.faults import CellRefusal, RowRefusal
from rules.ladder import Level

ON = datetime.date(2026, 11, 20)

LATHE, JEWELS = "6-18-01-01", "4-08-05-03"
SENIOR = (
    Condition("senior.1", 1, "累计从事本职业或相关职业工作满10年。"),
    Condition(
        "senior.2",
        2,
        "取得本职业或相关职业四级/中级工职业资格（职业技能等级）证书后，累计从事本职业或相关职业工作满4年。",
    ),
    Condition(
        "senior.3", 3, "取得符合专业对应关系的初级职称（专业技术人员职业资格）后，累计从事本职业或相关职业工作满1年。"
    ),
)
INTERMEDIATE = (Condition("intermediate.1", 1, "累计从事本职业或相关职业工作满5年。"),)

CATALOGUE = Catalogue(
    names={
        "车工": ((LATHE, None),),
        "数控车工": ((LATHE, "数控车工"),),
        "贵金属首饰与宝玉石检测员": ((JEWELS, None),),
        "钻石检验员": ((JEWELS, "钻石检验员"),),
        "铣工": (("6-18-01-02", None),),
        "操作工": ((LATHE, "操作工"), ("6-18-01-02", "操作工")),
    },
    offered={
        (LATHE, None): frozenset({Level.JUNIOR, Level.INTERMEDIATE, Level.SENIOR, Level.TECHNICIAN}),
        (LATHE, "数控车工"): frozenset({Level.INTERMEDIATE, Level.SENIOR}),
        (LATHE, "操作工"): frozenset({Level.SENIOR}),
        ("6-18-01-02", "操作工"): frozenset({Level.SENIOR}),
        ("6-18-01-02", None): frozenset({Level.SENIOR}),
        (JEWELS, None): frozenset({Level.JUNIOR}),
        (JEWELS, "钻石检验员"): frozenset({Level.INTERMEDIATE, Level.SENIOR}),
    },
    filed={
        (LATHE, None): frozenset({Level.INTERMEDIATE, Level.SENIOR}),
        ("6-18-01-02", "操作工"): frozenset({Level.SENIOR}),
        (JEWELS, None): frozenset({Level.JUNIOR, Level.INTERMEDIATE, Level.SENIOR}),
    },
    conditions={
        (LATHE, Level.SENIOR): SENIOR,
        (LATHE, Level.INTERMEDIATE): INTERMEDIATE,
        ("6-18-01-02", Level.SENIOR): SENIOR,
        (JEWELS, Level.SENIOR): SENIOR,
    },
    editions={LATHE: "2023", JEWELS: "2018"},
    known={"车工": LATHE, "铣工": "6-18-01-02", "磨工": "6-18-01-04"},
)


def resident_number(serial: int, *, born: str = "19900315", place: str = "320508") -> str:
    """A well-formed identity number; odd serials are men's."""
    body = f"{place}{born}{serial:03d}"
    return body + calc_check_digit(body + "0")


def person(serial: int = 11, **changes: Any) -> dict[str, Any]:
    """A right candidate by English keys, with changes."""
    return {
        "occupation": "车工",
        "level": "三级/高级工",
        "condition": "条件2",
        "document_type": "居民身份证",
        "document_number": resident_number(serial),
        "name": "王建国",
        "phone": "13812345678",
        "has_qualification": "是",
        "certificate_level": "四级/中级工",
        "certificate_number": "Y000032050101224000001",
        "education_level": "大学专科和专科学校",
        "region": "江苏省",
        "source": "国有企业",
        "applying_employer": "苏州精工机械有限公司",
        "classification": "晋级认定",
        "sitting": "正考",
        "ethnicity": "汉族",
        **changes,
    }


def checked(**changes: Any) -> Candidate | tuple[CellRefusal, ...]:
    """The right candidate with changes, as a candidate or as all that is wrong."""
    row = {key: [value] for key, value in person(**changes).items()}
    (result,) = Checker(CATALOGUE, on=ON).check([1], row)
    return result.cells if isinstance(result, RowRefusal) else result


def workbook(
    people: Iterable[Mapping[str, Any]],
    *,
    headers: Sequence[str] = HEADERS,
    sheets: Mapping[str, Sequence[Sequence[Any]]] | None = None,
    title: str | None = None,
    extra: Sequence[Sequence[Any]] = (),
    hidden: Collection[int] = (),
) -> bytes:
    """An .xlsx of candidates under the headers, with further sheets of rows (the first a header row)."""
    rows: list[Sequence[Any]] = [[title]] if title else []
    rows.append(headers)
    for each in people:
        by_header = {BY_KEY[key].header: value for key, value in each.items()}
        rows.append([by_header.get(header, "") for header in headers])
    rows += extra
    return book({"考生信息": rows, **(sheets or {})}, hidden=hidden)


class Cell(Enum):
    """Cells that are no text, number or date."""

    ERROR = "#N/A"  # an error value
    FORMULA = "a formula without a stored result"
    TRUE = "a truth value"
    EMPTY_RESULT = "a formula whose stored result is an empty text"


def book(sheets: Mapping[str, Sequence[Sequence[Any]]], *, hidden: Collection[int] = (), merged: str = "") -> bytes:
    """An .xlsx of sheets of rows; dates become Excel dates, numbers numbers, the rest text.

    ``hidden`` are row numbers of the first sheet, ``merged`` a range of it.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        dated = made.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for at, row in enumerate(rows):
                for place, cell in enumerate(row):
                    _write(sheet, at, place, cell, dated)
        for number in hidden:
            made.worksheets()[0].set_row(number - 1, None, None, {"hidden": True})
        if merged:
            made.worksheets()[0].merge_range(merged, None)
            first = merged.partition(":")[0]
            made.worksheets()[0].write_string(first, "合并")
    # Excel writes the type of an empty text, which the writer leaves out
    return rezipped(out.getvalue(), lambda _, text: _EMPTY.sub(rb'<c\1 t="str"><f>EMPTY()</f>', text))


_EMPTY = re.compile(rb"<c( r=\"[A-Z]+\d+\")><f>EMPTY\(\)</f>")


def _write(sheet: Any, at: int, place: int, cell: Any, dated: Any) -> None:
    match cell:
        case Cell.ERROR:
            sheet.write_formula(at, place, "=NA()", None, "#N/A")
        case Cell.FORMULA | Cell.EMPTY_RESULT:
            sheet.write_formula(at, place, "=EMPTY()" if cell is Cell.EMPTY_RESULT else "=Z99", None, "")
        case Cell.TRUE:
            sheet.write_boolean(at, place, True)
        case datetime.date():
            sheet.write_datetime(at, place, cell, dated)
        case int() | float():
            sheet.write_number(at, place, cell)
        case _ if cell:
            sheet.write_string(at, place, str(cell))


def rezipped(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The .xlsx with its members changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            new.writestr(member.filename, change(member.filename, old.read(member)))
    return out.getvalue()


def old_book(people: Iterable[Mapping[str, Any]]) -> bytes:
    """A workbook of candidates as an .xls."""
    rows = [[each.get(key, "") for key in BY_KEY] for each in people]
    return old_sheets({"考生信息": [HEADERS, *rows]})


def old_sheets(
    sheets: Mapping[str, Sequence[Sequence[Any]]], *, hidden: Collection[int] = (), merged: Sequence[int] = ()
) -> bytes:
    """An .xls of sheets of rows; ``merged`` are the first and last row and column of a range, counted from 0."""
    made = xlwt.Workbook()
    dated = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for name, rows in sheets.items():
        sheet = made.add_sheet(name, cell_overwrite_ok=True)
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                match cell:
                    case Cell.ERROR:
                        sheet.row(at).set_cell_error(place, 42)
                    case Cell.FORMULA:
                        sheet.write(at, place, xlwt.Formula("Z99"))
                    case Cell.TRUE:
                        sheet.write(at, place, True)
                    case datetime.date():
                        sheet.write(at, place, cell, dated)
                    case _ if cell not in ("", None):
                        sheet.write(at, place, cell)
    for number in hidden:
        made.get_sheet(0).row(number - 1).hidden = True
    if merged:
        made.get_sheet(0).write_merge(*merged, "合并")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
