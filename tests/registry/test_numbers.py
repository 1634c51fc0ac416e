"""证书编号: 22 characters, put together and taken apart, and what is wrong in one that is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.numbers import NumberParts, compose, normalise, parse
from registry.reasons import MalformedNumber
from rules.ladder import Level

SITES = st.from_regex(r"[YS][0-9]{12}", fullmatch=True)


@given(site=SITES, year=st.integers(2000, 2099), sign=st.sampled_from("12345"), serial=st.integers(1, 999_999))
def test_a_number_put_together_is_taken_apart_again(site: str, year: int, sign: str, serial: int) -> None:
    """Nothing is lost between the parts and the 22 characters."""
    number = compose(site, year, sign, serial)
    assert len(number) == 22
    assert parse(number) == NumberParts(site, year, sign, serial)


def test_a_number_says_its_level() -> None:
    """The sixteenth character is the national digit."""
    assert parse("Y000032990001263000001").level is Level.SENIOR


def test_what_a_person_types_is_understood() -> None:
    """Spaces, small letters and full-width characters are the same number."""
    typed = " y\uff10\uff10\uff10 0329 9000 1263 0000\uff10\uff11\n"
    assert normalise(typed) == "Y000032990001263000001"
    assert parse(typed).serial == 1


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("", "应为22位，实为0位"),
        ("Y00003299000126300001", "应为22位，实为21位"),
        ("Y0000329900012630000011", "应为22位，实为23位"),
        ("X000032990001263000001", "第1位"),
        ("Y00003299000126300000A", "第22位应为数字"),
        ("Y0000O2990001263000001", "第6位应为数字"),
        ("Y000032990001266000001", "第16位"),
        ("Y000032990001263000000", "000001"),
        ("Y00003299000१263000001", "第13位应为数字"),
    ],
)
def test_what_is_wrong_is_named_by_its_place(number: str, told: str) -> None:
    """The first thing wrong, counted from 1, in both languages."""
    with pytest.raises(MalformedNumber) as refusal:
        parse(number)
    assert told in refusal.value.message_zh
    assert refusal.value.message_en


@given(st.text(max_size=30))
def test_whatever_is_typed_is_answered(text: str) -> None:
    """A number or a refusal, and never anything else."""
    try:
        parts = parse(text)
    except MalformedNumber:
        return
    assert compose(parts.site_code, parts.year, parts.level_sign, parts.serial) == normalise(text)


def test_letters_and_signs_are_those_on_record() -> None:
    """A letter or sign recorded by an authority is taken; without the record it is not."""
    number = "J000032990001269000001"
    with pytest.raises(MalformedNumber):
        parse(number)
    assert parse(number, letters="YSJ", level_signs="123459").level_sign == "9"
