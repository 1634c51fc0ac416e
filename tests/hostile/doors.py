"""Every door of the house, as addresses: what is tried on one is tried on all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.urls import URLPattern, URLResolver, get_resolver

VALUES = {"UUIDConverter": lambda: str(uuid4()), "IntConverter": lambda: "1"}


@dataclass(frozen=True, slots=True)
class Door:
    """One address: its name, an address of it, and which steps of the address are text of anybody's choice."""

    name: str
    path: str
    texts: tuple[str, ...]

    @property
    def is_api(self) -> bool:
        return self.path.startswith("/api/")


def doors() -> list[Door]:
    """The addresses of portal and API."""
    found = [door for door in _walk(get_resolver().url_patterns, "/") if "nothing-here" not in door.name]
    assert len(found) > 90
    return found


def _walk(patterns: list[Any], prefix: str, namespace: str = "") -> Iterator[Door]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.app_name}:" if entry.app_name else namespace
            yield from _walk(entry.url_patterns, prefix + str(entry.pattern), inner)
        elif isinstance(entry, URLPattern):
            yield _door(entry, prefix, namespace)


def _door(entry: URLPattern, prefix: str, namespace: str) -> Door:
    route = prefix + str(entry.pattern).removeprefix("^").removesuffix("$")
    texts = []
    for name, converter in entry.pattern.converters.items():
        kind = type(converter).__name__
        if kind not in VALUES:
            texts.append(name)
        for spelled in (f"<{name}>", f"<uuid:{name}>", f"<int:{name}>", f"<str:{name}>", f"<path:{name}>"):
            route = route.replace(spelled, "{" + name + "}" if kind not in VALUES else VALUES[kind]())
    route = route.replace("(?P<digest>[0-9a-f]{64})", "0" * 64)
    path = route.format(**dict.fromkeys(texts, "x")) if texts else route
    return Door(f"{namespace}{entry.name}", path, tuple(texts))


def with_text(door: Door, text: str) -> Iterator[str]:
    """The door's address with the text, as it is written in an address, in place of each step that is text."""
    for place, step in enumerate(door.path.split("/")):
        if step in ("x", "x.xlsx"):
            steps = door.path.split("/")
            steps[place] = step.replace("x", text, 1)
            yield "/".join(steps)
