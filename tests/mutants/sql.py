"""The changes tried in SQL: in the functions and checks of the guards, and in statements that acts send.

A text is taken apart into words, signs and strings; what is changed is one of them, never a comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.mutants.words import shortened

TOKEN = re.compile(
    r"--[^\n]*"  # a comment
    r"|'(?:[^']|'')*'"
    r"|IS\s+NOT\s+DISTINCT\s+FROM|IS\s+DISTINCT\s+FROM|IS\s+NOT\s+NULL|IS\s+NULL|NOT\s+EXISTS|NOT\s+IN\b|FOR\s+UPDATE"
    r"|RAISE\s+EXCEPTION[^;]*;|RETURN\s+(?:NEW|NULL);|SKIP\s+LOCKED|ON\s+CONFLICT\s+DO\s+NOTHING"
    r"|ORDER\s+BY\s+[\w.]+(?:\s+DESC)?(?:,\s*[\w.]+(?:\s+DESC)?)*"
    r"|<=|>=|<>|!=|@>|<@|&&|\|\||::|[<>=]"
    r"|\b\d+\b(?!\.\d)|\w+|."
    , re.DOTALL,
)  # fmt: skip
WORDS = {
    "<": ["<=", ">="], "<=": ["<", ">"], ">": [">=", "<="], ">=": [">", "<"], "=": ["<>"], "<>": ["="], "!=": ["="],
    "@>": ["<@"], "&&": ["-|-"], "AND": ["OR"], "OR": ["AND"], "EXISTS": ["NOT EXISTS"], "NOT EXISTS": ["EXISTS"],
    "NOT IN": ["IN"], "IN": ["NOT IN"], "IS NULL": ["IS NOT NULL"], "IS NOT NULL": ["IS NULL"], "max": ["min"],
    "IS DISTINCT FROM": ["IS NOT DISTINCT FROM"], "IS NOT DISTINCT FROM": ["IS DISTINCT FROM"], "min": ["max"],
    "RETURN NEW;": ["RETURN NULL;"], "FOR UPDATE": [""], "SKIP LOCKED": [""], "+": ["-"], "-": ["+"], "DESC": ["ASC"],
    "ON CONFLICT DO NOTHING": [""], "TRUE": ["FALSE"], "FALSE": ["TRUE"],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Switch:
    """One change of a guard: the statements that make it, and the names that the guard refuses by."""

    guard: str
    operator: str
    before: str
    after: str
    statements: tuple[str, ...]
    names: frozenset[str]

    @property
    def module(self) -> str:
        """Where the change stands."""
        return f"guards: {self.guard}"

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What names the change for as long as the guard reads as it does."""
        return "guards", self.guard, *shortened(self.before, self.after)

    def __str__(self) -> str:
        return "{}: {} → {}".format(self.guard, *shortened(self.before, self.after))


def changes(text: str, *, strings: bool = True) -> Iterator[tuple[str, str]]:
    """Every change of a text of SQL, as operator and new text; ``strings``: quoted codes are changed too."""
    for match in TOKEN.finditer(text):
        for operator, after in _instead_of(match.group(), text, match.start(), strings=strings):
            yield operator, text[: match.start()] + after + text[match.end() :]
    yield from _fewer_of_a_list(text)
    yield from _fewer_of_two_rows(text)
    yield from _without_a_term(text)


def _instead_of(token: str, text: str, start: int, *, strings: bool) -> Iterator[tuple[str, str]]:
    plain = " ".join(token.split())
    if plain in WORDS:
        # the sign of «->» and of «INSERT OR UPDATE» is none
        if plain in {"-", "+"} and text[start + 1 : start + 2] not in {" ", "%"}:
            return
        if plain == "IN" and re.match(r"IN\s+'", text[start:]):  # position(x IN 'abc')
            return
        yield from ((plain, other) for other in WORDS[plain])
    elif plain.startswith("RAISE"):
        yield "RAISE", "NULL;"
    elif plain.startswith("ORDER BY"):
        yield "ORDER BY", ""
        if "DESC" in plain:
            yield "DESC", token.replace("DESC", "ASC", 1)
    elif plain.isdigit() and not text[:start].endswith(("%", "$", "sha", "convert")):
        yield "number", str(int(plain) + 1)
        yield "number", str(int(plain) - 1)
    elif strings and re.fullmatch(r"'[a-z_]+'", plain) and not re.search(r"(CONSTRAINT|ERRCODE)\s*=\s*$", text[:start]):
        yield "string", plain[:-1] + "x'"


def _fewer_of_a_list(text: str) -> Iterator[tuple[str, str]]:
    """A list of values without one of them: ``IN ('a', 'b')``."""
    for match in re.finditer(r"\bIN\s*\(((?:[^()]|\([^()]*\))*)\)|ARRAY\[([^\]]*)\]", text):
        group = 1 if match.group(1) is not None else 2
        entries = _parted(match.group(group))
        if len(entries) > 1 and all(re.match(r"\s*[('\d]", entry) for entry in entries):
            for index in range(len(entries)):
                fewer = ",".join(entries[:index] + entries[index + 1 :])
                yield "entry dropped", text[: match.start(group)] + fewer + text[match.end(group) :]


def _fewer_of_two_rows(text: str) -> Iterator[tuple[str, str]]:
    """Two rows compared, without one of their columns: ``(a, b) IS DISTINCT FROM (c, d)``."""
    row = r"\(([^()]*,[^()]*)\)"
    for match in re.finditer(rf"{row}(\s*(?:IS\s+(?:NOT\s+)?DISTINCT\s+FROM|=|<>)\s*){row}", text):
        left, right = _parted(match.group(1)), _parted(match.group(3))
        for index in range(len(left)):
            rows = [",".join(side[:index] + side[index + 1 :]) for side in (left, right)]
            after = f"({rows[0]}){match.group(2)}({rows[1]})"
            yield "column dropped", text[: match.start()] + after + text[match.end() :]


def _without_a_term(text: str) -> Iterator[tuple[str, str]]:
    """A condition without one of its terms: ``a = b AND c = d`` without the second."""
    for match in re.finditer(r"\b(AND|OR)\s+(?=\S)", text):
        end = _end_of_term(text, match.end())
        if end > match.end():
            yield "term dropped", text[: match.start()] + text[end:]


def _end_of_term(text: str, start: int) -> int:
    """Where the term that begins here ends: at the next connective, keyword or bracket of its own depth."""
    depth = 0
    for match in TOKEN.finditer(text, start):
        token = match.group()
        if token == "(":
            depth += 1
        elif token == ")":
            if depth == 0:
                return match.start()
            depth -= 1
        elif depth == 0 and (token.startswith("ORDER") or token in _ENDS):
            return match.start()
    return start


_ENDS = {"AND", "OR", "THEN", "LIMIT", "GROUP", "RETURNING", "LEFT", "JOIN", "WHERE", ";", '"', "ORDER"}


def _parted(text: str) -> list[str]:
    """A list taken apart at the commas that stand in no bracket."""
    parts, depth = [""], 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return parts
