"""How a change is told: in one line, as short as it can be."""

from __future__ import annotations

WHOLE = {"pass", "return None", "raise", "True", "False", "(nothing)"}


def shortened(before: str, after: str, *, room: int = 30) -> tuple[str, str]:
    """Two texts in one line each, shortened where they are the same far from where they differ."""
    before, after = " ".join(before.split()), " ".join(after.split()) or "(nothing)"
    if len(before) <= 2 * room:
        return before, after
    if after in WHOLE:
        return before if len(before) <= 4 * room else f"{before[: 3 * room]}…{before[-room:]}", after
    start = _same(before, after)
    end = _same(before[start:][::-1], after[start:][::-1])
    cut, rest = max(start - room, 0), max(end - room, 0)
    ends = "…" if cut else "", "…" if rest else ""
    return tuple(f"{ends[0]}{text[cut : len(text) - rest]}{ends[1]}" for text in (before, after))  # type: ignore[return-value]


def _same(one: str, other: str) -> int:
    """How many signs two texts begin with in common."""
    count = 0
    while count < min(len(one), len(other)) and one[count] == other[count]:
        count += 1
    return count
