"""各列的读法: the reader of each official column, by its kind."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from intake import cells, dates
from intake.columns import OFFICIAL, Column
from intake.dictionaries import Dictionaries, Dictionary
from intake.memo import Memo


def official_readers(lists: Dictionaries, regions: Mapping[str, str], *, on: datetime.date) -> dict[str, Memo]:
    """The official columns' readers by key, each with its memory."""
    return {column.key: Memo(_reader(column, lists, regions, on)) for column in OFFICIAL}


def _reader(column: Column, lists: Dictionaries, regions: Mapping[str, str], on: datetime.date) -> cells.Reader:
    required = column.required
    match column.kind:
        case "text":
            return cells.text_reader(column.limit, required=required)
        case "number_text":
            return cells.text_reader(column.limit, required=required, compact=True)
        case "name":
            return cells.name_reader(column.limit, required=required)
        case "list" | "open_list":
            return cells.list_reader(lists.lists[column.key], required=required, is_open=column.kind == "open_list")
        case "region":
            return cells.list_reader(Dictionary(tuple(regions)), required=required)
        case "yes_no":
            return cells.yes_no_reader(required=required)
        case "date":
            return dates.date_reader(on, required=required)
        case "document_number":
            return cells.document_number_reader(required=required)
        case "level" | "years":
            parse = cells.parse_level if column.kind == "level" else cells.parse_years
            return cells.reader(parse, required=required, compact=True)
    parse_text = {"phone": cells.parse_phone, "email": cells.parse_email, "postcode": cells.parse_postcode}
    return cells.reader(parse_text[column.kind], required=required, blank="", compact=True)
