"""A certificate to print, and the eyes of a reader: the text, the picture and the dates of a rendered page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pypdfium2
from PIL import Image

from registry.documents.certificate import CertificateFace
from rules.ladder import Level

WANG_WEI = CertificateFace(
    number="S001344006001263000001",
    name="王伟",
    occupation_title="轨道交通信号工",
    occupation_code="6-29-03-11",
    work_type=None,
    level=Level.SENIOR,
    body_name="深圳市远航精密制造有限公司",
    region_name="广东省",
    issued_on=date(2026, 11, 16),
    check_url="https://registry.example.cn/check/S001344006001263000001",
    template="2026.1",
)


def a_face(**changes: Any) -> CertificateFace:
    """王伟's certificate with some fields changed."""
    return replace(WANG_WEI, **changes)


def text_of(pdf: bytes) -> str:
    """The page's text as a reader copies it, without line ends."""
    with pypdfium2.PdfDocument(pdf) as document:
        return document[0].get_textpage().get_text_range().replace("\r\n", "")


def picture_of(pdf: bytes, *, dots_per_inch: int = 120) -> Image.Image:
    """The page as it is seen, in shades of grey."""
    with pypdfium2.PdfDocument(pdf) as document:
        return document[0].render(scale=dots_per_inch / 72).to_pil().convert("L")


def stated_by(pdf: bytes) -> dict[str, str]:
    """What the file says of itself: title, author, dates."""
    with pypdfium2.PdfDocument(pdf) as document:
        return document.get_metadata_dict()
