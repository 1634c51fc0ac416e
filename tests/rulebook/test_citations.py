"""manage.py policy citations: a text that rests on a document which no longer stands is listed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rulebook.models import Policy
from rules import PolicyRefused, load
from rules.clauses import Basis
from rules.documents import concerns, load_documents
from tests.rulebook.commands import run

TABLE = """\
documents:
  - {title: 甲办法, number: 甲〔2020〕1号, certainty: verified, lapsed_on: 2026-07-01}
  - {title: 乙办法, certainty: verified, replaced_on: 2025-01-01, replaced_by: 丙〔2025〕1号}
  - {title: 丙办法, number: 丙〔2025〕1号, certainty: verified}
"""
FIRST, SECOND, THIRD = (
    Basis("甲办法", "甲〔2020〕1号", "verified"),
    Basis("乙办法", "文号未见", "verified"),
    Basis("丙办法", "丙〔2025〕1号", "verified"),
)


def told(on: date, *bases: Basis) -> list[tuple[str, str]]:
    found = concerns([("some.text", bases)], load_documents(TABLE), on=on)
    return [(concern.basis.document, concern.kind) for concern in found]


def test_a_document_stands_until_the_day_it_ends() -> None:
    """The day before, nothing is told; on the day, and ever after, it is."""
    assert told(date(2026, 6, 30), FIRST, THIRD) == []
    assert told(date(2026, 7, 1), FIRST, THIRD) == [("甲办法", "lapsed")]
    assert told(date(2030, 1, 1), FIRST) == [("甲办法", "lapsed")]


def test_a_document_without_a_number_is_known_by_its_title() -> None:
    assert told(date(2024, 12, 31), SECOND) == []
    assert told(date(2025, 1, 1), SECOND) == [("乙办法", "replaced")]


def test_a_document_that_the_table_lacks_is_told() -> None:
    assert told(date(2020, 1, 1), Basis("丁办法", "丁〔2020〕1号", "verified")) == [("丁办法", "unlisted")]


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("lapsed_on: 2026-07-01", "lapsed_on: 2026-07-32", "not a date"),
        ("lapsed_on: 2026-07-01", "ended: 2026-07-01", "unknown key"),
        (", replaced_by: 丙〔2025〕1号", "", "go together"),
        ("replaced_by: 丙〔2025〕1号", "replaced_by: 戊〔2025〕1号", "not listed"),
        ("title: 丙办法", "title: 甲办法, lapsed_on: 2026-01-01, replaced_on: 2026-01-01", "either"),
        ("number: 丙〔2025〕1号, ", "", "not listed"),
        ("甲〔2020〕1号", "丙〔2025〕1号", "repeated document"),
        ("certainty: verified, lapsed_on", "certainty: hearsay, lapsed_on", "must be one of"),
    ],
)
def test_a_faulty_table_is_refused(old: str, new: str, word: str) -> None:
    with pytest.raises(PolicyRefused) as refused:
        load_documents(TABLE.replace(old, new, 1))
    assert any(word in fault.en for fault in refused.value.faults), refused.value.faults


def test_the_command_lists_the_published_texts_that_rest_on_it(reference: None, tmp_path: Path) -> None:
    """The rule of 2018 was replaced by that of 2023: its policy is told from that day on."""
    lines, status = run("policy", "citations", on=date(2026, 11, 20))
    assert status == 0
    assert [line for line in lines if line.startswith("cn.ordinary.2018: ") and "由人社厅发〔2023〕31号代替" in line]
    assert not [line for line in lines if line.startswith("cn.ordinary.2023: ")]
    before, _ = run("policy", "citations", on=date(2022, 12, 31))
    assert not [line for line in before if line.startswith("cn.ordinary.2018: ")]


def test_every_document_that_the_project_cites_is_in_its_table(reference: None) -> None:
    """Where this fails, a line is missing in seeds/documents.yaml."""
    lines, _ = run("policy", "citations", on=date(2026, 11, 20))
    assert [line for line in lines if "不在文件表中" in line] == []


def test_equivalences_are_watched_too(reference: None, tmp_path: Path) -> None:
    """A table in which 74号 has lapsed: the text of the engineering titles is told."""
    table = tmp_path / "documents.yaml"
    row = "{title: 某意见, number: 人社部发〔2018〕74号, certainty: verified, lapsed_on: 2026-01-01}"
    table.write_text(f"documents:\n  - {row}\n", encoding="utf-8")
    lines, _ = run("policy", "citations", documents=table, on=date(2026, 11, 20))
    assert [
        line for line in lines if line.startswith("cn.engineering.2018: ") and "失效 / lapsed on 2026-01-01" in line
    ]


def test_a_policy_that_has_ended_is_not_watched(reference: None) -> None:
    """What it cites may lapse: nothing is decided by it any more."""
    ended = [policy for policy in map(load, Policy.objects.values_list("text", flat=True)) if policy.until_on]
    assert ended
    last = max(policy.until_on for policy in ended if policy.until_on)
    lines, _ = run("policy", "citations", on=date(last.year + 1, 1, 1))
    assert not {line.split(": ")[0] for line in lines} & {policy.id for policy in ended}
