"""Tables of permitted moves, as the rooms' ``states`` write them: from, to, who or what moves it."""

from __future__ import annotations


def may_move(moves: tuple[tuple[str, str, str], ...], before: str, after: str) -> bool:
    """Whether a table of moves lists the move."""
    return any((start, end) == (before, after) for start, end, _ in moves)
