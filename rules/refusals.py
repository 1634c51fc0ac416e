"""Refusals: what the procedure answers when an act may not be done.

A refusal is a class with a code and the procedure's own words in Chinese and English; anything else that
goes wrong is a bug. The doors (``api``, ``portal``, commands) turn refusals into problem documents or pages.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Final


class Refusal(Exception):
    """An act refused. Subclasses give ``code``, ``zh`` and ``en``; both texts are formatted with ``values``.

    ``status`` is the HTTP status a door answers with; ``citation`` names the article it rests on, if any, formatted
    like the texts.
    """

    code: ClassVar[str]
    zh: ClassVar[str]
    en: ClassVar[str]
    status: ClassVar[int] = 422
    citation: ClassVar[str] = ""

    def __init__(self, **values: Any) -> None:
        self.values = values
        super().__init__(f"{self.code}: {self.message_zh}")

    @property
    def message_zh(self) -> str:
        """The refusal in the procedure's language."""
        return self.zh.format(**self.values)

    @property
    def message_en(self) -> str:
        """The same in English."""
        return self.en.format(**self.values)

    @property
    def cited(self) -> str:
        """The article that the refusal rests on; empty where none is named."""
        return self.citation.format(**self.values)


@dataclass(frozen=True, slots=True)
class Reason:
    """理由: why something is not taken, as a code with its words in Chinese and English."""

    code: str
    zh: str
    en: str

    def of(self, **values: Any) -> Reason:
        """The reason with its values written into both texts."""
        return Reason(self.code, self.zh.format(**values), self.en.format(**values))


MOST_LISTED: Final = 100
"""How many faults a list of faults names; of the rest it says how many there are."""
MORE_FAULTS: Final = Reason("more_faults", "另有{count}项错误未列出", "{count} more faults are not listed")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a list that was sent: its place in the list, counted from 0, the field there, and why.

    What was read from a sheet has its ``row`` (from 1) and ``column`` as the sender sees them, and no position where
    it did not come as far as the list. How a place is written down (a JSON pointer, a box on a page) is the door's.
    """

    position: int | None
    reason: Reason
    field: str = ""
    row: int | None = None
    column: str = ""


class ListRefused(Refusal):
    """A list that cannot be taken as sent, with every fault in it; subclasses may use ``{count}`` in their words."""

    def __init__(self, faults: Iterable[Fault], **values: Any) -> None:
        self.faults = tuple(faults)
        super().__init__(count=len(self.faults), **values)
