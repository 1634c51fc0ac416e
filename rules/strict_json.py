"""严格读取JSON: what is ambiguous or beyond bounds is refused by name, and never guessed at.

Refused are: a key given twice, NaN, numbers beyond 64 bits, lone surrogates and control characters, and documents that
nest deeper or hold more values than any of ours. Size is a matter of the door; the number of values is bounded before
anything is parsed, because an empty object takes 3 bytes of text and 72 of memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import jiter

from rules.characters import forbidden_in
from rules.refusals import MOST_LISTED

MOST_VALUES: Final = 3_000_000
DEEPEST: Final = 64
_LARGEST: Final = 2**63 - 1
_PLACE: Final = re.compile(r" at line (\d+) column (\d+)$")


class JsonFault(NamedTuple):
    """One thing wrong: where (RFC 6901; empty is the whole document), a code, and what, in Chinese and English."""

    pointer: str
    code: str
    zh: str
    en: str


_NOT_LOOKED_AT: Final = JsonFault(
    "",
    "more_faults",
    f"只列出前{MOST_LISTED}项，其后未再检查",
    f"only the first {MOST_LISTED} are listed; the rest was not looked at",
)


class JsonRefused(ValueError):
    """The text is no JSON that is read here; says every fault, up to a hundred."""

    def __init__(self, *faults: JsonFault) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{fault.pointer}: {fault.en}" for fault in faults))


def read_json(data: bytes) -> Any:
    """The value of a JSON text in UTF-8. Raises JsonRefused."""
    if data.count(b",") + data.count(b"[") + data.count(b"{") > MOST_VALUES:
        raise JsonRefused(
            JsonFault("", "json_too_many_values", f"JSON超过{MOST_VALUES}个值", f"more than {MOST_VALUES} JSON values")
        )
    try:
        value = jiter.from_json(data, allow_inf_nan=False, catch_duplicate_keys=True, cache_mode="keys")
    except ValueError as error:
        raise JsonRefused(_unparsed(str(error))) from None
    faults = _faults(value)
    if faults:
        raise JsonRefused(*faults)
    return value


def _unparsed(message: str) -> JsonFault:
    """The parser's fault with its place; a repeated key and too deep a nesting have codes of their own."""
    place = _PLACE.search(message)
    where = f"（第{place[1]}行第{place[2]}列）" if place else ""
    if "recursion limit" in message:
        return _too_deep("")
    if "duplicate key" in message:
        return JsonFault("", "json_repeated_key", f"JSON中有重复的键{where}", f"JSON: {message}")
    return JsonFault("", "json_malformed", f"不是有效的JSON{where}", f"not JSON: {message}")


def _faults(value: Any) -> list[JsonFault]:
    """What no parser refuses: too deep a nesting, numbers beyond 64 bits, characters that no text may hold.

    Depth first, with one iterator open at each level, so that a document of many values takes no more memory for it.
    """
    found: list[JsonFault] = []
    steps: list[Any] = []
    levels: list[Iterator[tuple[Any, Any]]] = [iter([(None, value)])]
    while levels:
        for step, inner in levels[-1]:
            if len(found) >= MOST_LISTED:
                return [*found[:MOST_LISTED], _NOT_LOOKED_AT]
            if isinstance(step, str) and (character := forbidden_in(step)):
                found.append(_character([*steps, step], character))
            if isinstance(inner, dict | list):
                if len(levels) > DEEPEST:
                    return [_too_deep(_pointer([*steps, step]))]
                levels.append(iter(inner.items() if isinstance(inner, dict) else enumerate(inner)))
                steps.append(step)
                break
            if isinstance(inner, str):
                if character := forbidden_in(inner):
                    found.append(_character([*steps, step], character))
            elif isinstance(inner, float | int) and not -_LARGEST <= inner <= _LARGEST:
                pointer = _pointer([*steps, step])
                found.append(JsonFault(pointer, "number_out_of_range", "数字超出范围", "the number is out of range"))
        else:
            levels.pop()
            del steps[-1:]
    return found


def _character(steps: list[Any], character: str) -> JsonFault:
    zh, en = f"含有不允许的字符{character}", f"{character} is not allowed"
    return JsonFault(_pointer(steps), "characters_not_allowed", zh, en)


def _too_deep(pointer: str) -> JsonFault:
    return JsonFault(pointer, "json_too_deep", f"JSON嵌套超过{DEEPEST}层", f"JSON nested deeper than {DEEPEST}")


def _pointer(steps: list[Any]) -> str:
    """The JSON pointer of a place; its steps without what may not be shown, and cut where they go on for ever."""
    shown = ["".join("\ufffd" if forbidden_in(sign) else sign for sign in str(step)[:60]) for step in steps[1:]]
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in shown)[:1000]
