"""比照文本的读取: what is refused, and where."""

from __future__ import annotations

import pytest

from rules import PolicyRefused
from rules.equivalence import load, load_all

TEXT = """\
id: cn.test.1
title: 试文
place: "000000"
in_force: {from: 2020-01-01, certainty: verified}
basis:
  one: {document: 某办法, number: 某号, certainty: verified}
equivalences:
  first:
    held: grade
    kind: title
    gives: {name: 某职称, series: engineering}
    text: 取得高级工者可申报
    cite: {basis: one, article: 第一条}
    grade: {levels: [senior]}
"""
RULE = "    grade: {levels: [senior]}\n"


def faults(text: str) -> list[tuple[int, str]]:
    with pytest.raises(PolicyRefused) as refused:
        load(text)
    return [(fault.line, fault.en) for fault in refused.value.faults]


def test_a_sound_text_is_read() -> None:
    (only,) = load(TEXT).equivalences
    assert (only.key, only.kind, only.gives.series) == ("first", "title", "engineering")


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ("    held: grade\n", "    held: grade\n    held: title\n", 10, "repeated key"),
        ("    kind: title\n", "    kind: degree\n", 10, "must be one of"),
        (", series: engineering", "", 11, "missing: series"),
        ("series: engineering", "series: engineering, level: senior", 11, "only a standing has a level"),
        ("    kind: title\n", "    kind: treatment\n", 11, "only a title has a series"),
        ("    text: 取得高级工者可申报\n", "", 9, "missing: text"),
        ("basis: one", "basis: two", 13, "basis not named above"),
        ("2020-01-01", "2020-02-30", 4, "not a date"),
        ("from: 2020-01-01", "from: 2020-01-01, until: 2019-01-01", 4, "ends before it begins"),
        (RULE, "", 9, "exactly one condition"),
        (RULE, RULE + "    working: {}\n", 9, "exactly one condition"),
        (RULE, "    in_field: {series: art, occupations: [车工]}\n", 14, "contradictory parameters"),
        (RULE, "    route: {pathway: ordinary, level: senior, number: 某号}\n", 14, "missing: article"),
        (RULE, "    route: {pathway: by_magic, level: senior, number: 某号, article: 一}\n", 14, "must be one of"),
        ('place: "000000"', "place: everywhere", 3, "six digits"),
        ("id: cn.test.1", "id: 试", 1, "an id reads"),
    ],
)
def test_a_faulty_text_is_refused_with_its_line(old: str, new: str, line: int, word: str) -> None:
    assert TEXT.count(old) == 1
    found = faults(TEXT.replace(old, new))
    assert any(at == line and word in told for at, told in found), found


def test_what_the_law_does_not_give_has_no_condition() -> None:
    text = TEXT.replace("kind: title", "kind: none").replace(", series: engineering", "")
    assert faults(text)
    (only,) = load(text.replace(RULE, "")).equivalences
    assert (only.clause, only.route) == (None, None)


def test_two_texts_of_one_place_do_not_give_the_same_on_one_day() -> None:
    """One day's overlap is refused; the next day, or another place, is not."""
    ended = TEXT.replace("from: 2020-01-01", "from: 2019-01-01, until: 2020-01-01").replace("cn.test.1", "cn.test.0")
    with pytest.raises(PolicyRefused, match="first"):
        load_all([TEXT, ended])
    assert len(load_all([TEXT, ended.replace("until: 2020-01-01", "until: 2019-12-31")])) == 2
    assert len(load_all([TEXT, ended.replace('"000000"', '"410000"')])) == 2


def test_every_fault_is_told_at_once() -> None:
    text = TEXT.replace("kind: title", "kind: degree").replace("basis: one,", "basis: two,")
    assert len(faults(text)) >= 2


@pytest.mark.parametrize("text", ["", "[]", "a: b: c", "x: &y 1\nz: *y\n"])
def test_what_is_no_such_text_is_refused(text: str) -> None:
    assert faults(text)
