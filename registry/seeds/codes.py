"""八级工 and the codes of the certificate number: ``ladder.yaml`` and ``number_codes.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from registry.seeds.files import Certainty, Record, indexed, read_document
from rules.ladder import Level


@dataclass(frozen=True, slots=True)
class LadderSeed:
    """等级: a level of the ladder as the seeds give it; ``rules.ladder`` must agree."""

    level: Level
    name: str
    digit: str | None
    official_form: str
    needs_senior_technician: bool


@dataclass(frozen=True, slots=True)
class CategoryCodeSeed:
    """评价机构类别代码: the letter of a kind of body; None where not known, with the reason."""

    kind: str
    name: str
    code: str | None
    certainty: Certainty
    reason: str


@dataclass(frozen=True, slots=True)
class LevelCodeSeed:
    """职业技能等级代码: the sign of a level; None where not known, with the reason."""

    level: Level
    code: str | None
    certainty: Certainty
    reason: str


@dataclass(frozen=True, slots=True)
class NumberCodes:
    """证书编码: the codes of the number's parts; serials run from ``first_serial`` to ``last_serial``."""

    categories: tuple[CategoryCodeSeed, ...]
    levels: tuple[LevelCodeSeed, ...]
    province_filed_body_code: str
    first_serial: int
    last_serial: int
    serial_restarts_per: tuple[str, ...]


def read_ladder(root: Path) -> tuple[LadderSeed, ...]:
    """The eight levels of ``ladder.yaml``, lowest first."""
    document = read_document(root / "reference" / "ladder.yaml")
    document.only("levels")
    return tuple(indexed(document.records("levels"), _rung, lambda seed: seed.level))


def read_number_codes(root: Path) -> NumberCodes:
    """The codes of ``number_codes.yaml``."""
    document = read_document(root / "reference" / "number_codes.yaml")
    document.only("categories", "levels", "province_filed_body_code", "serial")
    body = document.record("province_filed_body_code")
    body.only("value", "certainty")
    serial = document.record("serial")
    serial.only("first", "last", "restarts_per", "certainty")
    for known in (body, serial):
        known.certainty()  # not kept, and still one of the four words
    return NumberCodes(
        categories=tuple(indexed(document.records("categories"), _category, lambda seed: seed.kind)),
        levels=tuple(indexed(document.records("levels"), _level_code, lambda seed: seed.level)),
        province_filed_body_code=body.matching("value", r"\d{4}"),
        first_serial=serial.whole("first"),
        last_serial=serial.whole("last"),
        serial_restarts_per=serial.texts("restarts_per"),
    )


def _rung(record: Record) -> LadderSeed:
    record.only("word", "name", "digit", "official_form", "needs_senior_technician")
    return LadderSeed(
        level=record.word("word", Level),
        name=record.text("name"),
        digit=record.optional_text("digit"),
        official_form=record.text("official_form"),
        needs_senior_technician=record.flag("needs_senior_technician"),
    )


def _category(record: Record) -> CategoryCodeSeed:
    record.only("kind", "name", "code", "certainty", optional=["reason"])
    return CategoryCodeSeed(
        kind=record.matching("kind", "employer|social|school"),
        name=record.text("name"),
        code=_code(record, "[A-Z]"),
        certainty=record.certainty(),
        reason=record.optional_text("reason") or "",
    )


def _level_code(record: Record) -> LevelCodeSeed:
    record.only("level", "code", "certainty", optional=["reason"])
    return LevelCodeSeed(
        level=record.word("level", Level),
        code=_code(record, "[0-9A-Z]"),
        certainty=record.certainty(),
        reason=record.optional_text("reason") or "",
    )


def _code(record: Record, form: str) -> str | None:
    if record.optional_text("code") is not None:
        return record.matching("code", form)
    # a code that is not known must say why, so that the refusal to number can
    if not record.optional_text("reason"):
        record.refuse("a code of null needs a reason", "code")
    return None
