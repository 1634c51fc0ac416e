"""略读: what a text that may be full of faults says of itself, as far as it can be read."""

from __future__ import annotations

from typing import NamedTuple

import yaml

from rules.yaml_nodes import Reader


class Glance(NamedTuple):
    """略读所得: id, title, pathway and place as written, empty where they are not there; and where the place stands."""

    id: str = ""
    title: str = ""
    pathway: str = ""
    place: str = ""
    place_at: tuple[int, int] = (1, 1)


def glance(text: str) -> Glance:
    """What stands at the top of a text. Never refuses: a text that is no YAML says nothing of itself."""
    root = Reader().compose(text)
    if not isinstance(root, yaml.MappingNode):
        return Glance()
    found = {
        key.value: value
        for key, value in reversed(root.value)  # of a repeated key, the first: reading refuses it later
        if isinstance(key, yaml.ScalarNode) and isinstance(value, yaml.ScalarNode)
    }
    read = {name: str(found[name].value).strip() for name in ("id", "title", "pathway", "place") if name in found}
    at = found["place"].start_mark if "place" in found else None
    return Glance(**read, place_at=(at.line + 1, at.column + 1) if at else (1, 1))
