"""Workbooks, candidates and a catalogue made for the tests of the intake."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter
import xlwt
from stdnum.cn.ric import calc_check_digit

from certification.intake.catalogue import Catalogue, Condition
from certification.intake.columns import BY_KEY, HEADERS
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


def workbook(
    people: Iterable[Mapping[str, Any]],
    *,
    headers: Sequence[str] = HEADERS,
    sheets: Mapping[str, Sequence[Sequence[Any]]] | None = None,
    title: str | None = None,
    extra: Sequence[Sequence[Any]] = (),
) -> bytes:
    """An .xlsx of candidates under the headers, with further sheets of rows (the first a header row)."""
    rows: list[Sequence[Any]] = [[title]] if title else []
    rows.append(headers)
    for each in people:
        by_header = {BY_KEY[key].header: value for key, value in each.items()}
        rows.append([by_header.get(header, "") for header in headers])
    rows += extra
    return book({"考生信息": rows, **(sheets or {})})


def book(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """An .xlsx of sheets of rows; dates become Excel dates, numbers numbers, the rest text."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        dated = made.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for at, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if isinstance(cell, datetime.date):
                        sheet.write_datetime(at, place, cell, dated)
                    elif isinstance(cell, (int, float)):
                        sheet.write_number(at, place, cell)
                    elif cell:
                        sheet.write_string(at, place, str(cell))
    return out.getvalue()


def old_book(people: Iterable[Mapping[str, Any]]) -> bytes:
    """The same as an .xls."""
    made = xlwt.Workbook()
    sheet = made.add_sheet("考生信息")
    dated = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for place, header in enumerate(HEADERS):
        sheet.write(0, place, header)
    for at, each in enumerate(people, start=1):
        for key, value in each.items():
            place = HEADERS.index(BY_KEY[key].header)
            sheet.write(at, place, value, *([dated] if isinstance(value, datetime.date) else []))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
