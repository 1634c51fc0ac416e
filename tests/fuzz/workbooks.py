"""工作簿: good files with something wrong in bytes, parts, cells, sheets or container; read, refused or told of, never passed over."""

from __future__ import annotations

import io
import random
import re
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from intake.candidate import Candidate
from intake.characters import UNPRINTABLE
from intake.columns import BY_KEY, HEADERS
from intake.opening import open_workbook
from intake.refusals import FileRefused
from intake.returning import Answered, returned_workbook
from intake.scores import read_scores
from intake.slicing import Slice, read
from tests.intake.sheets import CATALOGUE, ON, Cell, book, old_sheets, person, resident_number, workbook

NUMBERS = [resident_number(serial) for serial in (11, 13, 15)]
WORK = [["证件号码", "职业工种", "开始日期", "结束日期"], [NUMBERS[0], "车工", "2010-07-01", "至今"]]
KEYS = list(BY_KEY)
COLUMNS = [place for place, key in enumerate(KEYS) if key != "sequence"]
"""Columns, from 0, in which nothing may be passed over; prepared rows are numbered in the one left out."""
LETTERS = [*(chr(65 + at) for at in range(26)), *("A" + chr(65 + at) for at in range(26))]


@dataclass(frozen=True, slots=True)
class File:
    """A file as it is sent. Where ``row`` is given, its cell in ``column`` (from 0) holds what nobody can read as a text."""

    kind: str
    data: bytes
    row: int = 0
    column: int = -1


Bytes = Callable[[random.Random, bytes], bytes]


class Workbooks:
    """Files made out of good ones."""

    name: ClassVar[str] = "workbooks"

    def make(self, draw: random.Random) -> File:
        """A file of one of the kinds."""
        kind = draw.choices(list(KINDS), [weight for _, weight in KINDS.values()])[0]
        made = KINDS[kind][0](draw)
        return made if isinstance(made, File) else File(kind, made)

    def answer(self, given: File) -> str:
        """What became of the file; whatever is told of it can be stored and shown."""
        slices: list[Slice] = []
        told = "read"
        try:
            slices = list(read(open_workbook(given.data), CATALOGUE, on=ON))
        except FileRefused as refusal:
            storable(refusal.message_zh, refusal.message_en)
            told = refusal.code
        refused = [row for one in slices for row in one.refused]
        notes = [note for one in slices for note in one.notes]
        for row in refused:
            for cell in row.cells:
                storable(cell.sheet, cell.column, cell.zh, cell.en, cell.value_masked)
                assert len(cell.value_masked) <= 200, "a masked value is longer than its column"
                assert cell.row_number >= 0, "a row is counted from 1"
        for note in notes:
            storable(note.sheet, note.column, note.zh, note.en)
        rows = sum(len(one.accepted) + len(one.refused) + one.skipped for one in slices)
        assert not slices or rows == slices[-1].end, f"{slices[-1].end} rows, {rows} answered"
        if given.row:
            _not_passed_over(given, told, [one for each in slices for one in each.accepted], refused)
        for other in (lambda: returned_workbook(given.data, Answered(refused, notes)), lambda: read_scores(given.data)):
            try:
                other()
            except FileRefused as refusal:
                storable(refusal.message_zh, refusal.message_en)
        return told if told != "read" else "accepted" if any(one.accepted for one in slices) else "rows_refused"


def storable(*texts: str) -> None:
    """Whatever is told of a file can be stored and shown."""
    for text in texts:
        assert not UNPRINTABLE.search(text), f"a character that can't be shown: {text[:80]!r}"
        text.encode()


def _not_passed_over(given: File, told: str, accepted: list[Candidate], refused: list[Any]) -> None:
    """A cell that can't be read is a fault at its place; its row is never taken as if it were empty."""
    if told != "read":
        return
    assert given.row not in {one.row_number for one in accepted}, f"row {given.row} was accepted with a {given.kind}"
    header = HEADERS[given.column]
    told_of = {
        cell.code for row in refused for cell in row.cells if (cell.row_number, cell.column) == (given.row, header)
    }
    assert told_of, f"nothing is told of the {given.kind} in row {given.row}, {header}"
    assert "required" not in told_of, f"the {given.kind} in row {given.row}, {header} is read as an empty cell"


# Good files


@cache
def _good() -> tuple[bytes, ...]:
    """Workbooks of today: plain, with evidence, with dates and numbers, merged, hidden, under a heading."""
    people = [person(11), person(13, education_level="本科")]
    cells = [[each.get(key, "") for key in BY_KEY] for each in people]
    cells[1][1], cells[1][6] = 3, 45_000
    return (
        workbook(people, sheets={"工作经历": WORK}),
        workbook([person(11)], title="2026年职业技能等级认定申报表", hidden=[4]),
        book(
            {"考生信息": [HEADERS, *cells], "工作经历": [*WORK, [NUMBERS[1], "车工", ON, Cell.ERROR]]}, merged="A4:C5"
        ),
        book({"说明": [["请先阅读"]], "考生信息": [HEADERS, *cells, [Cell.TRUE] * 5, [Cell.FORMULA] * 8]}),
    )


