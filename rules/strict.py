"""严格读取: JSON values read against a table of fields; every fault is collected with its JSON pointer.

Nothing is guessed and nothing is dropped: a field that the table does not name is a fault. A field that is absent, or
null where null has no meaning of its own, reads as None, *not known*.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from rules.refusals import MORE_FAULTS, MOST_LISTED

MOST_ENTRIES: Final = 500
"""The most entries that one list of a question may hold."""
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_OCCUPATION: Final = re.compile(r"\d-\d{2}-\d{2}-\d{2}")
_REGION: Final = re.compile(r"\d{6}")
_MOST_CHARACTERS: Final = 200
_WIDE_SPACES: Final = str.maketrans(dict.fromkeys("\u00a0\u2002\u2003\u2009\u202f\u3000", " "))
"""Spaces as Chinese and Western input methods set them, which Python does not call printable."""
_MOST_PEOPLE: Final = 10_000_000
_EARLIEST: Final = date(1900, 1, 1)
_LATEST: Final = date(2200, 1, 1)


class Fault(NamedTuple):
    """错误: where in the document (JSON pointer) and what is wrong, in Chinese and English."""

    pointer: str
    zh: str
    en: str


class Faults(list[Fault]):
    """错误清单: the first hundred faults; of the rest only how many there are (``more``)."""

    def __init__(self) -> None:
        super().__init__()
        self.more = 0

    @property
    def room(self) -> int:
        """How many further ones are listed."""
        return MOST_LISTED - len(self)

    def append(self, fault: Fault) -> None:
        """Lists one, or counts it."""
        if self.room > 0:
            super().append(fault)
        else:
            self.more += 1

    def listed(self) -> tuple[Fault, ...]:
        """The faults, at their end how many are left out."""
        if not self.more:
            return tuple(self)
        rest = MORE_FAULTS.of(count=self.more)
        return (*self, Fault("", rest.zh, rest.en))


Reader = Callable[[Any, str, Faults], Any]


def day(value: Any, pointer: str, faults: Faults) -> date | None:
    """A date ``YYYY-MM-DD`` between 1900 and 2200."""
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            read = date.fromisoformat(value)
        except ValueError:
            pass
        else:
            if _EARLIEST <= read < _LATEST:
                return read
    faults.append(Fault(pointer, "不是有效日期（YYYY-MM-DD，1900至2199年）", "not a date (YYYY-MM-DD, 1900 to 2199)"))
    return None


def truth(value: Any, pointer: str, faults: Faults) -> bool | None:
    """true or false."""
    if isinstance(value, bool):
        return value
    faults.append(Fault(pointer, "应为true或false", "must be true or false"))
    return None


def text(value: Any, pointer: str, faults: Faults) -> str | None:
    """A text of 1 to 200 characters without control characters."""
    if isinstance(value, str) and 0 < len(value) <= _MOST_CHARACTERS and value.translate(_WIDE_SPACES).isprintable():
        return value
    faults.append(Fault(pointer, "应为1至200字的文本", "must be a text of 1 to 200 characters"))
    return None


def number(value: Any, pointer: str, faults: Faults) -> int | None:
    """A whole number from 1 to 10,000,000."""
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _MOST_PEOPLE:
        return value
    faults.append(Fault(pointer, "应为正整数", "must be a positive whole number"))
    return None


def occupation(value: Any, pointer: str, faults: Faults) -> str | None:
    """A code of the classification, ``d-dd-dd-dd``."""
    if isinstance(value, str) and _OCCUPATION.fullmatch(value) and value.isascii():
        return value
    faults.append(Fault(pointer, "职业编码应为 d-dd-dd-dd", "an occupation code reads d-dd-dd-dd"))
    return None


def region(value: Any, pointer: str, faults: Faults) -> str | None:
    """A GB/T 2260 code of six digits."""
    if isinstance(value, str) and _REGION.fullmatch(value) and value.isascii():
        return value
    faults.append(Fault(pointer, "行政区划代码应为六位数字（GB/T 2260）", "a region code has six digits (GB/T 2260)"))
    return None


def one_of(words: Collection[str]) -> Reader:
    """One word of a fixed vocabulary."""

    def read(value: Any, pointer: str, faults: Faults) -> str | None:
        if isinstance(value, str) and value in words:
            return value
        allowed = ", ".join(words)
        faults.append(Fault(pointer, f"应为下列之一：{allowed}", f"must be one of: {allowed}"))
        return None

    return read


def list_of(reader: Reader) -> Reader:
    """A list, read entry by entry into a tuple."""

    def read(value: Any, pointer: str, faults: Faults) -> tuple[Any, ...] | None:
        if not isinstance(value, list):
            faults.append(Fault(pointer, "应为列表", "must be a list"))
            return None
        if len(value) > MOST_ENTRIES:
            faults.append(Fault(pointer, f"至多{MOST_ENTRIES}项", f"at most {MOST_ENTRIES} entries"))
            return None
        return tuple(reader(entry, f"{pointer}/{index}", faults) for index, entry in enumerate(value))

    return read


class Field(NamedTuple):
    """字段: a field's name, how it is read strictly, how a checked value is taken over, and what its null says."""

    name: str
    read: Reader
    trust: Callable[[Any], Any] | None = None
    null: Any = None


