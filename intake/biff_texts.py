"""xls 共享文本: how long the shared texts of an .xls are, found without copying them."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from intake.refusals import DamagedWorkbook

_MOST = 4_000_000
_HEADER = 8  # bytes before the first text: two counts that nobody believes


def text_lengths(parts: Sequence[bytes]) -> Iterator[int]:
    """The length in bytes of each text, as the reader will keep it; ``parts`` are the record and its continuations.

    A text runs over the end of a part; what is left of its characters then begins with a byte that says how wide
    they are. Raises ``DamagedWorkbook`` where a text runs over the end of the last part.
    """
    reading = _Parts(parts)
    count = 0
    while not reading.at_end():
        count += 1
        if count > _MOST:
            raise DamagedWorkbook
        characters, flags = struct.unpack("<HB", reading.take(3))
        runs = struct.unpack("<H", reading.take(2))[0] if flags & 8 else 0
        extension = struct.unpack("<I", reading.take(4))[0] if flags & 4 else 0
        reading.characters(characters, is_wide=bool(flags & 1))
        reading.skip(4 * runs + extension)
        yield 3 * characters if flags & 1 else characters


class _Parts:
    """A place in a record and its continuations."""

    def __init__(self, parts: Sequence[bytes]) -> None:
        self._parts = parts
        self._part, self._at = 0, _HEADER

    def at_end(self) -> bool:
        """Whether nothing is left."""
        while self._part < len(self._parts) and self._at >= len(self._parts[self._part]):
            self._part, self._at = self._part + 1, 0
        return self._part >= len(self._parts)

    def take(self, size: int) -> bytes:
        """The next bytes, which lie in one part."""
        if self.at_end() or self._at + size > len(self._parts[self._part]):
            raise DamagedWorkbook
        self._at += size
        return self._parts[self._part][self._at - size : self._at]

    def skip(self, size: int) -> None:
        """Pass over bytes, over the ends of parts."""
        while size:
            if self.at_end():
                raise DamagedWorkbook
            step = min(size, len(self._parts[self._part]) - self._at)
            self._at, size = self._at + step, size - step

    def characters(self, count: int, *, is_wide: bool) -> None:
        """Pass over characters of one or two bytes; each further part begins with their width anew."""
        while count:
            left = (len(self._parts[self._part]) - self._at) // (2 if is_wide else 1)
            step = min(count, left)
            self._at += step * (2 if is_wide else 1)
            count -= step
            if count:
                self._part, self._at = self._part + 1, 0
                is_wide = bool(self.take(1)[0] & 1)