@cache
def _old() -> tuple[bytes, ...]:
    """The same of the days before 2007."""
    row = [person(11).get(key, "") for key in BY_KEY]
    return (
        old_sheets({"考生信息": [HEADERS, row], "工作经历": WORK}),
        old_sheets({"考生信息": [HEADERS, row, [Cell.ERROR] * 33, [ON] * 33]}, hidden=[3], merged=(3, 4, 0, 2)),
    )


@cache
def _members(data: bytes) -> tuple[tuple[str, bytes], ...]:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return tuple((name, opened.read(name)) for name in opened.namelist())


def zipped(members: list[tuple[str, bytes]], *, compression: int = zipfile.ZIP_STORED) -> bytes:
    """The members as a container; names may stand twice."""
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", compression) as made:
        warnings.simplefilter("ignore", UserWarning)  # that a name stands twice
        for name, text in members:
            made.writestr(zipfile.ZipInfo(name), text, compression)
    return out.getvalue()


# Bytes

TOKENS = (
    b"", b"\0", b"\xff\xfe", b"\x80", b"0", b"-1", b"4294967295", b"1e309", b"nan", b"<", b">", b"&", b"&#0;", b"&#xD800;",
    b"&lt;", b"]]>", b"<!--", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"_x0000_", b"_xD83D_", b"#N/A", b'"', b"'",
    "至".encode(), "\u202e".encode(), "\ufffe".encode(), b"A1:XFD1048576", b"t=\"e\"", b"t=\"s\"", b"<v/>",
)  # fmt: skip


def with_bytes_changed(draw: random.Random, data: bytes) -> bytes:
    """Once to four times: some bytes overwritten, taken out, put in, or moved."""
    changed = bytearray(data)
    for _ in range(draw.choice((1, 1, 1, 2, 4))):
        at, length = draw.randrange(len(changed) + 1), draw.choice((1, 1, 2, 4, 8, 60))
        match draw.randrange(5):
            case 0:
                changed[at : at + length] = draw.randbytes(length)
            case 1:
                del changed[at : at + length]
            case 2:
                changed[at:at] = draw.choice(TOKENS)
            case 3:
                other = draw.randrange(len(changed) + 1)
                changed[at:at] = changed[other : other + length]
            case _:
                if at < len(changed):
                    changed[at] ^= 1 << draw.randrange(8)
    return bytes(changed)


def _part(draw: random.Random) -> bytes:
    members = list(_members(draw.choice(_good())))
    place = draw.randrange(len(members))
    name, text = members[place]
    members[place] = name, with_bytes_changed(draw, text)
    return zipped(members)


def _file(draw: random.Random) -> bytes:
    return with_bytes_changed(draw, draw.choice((*_good(), *_old())))


def _old_bytes(draw: random.Random) -> bytes:
    """In the stream of records rather than in the empty sectors around it."""
    data = draw.choice(_old())
    at = draw.randrange(512, len(data))
    piece = with_bytes_changed(draw, data[at : at + 64])[:64].ljust(len(data[at : at + 64]), b"\0")
    return data[:at] + piece + data[at + 64 :]


def _beginning(draw: random.Random) -> bytes:
    signatures = (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-1.7", b"<html>", b"\xef\xbb\xbf")
    good = draw.choice((*_good(), *_old()))
    return draw.choice(signatures) + draw.choice(
        (draw.randbytes(draw.randrange(600)), good[: draw.randrange(len(good))])
    )


def _csv(draw: random.Random) -> bytes:
    row = [str(person(11).get(key, "")) for key in KEYS]
    separator = draw.choice(",;\t|")
    text = "\r\n".join(separator.join(line) for line in (HEADERS, row, row[: draw.randrange(33)]))
    return with_bytes_changed(draw, text.encode(draw.choice(("utf-8", "utf-8-sig", "utf-16", "gb18030"))))


# Containers


def _container(draw: random.Random) -> bytes:
    """Parts left out, twice, renamed, swapped, emptied; the container cut off, or with something around it."""
    members = list(_members(draw.choice(_good())))
    for _ in range(draw.choice((1, 1, 2))):
        place, other = draw.randrange(len(members)), draw.randrange(len(members))
        name, text = members[place]
        match draw.randrange(7):
            case 0:
                del members[place]
            case 1:
                members.insert(other, (name, members[other][1]))
            case 2:
                odd = (
                    name.upper(),
                    "../" + name,
                    name.replace("/", "\\"),
                    "/" + name,
                    "x" * 300,
                    "表.xml",
                    name + "\0",
                )
                members[place] = draw.choice(odd), text
            case 3:
                members[place] = name, members[other][1]
            case 4:
                members[place] = name, b""
            case 5:
                members[place] = (
                    name,
                    b"<?xml version='1.0' encoding='UTF-16'?>" + text.decode(errors="replace").encode("utf-16"),
                )
            case _:
                members.append(
                    (draw.choice(("xl/vbaProject.bin", "EncryptedPackage", "xl/worksheets/sheet9.xml")), text)
                )
    made = zipped(members, compression=draw.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)))
    around = draw.randrange(6)
    if around == 0:
        return made[: draw.randrange(len(made))]
    if around == 1:
        return made + draw.randbytes(draw.randrange(70_000))
    return with_bytes_changed(draw, made) if around == 2 else made


