"""逐格查看: what a look through a sheet's text finds, by each way of writing it, in pieces of any size.

Both looks are asked: the quick one, and the one that takes a sheet apart element by element.
"""

from __future__ import annotations

from typing import Any

import pytest

from intake.elements import Elements, attributes_of
from intake.laid import bounded, laid, merged_under
from intake.limits import Limits
from intake.marks import Marks
from intake.refusals import DamagedWorkbook, FileRefused, SheetTooWide, TooManyRows, WorkbookTooHeavy
from intake.shared_texts import SharedTexts
from intake.stretch import Stretch, Unusual, letters_of, refuse_far
from intake.unreadable import EMPTY_RESULT, FORMULA, Unreadable, is_filled, unreadable
from intake.weight import Weight

MIB = 1 << 20
LIMITS = Limits(max_memory=64 * MIB, max_rows=2_000, max_evidence_rows=1_000, max_columns=100)
Look = type[Stretch] | type[Elements]


def found(look: Stretch | Elements) -> dict[str, Any]:
    """What a look noted, in short."""
    marks = {
        f"{row},{column}": f"{cell.code} {cell.text}".strip()
        for row, cells in look.marks.unread.items()
        for column, cell in cells.items()
    }
    return {"marks": marks, "hidden": sorted(look.marks.hidden), "long": look.is_long}


def looked(
    kind: Look, rows: str, *, texts: tuple[int, ...] = (), piece: int = 1 << 20, limits: Limits = LIMITS
) -> tuple[dict[str, Any], Stretch | Elements, Weight]:
    """A sheet of these rows, looked at in pieces of so many bytes."""
    weight = Weight(limits.max_memory)
    look = kind(limits, weight, texts)
    data = f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()
    for at in range(0, len(data), piece):
        look.feed(data[at : at + piece])
    look.finish()
    return found(look), look, weight


def row(*cells: str, number: int = 1, more: str = "") -> str:
    return f'<row r="{number}"{more}>{"".join(cells)}</row>'


PLAIN = '<c r="A1"><v>1</v></c>'
LONG = "x" * 251
WRITTEN: list[tuple[str, dict[str, str], list[int], bool]] = [
    # the cells, what is marked by row and column from 0, the hidden rows, whether a text is long
    (row(PLAIN), {}, [], False),
    (row('<c r="A1" t="e"><v>#N/A</v></c>'), {"0,0": "cell_error #N/A"}, [], False),
    (row('<c r="A1" t="e"><f>NA()</f><v>#N/A</v></c>'), {"0,0": "cell_error #N/A"}, [], False),
    (row('<c r="A1" t="e"><f>1/0</f></c>'), {"0,0": "cell_error =1/0"}, [], False),
    (row('<c r="A1" t="e"/>'), {"0,0": "cell_error"}, [], False),
    (row('<c r="C2"><f>Z99</f></c>', number=2), {"1,2": "cell_formula =Z99"}, [], False),
    (row('<c r="C2"><f>Z99</f><v></v></c>', number=2), {"1,2": "cell_formula =Z99"}, [], False),
    (row('<c r="AB3" t="str"><f>""&amp;A1</f><v></v></c>', number=3), {"2,27": 'cell_empty_result =""&A1'}, [], False),
    (row('<c r="A1" t="str"><f>A2</f><v>x</v></c>'), {}, [], False),
    (row('<c r="A1"/><c r="B1" s="3"></c>'), {}, [], False),
    (row('<c r="A1" t="inlineStr"><is><t>x</t></is></c>'), {}, [], False),
    (row('<c r="A1" t="str"><v>' + "x" * 83 + "</v></c>"), {}, [], False),
    (row(f'<c r="A1" t="str"><v>{LONG}</v></c>'), {}, [], True),
    (row(f'<c r="A1" t="inlineStr"><is><t>{LONG}</t></is></c>'), {}, [], True),
    (row(PLAIN, number=1, more=' hidden="1"'), {}, [0], False),
    (row('<c r="A7"><v>1</v></c>', number=7, more=' hidden="true"'), {}, [6], False),
    (row(PLAIN, number=1, more=' hidden="0"'), {}, [], False),
    (row(PLAIN) + row('<c r="B2" t="e"><v>#REF!</v></c>', number=2, more=' hidden="1"'), {"1,1": "cell_error #REF!"}, [1], False),
]  # fmt: skip


