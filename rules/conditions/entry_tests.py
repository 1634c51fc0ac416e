"""单项检验: what is asked of one field of one entry; ``Records`` puts them together."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from rules.case import FAIL, PASS, UNKNOWN, Case

Test = Callable[[Any, Case], int]


@dataclass(frozen=True, slots=True)
class Among:
    """The field is one of the allowed values; None, *not known*, is UNKNOWN unless it is allowed itself."""

    attribute: str
    allowed: frozenset[Any]

    def __call__(self, entry: Any, case: Case) -> int:
        """PASS, FAIL or UNKNOWN."""
        value = getattr(entry, self.attribute)
        return PASS if value in self.allowed else UNKNOWN if value is None else FAIL


def among(attribute: str, allowed: Collection[Any]) -> Test:
    """The field is one of the allowed values."""
    return Among(attribute, frozenset(allowed))


def counting_occupation(entry: Any, case: Case) -> int:
    """本职业或相关职业."""
    value = entry.occupation
    return UNKNOWN if value is None else PASS if value in case.counting else FAIL


def own_occupation(entry: Any, case: Case) -> int:
    """本职业."""
    value = entry.occupation
    return UNKNOWN if value is None else PASS if value == case.occupation else FAIL
