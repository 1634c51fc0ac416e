"""逐行检查: a row's cells read and its values checked against each other; all faults of a row, not the first.

Rows are checked a slice at a time and column by column: most columns repeat a few values, which are then read
once. What depends on several cells is checked a row at a time and remembered where it repeats.
"""

from __future__ import annotations

import datetime
from collections.abc import KeysView, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from intake.agreements import Faulty, claim_faults, identify
from intake.candidate import Candidate
from intake.catalogue import Catalogue, Condition, Offer, Register
from intake.columns import BY_KEY
from intake.dictionaries import Dictionaries, load
from intake.evidence import Evidence
from intake.faults import CellRefusal, Fault, Note, RowRefusal, refuse, remark
from intake.readers import official_readers
from rules.ladder import Level

Columns = Mapping[str, Sequence[Any]]
"""The cells of every column sent, by the column's key; all of one length."""

_Placed = tuple[tuple[Offer, Condition] | None, tuple[Faulty, ...]]


@dataclass(slots=True)
class _Slice:
    """The rows under check, and what has been found of each, by its place in the slice."""

    row_numbers: Sequence[int]
    columns: Columns
    pointers: Sequence[str] | None
    refused: dict[int, list[CellRefusal]]
    notes: dict[int, list[Note]] = field(default_factory=dict)

    def refuse(self, place: int, key: str, fault: Fault) -> None:
        """Put the fault at its place; a cell that could not be read is not called wrong a second time."""
        header = BY_KEY[key].header
        found = self.refused.setdefault(place, [])
        if any(each.column == header and not each.sheet for each in found):
            return
        cell = self.columns[key][place] if key in self.columns else ""
        pointer = f"{self.pointers[place]}/{key}" if self.pointers else ""
        row_number = self.row_numbers[place]
        found.append(refuse(fault, row_number=row_number, column=header, key=key, cell=cell, pointer=pointer))

    def remark(self, place: int, key: str, code: str) -> None:
        """Note what was mended in a cell."""
        note = remark(code, row_number=self.row_numbers[place], column=BY_KEY[key].header)
        self.notes.setdefault(place, []).append(note)


