"""Characters that show nothing, characters that nobody can type, and documents by the form of their numbers."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.candidate import Candidate
from intake.cells import plain
from intake.characters import INVISIBLE, UNPRINTABLE, named, printable
from intake.dictionaries import load
from intake.identity import DOCUMENTS, IDENTIFIERS, Identity, examine
from intake.opening import open_workbook
from intake.slicing import read
from intake.unreadable import is_filled
from registry.models import DocumentType
from tests.intake.sheets import CATALOGUE, ON, checked, person, resident_number, workbook

EVERY = [chr(code) for code in range(sys.maxunicode + 1)]


def test_every_format_character_is_invisible():
    """Marks of direction (U+061C, U+2066 to U+2069), joiners, tags: the whole of category Cf, whatever is added."""
    missing = [named(each) for each in EVERY if unicodedata.category(each) == "Cf" and not INVISIBLE.match(each)]
    assert missing == []
    assert all(INVISIBLE.match(each) for each in "\u061c\u180e\u2066\u2067\u2068\u2069\u3164\u2800")


def test_no_letter_that_shows_is_invisible_or_unprintable():
    """汉字, letters of every script and private-use characters stay."""
    assert not [
        each for each in EVERY if each.isalpha() and unicodedata.category(each) != "Lo" and INVISIBLE.match(each)
    ]
    assert not [each for each in EVERY if unicodedata.category(each) in ("Lu", "Ll", "Co") and UNPRINTABLE.match(each)]
    assert not UNPRINTABLE.search("张三\t\n\r 𠮷\ue000")


def test_control_characters_and_no_characters_are_unprintable():
    """NUL among them; white space is not."""
    for each in EVERY:
        is_control = unicodedata.category(each) in ("Cc", "Cs") or (ord(each) & 0xFFFE) == 0xFFFE
        if is_control and each not in "\t\n\x0b\x0c\r\x85":
            assert UNPRINTABLE.match(each), named(each)
    assert UNPRINTABLE.match("\ufdd0")
    assert not UNPRINTABLE.search("\t\n\x0b\x0c\r\x85")


@pytest.mark.parametrize("mark", ["\u2066", "\u2069", "\u061c", "\u180e", "\u200f", "\ufeff", "\U000e0041"])
def test_invisible_marks_are_taken_out_and_noted(mark):
    """Copied from a chat, they stand in names and numbers."""
    found = checked(name=f"王{mark}建国", document_number=f"{mark}{resident_number(11)}")
    assert isinstance(found, Candidate)
    assert (found.name, found.document_number) == ("王建国", resident_number(11))
    assert {(note.column, note.code) for note in found.notes} == {("姓名", "invisible"), ("证件号码", "invisible")}


@pytest.mark.parametrize("blank", ["\u3000", "\xa0", "\u200b", "\ufeff", "\u2066\u2069", " \t\n", "\u3164"])
def test_a_row_of_blanks_is_no_candidate(blank):
    """White space of any width and what shows nothing."""
    assert not is_filled(blank)
    data = workbook([person(11), dict.fromkeys(person(13), blank), {"name": blank}, person(15)])
    (one,) = read(open_workbook(data), CATALOGUE, on=ON)
    assert [each.row_number for each in one.accepted] == [2, 5]
    assert (one.refused, one.skipped) == ((), 2)


@pytest.mark.parametrize("cell", [0, 0.0, False, "0", "无", "·"])
def test_a_cell_that_shows_something_is_filled(cell):
    """Nought is something."""
    assert is_filled(cell)


@pytest.mark.parametrize(
    ("name", "told"),
    [("王建国1", "“1”（第4个字）"), ("王#建@国", "“#”（第2个字）、“@”（第4个字）"), ("王😀", "“😀”（第2个字）")],
)
def test_the_wrong_character_of_a_name_is_named_with_its_place(name, told):
    """What to take out, and where it is."""
    (cell,) = checked(name=name)
    assert (cell.code, cell.zh) == ("name_malformed", f"姓名含有不允许的字符：{told}")


def test_the_newest_characters_of_names_are_taken():
    """A rare surname may be newer than this program's tables."""
    assert isinstance(checked(name="王\U00031350\U000323af"), Candidate)


