"""证明材料: what the evidence sheets say of each person, by document number, in the eligibility contract's terms.

A sheet that is absent leaves its list unknown; a sheet that is present says of a person without a row that there
is nothing of the kind (known none), except for the single entries 用工情况 and 业绩, which stay unknown.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from intake import cells, dates
from intake.catalogue import Register
from intake.dictionaries import Dictionary
from intake.evidence_sheets import (
    BY_KIND,
    NAME_HEADER,
    NAME_KEY,
    NUMBER_HEADER,
    NUMBER_KEY,
    OMIT,
    EvidenceField,
    EvidenceSheet,
)
from intake.faults import CellRefusal, Fault, Note, refuse, remark
from intake.memo import Memo
from rules.ladder import Level

_MONTHS = 720  # 60 years
_FIELD = 1_000_000  # entrants of a competition
_COMMON = {NUMBER_KEY: NUMBER_HEADER, NAME_KEY: NAME_HEADER}
_NATION = {"全国": "000000", "国家": "000000"}


@dataclass(slots=True)
class Person:
    """一人的证明材料: entries by kind, the insured months of each work spell, and what was wrong."""

    facts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    insured_months: list[int | None] = field(default_factory=list)
    faults: list[CellRefusal] = field(default_factory=list)
    names: list[tuple[str, str, int]] = field(default_factory=list)  # name, sheet, row
    row: tuple[str, int] = ("", 0)  # the first row that names the person


def covers(grades: Iterable[Mapping[str, Any]], certificate_number: str, level: Level | None) -> bool:
    """Whether a certificate is among the grades: by its number, or by its level where a grade has no number."""
    return any(
        grade["number"] == certificate_number if grade.get("number") else grade["level"] == level for grade in grades
    )


@dataclass(slots=True)
class Evidence:
    """全部证明材料 of one submission. ``kinds`` are the sheets that were there."""

    kinds: frozenset[str] = frozenset()
    people: dict[str, Person] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    def of(self, number: str) -> Person | None:
        """What is evidenced of the person with that document number."""
        return self.people.get(number)

    def has(self, number: str, kind: str) -> bool:
        """Whether the person has an entry of that kind."""
        person = self.people.get(number)
        return person is not None and bool(person.facts.get(kind))

    def lacks_certificate(self, number: str, certificate_number: str, level: Level | None) -> bool:
        """Whether there is a sheet 已获证书 and a certificate of the person is not on it."""
        person = self.people.get(number)
        grades = person.facts.get("grades", ()) if person is not None else ()
        return "grades" in self.kinds and not covers(grades, certificate_number, level)

    def faults_of(self, number: str, name: str | None) -> list[CellRefusal]:
        """All that is wrong with a person's evidence, a name other than the first sheet's among it."""
        person = self.people.get(number)
        if person is None:
            return []
        disagreeing = Fault("evidence_name_disagrees")
        return person.faults + [
            refuse(disagreeing, row_number=row, column=NAME_HEADER, key=NAME_KEY, cell=written, sheet=sheet)
            for written, sheet, row in person.names
            if name and written != name
        ]

    def of_nobody(self, numbers: Iterable[str]) -> list[Note]:
        """A note for each person with evidence who is not among the numbers of the first sheet."""
        return [
            remark("evidence_of_nobody", row_number=row, column=NUMBER_HEADER, sheet=sheet)
            for sheet, row in sorted(self.people[number].row for number in self.people.keys() - set(numbers))
        ]


@dataclass(slots=True)
class _Rows:
    """Rows of one kind under reading, with what is wrong in each by its place."""

    sheet: EvidenceSheet
    row_numbers: Sequence[int]
    columns: Mapping[str, Sequence[Any]]
    pointers: Sequence[str] | None
    faults: dict[int, list[CellRefusal]] = field(default_factory=dict)

    def cells(self, key: str) -> Sequence[Any]:
        """The cells sent under that key, empty ones where the column is absent."""
        return self.columns[key] if key in self.columns else ("",) * len(self.row_numbers)

    def refuse(self, place: int, key: str, fault: Fault) -> None:
        """Put the fault at its place."""
        header = _COMMON.get(key) or next(one.header for one in self.sheet.fields if one.key == key)
        pointer = f"{self.pointers[place]}/{key}" if self.pointers else ""
        refusal = refuse(fault, row_number=self.row_numbers[place], column=header, key=key,
                         cell=self.cells(key)[place], sheet=self.sheet.title, pointer=pointer)  # fmt: skip
        self.faults.setdefault(place, []).append(refusal)


class EvidenceReader:
    """Reads rows of evidence into an ``Evidence``."""

    def __init__(self, register: Register, regions: Mapping[str, str], *, on: datetime.date) -> None:
        self._register, self._regions, self._on = register, regions, on
        self._numbers = Memo(cells.document_number_reader(required=True))
        self._names = Memo(cells.name_reader(60, required=False))
        self._memos = {
            (sheet.kind, one.key): Memo(self._reader(one)) for sheet in BY_KIND.values() for one in sheet.fields
        }

    def numbers(self, sent: Sequence[Any]) -> list[str | None]:
        """The document numbers of the rows; None where one cannot be read."""
        return self._numbers.column(sent)[0]

    def add(
        self,
        evidence: Evidence,
        kind: str,
        row_numbers: Sequence[int],
        numbers: Sequence[str],
        columns: Mapping[str, Sequence[Any]],
        *,
        pointers: Sequence[str] | None = None,
        above: Collection[int] = (),
    ) -> None:
        """Add rows of one kind: each an entry of its person, or faults. Rows ``above`` the header row are faults."""
        sheet = BY_KIND[kind]
        rows = _Rows(sheet, row_numbers, columns, pointers)
        values = {one.key: self._column(evidence, rows, one) for one in sheet.fields}
        names, odd = self._names.column(rows.cells(NAME_KEY))
        for place, value in odd:
            if value.fault is not None:
                rows.refuse(place, NAME_KEY, value.fault)
        for place, row_number in enumerate(row_numbers):
            if row_number in above:
                rows.refuse(place, NUMBER_KEY, Fault("above_header"))
        keys = tuple(values)
        for place, row in enumerate(zip(*values.values(), strict=True)):
            if (person := evidence.people.get(numbers[place])) is None:
                person = evidence.people[numbers[place]] = Person(row=(sheet.title, row_numbers[place]))
            if names[place]:
                person.names.append((names[place], sheet.title, row_numbers[place]))
            entry = dict(zip(keys, row, strict=True))
            if place not in rows.faults:
                for key, fault in _disagreements(sheet, entry, person):
                    rows.refuse(place, key, fault)
            if place in rows.faults:
                person.faults.extend(rows.faults[place])
            else:
                _keep(evidence, person, sheet, entry, row_numbers[place])

    def _column(self, evidence: Evidence, rows: _Rows, one: EvidenceField) -> list[Any]:
        """A column's values; what could not be read is None and refused, what was mended is noted."""
        values, odd = self._memos[rows.sheet.kind, one.key].column(rows.cells(one.key))
        for place, value in odd:
            if value.fault is not None:
                rows.refuse(place, one.key, value.fault)
            for code in value.notes:
                row_number = rows.row_numbers[place]
                evidence.notes.append(remark(code, row_number=row_number, column=one.header, sheet=rows.sheet.title))
        return values

    def _reader(self, one: EvidenceField) -> cells.Reader:
        """The reader of an evidence column's cells."""
        required, blank = one.required, one.blank
        match one.kind:
            case "choice":
                return cells.choice_reader(dict(one.choices), required=required, blank=blank)
            case "yes_no":
                return cells.yes_no_reader(required=required, blank=blank)
            case "open_end":
                return dates.open_end_reader(self._on, blank=blank)
            case "date":
                of_date = dates.date_reader(self._on, required=required, future=one.future)
                return lambda cell: _blank(of_date(cell), blank)
            case "occupation":
                return cells.reader(self._occupation, required=required, blank=blank)
            case "level":
                return cells.reader(cells.parse_level, required=required, blank=blank, compact=True)
            case "levels":
                return cells.reader(_levels, required=required, blank=blank, compact=True)
            case "region":
                return cells.reader(self._region, required=required, blank=blank, compact=True)
            case "months" | "ordinal":
                low, high = (0, _MONTHS) if one.kind == "months" else (1, _FIELD)
                of_number = cells.whole_number_reader(low, high, required=required)
                return lambda cell: _blank(of_number(cell), blank)
        of_text = cells.text_reader(200, required=required, compact=one.kind == "number")
        return lambda cell: blank if (value := of_text(cell)) == "" else value

    def _occupation(self, text: str) -> object:
        code = self._register.code_of(text)
        return code or Fault("occupation_unknown", nearest=self._register.nearest_name(text))

    def _region(self, text: str) -> object:
        if len(text) == 6 and text.isdigit() and text.isascii():
            return text
        regions = Dictionary(tuple(self._regions))
        return self._regions.get(text) or _NATION.get(text) or Fault("not_in_list", nearest=regions.nearest(text))


