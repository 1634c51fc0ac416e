"""What a certificate's template is given, what a face may hold, and where a field has no more room."""

from __future__ import annotations

from datetime import date

import pytest

from registry.documents.certificate import (
    Mark,
    TemplateUnknown,
    printed_fields,
    qr_svg,
    refuse_unprintable,
    render,
)
from registry.documents.fonts import certificate_font, missing_glyphs, text_width
from registry.reasons import GlyphMissing, TextTooLong
from tests.documents.pages import a_face, text_of

ROOM = {
    "name": 38, "occupation_title": 31, "work_type": 33, "body_name": 58, "region_name": 24,
}  # fmt: skip
LABELS = {
    "name": "姓名",
    "occupation_title": "职业",
    "work_type": "工种",
    "body_name": "评价机构",
    "region_name": "所在地区",
}


def test_the_template_is_given_every_field_in_the_form_in_which_it_is_printed() -> None:
    assert printed_fields(a_face(work_type="信号工", issued_on=date(2026, 1, 2))) == {
        "name": "王伟", "number": "S001344006001263000001", "occupation_title": "轨道交通信号工", "occupation_code": "6-29-03-11",
        "work_type": "信号工", "body_name": "深圳市远航精密制造有限公司", "region_name": "广东省",
        "check_url": "https://registry.example.cn/check/S001344006001263000001", "level": "三级/高级工",
        "issued_on": "2026年1月2日", "year": 2026, "month": 1, "day": 2, "template": "2026.1", "number_groups": (5, 8, 3),
        "font": "Noto Serif CJK SC",
    }  # fmt: skip


def test_only_a_whole_number_is_parted() -> None:
    """One of another length is printed as it is."""
    for number in ("1" * 21, "1" * 23):
        assert printed_fields(a_face(number=number))["number_groups"] == ()


@pytest.mark.parametrize("field", ROOM)
def test_a_field_is_filled_to_its_last_character(field: str) -> None:
    """So many full-width characters and not half a one more; the refusal says the field and the room."""
    refuse_unprintable(a_face(**{field: "国" * ROOM[field]}))
    with pytest.raises(TextTooLong) as refusal:
        refuse_unprintable(a_face(**{field: "国" * ROOM[field] + "."}))
    assert refusal.value.values == {"field": field, "label": LABELS[field], "room": float(ROOM[field])}


@pytest.mark.parametrize(("field", "label", "room"), [("number", "证书编号", 24.0), ("occupation_code", "职业编码", 24.0),
                                                     ("check_url", "查验地址", 66.0)])  # fmt: skip
def test_a_code_or_an_address_has_its_room_too(field: str, label: str, room: float) -> None:
    font = certificate_font()
    start = "https://x/" if field == "check_url" else ""
    most = int((room - text_width(start, font)) / text_width("m", font))
    refuse_unprintable(a_face(**{field: start + "m" * most}))
    with pytest.raises(TextTooLong) as refusal:
        refuse_unprintable(a_face(**{field: start + "m" * (most + 1)}))
    assert refusal.value.values == {"field": field, "label": label, "room": room}


@pytest.mark.parametrize(
    ("name", "glyphs"),
    [("王\u0639", "\u0639 (U+0639)"), ("王\u200b\x07\u200b", "U+200B、U+0007"), ("\ue000王", "U+E000")],
)
def test_what_the_font_lacks_is_named_with_its_code(name: str, glyphs: str) -> None:
    """A sign that cannot be seen by its code alone; each once, in order."""
    with pytest.raises(GlyphMissing) as refusal:
        refuse_unprintable(a_face(name=name))
    assert refusal.value.values == {"field": "name", "label": "姓名", "glyphs": glyphs}


def test_a_width_is_the_sum_of_its_characters() -> None:
    font = certificate_font()
    assert text_width("", font) == 0
    assert text_width("国国", font) == 2 * text_width("国", font) == 2.0
    assert 0 < text_width("i", font) < text_width("m", font) < 1
    assert missing_glyphs("王 i", font) == []


@pytest.mark.parametrize(
    "field",
    ["name", "number", "occupation_title", "occupation_code", "work_type", "body_name", "region_name", "check_url"],
)
def test_no_field_of_a_face_is_empty(field: str) -> None:
    for nothing in ("", " ", "\u3000"):
        with pytest.raises(ValueError, match=f"{field} of a certificate is empty"):
            a_face(**{field: nothing})


@pytest.mark.parametrize("field", ["number", "occupation_code", "check_url", "template"])
def test_codes_and_addresses_are_ascii(field: str) -> None:
    with pytest.raises(ValueError, match=f"{field} of a certificate must be ASCII"):
        a_face(**{field: "https://例"})


@pytest.mark.parametrize("address", ["ftp://x", "x", "https://", "https://a b", "https://a\n", " https://a"])
def test_the_way_to_check_is_a_web_address(address: str) -> None:
    with pytest.raises(ValueError, match="check_url of a certificate must be a web address"):
        a_face(check_url=address)
    assert a_face(check_url="http://a").check_url == "http://a"


@pytest.mark.parametrize("version", ["2026.1x", "x2026.1", "2026", "2099.1", "../2026.1"])
def test_an_unknown_version_is_named(version: str) -> None:
    """Also for a copy that is marked."""
    for mark in (None, Mark("已撤销", "本证书已撤销", grave=True)):
        with pytest.raises(TemplateUnknown, match="is installed"):
            render(a_face(template=version), mark=mark)


def test_a_marked_copy_says_so_and_how_grave_it_is() -> None:
    """The sentence beside the version; a suspension and a revocation do not look the same."""
    copies = {grave: render(a_face(), mark=Mark("已撤销", "本证书已撤销。", grave=grave)) for grave in (True, False)}
    assert copies[True] != copies[False]
    for copy in copies.values():
        assert "2026.1" in text_of(copy)
        assert "本证书已撤销。" in text_of(copy)


def test_the_code_is_dark_squares_of_one_unit() -> None:
    """As the template draws it: no declaration, no size, no classes."""
    svg = qr_svg("https://x/")
    assert svg.startswith("<svg")
    assert "#0f1c2c" in svg
    for absent in ("<?xml", "class=", " width=", " height="):
        assert absent not in svg
    assert 'viewBox="0 0 29 29"' in svg
