"""Under which licence each pinned package stands, as the package itself says; what may not be shipped is refused."""

from __future__ import annotations

import importlib.metadata
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from config.supply.pins import Pin

REFUSED: Final = re.compile(
    r"AGPL|Affero|SSPL|Server Side Public|BUSL|Business Source|Commons Clause|Elastic-2|CC-BY-NC|(?<!L)GPL"
    r"|(?<!Lesser )General Public License",
    re.IGNORECASE,
)
"""Licences that bind whoever runs or changes the registry in ways that a public authority cannot take on unseen."""

# For other systems or other Pythons than this one, so that their own words are not at hand.
ELSEWHERE: Final = {"async-timeout": "Apache-2.0", "colorama": "BSD-3-Clause"}
# What a package says unclearly or not at all, from its licence file.
SPELLED: Final = {
    "defusedxml": "PSF-2.0",
    "isoduration": "ISC",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",
    "python-dateutil": "BSD-3-Clause AND Apache-2.0",
    "python-stdnum": "LGPL-2.1-or-later",
}
USUAL: Final = {
    "Apache Software License": "Apache-2.0",
    "Apache License": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "BSD": "BSD-3-Clause",
    "BSD 2-Clause License": "BSD-2-Clause",
    "BSD 3-Clause OR Apache-2.0": "BSD-3-Clause OR Apache-2.0",
    "3-Clause BSD License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "MIT license": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}


@dataclass(frozen=True, slots=True)
class Licence:
    """A package's licence; empty where it says none."""

    name: str
    licence: str

    @property
    def refused(self) -> bool:
        """Whether it may not be shipped: a licence of the refused list, with no other to choose, or none."""
        return not self.licence or all(REFUSED.search(choice) for choice in re.split(r"\s+OR\s+", self.licence))


def licences(pinned: Iterable[Pin]) -> list[Licence]:
    """The licence of every pinned package, by name."""
    return [Licence(name, licence_of(name)) for name in sorted({pin.name for pin in pinned})]


def licence_of(name: str) -> str:
    """A package's licence as an SPDX expression where it names one; empty where it names none."""
    if name in SPELLED:
        return SPELLED[name]
    try:
        metadata = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return ELSEWHERE.get(name, "")
    return _expression(metadata)


def _expression(metadata: Any) -> str:
    expression = metadata.get("License-Expression")
    if expression:
        return str(expression)
    line = str(metadata.get("License") or "").strip().split("\n")[0]
    line = USUAL.get(line, line)
    classes = [str(one).split("::")[-1].strip() for one in metadata.get_all("Classifier") or [] if "License ::" in one]
    named = " AND ".join(dict.fromkeys(USUAL.get(one, one) for one in classes if one != "OSI Approved"))
    precise = bool(re.fullmatch(r"[A-Za-z0-9.+-]+(?: (?:OR|AND) [A-Za-z0-9.+-]+)*", line)) and line != "UNKNOWN"
    return line if precise else named


def page(pinned: Mapping[Pin, tuple[str, ...]]) -> str:
    """docs/licences.md: every pinned package with its licence, those that only the checks need apart."""
    found = {one.name: one for one in licences(pinned)}
    shipped = {pin.name for pin, locks in pinned.items() if set(locks) - {"requirements-dev.txt"}}
    lines = [
        "# Licences",
        "",
        "The registry itself: Apache-2.0 ([LICENSE](../LICENSE)). What it stands on, as the packages say themselves; written by",
        "`make licences` and held against the lock files by a test. Refused, unless there is another to choose: "
        "GPL, AGPL, SSPL, BUSL,",
        "Commons Clause, Elastic, CC BY-NC, and no licence at all.",
    ]
    for title, names in (
        ("In an installation", sorted(shipped)),
        ("Only for the checks", sorted(found.keys() - shipped)),
    ):
        lines += ["", f"## {title}", "", "| package | licence |", "|---|---|"]
        lines += [f"| {name} | {found[name].licence} |" for name in names]
    return "\n".join(lines) + "\n"
