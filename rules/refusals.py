"""Refusals: what the procedure answers when an act may not be done.

A refusal is a class with a code and the procedure's own words in Chinese and English; anything else that
goes wrong is a bug. The doors (``api``, ``portal``, commands) turn refusals into problem documents or pages.
"""

from __future__ import annotations

from typing import Any, ClassVar


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
