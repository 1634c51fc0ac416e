"""字典: the value lists of the official columns, read from ``seeds/reference/dictionaries.yaml``."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from registry.seeds import SEEDS, read_dictionaries

_QUERY = 40  # characters looked at when searching for the nearest value


@dataclass(frozen=True, slots=True)
class Dictionary:
    """值表: the allowed values of one column in the order shown, and other spellings taken for them."""

    values: tuple[str, ...]
    readings: Mapping[str, str] = field(default_factory=dict)

    def find(self, text: str) -> str | None:
        """The allowed value meant by the text, None where it is none."""
        return text if text in self.values else self.readings.get(text)

    def nearest(self, text: str) -> tuple[str, ...]:
        """Up to three allowed values that look most like the text."""
        return nearest(text, self.values)


@dataclass(frozen=True, slots=True)
class Dictionaries:
    """All value lists by column key, and the provinces: every accepted name with its GB/T 2260 code."""

    lists: Mapping[str, Dictionary]
    provinces: Mapping[str, str]
    province_names: tuple[str, ...]


def nearest(text: str, allowed: Collection[str], *, count: int = 3) -> tuple[str, ...]:
    """The allowed values most like the text; only those that share a character with it are compared."""
    query = text[:_QUERY]
    characters = set(query)
    sharing = [value for value in allowed if not characters.isdisjoint(value)]
    return tuple(difflib.get_close_matches(query, sharing, n=count, cutoff=0.35))


@cache
def load(root: Path = SEEDS) -> Dictionaries:
    """The published value lists. Raises ``SeedFault`` where the file is not of its form, a fault of the installation."""
    read = read_dictionaries(root)
    lists = {key: Dictionary(each.values, each.readings) for key, each in read.by_name.items()}
    provinces = {name: each.code for each in read.provinces for name in (each.name, each.short_name)}
    return Dictionaries(lists, provinces, tuple(each.name for each in read.provinces))
