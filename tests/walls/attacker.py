"""Who has a copy of the database: everything it holds as text, and every number that can be put together out of it."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import product

from django.db import connection

Row = tuple[str, str]
"""A table and one of its rows, as text."""

WHOLE = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
HEAD_AND_TAIL = re.compile(r"(?<!\d)(\d{4,})\*{2,}(\d{0,3}[\dXx])(?!\d)")
TAIL = re.compile(r"\*{4,}(\d{2,3}[\dXx])(?!\d)")
DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:-|/|\.|年|\\u5e74)?(\d{1,2})(?:-|/|\.|月|\\u6708)?(\d{1,2})(?!\d)")
KEY = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
PACKED = re.compile(r"[A-Za-z0-9_+/=-]{24,}")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def everything() -> Iterator[Row]:
    """Every row of every table; bytes as hexadecimal and, where they are text, as that."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) FROM information_schema.tables "
                       "WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')")  # fmt: skip
        names = [name for (name,) in cursor.fetchall()]
        for name in names:
            cursor.execute(f"SELECT * FROM {name}")
            for row in cursor.fetchall():
                yield name, " | ".join(opened(value) for value in row)


def opened(value: object) -> str:
    """A value as text, with what is written in base64, compressed or as bytes beside it."""
    if isinstance(value, (bytes, memoryview)):
        data = bytes(value)
        return f"{data.hex()} {data.decode('utf-8', 'ignore')} {_inflated(data)}"
    text = str(value)
    return " ".join([text, *(_unpacked(word) for word in PACKED.findall(text))])


def rebuilt(rows: Iterable[Row], regions: Iterable[str] = ()) -> set[str]:
    """The numbers that can be put together: whole ones, and head, day and tail out of rows of one person.

    Rows belong together where they name the same key. ``regions`` are tried where a tail and a day are known but no
    head: of every region only one number in eleven has the right check character.
    """
    found: set[str] = set()
    pieces: dict[str, tuple[set[str], set[str], set[str]]] = defaultdict(lambda: (set(), set(), set()))
    for place, (table, text) in enumerate(rows):
        found.update(WHOLE.findall(text))
        heads = {head[:6] for head, _ in HEAD_AND_TAIL.findall(text)}
        tails = {tail for _, tail in HEAD_AND_TAIL.findall(text)} | set(TAIL.findall(text))
        days = {f"{year}{int(month):02}{int(day):02}" for year, month, day in DAY.findall(text)}
        for key in set(KEY.findall(text)) or {f"{table} {place}"}:
            for known, more in zip(pieces[key], (heads, days, tails), strict=True):
                known.update(more)
    everywhere = _by_weight(regions)
    for heads, days, tails in pieces.values():
        begun = _by_weight(heads) if heads else everywhere
        for day, tail in product(days, {tail for tail in tails if len(tail) == 4}):
            # GB 11643: the weighted sum of all eighteen is 1 modulo 11.
            rest = _weight(day, 6) + _weight(tail[:3], 14) + (10 if tail[3] in "Xx" else int(tail[3]))
            found.update(head + day + tail for head in begun[(1 - rest) % 11])
    return found


def _by_weight(heads: Iterable[str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for head in heads:
        found[_weight(head, 0) % 11].append(head)
    return found


def _weight(digits: str, place: int) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS[place:], strict=False))


def _unpacked(word: str) -> str:
    try:
        data = base64.urlsafe_b64decode(word.replace("+", "-").replace("/", "_") + "=" * (-len(word) % 4))
    except (ValueError, binascii.Error):
        return ""
    return f"{data.decode('utf-8', 'ignore')} {_inflated(data)}"


def _inflated(data: bytes) -> str:
    try:
        return zlib.decompress(data).decode("utf-8", "ignore")
    except zlib.error:
        return ""
