"""行政区划: which place (GB/T 2260) lies in which."""

from __future__ import annotations

from typing import Final

NATION: Final = "000000"


def in_place(place: str, region: str) -> bool:
    """Whether a region lies in a place: the nation, a province, a prefecture or the region itself."""
    return place == NATION or region.startswith(place.removesuffix("00").removesuffix("00"))


def places_of(region: str) -> tuple[str, str, str, str]:
    """The places that a region lies in: the nation, its province, its prefecture, itself; a higher one is repeated."""
    return NATION, f"{region[:2]}0000", f"{region[:4]}00", region


def precision(place: str) -> int:
    """How near a place is: 0 the nation, 2 a province, 4 a prefecture, 6 a county."""
    return 0 if place == NATION else len(place.removesuffix("00").removesuffix("00"))
