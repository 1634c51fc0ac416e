"""考生信息表的33列: the official columns in their order, each with the English key used in code and JSON.

The order and the spelling are those of the local authorities' template (考生信息模板), so that a file made
for them is taken as it is. A column's ``kind`` names the reader of its cells (``cells.py``).
"""

from __future__ import annotations

from dataclasses import dataclass

from intake.characters import INVISIBLE

_WIDE = str.maketrans({"(": "（", ")": "）"})

REASONS_HEADER = "退回原因"
"""The column that a returned workbook carries; read past when the workbook comes back."""

INSTRUCTIONS_SHEET = "填写说明"
CONDITIONS_SHEET = "申报条件"
LISTS_SHEET = "字典"
NOTES_SHEET = "读取提示"
SILENT_SHEETS = frozenset({INSTRUCTIONS_SHEET, CONDITIONS_SHEET, LISTS_SHEET, NOTES_SHEET})
"""Sheets of the template and of the returned workbook that hold no candidates."""

MAIN_SHEET = "考生信息"
EXAMPLE_MARK = "示例"
EXAMPLE_NUMBER = "110101198001010002"
"""The document number of the template's example rows: order code 000 belongs to nobody."""


@dataclass(frozen=True, slots=True)
class Column:
    """列: one official column."""

    key: str
    header: str
    kind: str
    required: bool = False
    limit: int = 200  # characters


OFFICIAL: tuple[Column, ...] = (
    Column("sequence", "序号", "text", limit=20),
    Column("occupation", "职业工种名称", "text", required=True),
    Column("level", "认定等级", "level", required=True),
    Column("condition", "申报条件", "text", required=True, limit=1000),
    Column("document_type", "证件类型", "list", required=True),
    Column("document_number", "证件号码", "document_number", required=True),
    Column("name", "姓名", "name", required=True, limit=60),
    Column("sex", "性别", "list"),
    Column("birth_date", "出生日期", "date"),
    Column("phone", "手机号码", "phone", required=True),
    Column("has_qualification", "是否有职业资格证书", "yes_no", required=True),
    Column("certificate_level", "证书等级", "level"),
    Column("certificate_number", "证书编号", "number_text", limit=60),
    Column("education_level", "文化程度", "list", required=True),
    Column("region", "所在省（市）区", "region", required=True),
    Column("source", "考生来源", "list", required=True),
    Column("employer", "所在单位", "text"),
    Column("applying_employer", "报名单位", "text", required=True),
    Column("classification", "认定分类", "list", required=True),
    Column("major", "专业", "text"),
    Column("sitting", "考试类型", "list", required=True),
    Column("ethnicity", "民族", "list", required=True),
    Column("work_started_on", "参加工作时间", "date"),
    Column("email", "电子邮箱", "email"),
    Column("years", "专业年限", "years"),
    Column("household", "户籍所在地", "text"),
    Column("political_status", "政治面貌", "open_list"),
    Column("diploma_number", "学历证书编号", "number_text", limit=60),
    Column("summary", "简要经历", "text", limit=4000),
    Column("address", "通讯地址", "text", limit=500),
    Column("collection", "证书领取方式", "open_list"),
    Column("postcode", "邮政编码", "postcode"),
    Column("mailing_address", "邮寄地址", "text", limit=500),
)

LONGEST = max(column.limit for column in OFFICIAL)
"""Characters that a cell of any column may have."""

HEADERS: tuple[str, ...] = tuple(column.header for column in OFFICIAL)
BY_KEY: dict[str, Column] = {column.key: column for column in OFFICIAL}
BY_HEADER: dict[str, Column] = {column.header: column for column in OFFICIAL}


def header_text(cell: object) -> str:
    """A header as compared: white space out, brackets full width, so that 所在省(市)区 is found too."""
    return "".join(INVISIBLE.sub("", str(cell)).split()).translate(_WIDE) if cell is not None else ""
