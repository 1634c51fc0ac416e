"""八级: what each level is called, which number it has, what is above it, and in which words it is understood."""

from __future__ import annotations

import pytest

from rules.ladder import Level

LADDER = [
    ("apprentice", 1, "学徒工", None, "学徒工"),
    ("junior", 2, "初级工", "5", "五级/初级工"),
    ("intermediate", 3, "中级工", "4", "四级/中级工"),
    ("senior", 4, "高级工", "3", "三级/高级工"),
    ("technician", 5, "技师", "2", "二级/技师"),
    ("senior_technician", 6, "高级技师", "1", "一级/高级技师"),
    ("special_technician", 7, "特级技师", None, "特级技师"),
    ("chief_technician", 8, "首席技师", None, "首席技师"),
]


def test_the_ladder_is_this_one() -> None:
    """意见 art. 十一; numbers and forms as on the certificates."""
    assert [(level.value, level.rank, level.name_zh, level.digit, level.official_form) for level in Level] == LADDER


def test_above_each_level_stands_the_next() -> None:
    assert [level.above for level in Level] == [*list(Level)[1:], None]


def test_the_two_above_need_an_occupation_with_the_sixth() -> None:
    needed = {level: level.needed_of_occupation for level in Level if level.needed_of_occupation is not level}
    assert needed == {
        Level.SPECIAL_TECHNICIAN: Level.SENIOR_TECHNICIAN,
        Level.CHIEF_TECHNICIAN: Level.SENIOR_TECHNICIAN,
    }
    assert [level for level in Level if level.needs_senior_technician] == list(needed)


@pytest.mark.parametrize(("word", "rank", "name", "digit", "form"), LADDER)
def test_a_level_is_understood_by_its_word_its_name_and_its_form(
    word: str, rank: int, name: str, digit: str | None, form: str
) -> None:
    """With space around it and the slash of a Chinese keyboard, too."""
    for text in (word, name, form, f"  {form}\t", f"\u3000{name} ", form.replace("/", "／")):
        assert Level.parse(text) is Level(word), text


@pytest.mark.parametrize("text", ["", "三级", "高级 工", "Senior", "3", "三级/技师", "四级/高级工"])
def test_what_is_no_level_is_none(text: str) -> None:
    """A number and a name that do not belong together are no level at all."""
    assert Level.parse(text) is None