@pytest.mark.parametrize("kind", [Stretch, Elements])
@pytest.mark.parametrize(("rows", "marks", "hidden", "is_long"), WRITTEN)
def test_what_gives_no_value_is_marked_at_its_place(
    kind: Look, rows: str, marks: dict[str, str], hidden: list[int], is_long: bool
) -> None:
    """And nothing else is; in pieces of one byte, of seven, and whole."""
    for piece in (1 << 20, 7, 1):
        assert looked(kind, rows, piece=piece)[0] == {"marks": marks, "hidden": hidden, "long": is_long}


def test_a_row_without_height_is_hidden_and_one_with_any_is_not() -> None:
    for height, hidden in (("0", [0]), ("0.0", [0]), ("0.5", []), ("15", [])):
        assert looked(Stretch, row(PLAIN, more=f' ht="{height}"'))[0]["hidden"] == hidden


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (row('<c r="A1"><v>1&amp;2</v></c>'), "cell_unreadable 1&2"),
        (row('<c r="A1" t="inlineStr"><is><t/></is></c>'), "cell_unreadable"),
        (row('<c r="A1" t="inlineStr"><v>x</v></c>'), "cell_unreadable x"),
    ],
)
def test_what_the_reader_would_give_as_empty_is_marked(rows: str, code: str) -> None:
    assert looked(Stretch, rows)[0]["marks"] == {"0,0": code}


def test_elements_remember_every_cell_that_holds_something() -> None:
    """The reader's empty cell there is unreadable; the columns of a row are a mask of bits."""
    rows = row(PLAIN, '<c r="C1"><v>1</v></c>') + row('<x:c r="B4"><x:v> </x:v></x:c>', "<c><v>2</v></c>", number=4)
    rows = rows.replace("<x:c", "<c").replace("<x:v", "<v").replace("</x:", "</")
    _, look, _ = looked(Elements, rows)
    assert look.marks.filled == {0: 0b101, 3: 0b100}
    _, look, _ = looked(Elements, row('<c r="A1" t="s"><v>1</v></c>', '<c r="B1" t="s"><v>0</v></c>'), texts=(0, 5))
    assert look.marks.filled == {0: 0b1}


@pytest.mark.parametrize(
    "rows",
    [
        row("<c r='A1'><v>1</v></c>"),
        row('<x:c r="A1"><x:v>1</x:v></x:c>'),
        row("<c><v>1</v></c>"),
        row('<c r="A1" t="odd"><v>1</v></c>'),
        row('<c r="A1"><v>1</v><v>2</v></c>'),
        row('<c r="A"><v>1</v></c>'),
        row('<c r="ABCD1"><v>1</v></c>'),
        row('<c r="A0"><v>1</v></c>'),
        row('<c r="CW1"><v>1</v></c>'),
        row('<c r="A2011"><v>1</v></c>'),
        row("<!-- a note -->", PLAIN),
        row(PLAIN).replace(' r="1"', ' hidden="1"'),
    ],
)
def test_what_is_written_in_another_way_is_taken_apart_by_elements(rows: str) -> None:
    for piece in (1 << 20, 3):
        with pytest.raises(Unusual):
            looked(Stretch, rows, piece=piece)


@pytest.mark.parametrize("kind", [Stretch, Elements])
def test_the_last_column_and_row_of_a_table_are_taken(kind: Look) -> None:
    """CV is the hundredth column; 2,010 rows with the header's."""
    assert LIMITS.most_rows == 2_010
    assert looked(kind, row('<c r="CV2010"><v>1</v></c>', '<c r="A2010" t="e"><v>#N/A</v></c>', number=2010))[0][
        "marks"
    ] == {"2009,0": "cell_error #N/A"}


@pytest.mark.parametrize(
    ("reference", "refusal"),
    [("CW1", SheetTooWide), ("XFD9", SheetTooWide), ("A2011", TooManyRows), ("B900000", TooManyRows)],
)
def test_a_cell_just_beyond_is_refused(reference: str, refusal: type[FileRefused]) -> None:
    with pytest.raises(refusal):
        looked(Elements, row(f'<c r="{reference}"><v>1</v></c>'))


