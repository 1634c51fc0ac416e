"""证书编号: the 22 characters of a certificate number, read and written (职业技能等级证书编码规则).

Seven parts: category letter, body code (4), province (2), site serial (6), year (2), level (1), serial (6).
The first thirteen characters are the site's code. There is no check digit.
"""

from __future__ import annotations

from dataclasses import dataclass

from registry.reasons import MalformedNumber
from rules.ladder import Level

LENGTH = 22


@dataclass(frozen=True, slots=True)
class NumberParts:
    """A certificate number taken apart."""

    site_code: str
    year: int
    level_sign: str
    serial: int

    @property
    def level(self) -> Level | None:
        """The level of the national digit; None for a sign outside 1 to 5."""
        return next((level for level in Level if level.digit == self.level_sign), None)


def compose(site_code: str, year: int, level_sign: str, serial: int) -> str:
    """The number of a site's certificate; ``year`` in full, ``serial`` from 1."""
    return f"{site_code}{year % 100:02d}{level_sign}{serial:06d}"


def normalise(text: str) -> str:
    """A number as typed, without spaces and in the half-width capitals of the rule."""
    return "".join(text.split()).translate(_HALF_WIDTH).upper()


def parse(text: str, *, letters: str = "YS", level_signs: str = "12345") -> NumberParts:
    """Takes a number apart. Raises MalformedNumber naming the first thing wrong, by position counted from 1."""
    number = normalise(text)
    _check_length(number)
    if number[0] not in letters:
        _refuse(
            f"第1位应为评价机构类别代码（{'、'.join(letters)}）", f"character 1 must be one of {', '.join(letters)}"
        )
    for position, sign in enumerate(number[1:], start=2):
        if position != 16 and not ("0" <= sign <= "9"):
            _refuse(f"第{position}位应为数字", f"character {position} must be a digit")
    if number[15] not in level_signs:
        _refuse(
            f"第16位应为职业技能等级代码（{'、'.join(level_signs)}）",
            f"character 16 must be a level code ({', '.join(level_signs)})",
        )
    if number[16:] == "000000":
        _refuse("第17至22位证书序列码应从000001起", "the serial (characters 17 to 22) starts at 000001")
    return NumberParts(
        site_code=number[:13], year=2000 + int(number[13:15]), level_sign=number[15], serial=int(number[16:])
    )


def _check_length(number: str) -> None:
    if len(number) != LENGTH:
        _refuse(f"应为22位，实为{len(number)}位", f"22 characters are needed, {len(number)} were given")


def _refuse(zh: str, en: str) -> None:
    raise MalformedNumber(fault_zh=zh, fault_en=en)


_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
