"""xls 容器检查: an .xls is walked through before the reader of workbooks sees it.

An .xls is a compound file whose stream ``Workbook`` is a run of records. The reader believes what these declare:
it reserves memory by declared sizes, follows chains of sectors without looking for circles, and lays a sheet out
as a dense block. The walk goes the reader's own way and refuses what would make it run out of memory.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from certification.intake.refusals import DamagedWorkbook, EncryptedWorkbook, SheetTooWide, WrongFileType

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_COLUMNS = 256
_CELLS = 40_000_000  # cells that all sheets together may span
_SHEETS = 500
_MINI_TABLE = 1_024  # sectors of the table of short streams: 8 MB of them
_BOF, _EOF, _FILEPASS, _BOUND_SHEET, _DIMENSIONS = 0x0809, 0x000A, 0x002F, 0x0085, 0x0200
_CELL = frozenset({0x0006, 0x0203, 0x0204, 0x0205, 0x027E, 0x00FD, 0x00D6})
_MANY_CELLS = 0x00BD
_LAST_SECTOR = 0xFFFFFFFA  # this and above are no sectors
_NAMES = ("Workbook", "Book", "WORKBOOK", "BOOK")


def inspect_xls(data: bytes) -> None:
    """Refuse what is no .xls, is damaged or encrypted, or has cells outside the format."""
    try:
        streams = _Compound(data)
        if "EncryptedPackage" in streams.entries:
            raise EncryptedWorkbook
        name = next((name for name in _NAMES if name in streams.entries), None)
        if name is None:
            raise WrongFileType(found="Word" if "WordDocument" in streams.entries else "OLE")
        _walk(streams.read(name))
    except (struct.error, IndexError, ValueError) as error:
        raise DamagedWorkbook from error


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Kind, place of the content and length of each record up to the end of the substream."""
    unpack, end = struct.Struct("<HH").unpack_from, len(stream) - 4
    while at <= end:
        kind, length = unpack(stream, at)
        yield kind, at + 4, length
        at += 4 + length


def _walk(stream: bytes) -> None:
    """The workbook's own records, then those of each sheet from the place that the workbook names."""
    places: list[int] = []
    for kind, at, _ in _records(stream, 0):
        if kind == _EOF:
            break
        if kind == _FILEPASS:
            raise EncryptedWorkbook
        if kind == _BOUND_SHEET:
            places.append(struct.unpack_from("<I", stream, at)[0])
    if len(places) > _SHEETS:
        raise DamagedWorkbook
    spanned = walked = 0
    for place in places:
        if place >= len(stream):
            raise DamagedWorkbook
        cells, end = _sheet(stream, place)
        spanned, walked = spanned + cells, walked + end - place
        if spanned > _CELLS:
            raise SheetTooWide(columns=_COLUMNS)
        if walked > 2 * len(stream):  # sheets that lie over each other
            raise DamagedWorkbook


def _sheet(stream: bytes, place: int) -> tuple[int, int]:
    """How many cells a sheet spans, and where it ends; substreams within (charts) are passed over."""
    unpack, depth, rows, columns, end = struct.Struct("<HH").unpack_from, 0, 0, 0, place
    for kind, at, length in _records(stream, place):
        end = at + length
        if kind in _CELL and depth <= 1:
            row, column = unpack(stream, at)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
        elif kind == _MANY_CELLS and depth <= 1:
            row, column = unpack(stream, at)
            rows, columns = max(rows, row + 1), max(columns, column + max(length, 6) // 6)
        elif kind == _DIMENSIONS:
            _declared(stream[at : at + length])
        elif kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                break
    if columns > _COLUMNS:
        raise SheetTooWide(columns=_COLUMNS)
    return rows * columns, end


def _declared(content: bytes) -> None:
    """The size that a sheet declares: the reader reserves memory for all of it."""
    top, bottom, left, right = struct.unpack_from("<IIHH" if len(content) == 14 else "<HHHH", content)
    if left > 0xFF or right < left:
        left = 0
    if bottom and right and (bottom < top or (bottom - top) * (right - left) > _CELLS):
        raise SheetTooWide(columns=_COLUMNS)


class _Compound:
    """A compound file (OLE2): its directory and streams, no chain of which may run in a circle."""

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
