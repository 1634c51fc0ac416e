"""分段: a workbook or a list of JSON objects as slices of candidates, refusals and notes.

Reading is deterministic and can be taken up again at any row: what earlier rows decide (who stands in the file
already) is gathered anew from them. Only a slice of rows is held at a time; the evidence is held whole.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from intake.candidate import Candidate
from intake.catalogue import Catalogue
from intake.checks import Checker
from intake.columns import BY_KEY, EXAMPLE_MARK, EXAMPLE_NUMBER
from intake.evidence import Evidence, EvidenceReader
from intake.evidence_sheets import NUMBER_KEY
from intake.faults import CellRefusal, Fault, Note, RowRefusal, listed, refuse, remark, shown
from intake.opening import Sheet, Workbook
from intake.refusals import EvidenceNumberUnreadable
from intake.unreadable import is_filled

SLICE = 1_000  # rows
_Row = tuple[int, list[Any]]
_NAMED = 10  # rows named in a refusal


@dataclass(frozen=True, slots=True)
class Slice:
    """一段: rows ``start`` to ``end`` (exclusive) of those under the header, answered.

    ``end`` is where reading is taken up again. ``skipped`` counts rows without a candidate: empty ones, example rows.
    """

    start: int
    end: int
    accepted: tuple[Candidate, ...]
    refused: tuple[RowRefusal, ...]
    notes: tuple[Note, ...]
    evidence: Evidence
    skipped: int = 0


def read(
    workbook: Workbook, catalogue: Catalogue, *, on: datetime.date, start: int = 0, size: int = SLICE
) -> Iterator[Slice]:
    """The workbook's rows from the ``start``-th on, ``size`` rows a slice.

    ``on`` is the legal day of the upload. Notes on the file as a whole come with the slice that begins at row 0,
    those on evidence of people who are not on the first sheet with the last slice. Raises
    ``EvidenceNumberUnreadable`` before the first slice.
    """
    checker = Checker(catalogue, on=on)
    evidence = gather(workbook, checker)
    rows = workbook.main.rows()
    for passed in range(0, start, size):
        kept, _ = _candidates(workbook.main, list(islice(rows, min(size, start - passed))))
        at = workbook.main.keys.index(NUMBER_KEY)
        checker.remember([number for number, _ in kept], [row[at] for _, row in kept])
    at = start
    while batch := list(islice(rows, size)):
        end = at + len(batch)
        before = (*workbook.notes, *_hidden(workbook.main), *evidence.notes) if at == 0 else ()
        accepted, refused, notes, skipped = _answer(checker, workbook.main, batch, evidence)
        after = evidence.of_nobody(checker.numbers) if end >= workbook.total_rows else ()
        yield Slice(at, end, accepted, refused, (*before, *notes, *after), evidence, skipped)
        at = end


def gather(workbook: Workbook, checker: Checker) -> Evidence:
    """The evidence sheets read whole. Raises ``EvidenceNumberUnreadable`` where a row's owner can't be told."""
    reader = EvidenceReader(checker.register, checker.regions, on=checker.on)
    evidence = Evidence(kinds=frozenset(workbook.evidence))
    for kind, sheet in workbook.evidence.items():
        number_at = sheet.keys.index(NUMBER_KEY)
        rows = (each for each in sheet.rows() if any(map(is_filled, each[1])) and each[1][number_at] != EXAMPLE_NUMBER)
        above = {number for number, _ in sheet.above}
        lost: list[tuple[int, Any]] = []
        while batch := list(islice(rows, SLICE)):
            row_numbers = [row_number for row_number, _ in batch]
            columns, stray = _columns(sheet, batch)
            evidence.notes.extend(stray)
            numbers = reader.numbers(columns[NUMBER_KEY])
            placed = zip(row_numbers, numbers, columns[NUMBER_KEY], strict=True)
            lost += [(row, cell) for row, number, cell in placed if not number]
            if not lost:
                reader.add(evidence, kind, row_numbers, [number or "" for number in numbers], columns, above=above)
        evidence.notes.extend(_hidden(sheet, named=sheet.name))
        if lost:
            raise _unreadable(sheet, lost)
    return evidence


def _unreadable(sheet: Sheet, lost: Sequence[tuple[int, Any]]) -> EvidenceNumberUnreadable:
    rows = [row for row, _ in lost]
    named = "、".join(map(str, rows[:_NAMED])) + ("…" if len(lost) > _NAMED else "")
    found = "，".join(f"第{row}行：{shown(cell, NUMBER_KEY) or '空'}" for row, cell in lost[:_NAMED])
    return EvidenceNumberUnreadable(sheet=sheet.name, rows=named, found=found, row_numbers=rows)


def _hidden(sheet: Sheet, *, named: str = "") -> list[Note]:
    """One note on the hidden and filtered rows of a sheet that hold something."""
    if not sheet.hidden:
        return []
    rows = [number for number, row in sheet.rows() if number in sheet.hidden and any(map(is_filled, row))]
    return [remark("rows_hidden", sheet=named, rows=listed(rows))] if rows else []


def sorted_out(
    results: Iterable[Candidate | RowRefusal],
) -> tuple[tuple[Candidate, ...], tuple[RowRefusal, ...], list[Note]]:
    """The accepted, the refused, and the notes of the accepted."""
    accepted: list[Candidate] = []
    refused: list[RowRefusal] = []
    notes: list[Note] = []
    for each in results:
        if isinstance(each, Candidate):
            accepted.append(each)
            notes.extend(each.notes)
        else:
            refused.append(each)
    return tuple(accepted), tuple(refused), notes


def _answer(
    checker: Checker, sheet: Sheet, batch: list[_Row], evidence: Evidence
) -> tuple[tuple[Candidate, ...], tuple[RowRefusal, ...], list[Note], int]:
    kept, notes = _candidates(sheet, batch)
    if not kept:
        return (), (), notes, len(batch)
    row_numbers = [row_number for row_number, _ in kept]
    columns, stray = _columns(sheet, kept)
    earlier = _edited_examples(row_numbers, columns)
    for place, row_number in enumerate(row_numbers):
        if sheet.is_above(row_number):
            refusal = refuse(Fault("above_header"), row_number=row_number, column="", key="", cell="")
            earlier.setdefault(place, []).append(refusal)
    results = checker.check(row_numbers, columns, evidence=evidence, earlier=earlier)
    accepted, refused, mended = sorted_out(results)
    return accepted, refused, [*notes, *stray, *mended], len(batch) - len(kept)


def _columns(sheet: Sheet, rows: list[_Row]) -> tuple[dict[str, tuple[Any, ...]], list[Note]]:
    """The rows' cells by column key, and a note for a column that has no header but holds something."""
    columns: dict[str, tuple[Any, ...]] = {}
    stray: list[Note] = []
    for key, column in zip(sheet.keys, zip(*(row for _, row in rows), strict=True), strict=True):
        if key:
            columns[key] = column
        elif key == "" and any(map(is_filled, column)):
            row_number = next(rows[place][0] for place, cell in enumerate(column) if is_filled(cell))
            stray.append(remark("cell_without_header", row_number=row_number, sheet=sheet.name))
    return columns, stray


