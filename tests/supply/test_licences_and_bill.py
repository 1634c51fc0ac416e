"""What is shipped is listed, with its licence, and nothing of it may not be shipped."""

from __future__ import annotations

import tomllib

import pytest

from config.launch.places import PROJECT
from config.supply.licences import Licence, licences, page
from config.supply.pins import SHIPPED, Pin, pins
from config.supply.sbom import bill


def test_no_pinned_package_has_a_refused_licence_or_none() -> None:
    assert [one for one in licences(pins(PROJECT)) if one.refused] == []


def test_the_page_of_licences_is_what_the_packages_say() -> None:
    """After a change of the lock files: make licences."""
    assert (PROJECT / "docs" / "licences.md").read_text(encoding="utf-8") == page(pins(PROJECT))


@pytest.mark.parametrize(
    "told",
    [
        "AGPL-3.0-or-later",
        "GPL-3.0-only",
        "GNU General Public License v3 (GPLv3)",
        "GNU Affero General Public License v3",
        "SSPL-1.0",
        "BUSL-1.1",
        "GPL-2.0-only OR AGPL-3.0-only",
        "",
    ],
)
def test_a_licence_that_binds_the_registry_is_refused(told: str) -> None:
    assert Licence("one", told).refused


@pytest.mark.parametrize("told", ["LGPL-3.0-only", "MIT", "GPL-2.0-only OR MIT", "BSD-3-Clause AND Apache-2.0"])
def test_a_licence_that_leaves_the_registry_free_is_taken(told: str) -> None:
    assert not Licence("one", told).refused


def test_the_bill_of_materials_holds_every_shipped_package_with_its_licence() -> None:
    """It is also valid CycloneDX, which its making checks."""
    made = bill(PROJECT)
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    assert {Pin(one["name"], one["version"]) for one in made["components"]} == set(pins(PROJECT, SHIPPED))
    assert [one["name"] for one in made["components"] if not one.get("licenses")] == []


def test_the_licence_of_the_registry_is_the_one_it_names() -> None:
    named = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    assert named["license"] == "Apache-2.0"
    text = (PROJECT / "LICENSE").read_text()
    assert "Apache License\n                           Version 2.0, January 2004" in text
    assert text.rstrip().endswith("limitations under the License.")
