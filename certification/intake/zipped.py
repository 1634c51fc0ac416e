"""xlsx 容器检查: an .xlsx is looked through before the reader of workbooks sees it.

Every member is unpacked as a stream under a cap, whatever size it declares, so that a zip bomb costs a moment and
no memory. Every member is looked at for cells far outside any table (``stretch.py``), wherever it lies: the workbook
names the paths of its sheets freely.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from certification.intake.limits import Limits
from certification.intake.refusals import (
    CompressionBomb,
    DamagedWorkbook,
    EncryptedWorkbook,
    WrongFileType,
)
from certification.intake.stretch import Stretch, Unusual

_CHUNK = 1 << 20
_PIECE = 1 << 16  # compressed bytes handed over at a time
_RATIO_FROM = 16 << 20  # bytes unpacked before the ratio is looked at: small members may be very repetitive
_MOST_MEMBERS = 2_000
_KINDS = (
    ("xl/workbook.bin", ".xlsb"),
    ("word/document.xml", "Word"),
    ("ppt/presentation.xml", "PowerPoint"),
    ("content.xml", "OpenDocument"),
)


def inspect_zip(data: bytes, limits: Limits) -> None:
    """Refuse what is no .xlsx, is damaged, encrypted, a bomb, or has cells far outside a table."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError, EOFError, OSError) as error:
        raise DamagedWorkbook from error
    if len(members) > _MOST_MEMBERS:
        raise CompressionBomb
    names = {member.filename.lower().lstrip("/") for member in members}
    if "xl/workbook.xml" not in names:
        found = next((kind for name, kind in _KINDS if name in names), "zip")
        raise WrongFileType(found=found)
    total = 0
    for member in members:
        if member.flag_bits & 1:
            raise EncryptedWorkbook
        try:
            total = _look_through(data, member, Stretch(limits), total, limits)
        except Unusual:
            total = _look_through(data, member, Stretch(limits, apart=True), total, limits)


def _look_through(data: bytes, member: zipfile.ZipInfo, stretch: Stretch, total: int, limits: Limits) -> int:
    """Unpack a member and look at its text; the bytes unpacked so far, this member's included."""
    for chunk in _unpacked(data, member):
        total += len(chunk)
        if total > limits.max_unpacked or (total > _RATIO_FROM and total > limits.max_ratio * len(data)):
            raise CompressionBomb
        stretch.feed(chunk)
    return total


def _unpacked(data: bytes, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The member's content in chunks, from its compressed bytes alone: declared sizes are not believed."""
    header = data[member.header_offset : member.header_offset + 30]
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise DamagedWorkbook
    name_length, extra_length = struct.unpack_from("<HH", header, 26)
    start = member.header_offset + 30 + name_length + extra_length
    if member.compress_type == zipfile.ZIP_STORED:
        yield from (data[at : at + _CHUNK] for at in range(start, start + member.compress_size, _CHUNK))
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
