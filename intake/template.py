"""导入模板: the workbook handed out to be filled — official headers, drop-down lists, an example, explanations.

The example rows carry two marks, 序号 = 示例 and a document number that belongs to nobody; left in, they are passed
over with a note. Their number on the evidence sheets is the same, so that those rows are passed over as well.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from intake.agreements import CLASSIFIED_AS, FIRST, PROMOTION
from intake.catalogue import Catalogue, Register
from intake.columns import (
    CONDITIONS_SHEET,
    EXAMPLE_MARK,
    EXAMPLE_NUMBER,
    INSTRUCTIONS_SHEET,
    LISTS_SHEET,
    MAIN_SHEET,
    OFFICIAL,
    Column,
)
from intake.dictionaries import load
from intake.evidence_sheets import NAME_HEADER, NUMBER_HEADER, EvidenceField, EvidenceSheet, sheets_of
from intake.faults import Fault
from rules.ladder import Level
from rules.words import PATHWAYS

_FILLED_ROWS = 10_000  # rows that the drop-down lists reach
_EXAMPLE_NAME = "示例考生"
_EXAMPLE = {
    "sequence": EXAMPLE_MARK, "document_type": "居民身份证", "document_number": EXAMPLE_NUMBER, "name": _EXAMPLE_NAME,
    "sex": "女", "birth_date": "1980-01-01", "phone": "13800000000", "has_qualification": "是",
    "certificate_number": "示例编号", "education_level": "大学专科和专科学校", "region": "江苏省", "source": "国有企业",
    "employer": "示例机械有限公司", "applying_employer": "示例机械有限公司", "classification": "晋级认定",
    "major": "机械加工", "sitting": "正考", "ethnicity": "汉族", "work_started_on": "2002-07-01",
    "email": "example@example.com", "years": "20", "household": "江苏省南京市", "political_status": "群众",
    "collection": "自取", "postcode": "210000",
}  # fmt: skip
_INSTRUCTIONS = (
    "一、“考生信息”表每行一名考生，深色表头为必填列；请勿改动表头。",
    "二、证件号码、手机号码、证书编号各列为文本格式，粘贴时请选择“只粘贴文本”。",
    "三、申报条件可填编号（如“条件2”“2”），也可填条件全文；各等级的条件见“申报条件”表。",
    "四、职业工种名称填职业名称或工种名称；名称不唯一时写“职业/工种”。",
    "五、证明材料各表按证件号码对应考生，可多行；没有证明材料的考生不必填写。删除某张表表示该类情况未知，"
    "保留而不填写表示没有。",
    "六、带“示例”的行不会作为考生读取，填写时可以删除。",
    "七、日期写作 1990-01-02。",
)
_BY_PATHWAY = (
    "八、本表用于“{pathway}”，上传时请选择同一途径；一份文件只办一种途径。等级只有一个申报条件的，"
    "申报条件也可填途径名称。"
)
_EXAMPLE_LEVELS = (
    Level.SENIOR, Level.INTERMEDIATE, Level.TECHNICIAN, Level.JUNIOR, Level.SENIOR_TECHNICIAN,
    Level.SPECIAL_TECHNICIAN, Level.CHIEF_TECHNICIAN,
)  # fmt: skip


def template(catalogue: Catalogue, *, body_name: str) -> bytes:
    """The workbook for a body and a pathway: occupations, levels and conditions are those of its filing."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = _Page(book, _lists(catalogue))
        page.main(_example(catalogue))
        for sheet in sheets_of(catalogue.pathway):
            page.evidence(sheet)
        page.conditions(catalogue)
        page.instructions(body_name, catalogue.pathway)
        page.lists()
    return out.getvalue()


