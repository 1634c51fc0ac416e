"""字符: which characters of a text are invisible, unprintable or stray white space.

Invisible are the format characters of Unicode (category Cf: marks of direction, joiners, tags) and a few letters and
marks that show nothing. They are taken out and noted. Unprintable are control characters and codes that are no
characters: no keyboard gives them, so a text that holds one is refused.
"""

from __future__ import annotations

import re

_FORMAT = (
    r"\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    r"\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    r"\U000e0001\U000e0020-\U000e007f"
)
_SHOWING_NOTHING = r"\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
_CONTROL = r"\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f"
_NO_CHARACTER = r"\ud800-\udfff\ufdd0-\ufdef" + "".join(rf"\U{plane:04x}fffe\U{plane:04x}ffff" for plane in range(17))

INVISIBLE = re.compile(f"[{_FORMAT}{_SHOWING_NOTHING}]")
UNPRINTABLE = re.compile(f"[{_CONTROL}{_NO_CHARACTER}]")
BLANK = re.compile(rf"[\s{_FORMAT}{_SHOWING_NOTHING}]*")
TROUBLE = re.compile(
    r"^\s|\s$|\s\s|[^\S ]|[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]|"
    rf"[{_FORMAT}{_SHOWING_NOTHING}{_CONTROL}{_NO_CHARACTER}]"
)
"""What a text that needs no mending is free of."""


def named(character: str) -> str:
    """A character as it can be named in a sentence: itself where it shows, else its code."""
    code = f"U+{ord(character):04X}"
    return f"“{character}”" if character.isprintable() and not INVISIBLE.match(character) else code


def printable(text: object, limit: int = 60) -> str:
    """A text of the file as it may stand in an answer: what does not show is named by its code; cut at ``limit``."""
    shown = "".join(
        character if character.isprintable() or character == "\u3000" else f"<U+{ord(character):04X}>"
        for character in str(text)[: limit + 1]
    )
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"
