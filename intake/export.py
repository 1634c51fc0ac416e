"""导出: accepted candidates, scores and results as workbooks under the official header row, with no extra column."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter

from intake import scores
from intake.candidate import Candidate
from intake.columns import HEADERS, MAIN_SHEET

RESULT_HEADERS: tuple[str, ...] = (
    "序号", "姓名", "性别", "证件类型", "证件号码", "所在单位", "职业名称", "工种名称", "认定等级",
    "理论成绩", "实操成绩", "综合评审成绩", "证书编号", "发证日期", "发证机构",
)  # fmt: skip
"""No official header row for results is known: the columns are those that the authorities' query answers show."""


def candidates_workbook(rows: Iterable[Candidate | Mapping[str, Any]]) -> bytes:
    """考生信息: the 33 official columns, 序号 counted anew; rows are candidates or values by official header."""
    official = (row.official_row() if isinstance(row, Candidate) else dict(row) for row in rows)
    return _workbook(MAIN_SHEET, HEADERS, ({**row, "序号": str(at)} for at, row in enumerate(official, start=1)))


def scores_workbook(rows: Iterable[scores.ScoreRow | Mapping[str, Any]]) -> bytes:
    """成绩: the columns of the score import; rows are scores or values by header, to be filled by the body."""
    return _workbook("成绩", scores.HEADERS, (_score_row(row) for row in rows))


def _score_row(row: scores.ScoreRow | Mapping[str, Any]) -> Mapping[str, Any]:
    if not isinstance(row, scores.ScoreRow):
        return row
    person = {header: getattr(row, key) for header, key in scores.PERSON_HEADERS.items()}
    return {**person, "等级": row.level.official_form, **scores.score_cells(row.scores, row.absent)}


def results_workbook(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """证书结果: one certificate a row, values by header."""
    return _workbook("证书结果", RESULT_HEADERS, ({"序号": str(at), **row} for at, row in enumerate(rows, start=1)))


def _workbook(name: str, headers: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """A workbook of one sheet. Text stays text, so that no number loses digits; a key without column is an error."""
    out = io.BytesIO()
    known = set(headers)
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet(name)
        head, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        sheet.set_column(0, len(headers) - 1, 16, text)
        for place, header in enumerate(headers):
            sheet.write_string(0, place, header, head)
        for at, row in enumerate(rows, start=1):
            if extra := row.keys() - known:
                raise KeyError(f"no such column: {sorted(extra)}")
            for place, header in enumerate(headers):
                value = row.get(header, "")
                if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
                    sheet.write_number(at, place, float(value))
                elif value not in ("", None):
                    sheet.write_string(at, place, _text(value), text)
    return out.getvalue()


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
