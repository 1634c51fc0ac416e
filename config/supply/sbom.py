"""The bill of materials of what is shipped: CycloneDX JSON, by cyclonedx-py, with each package's licence."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from config.supply.licences import licence_of
from config.supply.pins import SHIPPED, pins, plain

VERSION = SchemaVersion.V1_6


class BillFaulty(RuntimeError):
    """The bill does not hold what the lock files pin, or is not CycloneDX."""


def bill(root: Path) -> dict[str, Any]:
    """The bill of what the lock files of an installation pin; the same bytes for the same files. Raises BillFaulty."""
    locks = "\n".join((root / lock).read_text(encoding="utf-8") for lock in SHIPPED)
    command = [
        *(sys.executable, "-m", "cyclonedx_py", "requirements", "-", "--pyproject", str(root / "pyproject.toml")),
        *("--output-reproducible", "--spec-version", VERSION.to_version(), "--output-format", "JSON", "--no-validate"),
    ]
    done = subprocess.run(command, input=locks, capture_output=True, text=True, check=False)  # noqa: S603 - fixed
    if done.returncode:
        raise BillFaulty(done.stderr[-2000:])
    made: dict[str, Any] = json.loads(done.stdout)
    # A package that several lock files pin stands there once.
    made["components"] = list({(one["name"], one["version"]): one for one in made["components"]}.values())
    for one in made["components"]:
        one["licenses"] = [_licence(licence_of(plain(one["name"])))]
    _refuse_gaps(made, root)
    return made


def _licence(text: str) -> dict[str, Any]:
    return {"license": {"name": text}} if text.isascii() and " " not in text else {"expression": text}


def _refuse_gaps(made: dict[str, Any], root: Path) -> None:
    listed = {(plain(one["name"]), one["version"]) for one in made["components"]}
    lacking = sorted(pin.name for pin in pins(root, SHIPPED) if (pin.name, pin.version) not in listed)
    if lacking:
        raise BillFaulty(f"the bill lacks {', '.join(lacking)}")
    fault = JsonStrictValidator(VERSION).validate_str(json.dumps(made))
    if fault is not None:
        raise BillFaulty(f"the bill is not CycloneDX {VERSION.to_version()}: {str(fault)[:2000]}")