def _candidates(sheet: Sheet, batch: list[_Row]) -> tuple[list[_Row], list[Note]]:
    """The rows that hold a candidate. Rows with nothing but a 序号 are empty; an untouched example row is noted.

    What stands in 序号 is then of no account, a formula without a result included: prepared rows are numbered so.
    """
    at = sheet.keys.index("sequence") if "sequence" in sheet.keys else None
    number_at = sheet.keys.index(NUMBER_KEY)
    kept: list[_Row] = []
    notes: list[Note] = []
    for row_number, row in batch:
        others = row if at is None else chain(row[:at], row[at + 1 :])
        if not any(map(is_filled, others)):
            continue
        if at is not None and row[at] == EXAMPLE_MARK and row[number_at] == EXAMPLE_NUMBER:
            notes.append(remark("example_skipped", row_number=row_number))
            continue
        kept.append((row_number, row))
    return kept, notes


def _edited_examples(row_numbers: Sequence[int], columns: Mapping[str, Sequence[Any]]) -> dict[int, list[CellRefusal]]:
    """Rows that bear one of the example's two marks: a real row in the example's place, or the reverse."""
    found: dict[int, list[CellRefusal]] = {}
    for key, mark in (("sequence", EXAMPLE_MARK), (NUMBER_KEY, EXAMPLE_NUMBER)):
        for place, cell in enumerate(columns.get(key, ())):
            if cell == mark:
                refusal = refuse(Fault("example_row_edited"), row_number=row_numbers[place],
                                 column=BY_KEY[key].header, key=key, cell=cell)  # fmt: skip
                found.setdefault(place, []).append(refusal)
    return found
