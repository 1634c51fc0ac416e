"""答复: the answer to an upload as JSON — counts, the refused rows cell by cell, and the notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from certification.intake.faults import CellRefusal, Note, RowRefusal
from certification.intake.reading import Slice


def counts(slices: Iterable[Slice]) -> dict[str, int]:
    """How many rows were read, accepted, refused and passed over."""
    total = {"rows": 0, "accepted": 0, "refused": 0, "skipped": 0}
    for each in slices:
        total["rows"] += each.end - each.start
        total["accepted"] += len(each.accepted)
        total["refused"] += len(each.refused)
        total["skipped"] += each.skipped
    return total


def refused_row(refusal: RowRefusal) -> dict[str, Any]:
    """A refused row as JSON."""
    return {"row": refusal.row_number, "cells": [_cell(each) for each in refusal.cells]}


def _cell(refusal: CellRefusal) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "row": refusal.row_number,
        "column": refusal.column,
        "code": refusal.code,
        "message": refusal.zh,
        "message_en": refusal.en,
        "value": refusal.value_masked,
        "nearest": list(refusal.nearest),
    }
    if refusal.sheet:
        answer["sheet"] = refusal.sheet
    if refusal.pointer:
        answer["pointer"] = refusal.pointer
    return answer


def noted(note: Note) -> dict[str, Any]:
    """A note as JSON."""
    answer: dict[str, Any] = {
        "row": note.row_number,
        "column": note.column,
        "code": note.code,
        "message": note.zh,
        "message_en": note.en,
    }
    return answer | ({"sheet": note.sheet} if note.sheet else {})


def answer(slices: Sequence[Slice]) -> dict[str, Any]:
    """The whole answer to an upload."""
    return {
        "counts": counts(slices),
        "refused": [refused_row(row) for each in slices for row in each.refused],
        "notes": [noted(note) for each in slices for note in each.notes],
    }