def _lists(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """The values of every drop-down list, by the key of its column."""
    published = load()
    lists = {key: dictionary.values for key, dictionary in published.lists.items()}
    levels = set[Level]().union(*catalogue.filed.values()) if catalogue.filed else set(Level)
    numbers = sorted({each.number for listed in catalogue.conditions.values() for each in listed})
    if catalogue.pathway != "ordinary":  # only what the pathway leads to
        levels &= {level for _, level in catalogue.conditions} - catalogue.without_code
    return lists | {
        "occupation": tuple(sorted(catalogue.names)),
        "level": tuple(level.official_form for level in Level if level in levels),
        "certificate_level": tuple(level.official_form for level in Level),
        "classification": tuple(
            value for value in lists["classification"] if value == CLASSIFIED_AS.get(catalogue.pathway, value)
        ),
        "condition": tuple(f"条件{number}" for number in numbers),
        "region": published.province_names,
        "yes_no": ("是", "否"),
    }


def _example(catalogue: Catalogue) -> dict[str, str]:
    """The example row: an occupation of the filing at a level that has conditions, 高级工 where it can be."""
    register = Register(catalogue)
    pathway = catalogue.pathway
    kind = CLASSIFIED_AS.get(pathway, FIRST if pathway == "direct_ungraded" else PROMOTION)
    for level in _EXAMPLE_LEVELS:
        for name in catalogue.names:
            offer = register.place(name, level)
            if isinstance(offer, Fault) or not (listed := catalogue.conditions.get((offer[0], level))):
                continue
            below = list(Level)[level.rank - 2]
            chosen = {"occupation": name, "level": level.official_form, "condition": f"条件{listed[-1].number}",
                      "classification": kind}  # fmt: skip
            if kind == FIRST:
                return _EXAMPLE | chosen | {"has_qualification": "否", "certificate_number": ""}
            return _EXAMPLE | chosen | {"certificate_level": below.official_form}
    return dict(_EXAMPLE)


class _Page:
    """Writes the template's sheets."""

    def __init__(self, book: xlsxwriter.Workbook, lists: Mapping[str, Sequence[str]]) -> None:
        self._book, self._lists = book, dict(lists)
        edge = {"border": 1, "bold": True, "align": "center", "text_wrap": True}
        self._required = book.add_format({**edge, "bg_color": "#1F4E78", "font_color": "#FFFFFF"})
        self._optional = book.add_format({**edge, "bg_color": "#DDEBF7"})
        self._text = book.add_format({"num_format": "@"})
        self._example_style = book.add_format({"num_format": "@", "italic": True, "font_color": "#7F7F7F"})
        self._wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self._places: dict[str, int] = {}

    def main(self, example: Mapping[str, str]) -> None:
        """考生信息: the 33 columns."""
        sheet = self._book.add_worksheet(MAIN_SHEET)
        for place, column in enumerate(OFFICIAL):
            self._head(sheet, place, column.header, required=column.required)
            sheet.write_string(1, place, example.get(column.key, ""), self._example_style)
            self._choose(sheet, place, _list_of(column))
        sheet.freeze_panes(1, 0)

    def evidence(self, described: EvidenceSheet) -> None:
        """A sheet of evidence."""
        sheet = self._book.add_worksheet(described.title)
        fields = (
            EvidenceField("document_number", NUMBER_HEADER, required=True, example=EXAMPLE_NUMBER),
            EvidenceField("name", NAME_HEADER, example=_EXAMPLE_NAME),
            *described.fields,
        )
        for place, one in enumerate(fields):
            self._head(sheet, place, one.header, required=one.required)
            sheet.write_string(1, place, one.example, self._example_style)
            if one.choices:
                words: dict[str, str] = {}
                for label, word in one.choices.items():
                    words.setdefault(word, label)
                self._lists[f"{described.kind}.{one.key}"] = tuple(words.values())
                self._choose(sheet, place, f"{described.kind}.{one.key}")
            elif one.kind in ("yes_no", "level", "region"):
                self._choose(sheet, place, "certificate_level" if one.kind == "level" else one.kind)
        sheet.freeze_panes(1, 0)

    def conditions(self, catalogue: Catalogue) -> None:
        """申报条件: what the numbers mean, by occupation and level."""
        sheet = self._book.add_worksheet(CONDITIONS_SHEET)
        for place, header in enumerate(("职业编码", "等级", "条件", "内容")):
            self._head(sheet, place, header, required=False)
        sheet.set_column(3, 3, 90, self._wrap)
        row = 1
        for (code, level), listed in sorted(
            catalogue.conditions.items(), key=lambda each: (each[0][0], each[0][1].rank)
        ):
            for each in listed:
                for place, text in enumerate((code, level.official_form, f"条件{each.number}", each.text)):
                    sheet.write_string(row, place, text, self._wrap)
                row += 1

    def instructions(self, body_name: str, pathway: str) -> None:
        """填写说明."""
        sheet = self._book.add_worksheet(INSTRUCTIONS_SHEET)
        sheet.set_column(0, 0, 110, self._wrap)
        named = "" if pathway == "ordinary" else f"（{PATHWAYS[pathway]}）"
        sheet.write_string(0, 0, f"{body_name}：职业技能等级认定考生信息导入模板{named}", self._required)
        further = () if pathway == "ordinary" else (_BY_PATHWAY.format(pathway=PATHWAYS[pathway]),)
        for row, text in enumerate((*_INSTRUCTIONS, *further), start=1):
            sheet.write_string(row, 0, text, self._wrap)

    def lists(self) -> None:
        """字典, hidden: the values that the drop-down lists point at."""
        sheet = self._book.add_worksheet(LISTS_SHEET)
        sheet.hide()
        for key, place in self._places.items():
            sheet.write_column(0, place, [key, *self._lists[key]])

    def _head(self, sheet: Worksheet, place: int, header: str, *, required: bool) -> None:
        sheet.set_column(place, place, max(len(header) * 2 + 2, 14), self._text)
        sheet.write_string(0, place, header, _style(self._required, self._optional, required=required))

    def _choose(self, sheet: Worksheet, place: int, key: str) -> None:
        """A drop-down list that warns but lets other values through: the reading decides."""
        values = self._lists.get(key)
        if not values:
            return
        column = self._places.setdefault(key, len(self._places))
        letter = xlsxwriter.utility.xl_col_to_name(column, True)
        source = f"={LISTS_SHEET}!{letter}$2:{letter}${len(values) + 1}"
        rule = {"validate": "list", "source": source, "error_type": "warning"}
        sheet.data_validation(1, place, _FILLED_ROWS, place, rule)


def _style(required_style: Format, optional_style: Format, *, required: bool) -> Format:
    return required_style if required else optional_style


def _list_of(column: Column) -> str:
    return "yes_no" if column.kind == "yes_no" else column.key
