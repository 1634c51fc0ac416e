"""复合文档: an OLE2 compound file, the container of .xls workbooks and of encrypted ones; read without believing it."""

from __future__ import annotations

import struct

from intake.refusals import DamagedWorkbook

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MINI_TABLE = 1_024  # sectors of the table of short streams: 8 MB of them
_LAST_SECTOR = 0xFFFFFFFA  # this and above are no sectors


class Compound:
    """A compound file: its directory and streams, no chain of which may run in a circle.

    Raises ``DamagedWorkbook``, ``struct.error``, ``IndexError`` or ``ValueError`` for what is none.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._size = 1 << struct.unpack_from("<H", data, 30)[0]
        if self._size not in (512, 4096):
            raise DamagedWorkbook
        head = struct.unpack_from("<8I", data, 44)
        tables, directory, _, _, self._mini_table, mini_count, more, _ = head
        self._most = len(data) // self._size + 1
        if tables > self._most or mini_count > _MINI_TABLE:
            raise DamagedWorkbook
        self._table = self._allocation(more)
        listed = self._chain(directory)
        self.entries: dict[str, tuple[int, int]] = {}
        for at in range(0, len(listed) - 127, 128):
            name = listed[at : at + 64].decode("utf-16-le", errors="replace").partition("\0")[0]
            size = struct.unpack_from("<I" if self._size == 512 else "<Q", listed, at + 120)[0]
            self.entries.setdefault(name, (struct.unpack_from("<I", listed, at + 116)[0], size))
        if not listed or len(listed) % self._size:
            raise DamagedWorkbook
        root = struct.unpack_from("<I", listed, 116)[0]
        self._mini = self._chain(root) if mini_count else b""
        links = self._chain(self._mini_table) if mini_count else b""
        self._mini_links = struct.unpack(f"<{len(links) // 4}I", links)

    def read(self, name: str) -> bytes:
        """A stream's bytes; short ones lie in the root's mini sectors."""
        start, size = self.entries[name]
        if size >= 4096:
            return self._chain(start)[:size]
        parts: list[bytes] = []
        while start < _LAST_SECTOR and len(parts) * 64 < size:
            parts.append(self._mini[start * 64 : start * 64 + 64])
            start = self._mini_links[start]
        return b"".join(parts)[:size]

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        if at >= len(self._data):
            raise DamagedWorkbook
        return self._data[at : at + self._size]

    def _allocation(self, more: int) -> tuple[int, ...]:
        """The sector allocation table: the next sector of each."""
        where = list(struct.unpack_from("<109I", self._data, 76))
        blocks = 0
        while more < _LAST_SECTOR:
            blocks += 1
            block = struct.unpack(f"<{self._size // 4}I", self._sector(more))
            where += block[:-1]
            more = block[-1]
            if blocks > self._most:
                raise DamagedWorkbook
        used = [number for number in where if number < _LAST_SECTOR]
        if len(used) > self._most:
            raise DamagedWorkbook
        sectors = b"".join(map(self._sector, used))
        return struct.unpack(f"<{len(sectors) // 4}I", sectors)

    def _chain(self, start: int) -> bytes:
        """The bytes of a chain of sectors."""
        parts: list[bytes] = []
        while start < _LAST_SECTOR:
            if len(parts) > self._most:
                raise DamagedWorkbook
            parts.append(self._sector(start))
            start = self._table[start]
        return b"".join(parts)
