"""字符: which characters no text of a request may hold, whoever sends it.

NUL is refused by PostgreSQL, lone surrogates have no form in UTF-8, and the other control characters are invisible
where the text is shown. Tab and line breaks are spaces that people type.
"""

from __future__ import annotations

import re
from typing import Final

_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_FORBIDDEN_IN_HEADERS: Final = re.compile("[\x00-\x08\x0a-\x1f\x7f]")


def forbidden_in(text: str) -> str:
    """The first character of a text that no text may hold, as ``U+0000``; empty where there is none."""
    found = _FORBIDDEN.search(text)
    return _named(found.group()) if found else ""


def forbidden_in_header(value: str) -> str:
    """The same of a header's value, whose bytes are read as Latin-1; a header has no line breaks either."""
    found = _FORBIDDEN_IN_HEADERS.search(value)
    return _named(found.group()) if found else ""


def _named(character: str) -> str:
    return f"U+{ord(character):04X}"