@pytest.mark.parametrize("limit", [1, 2, 25, 26, 27, 52, 53, 60, 99, 100, 256])
def test_the_quick_look_knows_every_column_up_to_the_limit(limit: int) -> None:
    limits = Limits(max_memory=64 * MIB, max_rows=90, max_evidence_rows=1, max_columns=limit)
    letters = [*map(chr, range(65, 91)), *(chr(a) + chr(b) for a in range(65, 75) for b in range(65, 91))]
    assert [letters_of(each.encode()) for each in letters] == list(range(1, 287))
    for name in letters[:limit][-3:]:
        _, _, weight = looked(Stretch, row(f'<c r="{name}3"><v>1</v></c>', number=3), limits=limits)
        assert weight.bytes == 76 + 32
    with pytest.raises(Unusual):
        looked(Stretch, row(f'<c r="{letters[limit]}3"><v>1</v></c>', number=3), limits=limits)


@pytest.mark.parametrize("most", [12, 20, 100, 195, 290, 1_000, 2_990])
def test_the_quick_look_knows_rows_up_to_the_limit(most: int) -> None:
    limits = Limits(max_memory=64 * MIB, max_rows=most - 9, max_evidence_rows=1, max_columns=9)
    for number in (1, most // 2 + 1, most, most + 1):
        cell = f'<c r="A{number}"><v>1</v></c>'
        assert looked(Stretch, row(cell, number=number), limits=limits)[2].bytes in (108, 108 + len(cell))
    with pytest.raises(Unusual):
        looked(Stretch, row(f'<c r="A{most + 2}"><v>1</v></c>', number=most + 2), limits=limits)


def test_letters_give_columns_and_four_of_them_are_beyond_all() -> None:
    assert [letters_of(each) for each in (b"A", b"z", b"AA", b"cv", b"XFD", b"")] == [1, 26, 27, 100, 16_384, 0]
    assert letters_of(b"AAAA") == letters_of(b"AAAAZZ") == 18_279


@pytest.mark.parametrize(("row_", "column", "refusal"), [
    (2009, 99, None), (2010, 99, TooManyRows), (2009, 100, SheetTooWide), (2010, 100, SheetTooWide),
])  # fmt: skip
def test_what_lies_far_is_refused_by_its_side(row_: int, column: int, refusal: type[FileRefused] | None) -> None:
    if refusal is None:
        refuse_far(row_, column, LIMITS)
        return
    with pytest.raises(refusal) as caught:
        refuse_far(row_, column, LIMITS)
    assert caught.value.values in ({"columns": 100}, {"sheet": "", "limit": 2_000})


def test_a_sheet_weighs_its_block_its_cells_and_their_texts() -> None:
    """The block from the first filled cell to the last, 76 bytes a cell, shared texts as often as they are named."""
    cells = row('<c r="B2" t="s"><v>1</v></c>', '<c r="D2" t="s"><v>0</v></c>', number=2) + row(
        '<c r="C5" t="s"><v>1</v></c>', number=5
    )
    for kind, piece in ((Stretch, 1 << 20), (Stretch, 5)):
        _, _, weight = looked(kind, cells, texts=(10, 1_000), piece=piece)
        assert weight.bytes == 32 * 4 * 3 + 76 * 3 + 10 + 2 * 1_000
    _, _, weight = looked(Elements, cells, texts=(10, 1_000))
    assert weight.bytes == 32 * 4 * 3 + 76 * 3 + 10 + 2 * 1_000 + 3 * 3 + 2 * 260
    _, _, weight = looked(Stretch, row('<c r="A1"><f>Z9</f></c>'))
    assert weight.bytes == 32 + 76 + len('<c r="A1"><f>Z9</f></c>') + 260
    _, _, weight = looked(Elements, row('<c r="A1"><f>Z9</f></c>'))
    assert weight.bytes == 32 + 76 + 3 * 2 + 260
    assert looked(Stretch, "")[2].bytes == looked(Elements, "")[2].bytes == 0


@pytest.mark.parametrize("kind", [Stretch, Elements])
def test_a_shared_text_that_is_not_there_is_damage(kind: Look) -> None:
    looked(kind, row('<c r="A1" t="s"><v>1</v></c>'), texts=(1, 1))
    with pytest.raises(DamagedWorkbook):
        looked(kind, row('<c r="A1" t="s"><v>2</v></c>'), texts=(1, 1))
    with pytest.raises(DamagedWorkbook):
        looked(Elements, row('<c r="A1" t="s"><v>x</v></c>'), texts=(1, 1))


def test_a_text_is_long_from_its_251st_byte_on() -> None:
    """The slower look counts three bytes a character, at most too many."""
    for kind, most in ((Stretch, 250), (Elements, 83)):
        for size, is_long in ((most, False), (most + 1, True)):
            written = row(f'<c r="A1" t="str"><v>{"x" * size}</v></c>')
            assert looked(kind, written)[0]["long"] == is_long


def test_weight_is_refused_just_beyond_the_limit() -> None:
    weight = Weight(100, 40)
    weight.add(60)
    with pytest.raises(WorkbookTooHeavy):
        weight.add(1)
    for count, kind, each in ((3, "span", 32), (2, "cells", 76), (2, "listed", 56), (2, "unread", 260)):
        weight = Weight(MIB)
        getattr(weight, kind)(count)
        assert weight.bytes == count * each
    weight = Weight(5 * MIB)
    weight.cells(1, 10)
    weight.listed(1, 10)
    weight.unread()
    assert weight.bytes == 76 + 10 + 56 + 10 + 260
    with pytest.raises(WorkbookTooHeavy) as caught:
        weight.add(5 * MIB)
    assert caught.value.values == {"limit": 5}


@pytest.mark.parametrize("kind", [Stretch, Elements])
def test_merged_cells_are_counted_up_to_a_hundred_thousand(kind: Look) -> None:
    one = '<mergeCell ref="A1:B1"/>'
    looked(kind, row(PLAIN) + one * 100_000)
    with pytest.raises(WorkbookTooHeavy) as caught:
        looked(kind, row(PLAIN) + one * 100_001)
    assert caught.value.values == {"limit": 64}


def test_a_piece_that_never_ends_is_damage() -> None:
    look = Stretch(LIMITS, Weight(64 * MIB))
    look.feed(b'<c r="A1"><v>')
    with pytest.raises(DamagedWorkbook):
        look.feed(b"1" * (4 << 20))


def test_a_doctype_and_what_is_no_xml_are_damage() -> None:
    for text in (b'<!DOCTYPE x [<!ENTITY a "b">]><x/>', b"<x>", b"<x></y>", b"\xff\xfe\x00"):
        with pytest.raises(DamagedWorkbook):
            attributes_of(text, "x")
    assert list(attributes_of(b'<a><b:x k="1"/><x k="2"/><y/></a>', "x")) == [{"k": "1"}, {"k": "2"}]


# The list of shared texts


def lengths(text: str, piece: int = 1 << 20, limit: int = 64 * MIB) -> tuple[list[int], int]:
    weight = Weight(limit)
    texts = SharedTexts(weight)
    data = text.encode()
    for at in range(0, len(data), piece):
        texts.feed(data[at : at + piece])
    return list(texts.lengths), weight.bytes


@pytest.mark.parametrize(
    ("listed", "sizes"),
    [
        ("<si><t>abc</t></si><si><t></t></si><si><t xml:space=\"preserve\"> 字</t></si>", [3, 0, 4]),
        ("<si><r><t>ab</t></r><r><rPr/><t>cd</t></r></si><si><t>e</t></si>", [4, 1]),
        ("<si/><si><t>abc</t></si>", [0, 3]),
        ("<x:si><x:t>abc</x:t></x:si><x:si><x:t>d</x:t></x:si>", [3, 1]),
        ("<si><!-- x --><t>abc</t></si>", [20]),
        ("", []),
    ],
)  # fmt: skip
def test_shared_texts_are_measured_however_they_are_cut(listed: str, sizes: list[int]) -> None:
    whole = f"<sst>{listed}</sst>"
    for piece in (1 << 20, 11, 1):
        assert lengths(whole, piece) == (sizes, 56 * len(sizes) + sum(sizes))


def test_the_declared_number_of_shared_texts_is_weighed_and_bounded() -> None:
    assert lengths('<sst uniqueCount="1000"><si><t>a</t></si></sst>')[1] == 56 * 1_000 + 57
    lengths('<sst uniqueCount="4000000"></sst>', limit=1 << 30)
    for number in ("4000001", "1234567890"):
        with pytest.raises(DamagedWorkbook):
            lengths(f"<sst uniqueCount='{number}'></sst>", limit=1 << 40)


# What the reader laid out, with its marks put back


class Given:
    """A sheet as the reader gives it."""

    name = "考生信息"

    def __init__(self, rows: list[list[Any]], start: tuple[int, int] | None = (0, 0), merged: Any = None) -> None:
        self.start = start if rows else None
        self.end = (len(rows) - 1, start[1] + max(map(len, rows)) - 1) if rows and start else None
        self.merged_cell_ranges = merged
        self._rows = rows

    def iter_rows(self) -> Any:
        return iter([list(each) for each in self._rows])


def marked(unread: dict[tuple[int, int], str] | None = None, filled: dict[int, int] | None = None) -> Marks:
    marks = Marks(filled=filled or {})
    for (at, place), code in (unread or {}).items():
        marks.mark(at, place, code, "?", Weight(MIB))
    return marks


def rows_of(sheet: Any) -> list[list[str]]:
    return [[cell.code if isinstance(cell, Unreadable) else cell for cell in each] for each in sheet.iter_rows()]


def test_marked_cells_stand_in_their_places_and_widen_the_sheet() -> None:
    sheet = laid(Given([["a", ""], ["b", ""]], (0, 2)), marked({(1, 1): FORMULA, (3, 5): EMPTY_RESULT}))
    assert (sheet.start, sheet.end, sheet.name) == ((0, 1), (3, 5), "考生信息")
    assert rows_of(sheet) == [
        ["", "a", "", "", ""], [FORMULA, "b", "", "", ""], ["", "", "", "", ""], ["", "", "", "", EMPTY_RESULT],
    ]  # fmt: skip
    sheet = laid(Given([["a", ""], ["", "d"]]), marked(filled={0: 0b11, 1: 0b11, 2: 0b1000}))
    assert (sheet.start, sheet.end) == ((0, 0), (2, 3))
    assert rows_of(sheet) == [
        ["a", "cell_unreadable", "", ""], ["cell_unreadable", "d", "", ""], ["", "", "", "cell_unreadable"],
    ]  # fmt: skip
    sheet = laid(Given([]), marked({(2, 3): FORMULA}))
    assert (sheet.start, sheet.end, rows_of(sheet)) == ((2, 3), (2, 3), [[""], [""], [FORMULA]])
    plain = Given([["a"]])
    assert laid(plain, Marks()) is plain
    assert laid(plain, marked({(0, 0): FORMULA})).merged_cell_ranges is None


def test_cells_merged_with_a_filled_one_are_marked_under_the_header() -> None:
    """Not the filled one itself, nor those that lie beyond the sheet, nor the ranges of the header row."""
    given = Given(
        [["h", "h", "h"], ["a", "", ""], ["", "", ""], ["", "", "c"]], (0, 1),
        merged=[((0, 1), (0, 2)), ((1, 1), (2, 2)), ((2, 3), (2, 3)), ((3, 3), (9, 9)), ((3, 0), (3, 1))],
    )  # fmt: skip
    marks = merged_under(given, 0, Weight(MIB))
    places = {(at, place): cell.text for at, cells in marks.unread.items() for place, cell in cells.items()}
    assert places == {(1, 2): "a", (2, 1): "a", (2, 2): "a"}
    assert merged_under(given, 1, Weight(MIB)).unread == {}
    assert merged_under(Given([["a"]], merged=None), 0, Weight(MIB)).unread == {}


def test_a_row_keeps_its_short_texts_where_the_long_ones_are_too_long() -> None:
    limits = Limits(max_cell=5, max_row=9)

    def kept(*cells: Any) -> list[Any]:
        return [cell.code if isinstance(cell, Unreadable) else cell for cell in bounded(list(cells), limits)]

    assert kept("abcde", "abcd", 1, None) == ["abcde", "abcd", 1, None]
    assert kept("abcdef", "a") == ["text_too_long", "a"]
    assert kept("abcde", "abcde") == ["abcde", "text_too_long"]
    assert kept("abcde", "ab", "abc", "") == ["text_too_long", "ab", "abc", ""]
    assert kept("a" * 5, "b" * 4, "c") == ["text_too_long", "bbbb", "c"]
    assert bounded([], limits) == []


def test_what_stands_in_an_unreadable_cell_is_kept_short() -> None:
    assert unreadable("c", "x" * 60).text == "x" * 60
    assert unreadable("c", "x" * 61).text == "x" * 59 + "…"
    assert str(unreadable("c", "abc")) == "abc"
    marks = Marks()
    marks.mark(0, 0, "c", "x" * 200, weight := Weight(MIB))
    marks.mark(0, 1, "c", "x" * 100 + "y", weight)
    assert marks.unread[0][0] is marks.unread[0][1]
    marks.hide(4, weight)
    assert (marks.hidden, weight.bytes) == ({4}, 3 * 260)
    assert [is_filled(one) for one in (Unreadable(FORMULA), Unreadable(EMPTY_RESULT), None, "", " ", 0)] == [
        True, False, False, False, False, True,
    ]  # fmt: skip
