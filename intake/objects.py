"""JSON 考生: the same candidates as JSON objects, under the same checks.

An object has the official columns under their English keys and the evidence under its kinds, each in the
vocabulary of the eligibility contract. An unknown key is refused with its pointer.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Any

from intake.catalogue import Catalogue
from intake.checks import Checker
from intake.columns import BY_KEY
from intake.evidence import Evidence, EvidenceReader, Person
from intake.evidence_sheets import BY_KIND, NUMBER_KEY, EvidenceSheet
from intake.faults import CellRefusal, Fault, refuse
from intake.slicing import SLICE, Slice, sorted_out

_SCALARS = (str, int, float, type(None))


def read_json(
    objects: Sequence[Any], catalogue: Catalogue, *, on: datetime.date, start: int = 0, size: int = SLICE
) -> Iterator[Slice]:
    """The objects from the ``start``-th on as slices; row numbers count from 1, pointers from the list's root."""
    checker = Checker(catalogue, on=on)
    earlier = [each.get(NUMBER_KEY) if isinstance(each, dict) else None for each in objects[:start]]
    checker.remember(range(1, start + 1), [each if isinstance(each, str) else None for each in earlier])
    reader = EvidenceReader(checker.register, checker.regions, on=on)
    for at in range(start, len(objects), size):
        batch = objects[at : at + size]
        row_numbers = range(at + 1, at + len(batch) + 1)
        refusals: dict[int, list[CellRefusal]] = {place: [] for place in range(len(batch))}
        evidence = Evidence()
        rows = [_row(each, row_numbers[place], reader, evidence, refusals[place])
                for place, each in enumerate(batch)]  # fmt: skip
        columns = {key: [row.get(key) for row in rows] for key in BY_KEY}
        wrong = {place: found for place, found in refusals.items() if found}
        pointers = [f"/{number - 1}" for number in row_numbers]
        results = checker.check(row_numbers, columns, evidence=evidence, earlier=wrong, pointers=pointers)
        accepted, refused, notes = sorted_out(results)
        yield Slice(at, at + len(batch), accepted, refused, (*evidence.notes, *notes), evidence)


def _row(
    sent: Any, row_number: int, reader: EvidenceReader, evidence: Evidence, wrong: list[CellRefusal]
) -> dict[str, Any]:
    """The official values of an object; its evidence goes to ``evidence``, what is wrong to ``wrong``."""
    place = _Place(row_number, f"/{row_number - 1}", wrong)
    if not isinstance(sent, dict):
        place.refuse(Fault("not_an_object"), "", sent)
        return {}
    row: dict[str, Any] = {}
    owner = _owner(sent.get(NUMBER_KEY), row_number, reader, evidence)
    for key, value in sent.items():
        if key in BY_KEY:
            if isinstance(value, _SCALARS):
                row[key] = value
            else:
                place.refuse(Fault("not_a_value"), key, "", BY_KEY[key].header)
        elif key in BY_KIND:
            _add(reader, evidence, BY_KIND[key], owner, value, place)
        else:
            place.refuse(Fault("unknown_key", {"key": str(key)}), str(key), "")
    if owner.startswith("#") and (person := evidence.people.pop(owner, None)):
        wrong.extend(person.faults)
    return row


def _owner(number: Any, row_number: int, reader: EvidenceReader, evidence: Evidence) -> str:
    """Under what the object's evidence is kept: its number; a name of its own where that is unreadable or taken.

    A second object of the same person is refused as a repetition: its evidence must not flow into the first's.
    """
    read = reader.numbers([number])[0] if isinstance(number, str) else None
    return f"#{row_number}" if not read or read in evidence.people else read


class _Place:
    """Where in the JSON text something stands, and the list that its refusals go to."""

    def __init__(self, row_number: int, pointer: str, wrong: list[CellRefusal]) -> None:
        self.row_number, self.pointer, self._wrong = row_number, pointer, wrong

    def below(self, path: str) -> _Place:
        """The place at a path below this one."""
        return _Place(self.row_number, f"{self.pointer}/{path}", self._wrong)

    def refuse(self, fault: Fault, key: str, cell: object, column: str = "") -> None:
        """Put a fault at a key below this place (the place itself where the key is empty)."""
        pointer = self.pointer + ("/" + key.replace("~", "~0").replace("/", "~1") if key else "")
        self._wrong.append(
            refuse(fault, row_number=self.row_number, column=column or key.rpartition("/")[2], key=key,
                   cell=cell if isinstance(cell, _SCALARS) else "", pointer=pointer)
        )  # fmt: skip


def _add(
    reader: EvidenceReader, evidence: Evidence, sheet: EvidenceSheet, owner: str, sent: Any, place: _Place
) -> None:
    """The evidence of one kind in an object."""
    if not isinstance(sent, dict if sheet.single else list):
        place.refuse(Fault("not_an_object" if sheet.single else "not_a_list"), sheet.kind, "", sheet.title)
        return
    person = evidence.people.setdefault(owner, Person())
    person.facts.setdefault(sheet.kind, [])
    known: list[dict[str, Any]] = []
    pointers: list[str] = []
    for index, entry in enumerate([sent] if sheet.single else sent):
        under = place.below(sheet.kind if sheet.single else f"{sheet.kind}/{index}")
        row = _entry(sheet, entry, under)
        if row is not None:
            known.append(row)
            pointers.append(under.pointer)
    if sheet.single:
        person.facts.pop(sheet.kind, None)
    columns = {one.key: [row.get(one.key) for row in known] for one in sheet.fields}
    numbers = [place.row_number] * len(known)
    reader.add(evidence, sheet.kind, numbers, [owner] * len(known), columns, pointers=pointers)


def _entry(sheet: EvidenceSheet, sent: Any, place: _Place) -> dict[str, Any] | None:
    """One entry's values by key; None where it is no object."""
    if not isinstance(sent, dict):
        place.refuse(Fault("not_an_object"), "", "", sheet.title)
        return None
    headers = {one.key: one.header for one in sheet.fields}
    row: dict[str, Any] = {}
    for key, value in sent.items():
        if key not in headers:
            place.refuse(Fault("unknown_key", {"key": str(key)}), str(key), "", sheet.title)
        elif key == "apprentices" and isinstance(value, list):
            row[key] = "、".join(map(str, value))
        elif isinstance(value, _SCALARS):
            row[key] = value
        else:
            place.refuse(Fault("not_a_value"), key, "", headers[key])
    return row