def _blank(value: object, blank: object) -> object:
    return blank if value is None else value


def _levels(text: str) -> object:
    levels: list[str] = []
    for part in text.replace(",", "、").replace("，", "、").replace(";", "、").replace("；", "、").split("、"):
        level = cells.parse_level(part)
        if isinstance(level, Fault):
            return level
        levels.append(level.value)
    return tuple(levels)


def _disagreements(sheet: EvidenceSheet, entry: dict[str, Any], person: Person) -> Iterator[tuple[str, Fault]]:
    """What is wrong between the cells of one row of evidence."""
    if sheet.single and sheet.kind in person.facts:
        yield sheet.fields[0].key, Fault("evidence_repeated")
    if sheet.kind == "work" and entry["to"] is not None and entry["to"] < entry["from"]:
        yield "to", Fault("end_before_start")
    if sheet.kind == "education" and entry["graduated_on"] is None and not entry["final_year"]:
        yield "graduated_on", Fault("required")
    if sheet.kind == "competitions" and entry["rank"] and entry["field"] and entry["rank"] > entry["field"]:
        yield "rank", Fault("rank_beyond_field")


def _keep(evidence: Evidence, person: Person, sheet: EvidenceSheet, entry: dict[str, Any], row_number: int) -> None:
    if sheet.kind == "work":
        months = entry["insured_months"]
        months = None if months is OMIT else months
        person.insured_months.append(months)
        if months is not None and entry["to"] is not None and months > _months_touched(entry["from"], entry["to"]):
            evidence.notes.append(
                remark("months_exceed_spell", row_number=row_number, column="社保月数", sheet=sheet.title)
            )
    kept = {one.key: _plain(entry[one.key]) for one in sheet.fields if one.is_fact and entry[one.key] is not OMIT}
    person.facts.setdefault(sheet.kind, []).append(kept)


def _months_touched(first: datetime.date, last: datetime.date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month + 1


def _plain(value: Any) -> Any:
    """The value as JSON has it."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return value.value if hasattr(value, "value") else value