def fields(
    value: Any, table: Sequence[Field], pointer: str, faults: Faults, required: Collection[str] = ()
) -> list[Any]:
    """The values of an object in the table's order; a field that the table does not name is a fault."""
    if not isinstance(value, dict):
        faults.append(Fault(pointer, "应为对象", "must be an object"))
        return [None] * len(table)
    names = {field.name for field in table}
    unknown = [name for name in value if name not in names]
    listed = unknown[: max(faults.room, 0)]
    for name in listed:
        faults.append(Fault(f"{pointer}/{_shown(name)}", "未知字段", "unknown field"))
    faults.more += len(unknown) - len(listed)
    for name in required:
        if value.get(name) is None:
            faults.append(Fault(f"{pointer}/{name}", "缺少必填字段", "required field is missing"))
    return [_field(value, field, pointer, faults) for field in table]


def _field(value: Mapping[str, Any], field: Field, pointer: str, faults: Faults) -> Any:
    if field.name not in value:
        return None
    given = value[field.name]
    return field.null if given is None else field.read(given, f"{pointer}/{field.name}", faults)


def trusted(value: Mapping[str, Any], table: Sequence[Field]) -> list[Any]:
    """The same values of an object that has been read strictly before: only taken over, not checked."""
    found: list[Any] = []
    for name, _, trust, null in table:
        if name not in value:
            found.append(None)
        elif (given := value[name]) is None:
            found.append(null)
        else:
            found.append(trust(given) if trust is not None else given)
    return found


def trusted_list(
    table: Sequence[Field], made: Callable[[list[Any]], Any]
) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    """Takes over a list of such objects, ``made`` of their values; one call for all of them, since facts are lists."""
    fields = tuple((field.name, field.trust, field.null) for field in table)

    def take_over(entries: Sequence[Mapping[str, Any]]) -> tuple[Any, ...]:
        found: list[Any] = []
        for value in entries:
            values: list[Any] = []
            for name, trust, null in fields:
                if name not in value:
                    values.append(None)
                elif (given := value[name]) is None:
                    values.append(null)
                else:
                    values.append(trust(given) if trust is not None else given)
            found.append(made(values))
        return tuple(found)

    return take_over


def _shown(name: str) -> str:
    """A name that anybody may have made up, as part of a pointer: long ones are cut."""
    text = str(name)
    return escaped(text if len(text) <= _MOST_CHARACTERS else text[:_MOST_CHARACTERS] + "…")


def escaped(name: str) -> str:
    """A field name as a part of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")
