"""条件: what every condition answers, and how a policy's parameters reach it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from rules.case import Case
from rules.durations import MONTHS_A_YEAR


class Condition(ABC):
    """One condition of the vocabulary, its parameters fixed by a policy.

    ``steady`` says that once the condition holds, it holds on every later day with the same facts.
    """

    __slots__ = ("steady",)

    def __init__(self, *, steady: bool = True) -> None:
        self.steady = steady

    @abstractmethod
    def check(self, case: Case) -> int:
        """PASS, FAIL or UNKNOWN on the day of the case."""

    @abstractmethod
    def required(self) -> str:
        """What is required, in Chinese."""

    @abstractmethod
    def actual(self, case: Case, result: int) -> str:
        """What was found, in Chinese, given the result of ``check``."""

    @abstractmethod
    def lacks(self, case: Case) -> tuple[str, ...]:
        """What is not known, in Chinese; asked where the result is UNKNOWN."""

    def earliest(self, case: Case) -> date | None:
        """The first later day on which it would hold, where only time is lacking; asked where it does not hold."""
        return None


class Parameter(NamedTuple):
    """参数: how a policy writes it (``kind``), its vocabulary, and whether it must be given.

    Kinds: ``count`` (a positive whole number), ``truth``, ``words`` (a list of words), ``word``, ``text``, ``place``
    and ``record`` (a nested condition of the name in ``vocabulary``).
    """

    kind: str
    vocabulary: Mapping[str, str] = {}
    required: bool = False


class Term(NamedTuple):
    """词条: a word of the vocabulary: what parameters it takes and how it is built.

    ``build`` raises ValueError, in Chinese, where the parameters contradict one another.
    """

    parameters: Mapping[str, Parameter]
    build: Callable[[Mapping[str, Any]], Condition]


HELD = {"years": Parameter("count"), "months": Parameter("count")}


def months_of(given: Mapping[str, Any]) -> int:
    """The length that ``years`` and ``months`` make up, in months; 0 where neither is given."""
    return int(given.get("years", 0)) * MONTHS_A_YEAR + int(given.get("months", 0))


def length_zh(months: int) -> str:
    """4年, 18个月 as 1年6个月."""
    years, rest = divmod(months, MONTHS_A_YEAR)
    return (f"{years}年" if years else "") + (f"{rest}个月" if rest else "")


def day_zh(day: date) -> str:
    """A day as findings write it."""
    return day.isoformat()
