"""The files of standards are read strictly: every fault with its line, nothing guessed, nothing left out."""

from __future__ import annotations

from datetime import date

import pytest

from rules.standards import Standards, load_offers, load_standards
from rules.yaml_nodes import PolicyRefused
from tests.rules.rules import ROOT

STANDARDS = (ROOT / "seeds/reference/standards.yaml").read_text(encoding="utf-8")
OFFERS = (ROOT / "seeds/reference/offers.tsv").read_text(encoding="utf-8")
ONE = """\
standards:
  - occupation: "6-18-01-01"
    title: 车工
    edition: {value: "2018", certainty: configured}
    levels: {lowest: junior, highest: technician, certainty: configured}
    in_force: {from: 2019-01-01, until: 2023-12-31, certainty: configured}
    work_types: []
    related:
      - {occupation: "6-18-01-02", title: 铣工, certainty: inferred}
"""


def test_a_standard_says_edition_levels_and_related_occupations_while_it_is_in_force() -> None:
    standards = Standards(load_standards(ONE))
    found = standards.of("6-18-01-01", None, date(2023, 12, 31))
    assert (found.edition, found.related) == ("2018", {"6-18-01-02"})
    assert found.levels == {"junior", "intermediate", "senior", "technician"}
    for day in (date(2018, 12, 31), date(2024, 1, 1)):
        assert standards.of("6-18-01-01", None, day).edition is None
    assert standards.edges("6-18-01-01") == [date(2019, 1, 1), date(2024, 1, 1)]
    assert standards.edges("6-18-01-02") == []


def test_offers_go_before_the_range_and_a_work_type_has_its_own() -> None:
    offers = load_offers(
        "occupation\twork_type\tlevel\tcertainty\n6-18-01-01\t\tjunior\tverified\n6-18-01-01\t数控车工\tsenior\tverified\n"
    )
    standards = Standards(load_standards(ONE), offers)
    day = date(2020, 1, 1)
    assert standards.of("6-18-01-01", None, day).levels == {"junior", "senior"}
    assert standards.of("6-18-01-01", "数控车工", day).levels == {"senior"}
    assert standards.of("6-18-01-01", "没有的工种", day).levels == {"junior", "senior"}


@pytest.mark.parametrize(
    ("was", "now", "line", "told"),
    [
        ('value: "2018"', 'value: "2017"', 4, "应为下列之一"),
        ("lowest: junior", "lowest: beginner", 5, "应为下列之一"),
        ("lowest: junior", "lowest: senior_technician", 5, "最低等级高于最高等级"),
        ("until: 2023-12-31", "until: 2018-12-31", 6, "终止日期早于开始日期"),
        ("from: 2019-01-01", "from: 2019-02-30", 6, "不是有效日期"),
        ("until: 2023-12-31", "til: 2023-12-31", 6, "未知的键：til"),
        ('occupation: "6-18-01-02"', "occupation: 铣工", 9, "职业编码应为"),
        ("    work_types: []\n", "", 2, "缺少：work_types"),
        ("    title: 车工\n", "    title: 车工\n    title: 铣工\n", 4, "键重复：title"),
        ("related:\n", "related: 无\n    note:\n", 8, "应为列表"),
        ("standards:", "standard:", 1, "缺少：standards"),
    ],
)
def test_every_fault_of_the_standards_is_told_with_its_line(was: str, now: str, line: int, told: str) -> None:
    assert was in ONE
    with pytest.raises(PolicyRefused) as refused:
        load_standards(ONE.replace(was, now, 1))
    assert [(fault.line, told in fault.zh) for fault in refused.value.faults if told in fault.zh] == [(line, True)]


def test_two_standards_of_one_occupation_on_one_day_are_refused() -> None:
    entry = ONE.removeprefix("standards:\n")
    with pytest.raises(PolicyRefused, match="重叠"):
        load_standards(ONE + entry)
    later = entry.replace("from: 2019-01-01, until: 2023-12-31", "from: 2024-01-01")
    assert len(load_standards(ONE + later)) == 2


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("6-18-01-01\t\tjunior", "不是开考记录"),
        ("6-18-01\t\tjunior\tverified", "不是开考记录"),
        ("6-18-01-01\t\tbeginner\tverified", "不是开考记录"),
        ("", "不是开考记录"),
        ("6-18-01-01\t\tjunior\tverified\n6-18-01-01\t\tjunior\tverified", "重复"),
    ],
)
def test_a_row_that_is_no_offer_is_refused_with_its_line(row: str, told: str) -> None:
    head = "occupation\twork_type\tlevel\tcertainty\n"
    with pytest.raises(PolicyRefused) as refused:
        load_offers(head + row + "\n")
    assert told in refused.value.faults[0].zh
    assert refused.value.faults[0].line == 2 + row.count("\n")


def test_offers_under_another_header_or_broken_off_are_refused() -> None:
    for text in ("", "level\n", OFFERS[:-1]):
        with pytest.raises(PolicyRefused):
            load_offers(text)


def test_an_empty_file_of_standards_is_refused() -> None:
    for text in ("", "standards: []\n", "examination: []\n"):
        with pytest.raises(PolicyRefused):
            load_standards(text)


def test_the_seeds_are_sound() -> None:
    assert len(load_standards(STANDARDS)) > 30
    assert sum(len(offers) for offers in load_offers(OFFERS).values()) > 200
