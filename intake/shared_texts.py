"""共享文本: how long the shared texts of an .xlsx are, by their number, found as their list streams by."""

from __future__ import annotations

import re
from array import array

from intake.refusals import DamagedWorkbook, WorkbookTooHeavy
from intake.weight import Weight

_MOST = 4_000_000
_LONGEST_PIECE = 4 << 20  # bytes kept back for the next chunk
_UNIQUE_COUNT = re.compile(rb"""uniqueCount\s*=\s*["']\s*\+?(\d+)""")
_PLAIN = re.compile(rb'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>')
_LAST = re.compile(rb"</(?:[\w.-]+:)?si\s*>|<(?:[\w.-]+:)?si\s*/>")
_ANY = re.compile(rb"<(?:[\w.-]+:)?si(?:\s[^<>]*)?(?:/>|>(.*?)</(?:[\w.-]+:)?si\s*>)", re.DOTALL)
_TEXT = re.compile(rb"<(?:[\w.-]+:)?t(?:\s[^<>]*)?>([^<]*)</")


class SharedTexts:
    """The length in bytes of each shared text, in ``lengths``."""

    def __init__(self, weight: Weight) -> None:
        self.lengths = array("I")
        self._weight = weight
        self._rest = b""

    def feed(self, chunk: bytes) -> None:
        """Take a chunk; a text cut at its end waits for the next."""
        text = self._rest + chunk
        if b"uniqueCount" in text:
            for match in _UNIQUE_COUNT.finditer(text):
                if len(match[1]) > 9 or int(match[1]) > _MOST:
                    raise DamagedWorkbook
                self._weight.listed(int(match[1]))
        cut = text.rfind(b"</si>") + 5
        if cut < 5:
            cut = max((match.end() for match in _LAST.finditer(text)), default=0)
        text, self._rest = text[:cut], text[cut:]
        if len(self._rest) > _LONGEST_PIECE:
            raise DamagedWorkbook
        found = _PLAIN.findall(text)
        lengths = [len(each) for each in found]
        if len(found) != text.count(b"</si>") or b"<si/>" in text or b":si" in text:
            lengths = [_length(match[1]) for match in _ANY.finditer(text)]
        self.lengths.extend(lengths)
        self._weight.listed(len(lengths), sum(lengths))
        if len(self.lengths) > _MOST:
            raise WorkbookTooHeavy(limit=self._weight.limit >> 20)


def _length(content: bytes | None) -> int:
    """The bytes of a text, those of its marked-up runs together; at most too many where it is written unusually."""
    if not content:
        return 0
    return len(content) if b"<!" in content else sum(len(each) for each in _TEXT.findall(content))
