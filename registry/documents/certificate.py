"""职业技能等级证书: the certificate document, from the printed fields to the PDF, always to the same bytes.

The face carries what the certificates of filed bodies carry: name, occupation and work type, level in the official
form, number, body, day of issue, and the way to check it. It carries no state emblem and no state's name: the body
evaluates, issues and answers for it ("谁评价、谁发证、谁负责").
"""

from __future__ import annotations

import calendar
import io
import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import segno

from registry.documents.fonts import FONT_FAMILY, certificate_font, missing_glyphs, text_width
from registry.documents.typesetting import TEMPLATES, typeset
from rules.ladder import Level
from rules.refusals import Refusal

CURRENT_TEMPLATE = "2026.1"
"""The version that new certificates are printed with; stored with each, because older ones keep theirs."""

_NUMBER_GROUPS = (5, 8, 3)
"""The body, its site, the year and level; the serial is the rest (of a 22-character number)."""

_ASCII_FIELDS = ("number", "occupation_code", "check_url", "template")
_LABELS = {
    "name": "姓名",
    "number": "证书编号",
    "occupation_title": "职业",
    "occupation_code": "职业编码",
    "work_type": "工种",
    "body_name": "评价机构",
    "region_name": "所在地区",
    "check_url": "查验地址",
}
_ROOM = {
    "name": 38.0,
    "number": 24.0,
    "occupation_title": 31.0,
    "occupation_code": 24.0,
    "work_type": 33.0,
    "body_name": 58.0,
    "region_name": 24.0,
    "check_url": 66.0,
}
"""How much fits, in full-width characters at the template's smallest size."""


@dataclass(frozen=True, slots=True)
class Mark:
    """标记: what a copy of a certificate that is not valid says across the page.

    ``word`` is large (已撤销), ``line`` one sentence with the day; ``grave`` where there is no way back.
    """

    word: str
    line: str
    grave: bool


class GlyphMissing(Refusal):
    """A printed field has a character that the certificate's font can't show: better none than a box."""

    code = "glyph_missing"
    zh = "证书字体缺字，“{label}”中的字无法印出：{glyphs}"
    en = "The certificate's font cannot show these characters of {field}: {glyphs}"


class TextTooLong(Refusal):
    """A printed field is longer than the page has room for, at the smallest size that reads well."""

    code = "text_too_long"
    zh = "“{label}”过长，证书上最多容纳{room:g}个字"
    en = "{field} is too long: the certificate has room for {room:g} full-width characters"


class TemplateUnknown(LookupError):
    """No template of that version is installed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFace:
    """证书票面: everything printed on a certificate, and nothing else. Equal faces give equal bytes."""

    number: str
    name: str
    occupation_title: str
    occupation_code: str
    work_type: str | None
    level: Level
    body_name: str
    region_name: str
    issued_on: date
    check_url: str
    template: str = CURRENT_TEMPLATE

    def __post_init__(self) -> None:
        """An empty field, or a code or address outside ASCII, is a fault of the caller: ``ValueError``."""
        for field in _LABELS:
            value = getattr(self, field)
            if value is not None and not value.strip():
                raise ValueError(f"{field} of a certificate is empty")
        for field in _ASCII_FIELDS:
            if not getattr(self, field).isascii():
                raise ValueError(f"{field} of a certificate must be ASCII")
        if not re.match(r"https?://\S+\Z", self.check_url):
            raise ValueError("check_url of a certificate must be a web address")


def render(face: CertificateFace, *, mark: Mark | None = None, font_dir: Path | None = None) -> bytes:
    """The certificate as PDF/A-2a and PDF/UA-1, one A4 page: the same bytes in any process on any day.

    With a ``mark`` it is the copy that says it is not valid: the same page by the same template, marked across and in
    its last line. ``font_dir`` is a folder holding the font, for machines that do not have its package. Raises
    ``GlyphMissing``, ``TextTooLong``, ``TemplateUnknown``, ``FontUnavailable``.
    """
    template = f"{'marked' if mark else 'certificate'}-{face.template}.typ"
    if not re.fullmatch(r"\d{4}\.\d+", face.template) or not (TEMPLATES / template).is_file():
        raise TemplateUnknown(f"No certificate template {face.template!r} is installed.")
    refuse_unprintable(face, font_dir=font_dir)
    fields = printed_fields(face)
    inputs = {"qr": qr_svg(face.check_url)}
    if mark:
        # What lies across the page is decoration to a screen reader; the last line of the page is read out.
        fields["template"] = f"{face.template}　{mark.line}"
        inputs["mark"] = json.dumps({"word": mark.word, "line": mark.line, "grave": mark.grave}, ensure_ascii=False)
    return typeset(
        template,
        inputs | {"face": json.dumps(fields, ensure_ascii=False)},
        timestamp=calendar.timegm(face.issued_on.timetuple()),
        font_dir=font_dir,
    )


def qr_svg(url: str) -> str:
    """The QR code of ``url`` as SVG: error correction M, quiet zone of four modules, one unit a module."""
    svg = io.BytesIO()
    segno.make(url, error="m", micro=False, boost_error=False).save(
        svg, kind="svg", border=4, dark="#0f1c2c", xmldecl=False, omitsize=True, svgclass=None, lineclass=None
    )
    return svg.getvalue().decode()


def refuse_unprintable(face: CertificateFace, *, font_dir: Path | None = None) -> None:
    """Refuse the first field that the font can't show or the page can't hold, without rendering the page.

    For the acts that come before the document: what can't be printed is better known before it is issued.
    """
    font = certificate_font(font_dir)
    for field, label in _LABELS.items():
        value = getattr(face, field) or ""
        if missing := missing_glyphs(value, font):
            glyphs = "、".join(f"{c} (U+{ord(c):04X})" if c.isprintable() else f"U+{ord(c):04X}" for c in missing)
            raise GlyphMissing(field=field, label=label, glyphs=glyphs)
        if text_width(value, font) > _ROOM[field]:
            raise TextTooLong(field=field, label=label, room=_ROOM[field])


def printed_fields(face: CertificateFace) -> dict[str, object]:
    """The face as the template reads it, the level and the day in the form in which they are printed."""
    day = face.issued_on
    return {
        **{field: getattr(face, field) for field in _LABELS},
        "level": face.level.official_form,
        "issued_on": f"{day.year}年{day.month}月{day.day}日",
        "year": day.year,
        "month": day.month,
        "day": day.day,
        "template": face.template,
        "number_groups": _NUMBER_GROUPS if len(face.number) == 22 else (),
        "font": FONT_FAMILY,
    }
