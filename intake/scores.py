"""成绩表: the workbook of scores, written for the body to fill and read back with refusals of the same kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from intake import cells
from intake.faults import CellRefusal, Fault, Note, Odd, RowRefusal, refuse, remark
from intake.limits import Limits
from intake.opening import Book
from intake.refusals import NoRows, NoSheet
from intake.unreadable import is_filled
from rules.ladder import Level

PERSON_HEADERS: dict[str, str] = {
    "准考证号": "admission_number",
    "姓名": "name",
    "性别": "sex",
    "身份证号": "document_number",
    "单位": "employer",
    "职业": "occupation",
    "等级": "level",
}
PARTS: dict[str, str] = {"理论": "theory", "实操": "practice", "综合评审": "review", "工作业绩": "performance"}
"""Parts of the examination by their word in the score sheet."""

HEADERS: tuple[str, ...] = (
    *PERSON_HEADERS,
    *(header for part in PARTS for header in (f"{part}成绩", f"{part}缺考")),
)
REQUIRED = ("准考证号", "姓名", "身份证号", "职业", "等级", "理论成绩", "实操成绩")

_KEYS = {
    **PERSON_HEADERS,
    **{f"{part}成绩": key for part, key in PARTS.items()},
    **{f"{part}缺考": f"{key}_absent" for part, key in PARTS.items()},
}
_HEADERS = {key: header for header, key in _KEYS.items()}
_SCORE = re.compile(r"\d{1,3}(?:\.\d+)?", re.ASCII)
_ABSENT = "缺考"


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """一名考生的成绩: ``scores`` by part, None where the part was not taken or recorded; ``absent`` parts 缺考."""

    row_number: int
    admission_number: str
    name: str
    sex: str
    document_number: str
    employer: str
    occupation: str
    level: Level
    scores: dict[str, Decimal | None]
    absent: frozenset[str]


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """成绩表 as read."""

    rows: tuple[ScoreRow, ...]
    refused: tuple[RowRefusal, ...]
    notes: tuple[Note, ...]


def read_scores(data: bytes, *, limits: Limits | None = None, decimals: int = 1) -> ScoreSheet:
    """The scores of a workbook.

    A score is a number from 0 to 100 with at most ``decimals`` decimals; the word 缺考 in its place or 是 in the
    part's 缺考 column says that the candidate was absent. Raises a ``FileRefused`` for a file not to be read.
    """
    limits = limits or Limits()
    book = Book(data, limits)
    names = book.tables()
    if not names:
        raise NoSheet
    sheet = book.table(book.sheet(names[0]), _KEYS, REQUIRED, limit=limits.max_rows)
    reader = _Reader(decimals)
    for row_number, row in sheet.rows():
        if any(map(is_filled, row)):
            sent = {key: cell for key, cell in zip(sheet.keys, row, strict=True) if key}
            reader.read(row_number, sent, is_above=sheet.is_above(row_number))
    if not reader.first:
        raise NoRows
    return ScoreSheet(tuple(reader.rows), tuple(reader.refused), tuple(reader.notes))


class _Reader:
    """Reads rows of scores and knows who stood in the sheet already."""

    def __init__(self, decimals: int) -> None:
        self.rows: list[ScoreRow] = []
        self.refused: list[RowRefusal] = []
        self.notes: list[Note] = []
        self.first: dict[str, int] = {}
        required = cells.text_reader(200, required=True)
        optional = cells.text_reader(200)
        self._readers: dict[str, cells.Reader] = {
            "admission_number": cells.text_reader(60, required=True, compact=True),
            "name": cells.name_reader(60),
            "sex": optional,
            "document_number": cells.document_number_reader(),
            "employer": optional,
            "occupation": required,
            "level": cells.reader(cells.parse_level, required=True, compact=True),
        }
        score = score_reader(decimals)
        for part in PARTS.values():
            self._readers[part] = score
            self._readers[f"{part}_absent"] = cells.yes_no_reader(blank=False)

    def read(self, row_number: int, sent: dict[str, Any], *, is_above: bool = False) -> None:
        """One row, to the rows or to the refused; one above the header row is refused."""
        wrong: list[CellRefusal] = []
        notes: list[Note] = []
        values: dict[str, Any] = {}

        def fault(key: str, found: Fault) -> None:
            header = _HEADERS[key]
            wrong.append(refuse(found, row_number=row_number, column=header, key=key, cell=sent.get(key, "")))

        for key, read in self._readers.items():
            value = read(sent.get(key, ""))
            if isinstance(value, Odd):
                if value.fault is not None:
                    fault(key, value.fault)
                notes += [remark(code, row_number=row_number, column=_HEADERS[key]) for code in value.notes]
                value = value.value
            values[key] = value
        if is_above:
            wrong.append(refuse(Fault("above_header"), row_number=row_number, column="", key="", cell=""))
        number = values["admission_number"] or ""
        first = self.first.setdefault(number or f"#{row_number}", row_number)
        if first != row_number:
            fault("admission_number", Fault("duplicate_in_file", {"first": first}))
        absent = frozenset(part for part in PARTS.values() if values[part] == _ABSENT or values[f"{part}_absent"])
        scores = {part: None if values[part] == _ABSENT else values[part] for part in PARTS.values()}
        for part in sorted(absent):
            if scores[part] is not None:
                fault(part, Fault("score_of_absent"))
        if wrong:
            self.refused.append(RowRefusal(row_number, tuple(wrong)))
            return
        person = {key: values[key] for key in PERSON_HEADERS.values()}
        self.rows.append(ScoreRow(row_number=row_number, scores=scores, absent=absent, **person))
        self.notes += notes


def score_reader(decimals: int) -> cells.Reader:
    """A score as a ``Decimal``, the word 缺考, or None where the cell is empty."""
    malformed = Fault("score_malformed", {"decimals": decimals})

    def parse(text: str) -> object:
        if text == _ABSENT:
            return text
        if not _SCORE.fullmatch(text):
            return malformed
        score = Decimal(text)
        places = len(text.partition(".")[2].rstrip("0"))
        return score if score <= 100 and places <= decimals else malformed

    return cells.reader(parse, compact=True)


def score_cells(scores: dict[str, Decimal | None], absent: Sequence[str] | frozenset[str]) -> dict[str, object]:
    """Scores under their headers for a workbook."""
    found: dict[str, object] = {}
    for part, key in PARTS.items():
        score = scores.get(key)
        found[f"{part}成绩"] = "" if score is None else score
        found[f"{part}缺考"] = "是" if key in absent else ""
    return found