class Checker:
    """Checks rows of one submission: one catalogue, one day, one file (for the duplicates in it)."""

    def __init__(self, catalogue: Catalogue, *, on: datetime.date, dictionaries: Dictionaries | None = None) -> None:
        self.register = Register(catalogue)
        self.on = on
        lists = dictionaries or load()
        self._regions = dict(catalogue.regions or lists.provinces)
        self._memos = official_readers(lists, self._regions, on=on)
        self._placed: dict[tuple[str, Level, str], _Placed] = {}
        self._claims: dict[tuple[Any, ...], tuple[Faulty, ...]] = {}
        self._first_rows: dict[str, int] = {}

    @property
    def numbers(self) -> KeysView[str]:
        """The document numbers met so far."""
        return self._first_rows.keys()

    @property
    def regions(self) -> Mapping[str, str]:
        """Accepted names of regions with their codes."""
        return self._regions

    def remember(self, row_numbers: Sequence[int], document_numbers: Sequence[Any]) -> None:
        """Take note of rows read in an earlier run, so that their repetition is known."""
        values, _ = self._memos["document_number"].column(document_numbers)
        for row_number, value in zip(row_numbers, values, strict=True):
            if value:
                self._first_rows.setdefault(value, row_number)

    def check(
        self,
        row_numbers: Sequence[int],
        columns: Columns,
        *,
        evidence: Evidence | None = None,
        earlier: Mapping[int, Sequence[CellRefusal]] | None = None,
        pointers: Sequence[str] | None = None,
    ) -> list[Candidate | RowRefusal]:
        """Each row as a candidate or a refusal, in order.

        ``earlier`` is what is already known to be wrong with a row, by its place in the slice; ``pointers``
        are the JSON places of the rows.
        """
        rows = _Slice(row_numbers, columns, pointers, {place: list(found) for place, found in (earlier or {}).items()})
        values = self._read(rows)
        keys = tuple(values)
        return [
            self._judge(rows, place, dict(zip(keys, row, strict=True)), evidence)
            for place, row in enumerate(zip(*values.values(), strict=True))
        ]

    def _read(self, rows: _Slice) -> dict[str, list[Any]]:
        """Every column's values; what could not be read is None and refused."""
        values: dict[str, list[Any]] = {}
        blank = ("",) * len(rows.row_numbers)
        for key, memo in self._memos.items():
            values[key], odd = memo.column(rows.columns.get(key, blank))
            for place, value in odd:
                if value.fault is not None:
                    rows.refuse(place, key, value.fault)
                for code in value.notes:
                    rows.remark(place, key, code)
        return values

    def _judge(
        self, rows: _Slice, place: int, row: dict[str, Any], evidence: Evidence | None
    ) -> Candidate | RowRefusal:
        """The candidate of a row, or all that is wrong with it."""
        faults: list[Faulty] = []
        row_number, number = rows.row_numbers[place], row["document_number"]
        identity = identify(row, faults, on=self.on)
        if number:
            first = self._first_rows.setdefault(number, row_number)
            if first != row_number:
                faults.append(("document_number", Fault("duplicate_in_file", {"first": first})))
        placed = self._place(row, faults)
        faults.extend(self._claim(row))
        if evidence is not None and number:
            if found := evidence.faults_of(number, row["name"]):
                rows.refused.setdefault(place, []).extend(found)
            if row["has_qualification"] is False and evidence.has(number, "grades"):
                faults.append(("has_qualification", Fault("certificate_contradiction")))
        for key, fault in faults:
            rows.refuse(place, key, fault)
        if place in rows.refused or placed is None:
            return RowRefusal(row_number, tuple(rows.refused[place]))
        row["birth_date"] = row["birth_date"] or identity.birth_date
        row["sex"] = row["sex"] or identity.sex
        if (
            row["has_qualification"]
            and evidence is not None
            and evidence.lacks_certificate(number, row["certificate_number"], row["certificate_level"])
        ):
            rows.remark(place, "certificate_number", "certificate_without_evidence")
        return self._candidate(row_number, row, placed, tuple(rows.notes.get(place, ())))

    def _candidate(
        self, row_number: int, row: dict[str, Any], placed: tuple[Offer, Condition], notes: tuple[Note, ...]
    ) -> Candidate:
        (occupation, work_type), condition = placed
        row["occupation_name"] = row["occupation"]
        row["occupation"], row["work_type"] = occupation, work_type
        row["condition"], row["route"] = condition.text, condition.route
        row["edition"] = self.register.catalogue.editions.get(occupation, "")
        row["region_code"] = self._regions[row["region"]]
        return Candidate(row_number=row_number, notes=notes, **row)

    def _place(self, row: dict[str, Any], faults: list[Faulty]) -> tuple[Offer, Condition] | None:
        """Occupation, work type, level and condition, each depending on the one before."""
        key = (row["occupation"], row["level"], row["condition"])
        if key[0] is None or key[1] is None:
            return None
        if (found := self._placed.get(key)) is None:
            found = self._placed[key] = self._find(*key)
        faults.extend(found[1])
        return found[0]

    def _find(self, name: str, level: Level, condition: str | None) -> _Placed:
        offer = self.register.place(name, level)
        if isinstance(offer, Fault):
            return None, (("occupation" if offer.code.startswith("occupation") else "level", offer),)
        if condition is None:
            return None, ()
        found = self.register.condition(offer[0], level, condition)
        if isinstance(found, Fault):
            return None, (("level" if found.code.startswith("level") else "condition", found),)
        return (offer, found), ()

    def _claim(self, row: dict[str, Any]) -> tuple[Faulty, ...]:
        key = (row["has_qualification"], row["certificate_level"], bool(row["certificate_number"]),
               row["classification"], row["level"], self.register.catalogue.pathway)  # fmt: skip
        if (found := self._claims.get(key)) is None:
            found = self._claims[key] = claim_faults(*key)
        return found
