"""退回原因: what can be wrong with a cell, in the words that the uploader reads.

A ``Fault`` is the wrong thing itself (it is the same in every row); a ``CellRefusal`` is a fault at its place.
Identity numbers and telephone numbers are masked before they enter any text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from intake.characters import printable
from intake.unreadable import ERROR, FORMULA, Unreadable

MESSAGES: dict[str, tuple[str, str]] = {
    "required": ("必填项为空", "a required value is missing"),
    "not_in_list": ("取值不在允许范围内", "the value is not one of the allowed ones"),
    "number_cell": (
        "单元格是数值，Excel 可能已丢失数字，请将单元格设为文本后重新填写",
        "the cell is a number in which Excel may have lost digits; make it text and enter it again",
    ),
    "cell_error": (
        "单元格是错误值{found}，不能读取，请改为实际内容",
        "the cell is the error value {found}; enter what it stands for",
    ),
    "cell_formula": (
        "单元格是没有存储结果的公式，不能读取，请改为文本或数值",
        "the cell is a formula without a stored result; enter the value itself",
    ),
    "cell_merged": (
        "单元格与其他单元格合并，内容不明确，请取消合并并逐格填写",
        "the cell is merged with others, so what it holds is not certain; unmerge and fill each cell",
    ),
    "cell_unreadable": ("单元格的内容不能读取，请重新填写", "what the cell holds cannot be read; enter it again"),
    "boolean_cell": (
        "单元格是逻辑值（TRUE 或 FALSE），本列应为文本",
        "the cell is a truth value (TRUE or FALSE); this column takes text",
    ),
    "date_cell": (
        "单元格是日期或时间，本列应为文本，请将单元格设为文本后重新填写",
        "the cell is a date or a time; this column takes text: make the cell text and enter it again",
    ),
    "text_unprintable": (
        "含有不可打印的字符{characters}，请删除后重新填写",
        "the text holds unprintable characters ({characters}); take them out",
    ),
    "above_header": (
        "该行在表头之上，未作为考生读取，请移到表头之下",
        "the row stands above the header row and was not read; move it below",
    ),
    "document_number_length": ("居民身份证号码应为18位", "an identity number has 18 characters"),
    "document_number_characters": (
        "居民身份证号码应为17位数字加1位数字或X",
        "an identity number is 17 digits and a digit or X",
    ),
    "document_number_place": ("居民身份证号码的地区码不存在", "the identity number names no known province"),
    "document_number_date": ("居民身份证号码中的出生日期不存在", "the identity number holds no real date"),
    "document_number_checksum": ("居民身份证号码校验码不符（GB 11643）", "the identity number's check digit is wrong"),
    "document_number_shape": ("证件号码格式与“{document_type}”不符", "the number has not the form of {document_type}"),
    "birth_date_disagrees": ("出生日期与身份证号码不一致", "the birth date disagrees with the identity number"),
    "sex_disagrees": ("性别与身份证号码不一致", "the sex disagrees with the identity number"),
    "date_unreadable": (
        "日期无法识别，请按 1990-01-02 填写",
        "the date cannot be read; write it as 1990-01-02",
    ),
    "date_in_future": ("日期晚于{on}", "the date lies after {on}"),
    "date_before_birth": ("日期早于出生日期", "the date lies before the birth date"),
    "age_implausible": ("年龄{age}岁不合理", "an age of {age} is not plausible"),
    "phone_malformed": ("手机号码格式不正确", "the mobile number is malformed"),
    "email_malformed": ("电子邮箱格式不正确", "the e-mail address is malformed"),
    "postcode_malformed": (
        "邮政编码应为6位数字，以0开头的请将单元格设为文本",
        "a postcode has six digits; where it begins with 0, make the cell text",
    ),
    "years_malformed": ("年限应为0到70之间的数", "years are a number from 0 to 70"),
    "number_malformed": ("应为{low}到{high}之间的整数", "a whole number from {low} to {high} is wanted"),
    "name_malformed": (
        "姓名含有不允许的字符：{characters}",
        "the name holds characters that no name has: {characters}",
    ),
    "text_too_long": ("内容超过{limit}个字", "the text is longer than {limit} characters"),
    "level_unknown": (
        "等级无法识别，应如“三级/高级工”或“高级工”",
        "the level is not one of the ladder, such as 三级/高级工",
    ),
    "occupation_unknown": ("职业（工种）名称不存在", "no such occupation or work type"),
    "occupation_not_filed": ("该职业（工种）不在本机构备案范围内", "the occupation is outside the body's filing"),
    "occupation_ambiguous": (
        "名称对应多个职业（工种），请写明“职业/工种”",
        "the name means several; write occupation/work type",
    ),
    "level_not_offered": ("该职业（工种）不设“{level}”", "the occupation or work type has no level {level}"),
    "level_not_filed": ("“{level}”不在本机构该职业的备案范围内", "level {level} is outside the body's filing"),
    "level_without_code": (
        "“{level}”的职业技能等级代码尚未公布，证书不能编号，暂不受理（职业技能等级证书编码规则）",
        "no code of the certificate number has been published for level {level}; it cannot be applied for yet",
    ),
    "level_not_by_pathway": (
        "现行政策不以“{pathway}”认定“{level}”（{citation}）",
        "no policy in force leads to level {level} by this pathway ({citation})",
    ),
    "condition_unknown": ("不是该等级的申报条件", "this is no condition of the chosen level"),
    "condition_none": ("该职业标准未为此等级设申报条件", "the standard has no conditions for this level"),
    "certificate_missing": (
        "是否有职业资格证书为“是”时必须填写",
        "wanted where a certificate is said to be held",
    ),
    "certificate_contradiction": (
        "填写了证书信息，但是否有职业资格证书为“否”",
        "certificate data given although none is said to be held",
    ),
    "classification_disagrees": (
        "晋级认定须已有低于认定等级的证书",
        "晋级认定 wants a certificate below the level applied for",
    ),
    "classification_not_of_pathway": (
        "“{pathway}”的认定分类应为“{wanted}”",
        "candidates by this pathway are classified as {wanted}",
    ),
    "duplicate_in_file": ("与第{first}行为同一人", "the same person as in row {first}"),
    "example_row_edited": (
        "序号仍为“示例”，请改为实际序号或删除该行",
        "the row still carries the mark of the example row",
    ),
    "unknown_key": ("未知字段“{key}”", "unknown field {key}"),
    "not_a_value": ("应为单个值", "a single value is wanted"),
    "not_an_object": ("应为对象", "an object is wanted"),
    "not_a_list": ("应为列表", "a list is wanted"),
    "end_before_start": ("结束日期早于开始日期", "the end lies before the start"),
    "end_unclear": (
        "“{found}”不能说明何时结束：仍在岗请写“至今”或留空，已结束请填写日期",
        "“{found}” does not say when it ended: write 至今 or leave the cell empty if it goes on, else enter the day",
    ),
    "evidence_repeated": ("每人只能填写一行", "one row a person only"),
    "evidence_name_disagrees": ("姓名与首表不一致", "the name disagrees with the first sheet"),
    "rank_beyond_field": ("名次大于参赛人数", "the rank exceeds the number of entrants"),
    "score_malformed": (
        "成绩应为0到100之间的数，最多{decimals}位小数",
        "a score is a number from 0 to 100 with at most {decimals} decimals",
    ),
    "score_of_absent": ("缺考不应有成绩", "an absent candidate has no score"),
}

NOTES: dict[str, tuple[str, str]] = {
    "full_width": ("全角字符已转为半角", "full-width characters were made half-width"),
    "spaces": ("多余空格已去除", "stray spaces were removed"),
    "invisible": ("不可见字符已去除", "invisible characters were removed"),
    "nothing_mark": ("“无”按空白读取", "a mark for nothing was read as an empty cell"),
    "unlisted": ("取值不在常用列表中，已按原文保留", "the value is not in the usual list and was kept as written"),
    "example_skipped": ("示例行，未计入", "the example row was passed over"),
    "cell_without_header": ("该列没有表头，内容未读取", "the column has no header; it was not read"),
    "rows_above_header": ("第{rows}行在表头之上，未读取", "rows {rows} stand above the header row and were not read"),
    "rows_hidden": (
        "第{rows}行是隐藏或被筛选的行，已照常读取",
        "rows {rows} are hidden or filtered out; they were read all the same",
    ),
    "already_accepted": (
        "该人本职业（工种）该等级的申报已受理，正在办理，本行未重复计入",
        "the person's application for this level has been accepted already; the row was not counted again",
    ),
    "sheet_not_read": ("工作表未读取", "the sheet was not read"),
    "evidence_of_nobody": ("首表中没有此证件号码，该行未使用", "nobody on the first sheet has this number"),
    "certificate_without_evidence": (
        "证书未列入“已获证书”表，发证日期不明，不能据此计算年限",
        "the certificate is not on the sheet 已获证书: without its date no period can be counted",
    ),
    "months_exceed_spell": ("社保月数多于该段工作的月数", "more insured months than the spell has"),
}

_LOOKED_AT = 200  # characters of a cell from which its answer is made
_RUNS = 40  # runs of rows that a note names
_LONG_NUMBER = re.compile(r"\d{15,}[Xx]?")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a value, wherever it stands."""

    code: str
    values: dict[str, Any] = field(default_factory=dict)
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CellRefusal:
    """退回: one faulty cell. ``value_masked`` is what the uploader sent; ``pointer`` is set for JSON rows."""

    row_number: int
    column: str
    code: str
    zh: str
    en: str
    value_masked: str = ""
    nearest: tuple[str, ...] = ()
    sheet: str = ""
    pointer: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """提示: something the reader mended or passed over. ``row_number`` is 0 for the file as a whole."""

    row_number: int
    column: str
    code: str
    zh: str
    en: str
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class RowRefusal:
    """退回的一行: a refused row with all its faults."""

    row_number: int
    cells: tuple[CellRefusal, ...]


