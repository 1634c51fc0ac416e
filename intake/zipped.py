"""xlsx 容器检查: an .xlsx is looked through before the reader of workbooks sees it.

Every member is unpacked as a stream under a cap, whatever size it declares, so that a zip bomb costs a moment and
no memory. The members that the reader will read are looked at closely: the list of shared texts (``shared_texts.py``)
and the sheets, wherever the workbook says that they lie (``stretch.py``, ``elements.py``).
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from intake.elements import Elements, attributes_of
from intake.limits import Limits
from intake.marks import Looked
from intake.refusals import (
    CompressionBomb,
    DamagedWorkbook,
    EncryptedWorkbook,
    WrongFileType,
)
from intake.shared_texts import SharedTexts
from intake.stretch import SHORT, Stretch, Unusual
from intake.weight import Weight

_CHUNK = 1 << 20
_PIECE = 1 << 16  # compressed bytes handed over at a time
_RATIO_FROM = 16 << 20  # bytes unpacked before the ratio is looked at: small members may be very repetitive
_MOST_MEMBERS = 2_000
_MOST_SHEETS = 500
_LARGEST_PART = 8 << 20  # bytes of the parts that say what the workbook is made of
_KINDS = (
    ("xl/workbook.bin", ".xlsb"),
    ("word/document.xml", "Word"),
    ("ppt/presentation.xml", "PowerPoint"),
    ("content.xml", "OpenDocument"),
)
_PACKAGE, _WORKBOOK, _PARTS = "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_TEXTS, _STYLES = "xl/sharedstrings.xml", "xl/styles.xml"


def inspect_zip(data: bytes, limits: Limits) -> Looked:
    """Refuse what is no .xlsx, is damaged, encrypted, a bomb, too heavy, or has cells far outside a table."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError, EOFError, OSError) as error:
        raise DamagedWorkbook from error
    if len(members) > _MOST_MEMBERS:
        raise CompressionBomb
    names = {member.filename.lower().lstrip("/"): member for member in members}
    if _WORKBOOK not in names:
        found = next((kind for name, kind in _KINDS if name in names), "zip")
        raise WrongFileType(found=found)
    if len(names) < len(members):  # which of two would the reader take?
        raise DamagedWorkbook
    if any(member.flag_bits & 1 for member in members):
        raise EncryptedWorkbook
    return _Container(data, names, limits).look()


class _Container:
    """The members of an .xlsx by their names in small letters."""

    def __init__(self, data: bytes, members: dict[str, zipfile.ZipInfo], limits: Limits) -> None:
        self._data, self._members, self._limits = data, members, limits
        self._weight = Weight(limits.max_memory)
        self._unpacked = 0

    def look(self) -> Looked:
        """All members looked through, and what was found."""
        if len(self._part(_STYLES, optional=True)) > _LARGEST_PART:
            raise CompressionBomb
        sheets = self._sheets()
        texts = SharedTexts(self._weight)
        for chunk in self._stream(_TEXTS) if _TEXTS in self._members else ():
            texts.feed(chunk)
        shared = self._weight.bytes
        found: dict[str, Stretch | Elements] = {}
        for path in dict.fromkeys(sheets):
            before = self._weight.bytes, self._unpacked
            try:
                found[path] = self._sheet(path, Stretch(self._limits, self._weight, texts.lengths))
            except Unusual:
                self._weight.bytes, self._unpacked = before
                found[path] = self._sheet(path, Elements(self._limits, self._weight, texts.lengths))
        for name in self._members.keys() - {*found, _TEXTS, _STYLES, _PACKAGE, _WORKBOOK, _PARTS}:
            for _ in self._stream(name):
                pass
        long = any(each.is_long for each in found.values()) or max(texts.lengths, default=0) > SHORT
        return Looked(tuple(found[path].marks for path in sheets), self._weight.bytes, shared, long)

    def _sheets(self) -> list[str]:
        """The path of each sheet, in the order of the workbook, as the reader finds it."""
        documents = [
            each.get("Target", "")
            for each in attributes_of(self._part(_PACKAGE), "Relationship")
            if each.get("Type", "").endswith("/relationships/officeDocument")
        ]
        if any(target.lstrip("/").lower() != _WORKBOOK for target in documents):
            raise DamagedWorkbook
        targets = {
            each.get("Id", ""): each.get("Target", "")
            for each in attributes_of(self._part(_PARTS), "Relationship")
        }  # fmt: skip
        paths = []
        for sheet in attributes_of(self._part(_WORKBOOK), "sheet"):
            identifier = next((value for key, value in sheet.items() if key.rpartition(":")[2] == "id"), "")
            target = targets.get(identifier, "").lower()
            path = target[1:] if target.startswith("/") else f"xl/{target}"
            if path not in self._members:
                raise DamagedWorkbook
            paths.append(path)
        if len(paths) > _MOST_SHEETS:
            raise DamagedWorkbook
        return paths

    def _part(self, name: str, *, optional: bool = False) -> bytes:
        """The whole of a small member."""
        if name not in self._members:
            if optional:
                return b""
            raise DamagedWorkbook
        parts: list[bytes] = []
        for chunk in self._stream(name):
            parts.append(chunk)
            if len(parts) * _CHUNK > _LARGEST_PART + _CHUNK:
                raise CompressionBomb
        return b"".join(parts)

    def _sheet(self, path: str, look: Stretch | Elements) -> Stretch | Elements:
        for chunk in self._stream(path):
            look.feed(chunk)
        look.finish()
        return look

    def _stream(self, name: str) -> Iterator[bytes]:
        """A member's content in chunks, under the cap of all that is unpacked."""
        limits = self._limits
        for chunk in _unpacked(self._data, self._members[name]):
            self._unpacked += len(chunk)
            if self._unpacked > limits.max_unpacked or (
                self._unpacked > _RATIO_FROM and self._unpacked > limits.max_ratio * len(self._data)
            ):
                raise CompressionBomb
            yield chunk


def _unpacked(data: bytes, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The member's content in chunks, from its compressed bytes alone: declared sizes are not believed."""
    header = data[member.header_offset : member.header_offset + 30]
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise DamagedWorkbook
    name_length, extra_length = struct.unpack_from("<HH", header, 26)
    start = member.header_offset + 30 + name_length + extra_length
    if member.compress_type == zipfile.ZIP_STORED:
        end = start + member.compress_size
        yield from (data[at : min(at + _CHUNK, end)] for at in range(start, end, _CHUNK))
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise DamagedWorkbook
    inflate, view = zlib.decompressobj(-15), memoryview(data)
    try:
        for at in range(start, len(data), _PIECE):
            rest: bytes | memoryview = view[at : at + _PIECE]
            while rest and not inflate.eof:
                yield inflate.decompress(rest, _CHUNK)
                rest = inflate.unconsumed_tail
            if inflate.eof:
                break
    except zlib.error as error:
        raise DamagedWorkbook from error
    if not inflate.eof:
        raise DamagedWorkbook
