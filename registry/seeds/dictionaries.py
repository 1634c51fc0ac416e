"""字典: the value lists of the candidates' workbook, ``dictionaries.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from registry.seeds.files import Certainty, Record, SeedFault, indexed, read_document


@dataclass(frozen=True, slots=True)
class Dictionary:
    """The values that a workbook column takes; ``readings`` are other spellings of them."""

    name: str
    column: str
    values: tuple[str, ...]
    readings: Mapping[str, str]
    default: str | None
    certainty: Certainty
    note: str


@dataclass(frozen=True, slots=True)
class ProvinceName:
    """省（市）区 as the workbook writes it, in full or short."""

    code: str
    name: str
    short_name: str


@dataclass(frozen=True, slots=True)
class Dictionaries:
    """The dictionaries by name, and the provinces."""

    by_name: Mapping[str, Dictionary]
    provinces: tuple[ProvinceName, ...]


def read_dictionaries(root: Path) -> Dictionaries:
    """All value lists of the workbook."""
    file = root / "reference" / "dictionaries.yaml"
    document = read_document(file)
    document.only("dictionaries", "provinces")
    lists = document.record("dictionaries")
    dictionaries = {name: _dictionary(name, lists.record(name)) for name in lists.cells}
    columns = [dictionary.column for dictionary in dictionaries.values()]
    if len(set(columns)) != len(columns):
        raise SeedFault(file, lists.line, "two lists for one column")
    provinces = indexed(document.records("provinces"), _province, lambda seed: seed.code)
    return Dictionaries(dictionaries, tuple(provinces))


def _dictionary(name: str, record: Record) -> Dictionary:
    record.only("column", "certainty", "values", optional=["default", "readings", "note"])
    values = record.texts("values")
    readings = record.record("readings").plain() if "readings" in record.cells else {}
    default = record.optional_text("default")
    for value in [*readings.values(), *([default] if default else [])]:
        if value not in values:
            record.refuse(f"{value!r} is not one of the values")
    if ambiguous := readings.keys() & set(values):
        record.refuse(f"{sorted(ambiguous)[0]!r} is a value and a reading", "readings")
    return Dictionary(
        name=name,
        column=record.text("column"),
        values=values,
        readings=readings,
        default=default,
        certainty=record.certainty(),
        note=record.optional_text("note") or "",
    )


def _province(record: Record) -> ProvinceName:
    record.only("code", "name", "short_name")
    return ProvinceName(record.matching("code", r"\d\d0000"), record.text("name"), record.text("short_name"))