@dataclass(frozen=True, slots=True)
class Odd:
    """A cell that was not plainly right: its value (None where there is none), a fault or what was mended."""

    value: object
    fault: Fault | None = None
    notes: tuple[str, ...] = ()


def mask_number(text: str) -> str:
    """A number with all but its last characters hidden, as ``registry.identity.masked_document`` does it."""
    last = min(4, len(text) // 3)
    return "*" * (len(text) - last) + text[len(text) - last :]


def shown(cell: object, key: str) -> str:
    """A cell as it may stand in an answer: identity and telephone numbers masked, cut at 60 characters."""
    text = _written(cell)
    if isinstance(cell, Unreadable) and cell.code in (ERROR, FORMULA):
        key = ""  # no number stands there
    if key == "document_number":
        return printable(mask_number(text.strip()))
    if key == "phone":
        return printable(text[:3] + "*" * max(len(text) - 7, 0) + text[-4:] if len(text) > 7 else "*" * len(text))
    if key not in ("certificate_number", "diploma_number", "number"):
        text = _LONG_NUMBER.sub(lambda match: mask_number(match.group()), text)
    return printable(text)


def _written(cell: object) -> str:
    """A cell as its program shows it; only so much of a long text as can matter here."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int) and abs(cell) >= 1 << 64:
        return "…"
    text = f"{cell:.0f}" if isinstance(cell, float) and cell.is_integer() else str(cell if cell is not None else "")
    return text[:_LOOKED_AT]


def refuse(
    fault: Fault, *, row_number: int, column: str, key: str, cell: object, sheet: str = "", pointer: str = ""
) -> CellRefusal:
    """The fault at its place, worded. Words of the file that stand in it show every character."""
    zh, en = MESSAGES[fault.code]
    values = {name: printable(value) if isinstance(value, str) else value for name, value in fault.values.items()}
    return CellRefusal(
        row_number, printable(column), fault.code, zh.format(**values), en.format(**values),
        shown(cell, key), fault.nearest, printable(sheet), printable(pointer, 200),
    )  # fmt: skip


def remark(code: str, *, row_number: int = 0, column: str = "", sheet: str = "", **values: object) -> Note:
    """The note of that code at its place, worded."""
    zh, en = NOTES[code]
    return Note(row_number, column, code, zh.format(**values), en.format(**values), printable(sheet))


def listed(row_numbers: Sequence[int]) -> str:
    """Row numbers as one writes them: 2—5、9; many are cut, and how many there are is said."""
    runs: list[str] = []
    for _, group in groupby(enumerate(sorted(row_numbers)), key=lambda each: each[1] - each[0]):
        numbers = [number for _, number in group]
        runs.append(f"{numbers[0]}—{numbers[-1]}" if len(numbers) > 1 else f"{numbers[0]}")
    more = f"等{len(row_numbers)}" if len(runs) > _RUNS else ""
    return "、".join(runs[:_RUNS]) + more
