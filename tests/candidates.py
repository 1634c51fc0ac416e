"""Candidates made for tests, as JSON objects and as the workbook that says the same; all of them invented."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import xlsxwriter

from bench.candidates import identity_number
from intake.columns import BY_KEY, HEADERS
from intake.evidence_sheets import BY_KIND, NUMBER_HEADER


def candidate(index: int = 1, **changes: Any) -> dict[str, Any]:
    """A person who may apply for 高级工 as 车工 by condition 2; each index is another person."""
    number, born = identity_number(index)
    held = f"S00003298000119400{index:04d}"
    return {
        "occupation": "车工",
        "level": "三级/高级工",
        "condition": "2",
        "document_type": "居民身份证",
        "document_number": number,
        "name": f"王{'甲乙丙丁戊己庚辛壬癸'[index % 10]}{'子丑寅卯辰巳午未申酉戌亥'[index // 10 % 12]}",
        "sex": "男" if int(number[16]) % 2 else "女",
        "birth_date": born.isoformat(),
        "phone": f"199{index:08d}",
        "has_qualification": "是",
        "certificate_level": "四级/中级工",
        "certificate_number": held,
        "education_level": "高中",
        "region": "江苏省",
        "source": "私营企业",
        "applying_employer": "苏州示例机床厂",
        "classification": "晋级认定",
        "sitting": "正考",
        "ethnicity": "汉族",
        "work": [{"employer": "示例机械有限公司", "occupation": "车工", "from": "2012-07-01", "front_line": "是"}],
        "grades": [
            {"occupation": "车工", "level": "四级/中级工", "awarded_on": "2019-03-15", "kind": "职业技能等级证书",
             "number": held}
        ],
        **changes,
    }  # fmt: skip


def many(count: int, *, first: int = 1, **changes: Any) -> list[dict[str, Any]]:
    """That many different people."""
    return [candidate(index, **changes) for index in range(first, first + count)]


def workbook(
    people: Sequence[Mapping[str, Any]], *, headers: Sequence[str] = HEADERS, sheet: str = "考生信息"
) -> bytes:
    """The workbook of candidates, their evidence on its own sheets; row 2 is the first candidate."""
    sheets: dict[str, list[list[Any]]] = {sheet: [list(headers)]}
    for person in people:
        cells = {BY_KEY[key].header: value for key, value in person.items() if key in BY_KEY}
        sheets[sheet].append([cells.get(header, "") for header in headers])
        for kind in [key for key, value in person.items() if key in BY_KIND and not isinstance(value, str)]:
            described = BY_KIND[kind]
            rows = sheets.setdefault(described.title, [[NUMBER_HEADER, *(one.header for one in described.fields)]])
            entries = [person[kind]] if described.single else person[kind]
            for entry in entries:
                rows.append([person["document_number"], *(entry.get(one.key, "") for one in described.fields)])
    return book(sheets)


def book(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """An .xlsx of sheets of rows; whole numbers become number cells, the rest text."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        made.set_properties({"created": date(2026, 1, 1)})
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for at, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if isinstance(cell, int):
                        sheet.write_number(at, place, cell)
                    elif cell:
                        sheet.write_string(at, place, str(cell))
    return out.getvalue()
