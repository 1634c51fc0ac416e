"""What a password must not be."""

from __future__ import annotations

import pytest

from registry.passwords import LONGEST, faults_of

NAMES = ("suzhou.approver", "suzhou", "approver", "沈若溪", "苏州示例机床厂")


def codes(password: str, *, second_factor: bool = False) -> list[str]:
    return [reason.code for reason in faults_of(password, names=NAMES, second_factor=second_factor)]


@pytest.mark.parametrize("password", [
    "neun Zwetschgen im Wind", "一把足够长的钥匙挂在老槐树枝上", "kx7#Qm2!vb9$Lp4", "correct horse battery staple", "     风急天高猿啸哀     ",
    "🐎🐎 beim Schmied, 3 Uhr",
])  # fmt: skip
def test_a_long_sentence_of_any_characters_does(password: str) -> None:
    assert codes(password) == []


@pytest.mark.parametrize(("length", "second_factor", "fits"), [
    (14, False, False), (15, False, True), (7, True, False), (8, True, True), (LONGEST, False, True), (LONGEST + 1, False, False),
])  # fmt: skip
def test_the_bounds_of_its_length(length: int, second_factor: bool, fits: bool) -> None:
    """15 characters alone, 8 beside a second factor, counted as they are hashed."""
    password = "".join(chr(0x4E00 + place * 37) for place in range(length))
    assert (codes(password, second_factor=second_factor) == []) is fits


def test_characters_are_counted_as_they_are_hashed() -> None:
    """A letter and its accent are one."""
    assert codes("e\u0301" * 3 + "xq7vbkw4zjd2", second_factor=False) == []
    assert codes("e\u0301" * 3 + "xq7vbkw4zjd", second_factor=False) == ["password_short"]


@pytest.mark.parametrize("password", [
    "password", "iloveyou", "1qaz2wsx", "5201314520", "woaini1314", "qwertyuiop", "WoAiNi1314",
    "".join(chr(ord(sign) + 0xFEE0) for sign in "woaini1314"),
])  # fmt: skip
def test_common_passwords_are_refused_beside_a_second_factor_too(password: str) -> None:
    assert codes(password, second_factor=True) in (["password_common"], ["password_guessable"])


@pytest.mark.parametrize("password", [
    "111111111111111", "123456789012345", "abcdefghijklmnop", "abcabcabcabcabcabc", "qwertyuiopasdfghjkl",
    "woaini1314woaini1314", "zhongguo5201314mima", "我爱你中国我爱你中国我爱你中国", "suzhou.approver1", "沈若溪沈若溪沈若溪沈若溪沈若溪",
    "苏州示例机床厂苏州示例机床厂1", "bajigong-bajigong", "八级工职业技能等级登记管理员密码", "passwordpassword1", "987654321abcdefg",
])  # fmt: skip
def test_length_does_not_make_up_for_what_is_guessed_first(password: str) -> None:
    assert codes(password) in (["password_common"], ["password_guessable"])