# Cells and sheets

VALUES = (
    "0", "-1", "1", "60", "61", "45000", "45000.5", "2958465", "2958466", "-0.0", "1e15", "1e308", "1e309", "NaN", "INF", "",
    "320508199003150118", "3.20508E+17", "2026-11-20T00:00:00", "0x10", " 5 ", "\uff11\uff12", "true", "#REF!", "四级/中级工", "99999999999999999999",
)  # fmt: skip


def _cell(draw: random.Random, place: str) -> str:
    """A cell of some type, style and value, some of which agree."""
    kind = draw.choice(("", "s", "str", "inlineStr", "b", "e", "n", "d", "z", "S"))
    style = draw.choice(("", ' s="0"', ' s="1"', ' s="99"', ' s="-1"'))
    value = draw.choice((*VALUES, str(draw.randrange(60)), str(draw.random() * 10 ** draw.randrange(18))))
    formula = draw.choice(("", "", "", "<f>NA()</f>", "<f/>", '<f t="shared" si="0"/>', "<f>1/0</f>"))
    inner = f"<is><t>{value}</t></is>" if kind == "inlineStr" and draw.random() < 0.8 else f"<v>{value}</v>"
    typed = f' t="{kind}"' if kind else ""
    reference = draw.choice((f' r="{place}"',) * 8 + ("", ' r="A0"', ' r="ZZZZ9"', ' r="1A"', f' r="{place.lower()}"'))
    return f"<c{reference}{style}{typed}>{formula}{draw.choice((inner,) * 6 + ('', '<v/>', inner * 2))}</c>"


SHEET_CHANGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r'<dimension ref="[^"]*"/>', ('<dimension ref="A1"/>', '<dimension ref="A1:XFD1048576"/>', '<dimension ref=""/>', "")),
    (r'<row r="2"', ('<row r="0"', '<row r="1"', '<row r="9"', '<row r="1048577"', "<row", '<row r="x"', '<row r="-2"')),
    (r"</sheetData>", tuple(
        f'</sheetData><mergeCells count="{count}"><mergeCell ref="{ref}"/></mergeCells>'
        for count, ref in ((1, "A2:C3"), (9, "C3:A2"), (1, "A2"), (1, "A1:XFD1048576"), (0, "A0:B0"), (1, ""), (1, "A2:C3:D4"))
    )),
    (r"<sheetData>", ("<sheetData><row/>", "<sheetData/><sheetData>", '<sheetData><row r="1"><c/></row>')),
    (r"<row ", ('<row hidden="1" ', '<row hidden="x" ', '<row ht="0" ')),
    (r"<sheetFormatPr[^>]*/>", ('<cols><col min="1" max="16384" hidden="1"/></cols>', "<sheetPr><outlinePr/></sheetPr>")),
)  # fmt: skip
BOOK_CHANGES = (
    (r'name="[^"]*"', ('name=""', 'name="考生信息"', 'name="' + "长" * 90 + '"', 'name="a&#10;b"', 'name="[x]:*?/"', 'name=" 考生信息 "',
                       'name="工作经历"', 'name="填写说明"', 'name="_x0041_"', "")),
    (r'r:id="[^"]*"', ('r:id=""', 'r:id="rId1"', 'r:id="rId99"', "")),
    (r"<sheet ", ('<sheet state="hidden" ', '<sheet state="veryHidden" ', '<sheet state="?" ')),
    (r"<workbookPr", ('<workbookPr date1904="1"', '<workbookPr date1904="true"')),
    (r"</sheets>", ("<sheet/></sheets>", "</sheets><sheets/>")),
)  # fmt: skip
TEXT_CHANGES = (
    (r"<si><t>", ("<si><r><t>", "<si/><si><t>", "<si><rPh><t>x</t></rPh><t>", '<si><t xml:space="preserve">  ', "<si><t><b/>")),
    (r'count="\d+"', ('count="-1"', 'count="999999999"', 'count="x"')),
    (r"</t></si>", ("_x0000_</t></si>", "_xD83D__xDE00_</t></si>", "<![CDATA[&]]></t></si>", "&#x1F600;</t></si>", "</t></si>" * 2)),
    (r"车工", ("车\u200b工", "車工", "车 工", "车工\n", "车工" * 20_000, "=1+1", "\u202e工车")),
)  # fmt: skip


