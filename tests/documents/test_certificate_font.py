"""No certificate shows a box: the font is there, it is the right one, and a character it lacks is named."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest
import typst
from PIL import ImageChops

from registry.documents.certificate import printed_fields, qr_svg, render
from registry.documents.fonts import FONT_FILE, FontUnavailable, certificate_font, missing_glyphs
from registry.documents.typesetting import typeset
from registry.reasons import GlyphMissing, TextTooLong
from tests.documents.pages import WANG_WEI, a_face, picture_of


def test_different_names_look_different() -> None:
    """On a page of boxes any two names of two characters would be the same picture."""
    wang, li = (picture_of(render(a_face(name=name))) for name in ("王伟", "李娜"))
    assert ImageChops.difference(wang, li).getbbox() is not None


def test_a_rare_character_has_its_own_look() -> None:
    """The three rare characters of names, from three planes of the character set, are drawn and not boxed."""
    pictures = {picture_of(render(a_face(name=name))).tobytes() for name in ("王𬱖", "王㛃", "王䶮", "王□")}
    assert len(pictures) == 4


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("王\U000323af", "U+323AF"),
        ("王\u202e伟", "U+202E"),
        ("王\ue000", "U+E000"),
        ("ئابدۇراخمان", "U+0626"),
        ("王伟\n", "U+000A"),
    ],
)
def test_a_character_without_glyph_is_refused_by_name(name: str, named: str) -> None:
    """The refusal names the field and the code point; nothing is printed in its stead."""
    with pytest.raises(GlyphMissing) as refusal:
        render(a_face(name=name))
    assert "姓名" in refusal.value.message_zh
    assert named in refusal.value.message_zh
    assert named in refusal.value.message_en


def test_every_character_missing_is_named_once() -> None:
    """In the order of the text, so that the person can be asked for all of them at once."""
    font = certificate_font()
    assert missing_glyphs("王\U000323af伟\U000323b0\U000323af", font) == ["\U000323af", "\U000323b0"]


def test_the_typesetter_itself_refuses_a_missing_glyph() -> None:
    """Behind the check stands the archival standard: a page with a box is not written even if the check is passed by."""
    face = a_face(name="王\U000323af")
    inputs = {"face": json.dumps(printed_fields(face)), "qr": qr_svg(face.check_url)}
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        typeset("certificate-2026.1.typ", inputs, timestamp=0)


@pytest.mark.parametrize("field", ["name", "occupation_title", "work_type", "body_name", "region_name"])
def test_what_the_page_has_no_room_for_is_refused(field: str) -> None:
    """A text that would run over its neighbours is refused with the room there is."""
    with pytest.raises(TextTooLong, match="过长"):
        render(a_face(**{field: "国" * 80}))


def test_an_empty_field_is_a_fault_of_the_caller() -> None:
    """There is no certificate without a name."""
    with pytest.raises(ValueError, match="name"):
        a_face(name=" ")


def test_a_folder_without_the_font_says_what_to_install(tmp_path: Path) -> None:
    """The error names the file and the command."""
    with pytest.raises(FontUnavailable, match=r"pip install --no-deps -r requirements-fonts\.txt"):
        render(WANG_WEI, font_dir=tmp_path)


def test_another_file_under_the_fonts_name_is_refused(tmp_path: Path) -> None:
    """Another version of the font would draw other bytes for certificates already issued."""
    (tmp_path / FONT_FILE).write_bytes(b"not the font")
    with pytest.raises(FontUnavailable, match="SHA-256"):
        render(WANG_WEI, font_dir=tmp_path)


def test_a_folder_of_ones_own_gives_the_same_bytes(tmp_path: Path) -> None:
    """Where the font comes from does not show in the certificate."""
    (tmp_path / FONT_FILE).symlink_to(certificate_font())
    assert render(WANG_WEI, font_dir=tmp_path) == render(WANG_WEI)


def test_a_second_cut_in_the_folder_is_refused(tmp_path: Path) -> None:
    """With two files of one family the typesetter would choose; the choice is not left to it."""
    (tmp_path / FONT_FILE).symlink_to(certificate_font())
    shutil.copyfile(certificate_font(), tmp_path / "again.otf")
    with pytest.raises(FontUnavailable, match="several cuts"):
        render(WANG_WEI, font_dir=tmp_path)


def test_the_package_of_the_font_is_never_imported() -> None:
    """Its import wants the chart library, which is not installed; a page is rendered without it."""
    render(WANG_WEI)
    assert "mplfonts" not in sys.modules
