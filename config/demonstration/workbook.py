"""The demonstration's workbook: invented candidates written as HR would write them, faults included."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from intake.columns import HEADERS, MAIN_SHEET
from intake.evidence_sheets import NAME_HEADER, NUMBER_HEADER, SHEETS, EvidenceField, EvidenceSheet
from registry.seeds import PersonSeed

KINDS = ("work", "grades", "titles", "education", "employment", "performance")


def workbook_of(people: Sequence[PersonSeed], *, employer: str, on: date) -> bytes:
    """The workbook of some people for an application on a day; the same input gives the same bytes."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        # Without a fixed day the file would carry the time it was made at, and be another submission each time.
        book.set_properties({"created": datetime(on.year, on.month, on.day), "title": "考生信息"})  # noqa: DTZ001
        _write(book.add_worksheet(MAIN_SHEET), HEADERS, [_row(n, one, employer) for n, one in enumerate(people, 1)])
        facts = {one.id_number: (one.name, one.facts_on(on)) for one in people}
        for sheet in SHEETS:
            if sheet.kind in KINDS and any(sheet.kind in given for _, given in facts.values()):
                headers = [NUMBER_HEADER, NAME_HEADER, *(field.header for field in sheet.fields)]
                _write(book.add_worksheet(sheet.title), headers, list(_evidence(sheet, facts)))
    return out.getvalue()


def _write(sheet: Any, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    sheet.write_row(0, 0, headers)
    for at, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            if value:
                sheet.write_string(at, place, value)


def _row(number: int, person: PersonSeed, employer: str) -> list[str]:
    claimed = person.claimed_grade
    cells = {
        "序号": str(number),
        "职业工种名称": person.occupation_as_written,
        "认定等级": person.level.official_form,
        "申报条件": person.condition,
        "证件类型": "居民身份证",
        "证件号码": person.id_number,
        "姓名": person.name,
        "性别": person.sex,
        "出生日期": person.birth_date.isoformat(),
        "手机号码": person.phone,
        "是否有职业资格证书": "是" if claimed else "否",
        "证书等级": claimed.level.official_form if claimed else "",
        "证书编号": claimed.number if claimed else "",
        "文化程度": person.education,
        "所在省（市）区": person.province,
        "考生来源": person.source,
        "所在单位": employer,
        "报名单位": employer,
        "认定分类": person.classification,
        "考试类型": person.sitting,
        "民族": person.ethnicity,
    }
    return [cells.get(header, "") for header in HEADERS]


def _evidence(sheet: EvidenceSheet, people: dict[str, tuple[str, dict[str, Any]]]) -> Iterable[list[str]]:
    for number, (name, facts) in people.items():
        found = facts.get(sheet.kind)
        for entry in [found] if isinstance(found, dict) else found or []:
            yield [number, name, *(_cell(field, entry.get(field.key)) for field in sheet.fields)]


def _cell(field: EvidenceField, value: Any) -> str:
    """A fact as HR would write it: the drop-down's word, 是 or 否, the level's official form."""
    if field.kind == "open_end":
        return value or "至今"
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if field.choices:
        return next(label for label, word in field.choices.items() if word == value)
    return str(value)
