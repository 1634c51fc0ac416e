"""交到申报人手里的文字: columns, lists, templates and every fault in the words that HR reads.

``handed_out.yaml`` is a table to be read; ``python -m tests.intake.test_handed_out`` writes it anew, only where the
words are meant to change. A file filled by yesterday's template must be taken today.
"""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from intake import columns, export, faults, identity, refusals, scores
from intake.agreements import CLASSIFIED_AS, WITHOUT_CERTIFICATE
from intake.cells import NOTHING
from intake.evidence_sheets import KINDS_OF, OMIT, SHEETS, EvidenceField
from intake.template import template
from rules.ladder import Level
from tests.intake.sheets import CATALOGUE, INTERMEDIATE, LATHE, SENIOR
from tests.intake.shown import seen

KEPT = Path(__file__).with_name("handed_out.yaml")


def columns_of() -> list[str]:
    """The official columns."""
    return [
        f"{one.key} {one.header} {one.kind} {'必填' if one.required else '可空'} {one.limit}"
        for one in columns.OFFICIAL
    ]


def field_of(one: EvidenceField) -> str:
    blank = "leaves it out" if one.blank is OMIT else repr(one.blank)
    more = [("required", one.required), ("future", one.future), ("no fact", not one.is_fact)]
    said = "".join(f", {word}" for word, holds in more if holds)
    return (
        f"{one.key} {one.header}: {one.kind}{said}; blank {blank}; e.g. {one.example} {dict(one.choices) or ''}".strip()
    )


def refusal_classes() -> dict[str, list[Any]]:
    found = [one for one in vars(refusals).values() if isinstance(one, type) and issubclass(one, refusals.FileRefused)]
    return {one.__name__: [one.code, one.zh, one.en, one.status, one.citation] for one in found}


def today() -> dict[str, Any]:
    """All of it."""
    return {
        "columns": columns_of(),
        "faults": {code: list(texts) for code, texts in faults.MESSAGES.items()},
        "notes": {code: list(texts) for code, texts in faults.NOTES.items()},
        "refusals": refusal_classes(),
        "evidence": {
            f"{sheet.kind} {sheet.title}{' (one)' if sheet.single else ''}": [field_of(one) for one in sheet.fields]
            for sheet in SHEETS
        },
        "sheets of a pathway": {name: list(kinds) for name, kinds in KINDS_OF.items()},
        "documents": {
            one.identifier: [one.label, sorted(one.areas), one.shape.pattern if one.shape else None]
            for one in identity.DOCUMENTS.values()
        },
        "nothing": sorted(NOTHING),
        "classified": [CLASSIFIED_AS, sorted(WITHOUT_CERTIFICATE)],
        "scores": [list(scores.HEADERS), list(scores.REQUIRED), scores.PARTS, scores.PERSON_HEADERS],
        "results": list(export.RESULT_HEADERS),
        "silent": sorted(columns.SILENT_SHEETS),
    }  # fmt: skip


PATHWAYS = {
    "ordinary": CATALOGUE,
    "direct_ungraded": replace(
        CATALOGUE,
        pathway="direct_ungraded",
        conditions={(LATHE, Level.INTERMEDIATE): INTERMEDIATE, (LATHE, Level.SENIOR): SENIOR[:1]},
    ),
    "exceptional": replace(
        CATALOGUE,
        pathway="exceptional",
        filed={(LATHE, None): frozenset({Level.SENIOR, Level.TECHNICIAN})},
        conditions={(LATHE, Level.SENIOR): SENIOR, (LATHE, Level.TECHNICIAN): INTERMEDIATE},
        without_code=frozenset({Level.TECHNICIAN}),
    ),
    "no filing": replace(CATALOGUE, filed={}, conditions={}),
}


@cache
def kept() -> dict[str, Any]:
    """What stands in the table."""
    read: dict[str, Any] = yaml.load(KEPT.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return read


def plain(value: Any) -> Any:
    """As YAML gives it back."""
    return yaml.load(yaml.safe_dump(value, allow_unicode=True, sort_keys=False), Loader=yaml.CSafeLoader)


@pytest.mark.parametrize("part", list(today()))
def test_the_words_that_are_handed_out_are_those_of_the_table(part: str) -> None:
    assert plain(today()[part]) == kept()[part]


@pytest.mark.parametrize("pathway", PATHWAYS)
def test_a_template_looks_as_it_did(pathway: str) -> None:
    """Sheets and headers in their order, dark where required, lists that warn, an example, what the numbers mean."""
    found = plain(seen(template(PATHWAYS[pathway], body_name="苏州精工机械有限公司")))
    before = kept()["templates"][pathway]
    assert list(found) == list(before)
    for name in before:
        assert found[name] == before[name], name


SCORES = {"theory": Decimal("59.5"), "practice": Decimal(100), "review": None, "performance": None}
SCORED = scores.ScoreRow(
    2, "A1", "王建国", "男", "320508199003150113", "一厂", "车工", Level.SENIOR, SCORES, frozenset({"review"})
)


def exports() -> dict[str, Any]:
    """One row each of what can be taken out."""
    official = {
        "姓名": "王建国",
        "证件号码": "320508199003150113",
        "出生日期": datetime.date(1990, 3, 15),
        "专业年限": 5.5,
    }
    return {
        "candidates": seen(export.candidates_workbook([official, {"姓名": "李四", "邮政编码": None}])),
        "scores": seen(export.scores_workbook([SCORED, {"准考证号": "A2", "理论成绩": Decimal("60.0"), "理论缺考": True}])),
        "results": seen(export.results_workbook([{"姓名": "王建国", "理论成绩": 60, "发证日期": datetime.date(2026, 11, 20)}])),
    }  # fmt: skip


@pytest.mark.parametrize("name", ["candidates", "scores", "results"])
def test_what_is_taken_out_stands_under_its_headers_as_text_or_number(name: str) -> None:
    assert plain(exports()[name]) == kept()["exports"][name]


def test_an_export_takes_no_value_without_a_column() -> None:
    with pytest.raises(KeyError, match="no such column: \\['别的', '更多'\\]"):
        export.results_workbook([{"姓名": "王建国", "更多": 1, "别的": 2}])


def write() -> None:
    """Keep what is handed out today."""
    whole = today() | {
        "templates": {name: seen(template(one, body_name="苏州精工机械有限公司")) for name, one in PATHWAYS.items()},
        "exports": exports(),
    }
    KEPT.write_text(yaml.safe_dump(whole, allow_unicode=True, width=160, sort_keys=False), encoding="utf-8")


if __name__ == "__main__":
    write()
