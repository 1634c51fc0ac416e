"""Templates carry the evidence that the rules of their pathway ask for, and procedures are ruled for every pathway."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from certification.procedures import PROCEDURES, Procedure, is_reviewed
from intake.evidence_sheets import BY_KIND, KINDS_OF, sheets_of
from intake.facts import ORDER
from rules.facts import Facts
from rules.words import PATHWAYS

POLICIES = sorted(Path("seeds/policies").glob("*.yaml"))
ASKED = {
    "work": {"work"}, "working": {"work"}, "grade": {"grades"}, "grade_lacking": {"grades"}, "title": {"titles"},
    "education": {"education"}, "employment": {"employment"}, "apprenticeship_ended": {"employment"},
    "probation_ended": {"employment"}, "post": {"post"}, "performance": {"performance"},
    "breakthrough": {"breakthroughs"}, "award": {"awards"}, "mentoring": {"mentoring"}, "honour": {"honours"},
    "competition": {"competitions"}, "no_promotion_this_year": {"promotions"}, "since_grade": {"grades"},
    "since_title": {"titles"}, "holding": {"grades"},
}  # fmt: skip


def words_of(value: Any) -> Iterator[str]:
    """Every key at every depth."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from words_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from words_of(inner)


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_the_template_carries_what_the_rule_asks_for(path: Path) -> None:
    """A rule that asks for evidence without a sheet would be answered 材料不足 for ever."""
    text = yaml.safe_load(path.read_text(encoding="utf-8"))
    asked = set().union(*(ASKED.get(word, set()) for word in words_of(text["levels"])))
    assert asked <= set(KINDS_OF[text["pathway"]])


def test_every_pathway_has_its_sheets_and_its_procedure() -> None:
    """None is left to a default."""
    assert set(KINDS_OF) == set(PROCEDURES) == set(PATHWAYS)
    assert all(sheets_of(pathway) for pathway in PATHWAYS)
    assert {pathway for pathway in PATHWAYS if not is_reviewed(pathway)} == {"ordinary", "equivalence"}


def test_every_procedure_quotes_its_provision() -> None:
    """Document and article; a number where one is known."""
    for ruled in PROCEDURES.values():
        assert ruled.procedure in Procedure
        assert ruled.citation == f"《{ruled.document}》{f'（{ruled.number}）' if ruled.number else ''}{ruled.article}"
        assert ruled.article


def test_every_fact_of_the_exchange_format_has_a_sheet() -> None:
    """But the birth date, which stands on the first one, and certificates that no published rule asks for."""
    assert set(ORDER) == set(BY_KIND) == set(Facts._fields) - {"birth_date", "certificates"}
