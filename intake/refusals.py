"""整份退回: why a whole file is not read at all. Nothing of such a file is taken."""

from __future__ import annotations

from typing import Any

from intake.characters import printable
from rules.refusals import Refusal

_SHOWN = 2_000  # characters of the file in a refusal


class FileRefused(Refusal):
    """The uploaded file as a whole is refused. What it says of the file's own words shows every character."""

    code = "workbook_refused"
    zh = "文件不能读取"
    en = "The file cannot be read."

    def __init__(self, **values: Any) -> None:
        super().__init__(
            **{key: printable(value, _SHOWN) if isinstance(value, str) else value for key, value in values.items()}
        )


class WrongFileType(FileRefused):
    """文件类型不符: the content is neither .xlsx nor .xls, whatever the name says."""

    code = "workbook_wrong_type"
    zh = "文件不是 .xlsx 或 .xls 工作簿（实际为{found}）"
    en = "The file is neither an .xlsx nor an .xls workbook (it is {found_en})."
    status = 415

    def __init__(self, *, found: str, found_en: str | None = None) -> None:
        super().__init__(found=found, found_en=found_en or found)


class EncryptedWorkbook(FileRefused):
    """文件已加密: a password keeps the content closed."""

    code = "workbook_encrypted"
    zh = "工作簿设有密码，请取消密码后重新上传"
    en = "The workbook is protected by a password; remove it and upload again."


class DamagedWorkbook(FileRefused):
    """文件损坏: the container or its sheets cannot be read."""

    code = "workbook_damaged"
    zh = "工作簿已损坏，无法读取"
    en = "The workbook is damaged and cannot be read."


class WorkbookTooLarge(FileRefused):
    """文件过大: more bytes than the limit."""

    code = "workbook_too_large"
    zh = "文件大小 {size} 字节，超过上限 {limit} 字节"
    en = "The file has {size} bytes; the limit is {limit}."
    status = 413


class CompressionBomb(FileRefused):
    """压缩炸弹: unpacked, the content exceeds what any real workbook holds."""

    code = "workbook_bomb"
    zh = "文件解压后的内容异常庞大，已拒绝"
    en = "Unpacked, the file is abnormally large; it was refused."


class WorkbookTooHeavy(FileRefused):
    """内容过多: laid out, the cells and texts would take more memory than a process may have."""

    code = "workbook_too_heavy"
    zh = "工作簿的单元格和文字过多，展开后超过{limit} MB，请分批上传"
    en = "The workbook's cells and texts take more than {limit} MB once laid out; upload it in parts."
    status = 413


class SheetTooWide(FileRefused):
    """表格范围过大: a filled cell lies far outside any candidates' table."""

    code = "workbook_too_wide"
    zh = "工作表在第{columns}列以外有内容，请清除多余单元格"
    en = "A sheet has content beyond column {columns}; clear the stray cells."


class TooManyRows(FileRefused):
    """行数过多: more rows than one upload may hold."""

    code = "workbook_too_many_rows"
    zh = "工作表“{sheet}”超过{limit}行，请分批上传"
    en = "Sheet {sheet} has more than {limit} rows; upload it in parts."


class TooMuchEvidence(FileRefused):
    """证明材料过多: more rows on all sheets of evidence together than one upload may hold."""

    code = "workbook_too_much_evidence"
    zh = "证明材料各表合计超过{limit}行，请分批上传"
    en = "The sheets of evidence have more than {limit} rows together; upload it in parts."


class NoSheet(FileRefused):
    """没有考生信息表: no sheet with a header row, or nothing in it."""

    code = "workbook_without_sheet"
    zh = "工作簿中没有考生信息工作表，或该表为空"
    en = "The workbook has no sheet of candidates, or it is empty."


class NoRows(FileRefused):
    """没有考生: a header row and nothing under it."""

    code = "workbook_without_rows"
    zh = "表头下没有任何考生"
    en = "There are no candidates under the header row."


class UnknownColumns(FileRefused):
    """列名不认识: headers that are none of the official ones, each with the nearest official name."""

    code = "workbook_unknown_columns"
    zh = "工作表“{sheet}”有不认识的列：{columns}{also}"
    en = "Sheet {sheet} has unknown columns: {columns}{also}."


class MissingColumns(FileRefused):
    """缺少必需列: required columns that the header row lacks."""

    code = "workbook_missing_columns"
    zh = "工作表“{sheet}”缺少必需的列：{columns}"
    en = "Sheet {sheet} lacks required columns: {columns}."


class RepeatedColumns(FileRefused):
    """列名重复: a header that stands twice."""

    code = "workbook_repeated_columns"
    zh = "工作表“{sheet}”的列名重复：{columns}"
    en = "Sheet {sheet} repeats columns: {columns}."


class RepeatedSheets(FileRefused):
    """工作表重复: two sheets of one kind of evidence."""

    code = "workbook_repeated_sheets"
    zh = "工作表“{sheet}”重复"
    en = "Sheet {sheet} stands twice."


class EvidenceNumberUnreadable(FileRefused):
    """证明材料无法对应: rows of evidence whose document number cannot be read belong to nobody.

    The whole file is refused: were such rows passed over, their owner would be judged without them. ``found`` says
    what stands in each.
    """

    code = "workbook_evidence_number_unreadable"
    zh = "工作表“{sheet}”第{rows}行的证件号码不能读取，无法对应到考生，请以文本重新填写（{found}）"
    en = "Sheet {sheet}, rows {rows}: the document number cannot be read; enter it as text ({found})."
