"""表头: the header row of a sheet matched to the columns that are known, or refused by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from intake.columns import REASONS_HEADER, header_text
from intake.dictionaries import nearest
from intake.refusals import MissingColumns, RepeatedColumns, UnknownColumns


def match_headers(
    cells: Sequence[Any], known: Mapping[str, str], required: Sequence[str], *, sheet: str
) -> tuple[str | None, ...]:
    """The key of each column of the sheet: None for 退回原因 of a returned workbook, empty where there is no header.

    ``known`` maps headers to keys, ``required`` are headers that must be there. Raises the refusal that names every wrong header.
    """
    headers = [header_text(cell) for cell in cells]
    found = [header for header in headers if header and header != REASONS_HEADER]
    missing = [header for header in required if header not in found]
    unknown = [header for header in found if header not in known]
    if unknown:
        free = [header for header in known if header not in found]
        named = "、".join(_with_nearest(header, free) for header in dict.fromkeys(unknown))
        also = f"；并缺少必需的列：{'、'.join(missing)}" if missing else ""
        raise UnknownColumns(sheet=sheet, columns=named, also=also, unknown=unknown, missing=missing)
    repeated = [header for header, count in Counter(found).items() if count > 1]
    if repeated:
        raise RepeatedColumns(sheet=sheet, columns="、".join(repeated), repeated=repeated)
    if missing:
        raise MissingColumns(sheet=sheet, columns="、".join(missing), missing=missing)
    return tuple("" if not header else known.get(header) for header in headers)


def _with_nearest(header: str, free: Sequence[str]) -> str:
    shown = header if len(header) <= 30 else header[:29] + "…"
    like = nearest(header, free, count=1)
    return f"“{shown}”（应为“{like[0]}”？）" if like else f"“{shown}”"
