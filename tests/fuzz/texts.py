"""政策文本: texts of rules with something wrong in their parts, lines or characters; read, or refused with the place named."""

from __future__ import annotations

import random
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import yaml

from config.environment import PROJECT
from rules.characters import forbidden_in
from rules.glance import glance
from rules.policy import Policy
from rules.texts import Text, faults_among, kind_of, load_text
from rules.yaml_nodes import PolicyRefused
from tests.rules.test_faulty_texts import TEXTS

LONGEST = 100_000  # characters; a longer draft is refused before it is read


class Texts:
    """Texts made out of good ones."""

    name: ClassVar[str] = "texts"

    def make(self, draw: random.Random) -> str:
        """A text with one to four things wrong."""
        kind = draw.choices((_parts, _lines, _characters, _nonsense), (5, 3, 3, 1))[0]
        return kind(draw)[:LONGEST]

    def answer(self, given: str) -> str:
        """Accepted, or refused with at least one fault, each at a place of the text and in words that can be stored."""
        glance(given)
        kind_of(given)
        try:
            read = load_text(given)
        except PolicyRefused as refused:
            _named(refused, given)
            return "refused"
        _sound(read)
        return "accepted"


def _named(refused: PolicyRefused, text: str) -> None:
    """Every fault stands at a place of the text."""
    lines = 2 + sum(text.count(sign) for sign in "\n\r\x85\u2028\u2029")
    assert refused.faults, "refused without a fault"
    for fault in refused.faults:
        assert 1 <= fault.line <= lines, f"line {fault.line} of {lines}"
        assert fault.column >= 1, f"column {fault.column}"
        _told(fault.zh, fault.en)


def _told(*texts: str) -> None:
    for text in texts:
        assert text.strip(), "a fault without words"
        assert not (sign := forbidden_in(text)), f"a fault is told with {sign}: {text[:60]!r}"


def _sound(read: Text) -> None:
    """What is accepted can be published: every word of it is stored, and it can stand beside the others."""
    for name, most in (("id", 80), ("title", 200), ("note", LONGEST)):
        value = getattr(read, name)
        assert len(value) <= most, f"{name} has {len(value)} characters, the table has room for {most}"
        assert not (sign := forbidden_in(value)), f"{name} holds {sign}, which can't be stored"
    for basis in read.basis:
        for value in (basis.document, basis.number, basis.note):
            assert not (sign := forbidden_in(value)), f"a document holds {sign}, which can't be stored"
    beside = [other for other in _published() if isinstance(other, type(read))]
    for fault in faults_among([read], beside):
        _told(fault.zh, fault.en)
    if isinstance(read, Policy):
        assert read.levels, "a policy without levels is accepted"


@cache
def _published() -> tuple[Text, ...]:
    return tuple(load_text(text) for text in _good() if "equivalences:" in text or len(text) < 3_000)[:8]


@cache
def _good() -> tuple[str, ...]:
    """Texts that are sound: small ones, so that many can be read; the large ones say the same over and over."""
    folder = PROJECT / "seeds/policies"
    seeded = [path.read_text(encoding="utf-8") for path in sorted(Path(folder).glob("*.yaml"))]
    whole = [text for kind, (_, text) in TEXTS.items() if kind in ("policy", "equivalence")]
    return (*whole, *(text for text in seeded if len(text) < 6_000))


@cache
def _trees() -> tuple[Any, ...]:
    return tuple(yaml.safe_load(text) for text in _good()[:8])


# Parts

ODD: tuple[Any, ...] = (
    None, True, 0, -1, 1, 9999, 10_000, 10**30, 1.5, float("inf"), float("nan"), "", " ", "x", "a" * 300, "\u3000", [], {}, [[]],
    [None], {"": ""}, {"x": {"y": []}}, "2023-02-30", "0000-01-01", "9999-12-31", "\uff12\uff10\uff12\uff13-01-01", "320000", 320000, "cn.ordinary.2023",
    "ordinary", "senior", "\u202e", "é" * 90, [1, "1"], {"all_of": []}, {"any_of": [{}]},
)  # fmt: skip


def _parts(draw: random.Random) -> str:
    """Parts left out, misspelt, of another kind, twice, or from another text."""
    tree = deepcopy(draw.choice(_trees()))
    for _ in range(draw.choice((1, 1, 2, 4))):
        holders = [one for one in _holders(tree) if one]
        if not holders:
            break
        _bend(draw, draw.choice(holders))
    return yaml.dump(tree, allow_unicode=True, sort_keys=False, default_flow_style=draw.choice((False, None)))


