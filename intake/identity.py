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

from intake.faults import Fault

_GB11643 = re.compile(r"[0-9]{17}[0-9X]")
_PROVINCES = frozenset(
    f"{zone}{place}"
    for zone, places in (("1", 5), ("2", 3), ("3", 7), ("4", 6), ("5", 4), ("6", 5))
    for place in range(0 if zone == "5" else 1, places + 1)
) | {"71", "81", "82"}
"""The first two digits: 华北, 东北, 华东, 中南, 西南, 西北; Taiwan, Hong Kong, Macao (GB/T 2260)."""


@dataclass(frozen=True, slots=True)
class Document:
    """证件: one kind of document and the form of its number.

    ``areas`` are the first two digits of a number under GB 11643; a kind without them has a ``shape`` of its own.
    """

    identifier: str  # the registry's DocumentType
    label: str
    areas: frozenset[str] = frozenset()
    shape: re.Pattern[str] | None = None


DOCUMENTS: dict[str, Document] = {
    each.identifier: each
    for each in (
        Document("resident", "居民身份证", areas=_PROVINCES),
        Document("hong_kong_macao", "港澳居民来往内地通行证", shape=re.compile(r"[HM](?:[0-9]{8}|[0-9]{10})")),
        Document(
            "taiwan",
            "台湾居民来往大陆通行证",
            shape=re.compile(r"[0-9]{8}(?:[0-9]{2}[A-Z]?|\([A-Z]\))?|[0-9]{10}\([A-Z]\)|[A-Z][0-9]{7,10}"),
        ),
        Document("residence", "港澳台居民居住证", areas=frozenset({"81", "82", "83"})),
        Document("foreign", "外国人永久居留身份证", shape=re.compile(r"[A-Z]{3}[0-9]{12}|9[0-9]{16}[0-9X]")),
        # ICAO Doc 9303: at most nine letters and digits; a number of letters alone is a word.
        Document("passport", "护照", shape=re.compile(r"(?=[A-Z]*[0-9])[A-Z0-9]{5,9}")),
    )
}
"""The one table of document types: what the registry knows, what the list 证件类型 offers, and what is checked."""

IDENTIFIERS: dict[str, str] = {each.label: each.identifier for each in DOCUMENTS.values()}
"""The registry's identifier by the label in the cell."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What a document number says: under GB 11643 the birth date and the sex, otherwise nothing."""

    birth_date: datetime.date | None = None
    sex: str = ""


_SILENT = Identity()


def examine(identifier: str, number: str) -> Identity | Fault:
    """The number checked after the rules of its document. KeyError for no document of the table."""
    document = DOCUMENTS[identifier]
    if document.shape is not None:
        if document.shape.fullmatch(number):
            return _SILENT
        return Fault("document_number_shape", {"document_type": document.label})
    if len(number) != 18:
        return Fault("document_number_length")
    if not _GB11643.fullmatch(number):
        return Fault("document_number_characters")
    if number[:2] not in document.areas:
        return Fault("document_number_place")
    try:
        born = datetime.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return Fault("document_number_date")
    if calc_check_digit(number) != number[17]:
        return Fault("document_number_checksum")
    return Identity(born, "男" if number[16] in "13579" else "女")
