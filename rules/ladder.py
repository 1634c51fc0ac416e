"""八级工: the eight levels, their legal names, their order and their national digits.

《关于加强新时代高技能人才队伍建设的意见》 (中办发〔2022〕58号) art. 十一; the digits are those of the
national certificate number (职业技能等级证书编码规则, part 6).
"""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property


class Level(StrEnum):
    """A level of the ladder, lowest first; the value is the word used in every exchange format."""

    APPRENTICE = "apprentice"
    JUNIOR = "junior"
    INTERMEDIATE = "intermediate"
    SENIOR = "senior"
    TECHNICIAN = "technician"
    SENIOR_TECHNICIAN = "senior_technician"
    SPECIAL_TECHNICIAN = "special_technician"
    CHIEF_TECHNICIAN = "chief_technician"

    @cached_property
    def rank(self) -> int:
        """1 for 学徒工 to 8 for 首席技师."""
        return list(Level).index(self) + 1

    @cached_property
    def name_zh(self) -> str:
        """The legal name, e.g. 高级工."""
        return _NAMES[self]

    @cached_property
    def digit(self) -> str | None:
        """The national level digit, "5" to "1"; None where no national code is known."""
        return _DIGITS.get(self)

    @cached_property
    def official_form(self) -> str:
        """The form printed on certificates: 三级/高级工; the bare name where there is no national level."""
        return f"{'一二三四五'[int(self.digit) - 1]}级/{self.name_zh}" if self.digit else self.name_zh

    @cached_property
    def needs_senior_technician(self) -> bool:
        """Whether the level exists only above an occupation's 高级技师 (意见 art. 十一)."""
        return self in (Level.SPECIAL_TECHNICIAN, Level.CHIEF_TECHNICIAN)

    @property
    def needed_of_occupation(self) -> Level:
        """The level that an occupation must have for this one to be offered: itself, or 高级技师 for the two above it."""
        return Level.SENIOR_TECHNICIAN if self.needs_senior_technician else self

    @property
    def above(self) -> Level | None:
        """The next level up, None above 首席技师."""
        levels = list(Level)
        return levels[self.rank] if self.rank < len(levels) else None

    @classmethod
    def parse(cls, text: str) -> Level | None:
        """The level meant by its word, its legal name or its official form; None if it is none of them."""
        return _READINGS.get(text.strip().replace("／", "/"))


_NAMES = {
    Level.APPRENTICE: "学徒工",
    Level.JUNIOR: "初级工",
    Level.INTERMEDIATE: "中级工",
    Level.SENIOR: "高级工",
    Level.TECHNICIAN: "技师",
    Level.SENIOR_TECHNICIAN: "高级技师",
    Level.SPECIAL_TECHNICIAN: "特级技师",
    Level.CHIEF_TECHNICIAN: "首席技师",
}
_DIGITS = {
    Level.JUNIOR: "5",
    Level.INTERMEDIATE: "4",
    Level.SENIOR: "3",
    Level.TECHNICIAN: "2",
    Level.SENIOR_TECHNICIAN: "1",
}
_READINGS = {word: level for level in Level for word in (level.value, level.name_zh, level.official_form)}