def _holders(node: Any) -> list[Any]:
    """Every mapping and list of a tree."""
    found: list[Any] = []
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            found.append(one)
            waiting += one.values()
        elif isinstance(one, list):
            found.append(one)
            waiting += one
    return found


def _bend(draw: random.Random, holder: Any) -> None:
    place = draw.choice(list(holder)) if isinstance(holder, dict) else draw.randrange(len(holder))
    match draw.randrange(5):
        case 0:
            del holder[place]
        case 1:
            holder[place] = draw.choice(ODD)
        case 2:
            taken = draw.choice([one for tree in _trees() for one in _holders(tree)])
            holder[place] = deepcopy(taken)
        case 3 if isinstance(holder, dict):
            key = draw.choice(("x_" + str(place), str(place).upper(), "", None, 5, True, "levels", "all_of", "route"))
            holder[key] = holder.pop(place) if draw.random() < 0.5 else holder[place]
        case _:
            wrapped = holder[place]
            for _ in range(draw.choice((1, 1, 12))):
                wrapped = draw.choice(([wrapped], {"all_of": [wrapped]}, {"at_least_n_of": {"n": 1, "of": [wrapped]}}))
            holder[place] = wrapped


# Lines and characters

LINES = (
    "%YAML 1.1", "%YAML 1." + "9" * 5_000, "%TAG ! tag:x,2000:", "---", "...", "--- {}", "levels:", "  - {}", "\t- x", "? [a]", ": b",
    "<<: {id: x}", "id: &a x", "note: *a", "note: !!python/object:os.system x", "note: !!binary AA==", "note: !!set {a}", "? ",
    'note: "\\U00110000"', 'note: "\\UFFFFFFFF"', 'note: "\\uD800"', 'title: "\\0"', 'title: "a\\u0007b"', 'id: "cn.\\u0661"',
    "note: |", "note: >-", "note: |9", "note: '", 'note: "', "# 注", "note: " + "[" * 400, "note: " + "{a: " * 200, "- " * 500 + "x",
    "title: " + "长" * 250, "note: 0x" + "f" * 5_000, "note: " + "1" * 6_000, "n: 1_000", "note: 2001-99-99", "note: .inf", "note: ~",
    "equivalences:", "equivalences: {}", "note: !<tag:%ff> x", "note: ! x",
)  # fmt: skip


def _lines(draw: random.Random) -> str:
    """Lines left out, twice, elsewhere, further in or out, cut off, or put in."""
    lines = draw.choice(_good()).split("\n")
    for _ in range(draw.choice((1, 1, 2, 4))):
        at, other = draw.randrange(len(lines)), draw.randrange(len(lines))
        match draw.randrange(7):
            case 0 if len(lines) > 1:
                del lines[at]
            case 1:
                lines.insert(other, lines[at])
            case 2:
                lines[at], lines[other] = lines[other], lines[at]
            case 3:
                lines[at] = draw.choice((" ", "  ", "\t")) + lines[at]
            case 4:
                lines[at] = lines[at][draw.choice((1, 2)) :]
            case 5:
                lines[at] = lines[at][: draw.randrange(len(lines[at]) + 1)]
            case _:
                lines.insert(at, draw.choice(LINES))
    return "\n".join(lines)


SIGNS = "\0\t\n\r\x07\x85\xa0\u2028\ufeff\ud800\U0001f600:-?[]{},#&*!|>'\"%@`~ \\01\uff19至_."


def _characters(draw: random.Random) -> str:
    """Characters put in, taken out, or in the place of others."""
    text = draw.choice(_good())
    for _ in range(draw.choice((1, 1, 2, 6))):
        at = draw.randrange(len(text) + 1)
        sign = draw.choice((draw.choice(SIGNS), draw.choice(SIGNS), chr(draw.randrange(0x11_0000))))
        text = text[:at] + draw.choice(("", sign, sign)) + text[at + draw.choice((0, 1, 1, 5)) :]
    return text


def _nonsense(draw: random.Random) -> str:
    return "".join(draw.choice((*LINES, *SIGNS, "id", "levels", "\n")) for _ in range(draw.randrange(30)))