@pytest.mark.parametrize("text", ["王\0建国", "\0", "王\x07", "a\x9f", "王\ufffe"])
def test_an_unprintable_character_is_a_fault_that_names_it(text):
    """In free text, names and numbers alike; what the answer says can be stored."""
    for key in ("name", "employer", "email", "document_number", "major"):
        found = checked(**{key: text})
        assert not isinstance(found, Candidate)
        assert "text_unprintable" in [cell.code for cell in found]
        assert not UNPRINTABLE.search("".join(cell.zh + cell.value_masked for cell in found))


@given(st.text())
def test_what_is_shown_can_be_stored_and_is_short(text):
    """No control character, no half of a pair, at most sixty characters."""
    shown = printable(text)
    assert len(shown) <= 60
    assert not UNPRINTABLE.search(shown)
    shown.encode()


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"])))
def test_mended_text_needs_no_mending(text):
    """Once is enough."""
    once, _ = plain(text)
    assert plain(once) == (once, ())


def test_one_table_holds_the_documents_of_the_registry_and_of_the_list():
    """A type that one of them lacks could be chosen and not checked, or checked and not chosen."""
    assert {each.identifier: each.label for each in DOCUMENTS.values()} == dict(DocumentType.choices)
    assert set(IDENTIFIERS) == set(load().lists["document_type"].values)
    assert all(bool(each.areas) != bool(each.shape) for each in DOCUMENTS.values())


RIGHT = {
    "resident": ["320508199003150113"[:17] + resident_number(11)[17]],
    "hong_kong_macao": ["H12345678", "M12345678", "H1234567801"],
    "taiwan": ["12345678", "1234567801", "1234567801(B)", "T12345678"],
    "residence": [resident_number(11, place=place) for place in ("810000", "820000", "830000")],
    "foreign": ["USA110080010101", "911840199003150117"],
    "passport": ["E12345678", "EJ1234567", "G12345678", "123456789", "AB123"],
}
CUT = resident_number(11)[:17]
WRONG = {
    "resident": ["ABCD", CUT, resident_number(11) + "1", resident_number(11, place="830000"), "E12345678", ""],
    "hong_kong_macao": ["K12345678", "H1234567", "H123456789", "H12345678012", "12345678", "H1234567八"],
    "taiwan": ["1234567", "123456789", CUT, resident_number(11), "ABCD"],
    "residence": ["ABCD", CUT, resident_number(11), "H12345678", resident_number(11, place="810000")[:-1] + "A"],
    "foreign": ["ABCD", "US110080010101", CUT, resident_number(11), "9" + CUT[:15]],
    "passport": [
        CUT,
        resident_number(11),
        CUT[:15],
        "ABCD",
        "ABCDEFGH",
        "E123456789",
        "E123",
        "E 1234567",
        "无无无无无",
    ],
}


@pytest.mark.parametrize(("kind", "number"), [(kind, number) for kind in RIGHT for number in RIGHT[kind]])
def test_a_number_of_the_form_of_its_document_is_taken(kind, number):
    """Of those under GB 11643 birth date and sex are known."""
    found = examine(kind, number)
    assert isinstance(found, Identity)
    assert (found.birth_date is not None) == (kind in ("resident", "residence"))


@pytest.mark.parametrize(("kind", "number"), [(kind, number) for kind in WRONG for number in WRONG[kind]])
def test_a_number_of_another_form_is_refused(kind, number):
    """An identity number cut to 17 digits is no passport, and ABCD is nobody's residence permit."""
    assert not isinstance(examine(kind, number), Identity)


def test_every_document_has_right_and_wrong_numbers_here():
    """A new kind of document comes with its examples."""
    assert set(RIGHT) == set(WRONG) == set(DOCUMENTS)
