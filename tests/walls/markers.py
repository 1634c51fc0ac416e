"""Markers: texts of a person that are planted, and the search for them in whatever spelling they were written down."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

from tests.candidates import candidate

PERSON = candidate(77, name="王马克辛")
NAME, NUMBER, BORN = str(PERSON["name"]), str(PERSON["document_number"]), str(PERSON["birth_date"])
PHONE, CONTACT, GROUND = "13987650123", "王女士13987650123", "王马克辛从未在岗"
MARKERS = {"name": NAME, "number": NUMBER, "phone": PHONE, "birth date": BORN}


def spellings(text: str) -> Iterator[bytes]:
    """As it is, escaped as JSON and Python do it, in an address, in another encoding, as bytes are printed."""
    yield text.encode()
    yield json.dumps(text)[1:-1].encode()
    yield quote(text).encode()
    yield text.encode("gb18030")
    yield text.encode("utf-16-le")
    yield repr(text.encode())[2:-1].encode()
    yield text.encode().hex().encode()


def found(written: Iterable[tuple[str, bytes]], markers: dict[str, str] = MARKERS) -> list[tuple[str, str]]:
    """Where a marker stands, and which."""
    wanted = [(kind, form) for kind, text in markers.items() for form in set(spellings(text))]
    return sorted({(place, kind) for place, data in written for kind, form in wanted if form in data})


def files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder, its name as well."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield str(path.relative_to(folder)), path.name.encode() + b"\n" + path.read_bytes()