def _written(draw: random.Random, text: str, changes: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    """One of the changes at one of the places where it fits."""
    pattern, new = draw.choice(changes)
    places = list(re.finditer(pattern, text))
    if not places:
        return text
    place = draw.choice(places)
    return text[: place.start()] + draw.choice(new) + text[place.end() :]


def _structure(draw: random.Random) -> bytes:
    """Something in sheets, texts or the book that keeps to the form of a workbook, more or less."""
    members = dict(_members(draw.choice(_good())))
    for _ in range(draw.choice((1, 1, 2, 3))):
        name, changes = draw.choice(
            [
                ("xl/worksheets/sheet1.xml", SHEET_CHANGES),
                ("xl/workbook.xml", BOOK_CHANGES),
                ("xl/sharedStrings.xml", TEXT_CHANGES),
            ]
        )
        if name in members:
            members[name] = _written(draw, members[name].decode(), changes).encode()
    return zipped(list(members.items()))


def _cells(draw: random.Random) -> bytes:
    """Cells of any type in the place of good ones, or beside them."""
    members = dict(_members(draw.choice(_good())))
    name = draw.choice([one for one in members if one.startswith("xl/worksheets/sheet")])
    text = members[name].decode()
    for _ in range(draw.choice((1, 2, 5))):
        places = list(re.finditer(r'<c r="([A-Z]+\d+)"[^>]*?(?:/>|>.*?</c>)', text))
        if not places:
            break
        place = draw.choice(places)
        beside = place.group() if draw.random() < 0.2 else ""
        text = text[: place.start()] + beside + _cell(draw, place.group(1)) + text[place.end() :]
    members[name] = text.encode()
    return zipped(list(members.items()))


UNREADABLE: tuple[tuple[str, str], ...] = (
    ("error value", '<c r="{place}" t="e"><v>#N/A</v></c>'),
    ("error value of a formula", '<c r="{place}" t="e"><f>1/0</f><v>#DIV/0!</v></c>'),
    ("formula without a result", '<c r="{place}"><f>Z99</f></c>'),
    ("formula without a result", '<c r="{place}" s="0"><f>SUM(A1:B1)</f></c>'),
    ("truth value", '<c r="{place}" t="b"><v>1</v></c>'),
)


def _unreadable(draw: random.Random) -> File:
    """A good file but for one cell that holds something, and nothing that can be read as its text."""
    kind, cell = draw.choice(UNREADABLE)
    # Excel writes 是 or 否 as a truth value, where somebody typed TRUE: that one is read.
    column = draw.choice([at for at in COLUMNS if kind != "truth value" or BY_KEY[KEYS[at]].kind != "yes_no"])
    members = dict(_members(_good()[0]))
    row = draw.choice((2, 3))
    place = f"{LETTERS[column]}{row}"
    sheet = members["xl/worksheets/sheet1.xml"].decode()
    changed, times = re.subn(rf'<c r="{place}"[^>]*?(?:/>|>.*?</c>)', cell.format(place=place), sheet)
    if not times:  # the good file has nothing there: before the next cell of the row, or at its end
        later = "|".join(f"{letters}{row}" for letters in LETTERS[column + 1 : len(KEYS)])
        pattern = (
            rf'(<row r="{row}"[^>]*>.*?)(?=<c r="(?:{later})"|</row>)'
            if later
            else rf'(<row r="{row}"[^>]*>.*?)(?=</row>)'
        )
        changed, times = re.subn(
            pattern, lambda found: found.group(1) + cell.format(place=place), sheet, count=1, flags=re.DOTALL
        )
    assert times == 1, place
    members["xl/worksheets/sheet1.xml"] = changed.encode()
    return File(kind, zipped(list(members.items())), row, column)


KINDS: dict[str, tuple[Callable[[random.Random], bytes | File], int]] = {
    "bytes of a part": (_part, 20),
    "bytes of the file": (_file, 10),
    "bytes of old records": (_old_bytes, 15),
    "container": (_container, 10),
    "structure": (_structure, 15),
    "cells": (_cells, 15),
    "unreadable cell": (_unreadable, 10),
    "beginnings": (_beginning, 3),
    "separated values": (_csv, 2),
}
"""By name: how a file is made, and how often."""
