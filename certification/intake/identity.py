"""证件号码: document numbers and what they say of birth date and sex.

居民身份证 and the 居住证 of people from Hong Kong, Macao and Taiwan follow GB 11643. The check digit is computed
by python-stdnum; its ``validate`` is not used: it also looks the area code up with the years in which the area
existed, and so refuses real people whose number was given by a district founded after their birth. The other
documents are checked by shape alone.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from stdnum.cn.ric import calc_check_digit

from certification.intake.faults import Fault

RESIDENT_CARD = "居民身份证"

_PROVINCES = frozenset(
    f"{zone}{place}"
    for zone, places in (("1", 5), ("2", 3), ("3", 7), ("4", 6), ("5", 4), ("6", 5))
    for place in range(0 if zone == "5" else 1, places + 1)
) | {"71", "81", "82"}
"""The first two digits: 华北, 东北, 华东, 中南, 西南, 西北; Taiwan, Hong Kong, Macao (GB/T 2260)."""
_AREAS: dict[str, frozenset[str]] = {
    RESIDENT_CARD: _PROVINCES,
    "港澳居民居住证": frozenset({"81", "82"}),
    "台湾居民居住证": frozenset({"83"}),
}
_GB11643 = re.compile(r"[0-9]{17}[0-9X]")
_SHAPES: dict[str, re.Pattern[str]] = {
    "港澳居民来往内地通行证": re.compile(r"[HM](?:\d{8}|\d{10})", re.ASCII),
    "台湾居民来往大陆通行证": re.compile(r"\d{8}(?:\d{2}[A-Z]?|\([A-Z]\))?|[A-Z]\d{7,10}", re.ASCII),
    "外国人永久居留身份证": re.compile(r"[A-Z]{3}\d{12}|9\d{16}[\dX]", re.ASCII),
    "护照": re.compile(r"[A-Z0-9]{5,17}", re.ASCII),
}
_ANY = re.compile(r"[A-Z0-9()\-]{4,30}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a document number says: under GB 11643 the birth date and the sex, otherwise nothing."""

    birth_date: datetime.date | None = None
    sex: str = ""


_SILENT = Identity()


def examine(document_type: str, number: str) -> Identity | Fault:
    """The number checked after the rules of its document."""
    areas = _AREAS.get(document_type)
    if areas is None:
        if _SHAPES.get(document_type, _ANY).fullmatch(number):
            return _SILENT
        return Fault("document_number_shape", {"document_type": document_type})
    if len(number) != 18:
        return Fault("document_number_length")
    if not _GB11643.fullmatch(number):
        return Fault("document_number_characters")
    if number[:2] not in areas:
        return Fault("document_number_place")
    try:
        born = datetime.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return Fault("document_number_date")
    if calc_check_digit(number) != number[17]:
        return Fault("document_number_checksum")
    return Identity(born, "男" if number[16] in "13579" else "女")
